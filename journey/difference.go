// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"math"
	"slices"

	"touchstone"
	"touchstone/stats"
)

// Values of the good argument of Differences, one per case.
const (
	Bad     int8 = 0
	Good    int8 = 1
	LeftOut int8 = -1
)

// CompareOptions sets what Differences looks at. The zero value gives the
// defaults.
type CompareOptions struct {
	// Attributes are properties of cases that may explain their outcome.
	Attributes []Attribute
	// MinCases is how many compared cases must have, and how many must lack, an
	// item to be tested. 0: DefaultMinCases.
	MinCases int
	// TopVariants is how many of the most frequent variants are tested. 0:
	// DefaultComparedVariants.
	TopVariants int
	// MaxActivities and Workers as in Options.
	MaxActivities int
	Workers       int

	segments bool // the groups are no outcomes: nothing is cut or put apart
	topPaths int  // how many of the most frequent paths are tested
}

// Defaults and limits of CompareOptions.
const (
	DefaultMinCases         = 10
	DefaultComparedVariants = 20
	// MinGroup is how many good and how many bad cases a comparison needs.
	MinGroup = 10
)

// Comparison is how good cases differ from bad ones.
type Comparison struct {
	GoodCases, BadCases, LeftOut int
	// Findings are the tested items, one family for the q-values: first those
	// with q < 0.05, in either part the largest Effect first.
	Findings []Difference
	// Outcome are the items that are the outcome in other words, or only come
	// after it, largest Effect first. They explain nothing and are no part of
	// the family.
	Outcome []Difference
	// Markers are the activities whose occurrence is the outcome, by name. Of
	// every trail only what happened before the first of them is compared.
	Markers []uint32
	// OneSided: only one of the groups has markers. Its trails are cut and the
	// others are not, so durations and whole paths are not compared, and an item
	// that tends to come late may seem rarer in the cut group than it is.
	OneSided bool
}

// DifferenceKind says what kind of item sets cases apart.
type DifferenceKind string

// The kinds of difference.
const (
	ActivityKind  DifferenceKind = "activity"  // it occurs
	RepeatKind    DifferenceKind = "repeat"    // it occurs more than once
	EdgeKind      DifferenceKind = "edge"      // one directly follows the other
	PathKind      DifferenceKind = "path"      // two or three in this order, whatever lies between; only of Compare
	VariantKind   DifferenceKind = "variant"   // the whole path
	DurationKind  DifferenceKind = "duration"  // how long the case lasts
	AttributeKind DifferenceKind = "attribute" // a value of a case attribute
)

// Reason says why an item is no explanation of the outcome.
type Reason string

// The reasons.
const (
	Explains  Reason = ""           // it may be one
	IsOutcome Reason = "is_outcome" // it is the outcome in other words
	Follows   Reason = "follows"    // it only comes with the outcome or after it
)

// Difference is one item compared between good and bad cases.
type Difference struct {
	Kind   DifferenceKind
	Reason Reason
	// Path is one activity, both ends of an edge, or the path of a variant; an
	// end may be Other.
	Path []uint32
	// Alike are other activities that occur in exactly the same compared cases, in
	// the order in which cases meet them; only for activities.
	Alike []uint32
	// Attribute and Value name an attribute's level.
	Attribute, Value string
	// GoodN of GoodOf good cases have the item, BadN of BadOf bad ones. For
	// durations both are the cases that have one; for attributes GoodOf and
	// BadOf are the cases whose value is known.
	GoodN, GoodOf, BadN, BadOf int
	// Good and Bad are the shares of cases with the item; for durations the
	// medians in seconds. Difference is Good - Bad with its 95 % interval, which
	// is NaN where durations are too few for one.
	Good, Bad, Difference, Low, High float64
	// P is two-sided. Q is NaN in Comparison.Outcome.
	P, Q float64
	// Effect is in 0 … 1: the absolute difference of shares, or of durations the
	// absolute Cliff's delta. It makes items of all kinds comparable.
	Effect float64
}

// Differences compares the trails of good cases with those of bad ones; good
// has one of Good, Bad and LeftOut per case. Cases without events are left
// out.
//
// Shares: Newcombe's interval, and the chi-squared test or Fisher's exact one
// where an expected count is below 5. Durations: Mann-Whitney, and the interval
// of Bonett & Price 2002 for the difference of medians. q: Benjamini & Hochberg.
// Items that occur in exactly the same cases are one finding: the activities are
// told together, and a repetition, an edge or a variant that the same cases
// have, or all the others, is left out.
//
// It fails with kind Invalid when good or an attribute does not fit the log,
// with NotEnough when a group has fewer than MinGroup cases, and with the
// context's error.
func Differences(ctx context.Context, trails *Trails, good []int8, opts CompareOptions) (*Comparison, error) {
	groups := func(t *Trail) int8 { return good[t.Case] }
	if err := checkComparison(trails, good, opts.Attributes); err != nil {
		return nil, err
	}
	opts.MinCases = orDefault(opts.MinCases, DefaultMinCases)
	c, err := compareGroups(ctx, trails, groups, opts)
	if err != nil {
		return nil, err
	}
	c.LeftOut = trails.Len() - c.GoodCases - c.BadCases
	for i := range opts.Attributes {
		c.attribute(&opts.Attributes[i], good, opts.MinCases)
	}
	c.finish()
	return c, nil
}

// compareGroups makes a Comparison but for attributes and for finish.
func compareGroups(ctx context.Context, source Source, groups grouping, opts CompareOptions) (*Comparison, error) {
	names := source.Names()
	met, err := Run(ctx, source, opts.Workers, func() *metFold { return newMetFold(len(names), groups) })
	if err != nil {
		return nil, err
	}
	c := &Comparison{GoodCases: met.cases.good, BadCases: met.cases.bad, LeftOut: met.leftOut}
	if min(c.GoodCases, c.BadCases) < MinGroup {
		return nil, &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("journey.too_few_cases",
			"good", c.GoodCases, "bad", c.BadCases, "least", MinGroup)}
	}
	marks := newMarkers(len(names))
	if !opts.segments {
		if marks, err = findMarkers(ctx, source, groups, met, opts); err != nil {
			return nil, err
		}
	}
	c.OneSided = marks.oneSided
	n, err := nodesOf(ctx, source, Options{MaxActivities: opts.MaxActivities, Workers: opts.Workers})
	if err != nil {
		return nil, err
	}
	steps := met.frequent(names, opts)
	contrast, err := Run(ctx, source, opts.Workers, func() *contrastFold { return newContrastFold(names, n, groups, marks, steps) })
	if err != nil {
		return nil, err
	}
	contrast.flush()
	variants, err := contrast.top(ctx, source, opts)
	if err != nil {
		return nil, err
	}
	c.gather(names, met, contrast, variants, opts)
	return c, nil
}

// frequent lists the activities that paths are made of: those that most
// customers meet; none where no paths are compared.
func (f *metFold) frequent(names []string, opts CompareOptions) []uint32 {
	if opts.topPaths == 0 {
		return nil
	}
	var steps []uint32
	for a := range f.met {
		if f.met[a].sum() >= opts.MinCases {
			steps = append(steps, uint32(a))
		}
	}
	slices.SortFunc(steps, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(f.met[b].sum(), f.met[a].sum()), cmp.Compare(names[a], names[b]))
	})
	return steps[:min(len(steps), ComparedSteps)]
}

// top gives the variants that may be tested, with those that as many take as
// the last of them.
func (f *contrastFold) top(ctx context.Context, source Source, opts CompareOptions) ([]comparedVariant, error) {
	limit := orDefault(opts.TopVariants, DefaultComparedVariants)
	var sums []int
	for i := range f.variants.len {
		if n := f.variants.at(i).cases.sum(); n >= opts.MinCases {
			sums = append(sums, n)
		}
	}
	if len(sums) == 0 {
		return nil, nil
	}
	slices.Sort(sums)
	least := sums[max(0, len(sums)-limit)]
	wanted := map[pathHash][]uint32{}
	for i, hash := range f.paths.hashes {
		if f.variants.at(i).cases.sum() >= least {
			wanted[hash] = nil
		}
	}
	finder := variantFinder{turn: turn{groups: f.groups}, marks: f.marks, wanted: wanted, left: len(wanted)}
	if err := finder.find(ctx, source); err != nil {
		return nil, err
	}
	var out []comparedVariant
	for i, hash := range f.paths.hashes {
		if path, ok := wanted[hash]; ok {
			out = append(out, comparedVariant{path, f.variants.at(i).cases})
		}
	}
	return out, nil
}

func checkComparison(trails *Trails, good []int8, attributes []Attribute) error {
	if len(good) != trails.Len() {
		return invalid("good", touchstone.Msg("journey.uneven_cases", "name", "good", "got", len(good), "cases", trails.Len()))
	}
	for _, a := range attributes {
		if len(a.Codes) != trails.Len() {
			return invalid(a.Name, touchstone.Msg("journey.uneven_cases", "name", a.Name, "got", len(a.Codes), "cases", trails.Len()))
		}
		for c, code := range a.Codes {
			if int(code) >= len(a.Values) {
				return invalid(a.Name, touchstone.Msg("journey.code_range", "event", c+1, "code", int(code), "count", len(a.Values)))
			}
		}
	}
	return nil
}

// tally counts good and bad customers. set is a fingerprint of which they are: the sum of their marks, so that it does not depend on their order.
type tally struct {
	good, bad int
	set       uint64
}

// add counts a customer of group g.
func (t *tally) add(mark uint64, g int8) {
	if g == Good {
		t.good++
	} else {
		t.bad++
	}
	t.set += mark
}

// markOf gives a number that is the customer's own and looks like chance.
func markOf(customer int) uint64 { return stats.Scatter(uint64(customer)) }

func (t *tally) merge(o tally) {
	t.good += o.good
	t.bad += o.bad
	t.set += o.set
}

func (t tally) sum() int { return t.good + t.bad }

// grouping gives the group of a trail's customer: Good, Bad or LeftOut.
type grouping func(*Trail) int8

// share compares the shares n of of. The caller completes kind and item.
func share(n, of tally) Difference {
	xa, na, xb, nb := float64(n.good), float64(of.good), float64(n.bad), float64(of.bad)
	limits := stats.Newcombe(xa, na, xb, nb)
	d := Difference{
		GoodN: n.good, GoodOf: of.good, BadN: n.bad, BadOf: of.bad,
		Good: xa / na, Bad: xb / nb, Difference: xa/na - xb/nb, Low: limits.Low, High: limits.High, Q: math.NaN(),
	}
	d.Effect = math.Abs(d.Difference)
	if pooled := (xa + xb) / (na + nb); min(na, nb)*min(pooled, 1-pooled) < 5 {
		d.P = stats.FisherExact(n.good, of.good, n.bad, of.bad)
	} else {
		d.P = stats.ChiSquared(xa, na, xb, nb)
	}
	return d
}

// supported tells whether enough cases have an item and enough lack it.
func supported(n, of tally, least int) bool {
	return n.sum() >= least && of.sum()-n.sum() >= least && of.good > 0 && of.bad > 0
}

// finish gives q-values and order.
func (c *Comparison) finish() {
	p := make([]float64, len(c.Findings))
	for i := range c.Findings {
		p[i] = c.Findings[i].P
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		c.Findings[i].Q = q
	}
	slices.SortStableFunc(c.Findings, func(a, b Difference) int {
		return cmp.Or(compareBool(a.Q >= 0.05, b.Q >= 0.05), cmp.Compare(b.Effect, a.Effect))
	})
	slices.SortStableFunc(c.Outcome, func(a, b Difference) int { return cmp.Compare(b.Effect, a.Effect) })
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
