// SPDX-License-Identifier: Apache-2.0

package cohort

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/journey"
)

// What a question about value leaves open, and its limits.
const (
	DefaultParts = 5
	MaxParts     = 10
	MaxValue     = 1_000_000_000_000
)

// ValueQuestion asks for the table of recency, frequency and value. Codes index
// the source's Names, times are Unix milliseconds.
type ValueQuestion struct {
	Touchpoints []uint32 `json:"touchpoints"`        // what counts as coming, such as a purchase
	AsOf        int64    `json:"as_of_ms"`           // recency goes back from here; nothing at it or later counts
	From        int64    `json:"from_ms,omitempty"`  // nothing before it counts; 0: everything
	Edges       []int64  `json:"edges_ms,omitempty"` // ascending: frequency is the buckets, such as days, in which a customer came; none: it is the times
	Parts       int      `json:"parts,omitempty"`    // parts of each scale, 2 to 10; 0: 5
	Outcomes    []uint32 `json:"outcomes,omitempty"` // what a customer may do from AsOf until Until; none: not looked at
	Until       int64    `json:"until_ms,omitempty"` // 0: after everything

	// Currency has the table show what a customer's comings are worth in it, in
	// minor units, as Trail.Worth tells; an ISO 4217 code. "": it has no value.
	// Comings that are worth something in other currencies add nothing.
	Currency string `json:"currency,omitempty"`
	// Value gives what a customer (Trail.Customer) is worth instead, in minor
	// units; nil: what Currency says. Beyond ±MaxValue a customer counts as that.
	Value   func(customer int) int64 `json:"-"`
	Workers int                      `json:"-"` // 0: one per core
}

// ValueCell is the customers with the same scores. A score goes from 1 to Parts,
// the best: most recent, most often, most valuable.
type ValueCell struct {
	Recency   int     `json:"recency"`
	Frequency int     `json:"frequency"`
	Value     int     `json:"value"` // 0 where the table has no value
	N         int64   `json:"n"`
	Share     float64 `json:"share"` // of the customers in the table; complete, so it has no interval
	// Means over the cell's customers.
	MeanRecency   float64 `json:"mean_recency_s"`
	MeanFrequency float64 `json:"mean_frequency"`
	MeanValue     float64 `json:"mean_value"`
	Outcome       *Share  `json:"outcome,omitempty"`
}

// ValueField is the customers with the same scores of recency and frequency,
// whatever they are worth.
type ValueField struct {
	Recency   int           `json:"recency"`
	Frequency int           `json:"frequency"`
	N         int64         `json:"n"`
	Share     float64       `json:"share"`           // as in ValueCell
	Value     *journey.Mean `json:"value,omitempty"` // of a customer, in minor units; nil where the table has no value
}

// ValueResult is the table. The cells' customers and Never sum to Customers.
type ValueResult struct {
	Customers int64 `json:"customers"`
	Never     int64 `json:"never"`             // did not come in the time looked at
	Undated   int64 `json:"undated,omitempty"` // comings without a time, which are not counted
	Counted   int64 `json:"counted"`           // comings that are counted
	// Currency is that of all values, in its minor units. Comings are how many of
	// the counted ones are worth something in which currency, by its code.
	Currency string           `json:"currency,omitempty"`
	Comings  map[string]int64 `json:"comings,omitempty"`
	// The largest number of every part but the last, within 0.1 %. Recency is the
	// time from the last coming to AsOf, so its first part is the most recent, of
	// score Parts.
	RecencyLimits   []int64     `json:"recency_limits_ms"`
	FrequencyLimits []int64     `json:"frequency_limits"`
	ValueLimits     []int64     `json:"value_limits,omitempty"`
	Cells           []ValueCell `json:"cells"` // that have customers, the best first
	// Fields are the cells put together over value, in their order, and Worth is
	// what a customer who came is worth; nil where the table has no value.
	Fields []ValueField  `json:"fields"`
	Worth  *journey.Mean `json:"worth,omitempty"`
}

// RecencyFrequencyValue makes the table in two passes: the first finds the
// limits of the parts, the second counts the cells. A number is in the first
// part that does not end below it; so equal numbers are in one part, parts are
// uneven where many customers are equal, and some may be empty. A fold keeps
// 3 MB and one customer.
//
// Errors: touchstone.Error of kind Invalid for a question that is wrong, the
// context's, and the source's.
func RecencyFrequencyValue(ctx context.Context, source journey.Source, q ValueQuestion) (*ValueResult, error) {
	if q.Parts == 0 {
		q.Parts = DefaultParts
	}
	if q.Until == 0 {
		q.Until = journey.MaxTime
	}
	if q.From == 0 {
		q.From = journey.MinTime
	}
	if err := q.validate(len(source.Names())); err != nil {
		return nil, err
	}
	class := newClasses(len(source.Names()), q.Touchpoints, q.Outcomes)
	limits, err := journey.Run(ctx, source, q.Workers, func() *limitFold { return newLimitFold(q, class) })
	if err != nil {
		return nil, err
	}
	limits.flush()
	cells, err := journey.Run(ctx, source, q.Workers, func() *cellFold { return newCellFold(q, class, limits) })
	if err != nil {
		return nil, err
	}
	cells.flush()
	return cells.result(limits), nil
}

func (q ValueQuestion) validate(names int) error {
	if len(q.Touchpoints) == 0 {
		return invalid("touchpoints", touchstone.Msg("cohort.no_touchpoint"))
	}
	for field, codes := range map[string][]uint32{"touchpoints": q.Touchpoints, "outcomes": q.Outcomes} {
		if err := inNames(names, field, codes); err != nil {
			return err
		}
	}
	for field, at := range map[string]int64{"as_of_ms": q.AsOf, "from_ms": q.From, "until_ms": q.Until} {
		if err := inTime(field, at); err != nil {
			return err
		}
	}
	if q.From >= q.AsOf || len(q.Outcomes) > 0 && q.Until <= q.AsOf {
		return invalid("as_of_ms", touchstone.Msg("cohort.as_of"))
	}
	if len(q.Edges) == 1 || len(q.Edges) > MaxDays {
		return invalid("edges_ms", touchstone.Msg("cohort.edges", "got", len(q.Edges), "least", 2, "most", MaxDays))
	}
	if q.Parts < 2 || q.Parts > MaxParts {
		return invalid("parts", touchstone.Msg("cohort.parts", "got", q.Parts, "least", 2, "most", MaxParts))
	}
	return ascending("edges_ms", q.Edges)
}

// person is the customer being visited.
type person struct {
	customer  int
	seen      bool
	last      int64 // time of the last coming, journey.NoTime where there is none
	bucket    int   // in which it was
	frequency int64
	value     int64 // of the comings in the question's currency, within ±MaxValue
	outcome   bool
}

// people gathers customers over their trails and hands each on.
type people struct {
	ValueQuestion
	class   classes
	now     person
	undated int64
	counted int64
	comings map[string]int64 // that are worth something, by currency
	count   func(person)     // one customer who was visited
}

func newPeople(q ValueQuestion, class classes) people {
	return people{ValueQuestion: q, class: class, comings: map[string]int64{}}
}

// Visit follows one trail of a customer.
func (p *people) Visit(t *journey.Trail) {
	if !p.now.seen || t.Customer != p.now.customer {
		p.flush()
		p.now = person{customer: t.Customer, seen: true, last: journey.NoTime, bucket: never}
	}
	for i, a := range t.Activity {
		class := p.class[a]
		if class == 0 {
			continue
		}
		at := journey.NoTime
		if t.Time != nil {
			at = t.Time[i]
		}
		switch {
		case at == journey.NoTime:
			if class&inFirst != 0 {
				p.undated++
			}
		case at >= p.AsOf:
			p.now.outcome = p.now.outcome || class&inSecond != 0 && at < p.Until
		case class&inFirst != 0 && at >= p.From:
			p.come(at)
			p.earn(t, i)
		}
	}
}

// earn adds what a coming is worth.
func (p *people) earn(t *journey.Trail, i int) {
	if p.Currency == "" || len(t.Worth) == 0 {
		return
	}
	w, worth := slices.BinarySearchFunc(t.Worth, i, func(w journey.Worth, i int) int { return w.At - i })
	if !worth {
		return
	}
	p.comings[t.Worth[w].Currency]++
	if t.Worth[w].Currency == p.Currency {
		p.now.value = bounded(p.now.value + bounded(t.Worth[w].Minor))
	}
}

func bounded(value int64) int64 { return min(max(value, -MaxValue), MaxValue) }

func (p *people) come(at int64) {
	p.counted++
	p.now.last = at
	if len(p.Edges) == 0 {
		p.now.frequency++
		return
	}
	if b := bucketOf(p.Edges, at); b >= 0 && b != p.now.bucket {
		p.now.bucket = b
		p.now.frequency++
	}
}

func (p *people) flush() {
	if p.now.seen {
		p.now.seen = false
		p.count(p.now)
	}
}

// valued tells whether the table has a value.
func (p *people) valued() bool { return p.Value != nil || p.Currency != "" }

// worth gives a customer's value, 0 where the table has none.
func (p *people) worth(who person) int64 {
	if p.Value == nil {
		return who.value
	}
	return bounded(p.Value(who.customer))
}

// limitFold counts each of the three numbers over customers.
type limitFold struct {
	people
	customers, never          int64
	recency, frequency, value histogram
}

func newLimitFold(q ValueQuestion, class classes) *limitFold {
	f := &limitFold{people: newPeople(q, class), recency: newHistogram(), frequency: newHistogram(), value: newHistogram()}
	f.count = f.one
	return f
}

func (f *limitFold) one(p person) {
	f.customers++
	if p.last == journey.NoTime {
		f.never++
		return
	}
	f.recency.add(f.AsOf - p.last)
	f.frequency.add(p.frequency)
	f.value.add(f.worth(p))
}

// Merge adds other customers.
func (f *limitFold) Merge(o *limitFold) {
	f.flush()
	o.flush()
	f.customers += o.customers
	f.never += o.never
	f.undated += o.undated
	f.counted += o.counted
	f.recency.merge(&o.recency)
	f.frequency.merge(&o.frequency)
	f.value.merge(&o.value)
	for currency, n := range o.comings {
		f.comings[currency] += n
	}
}
