// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"touchstone/journey"
	"touchstone/stats"
)

// verdict is what is known of a path.
type verdict struct {
	fits   bool
	untold bool  // it does not fit, and its deviations are not known
	groups []int // those that a customer who takes it joins
	off    [measures]off
}

// The groups that customers are counted in, before one per row.
const (
	conforming = iota
	deviating
	untold
	firstKind
)

// tally counts the customers of a group. Satisfaction is summed in whole
// numbers, so that no order of adding changes it.
type tally struct {
	customers    int
	reached      int // the outcome
	scored       int
	sum, squares uint64 // of the mean mark of each, in 256ths of a step
}

// fineness is into how many parts the mean mark of a customer is rounded.
const fineness = 256

func (t *tally) add(c *customer) {
	t.customers++
	if c.reached {
		t.reached++
	}
	if c.marks > 0 {
		mean := uint64(float64(c.sum)/float64(c.marks)*fineness + .5)
		t.scored++
		t.sum += mean
		t.squares += mean * mean
	}
}

func (t *tally) merge(o tally) {
	t.customers += o.customers
	t.reached += o.reached
	t.scored += o.scored
	t.sum += o.sum
	t.squares += o.squares
}

// scores describes satisfaction from 0, the worst, to 1.
func (t tally) scores() stats.Sums {
	const unit = fineness * journey.MarkSteps
	s := stats.Sums{N: t.scored}
	if t.scored == 0 {
		return s
	}
	n := float64(t.scored)
	s.Mean = float64(t.sum) / n / unit
	if t.scored > 1 {
		s.Variance = max(0, (float64(t.squares)-float64(t.sum)*float64(t.sum)/n)/(n-1)/unit/unit)
	}
	return s
}

// customer is the customer whose cases are being visited.
type customer struct {
	id         int
	seen       bool
	onJourney  bool
	deviates   bool
	reached    bool
	sum, marks int
	joined     []bool // groups from firstKind on, and untold
	measured   []int  // cases, per limit
	off        [measures]off
}

// countFold counts customers by how they keep to the design.
type countFold struct {
	walker   walker
	labels   int
	verdicts map[digest]verdict
	limits   []limit
	outcomes journey.Set
	lateRow  int // the group of the first limit

	customers, outside int
	groups             []tally
	times              []journey.DurationSum // per limit
	measured           []int                 // customers with a measured case, per limit
	cases, late        []int                 // measured cases and those beyond the limit, per limit
	uncharted          []int                 // cases that are not measured for the calendar's sake, per limit
	squares            []int                 // of the measured cases of each customer, summed, per limit
	spreads            [measures]spread
	at                 customer
}

// limit is a Limit made ready.
type limit struct {
	Limit
	from, to journey.Set // to nil: the span of from
}

func newLimits(list []Limit, names int) []limit {
	var out []limit
	for _, l := range list {
		ready := limit{Limit: l, from: journey.SetOf(l.From, names)}
		if len(l.To) > 0 {
			ready.to = journey.SetOf(l.To, names)
		}
		out = append(out, ready)
	}
	return out
}

// took measures one trail in milliseconds. It is not charted where it reaches
// into days that the calendar of the opening hours does not know.
func (l *limit) took(t *journey.Trail) (ms int64, charted, ok bool) {
	first, last, ok := l.ends(t)
	switch {
	case !ok, l.Since != 0 && t.Time[first] < l.Since, l.Until != 0 && t.Time[first] >= l.Until:
		return 0, false, false
	case l.Opening != nil:
		ms, charted = l.Opening.Between(t.Time[first], t.Time[last])
		return ms, charted, true
	}
	return t.Time[last] - t.Time[first], true, true
}

// ends finds the events between which a trail is measured.
func (l *limit) ends(t *journey.Trail) (first, last int, ok bool) {
	if t.Time == nil {
		return 0, 0, false
	}
	first, last = -1, -1
	for i, a := range t.Activity {
		switch {
		case first < 0 && l.from[a]:
			if t.Time[i] == journey.NoTime {
				continue
			}
			first = i
			if l.to == nil {
				last = i
			}
		case first >= 0 && l.to != nil && l.to[a] && t.Time[i] != journey.NoTime:
			return first, i, true
		case first >= 0 && l.to == nil && l.from[a] && t.Time[i] != journey.NoTime:
			last = i
		}
	}
	return first, last, last >= 0
}

// Visit counts one case.
func (f *countFold) Visit(t *journey.Trail) {
	if !f.at.seen || f.at.id != t.Customer {
		f.flush()
		f.at.seen, f.at.id = true, t.Customer
	}
	f.marks(t)
	d, designed := digestOf(f.walker.walk(t), f.labels)
	if !designed {
		return
	}
	f.at.onJourney = true
	v := f.verdicts[d]
	f.at.deviates = f.at.deviates || !v.fits
	if v.untold {
		f.at.joined[untold] = true
	}
	for _, g := range v.groups {
		f.at.joined[g] = true
	}
	for m, o := range v.off {
		f.at.off[m].weight += o.weight
		f.at.off[m].deviation += o.deviation
	}
	for i := range f.limits {
		f.measure(i, t)
	}
}

func (f *countFold) measure(i int, t *journey.Trail) {
	ms, charted, ok := f.limits[i].took(t)
	if ok && !charted {
		f.uncharted[i]++
	}
	if !charted {
		return
	}
	f.times[i].Add(ms)
	f.at.measured[i]++
	f.cases[i]++
	if ms > f.limits[i].Within {
		f.late[i]++
		f.at.deviates = true
		f.at.joined[kindGroup(TooLate)] = true
		f.at.joined[f.lateRow+i] = true
	}
}

// standing tells how a limit's promise is kept.
func (f *countFold) standing(i int, l *Limit) *Standing {
	if l.Share == 0 {
		return nil
	}
	within, n := f.cases[i]-f.late[i], float64(f.cases[i])
	return &Standing{Standard: l.Standard, Within: journey.ClusteredRate(within, f.cases[i], n*n/float64(max(1, f.squares[i]))), Wanted: float64(l.Share) / 1000, Kept: 1000*within >= l.Share*f.cases[i]}
}

// marks notes what the customer thought, and whether the outcome came.
func (f *countFold) marks(t *journey.Trail) {
	for _, m := range t.Mark {
		if m > 0 {
			f.at.sum += int(m - 1)
			f.at.marks++
		}
	}
	for _, a := range t.Activity {
		if f.outcomes[a] {
			f.at.reached = true
			return
		}
	}
}

// flush counts the customer whose cases have all been seen.
func (f *countFold) flush() {
	if !f.at.seen {
		return
	}
	f.customers++
	switch {
	case !f.at.onJourney:
		f.outside++
	case f.at.deviates:
		f.groups[deviating].add(&f.at)
	default:
		f.groups[conforming].add(&f.at)
	}
	for g, joined := range f.at.joined {
		if joined {
			f.groups[g].add(&f.at)
		}
	}
	for m, o := range f.at.off {
		f.spreads[m].add(o)
	}
	for i, cases := range f.at.measured {
		if cases > 0 {
			f.measured[i]++
			f.squares[i] += cases * cases
		}
	}
	clear(f.at.joined)
	clear(f.at.measured)
	f.at = customer{joined: f.at.joined, measured: f.at.measured}
}

// Merge adds the counts of other customers.
func (f *countFold) Merge(o *countFold) {
	f.flush()
	o.flush()
	f.customers += o.customers
	f.outside += o.outside
	for g := range f.groups {
		f.groups[g].merge(o.groups[g])
	}
	for m := range f.spreads {
		f.spreads[m].merge(&o.spreads[m])
	}
	for i := range f.limits {
		f.times[i].Merge(&o.times[i])
		f.measured[i] += o.measured[i]
		f.cases[i] += o.cases[i]
		f.late[i] += o.late[i]
		f.uncharted[i] += o.uncharted[i]
		f.squares[i] += o.squares[i]
	}
}

func newCountFold(p *plan, verdicts map[digest]verdict, rows []row, q *Question, names int) *countFold {
	groups := firstKind + len(Kinds()) + len(rows) + len(q.Limits) + 1
	f := &countFold{
		walker: p.walker(), labels: len(p.labels), verdicts: verdicts, limits: newLimits(q.Limits, names),
		outcomes: journey.SetOf(q.Outcomes, names), lateRow: firstKind + len(Kinds()) + len(rows),
		groups: make([]tally, groups), times: make([]journey.DurationSum, len(q.Limits)), measured: make([]int, len(q.Limits)),
		cases: make([]int, len(q.Limits)), late: make([]int, len(q.Limits)), uncharted: make([]int, len(q.Limits)), squares: make([]int, len(q.Limits)),
	}
	f.at = customer{joined: make([]bool, groups), measured: make([]int, len(q.Limits))}
	return f
}

// kindGroup is the group of all customers with a kind of deviation.
func kindGroup(k Kind) int {
	for i, kind := range Kinds() {
		if kind == k {
			return firstKind + i
		}
	}
	return deviating
}
