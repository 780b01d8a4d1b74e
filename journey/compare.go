// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"slices"

	"touchstone"
)

// CompareQuestion asks how two groups of customers differ. What is 0 takes its
// default.
type CompareQuestion struct {
	// Outcomes: the groups are good and bad outcomes, as in Differences. Trails
	// are cut where the outcome shows, and what is the outcome in other words is
	// put apart. Otherwise the groups are segments, and all is compared.
	Outcomes     bool `json:"outcomes,omitempty"`
	MinCustomers int  `json:"min_customers,omitempty"` // who must have and who must lack an item; DefaultMinCases
	Variants     int  `json:"variants,omitempty"`      // whole paths tested, the most frequent; DefaultComparedVariants
	Paths        int  `json:"paths,omitempty"`         // of two or three steps, the most frequent; DefaultComparedPaths
	Activities   int  `json:"activities,omitempty"`    // that stand alone in edges; DefaultActivities
	Workers      int  `json:"-"`                       // 0: one per core
}

// What a question may ask for.
const (
	DefaultComparedPaths = 100
	MaxCompared          = 5000 // variants, paths
)

// Compared is how the customers of group A (Good) differ from those of group B
// (Bad). Codes index Names.
type Compared struct {
	Names   []string `json:"names"`
	A       int      `json:"a"` // customers
	B       int      `json:"b"`
	LeftOut int      `json:"left_out"`
	// Findings are one family for the q-values: those below 0.05 first, then by
	// size.
	Findings []ComparedItem `json:"findings"`
	// Outcome, Markers and OneSided are those of Comparison; none between
	// segments.
	Outcome  []ComparedItem `json:"outcome,omitempty"`
	Markers  []uint32       `json:"markers,omitempty"`
	OneSided bool           `json:"one_sided,omitempty"`
}

// ComparedItem is a Difference in a form that JSON can hold: nil is not known.
type ComparedItem struct {
	Kind       DifferenceKind `json:"kind"`
	Reason     Reason         `json:"reason,omitempty"`
	Path       []uint32       `json:"path,omitempty"` // an end of an edge may be Other
	Alike      []uint32       `json:"alike,omitempty"`
	AN         int            `json:"a_n"`
	AOf        int            `json:"a_of"`
	BN         int            `json:"b_n"`
	BOf        int            `json:"b_of"`
	A          *float64       `json:"a"` // share; of durations the median in seconds
	B          *float64       `json:"b"`
	Difference *float64       `json:"difference"` // A - B, with its 95 % interval
	Low        *float64       `json:"low"`
	High       *float64       `json:"high"`
	P          *float64       `json:"p"`
	Q          *float64       `json:"q"`
	Effect     *float64       `json:"effect"`
}

// Compare compares two groups of the customers of a source: group gives Good,
// Bad or LeftOut for a customer's first trail, and is called from several
// goroutines at once. Customers are counted: who has an item in any case has it,
// and lasts as long as the mean of the cases. Of more than 131,072 customers of
// a group the durations rest on a sample of so many, the same in every run.
//
// Errors: Invalid for a fault of the question, NotEnough when a group has fewer
// than MinGroup customers, those of the source and of the context.
func Compare(ctx context.Context, source Source, group func(*Trail) int8, q CompareQuestion) (*Compared, error) {
	opts, err := q.options()
	if err != nil {
		return nil, err
	}
	c, err := compareGroups(ctx, source, group, opts)
	if err != nil {
		return nil, err
	}
	c.finish()
	out := &Compared{Names: source.Names(), A: c.GoodCases, B: c.BadCases, LeftOut: c.LeftOut, Markers: c.Markers, OneSided: c.OneSided}
	out.Findings, out.Outcome = itemsOf(c.Findings), itemsOf(c.Outcome)
	return out, nil
}

// CompareSources compares the customers of two sources, such as two periods. A
// customer of both is one in each group, as two independent samples would have
// it: where most are in both, the intervals are too wide rather than too narrow.
func CompareSources(ctx context.Context, a, b Source, q CompareQuestion) (*Compared, error) {
	return Compare(ctx, newJoined(a, b), func(t *Trail) int8 { return int8(t.Customer & 1) }, q)
}

func (q CompareQuestion) options() (CompareOptions, error) {
	q.Paths = orDefault(q.Paths, DefaultComparedPaths)
	var f Faults
	f.Between("min_customers", int64(q.MinCustomers), 0, 1<<40)
	f.Between("variants", int64(q.Variants), 0, MaxCompared)
	f.Between("paths", int64(q.Paths), 0, MaxCompared)
	f.Between("activities", int64(q.Activities), 0, LimitActivities)
	return CompareOptions{
		MinCases: orDefault(q.MinCustomers, DefaultMinCases), TopVariants: q.Variants, topPaths: q.Paths,
		MaxActivities: q.Activities, Workers: q.Workers, segments: !q.Outcomes,
	}, f.Err()
}

func itemsOf(list []Difference) []ComparedItem {
	out := make([]ComparedItem, len(list))
	for i, d := range list {
		out[i] = ComparedItem{
			Kind: d.Kind, Reason: d.Reason, Path: d.Path, Alike: d.Alike, AN: d.GoodN, AOf: d.GoodOf, BN: d.BadN, BOf: d.BadOf,
			A: Known(d.Good), B: Known(d.Bad), Difference: Known(d.Difference), Low: Known(d.Low), High: Known(d.High),
			P: Known(d.P), Q: Known(d.Q), Effect: Known(d.Effect),
		}
	}
	return out
}

// Notes says what a reader must know before trusting the comparison.
func (c *Compared) Notes() []touchstone.Message {
	return (&Comparison{Markers: c.Markers, OneSided: c.OneSided, LeftOut: c.LeftOut}).Notes()
}

// joined is two sources as one. A customer or case c of the second, group 0, is
// 2c, one of the first 2c+1.
type joined struct {
	sides [2]Source
	names []string
	codes [2][]uint32 // of each side's names; nil where they are the same
}

func newJoined(a, b Source) *joined {
	j := &joined{sides: [2]Source{Bad: b, Good: a}, names: slices.Clone(a.Names())}
	if slices.Equal(j.names, b.Names()) {
		return j
	}
	code := make(map[string]uint32, len(j.names))
	for c, name := range j.names {
		code[name] = uint32(c)
	}
	for _, name := range b.Names() {
		c, ok := code[name]
		if !ok {
			c = uint32(len(j.names))
			code[name], j.names = c, append(j.names, name)
		}
		j.codes[Bad] = append(j.codes[Bad], c)
	}
	return j
}

// Names gives the names of both.
func (j *joined) Names() []string { return j.names }

// Parts gives the parts of the first source, then those of the second.
func (j *joined) Parts() int { return j.sides[0].Parts() + j.sides[1].Parts() }

// Visit shows the trails of a part of either source.
func (j *joined) Visit(ctx context.Context, part int, visit func(*Trail)) error {
	side := 1
	if first := j.sides[1].Parts(); part >= first {
		side, part = 0, part-first
	}
	var renamed []uint32
	var own Trail
	return j.sides[side].Visit(ctx, part, func(t *Trail) {
		own = *t
		own.Case, own.Customer = 2*t.Case+side, 2*t.Customer+side
		if codes := j.codes[side]; codes != nil {
			renamed = renamed[:0]
			for _, a := range t.Activity {
				renamed = append(renamed, codes[a])
			}
			own.Activity = renamed
		}
		visit(&own)
	})
}
