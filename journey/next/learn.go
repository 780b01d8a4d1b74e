// SPDX-License-Identifier: Apache-2.0

package next

import (
	"touchstone/journey"
	"touchstone/stats"
)

// plan is what the folds of one question share and none changes.
type plan struct {
	Question
	symbol []uint16 // per activity; none: not looked at
	most   int      // contexts kept
}

func newPlan(q Question, names int) *plan {
	p := &plan{Question: q, symbol: make([]uint16, names), most: MaxContexts}
	if len(q.Touchpoints) == 0 {
		for a := range p.symbol {
			p.symbol[a] = uint16(a + 1)
		}
	}
	for _, a := range q.Touchpoints {
		p.symbol[a] = uint16(a + 1)
	}
	return p
}

// part is what a trail is used for.
type part int

const (
	learned part = iota // to learn from before the trial
	held                // to try on
	after               // neither: events of a learned trail after the split
)

// partOf tells what a trail is used for, and how many of its events come before
// the split.
func (p *plan) partOf(t *journey.Trail) (part, int) {
	n := len(t.Activity)
	switch {
	case p.HeldOut != nil:
		if p.HeldOut(t.Customer) {
			return held, n
		}
	case p.Until != 0:
		return p.before(t)
	case stats.Scatter(uint64(t.Customer))%uint64(p.Folds) == 0:
		return held, n
	}
	return learned, n
}

func (p *plan) before(t *journey.Trail) (part, int) {
	started := false
	for i := range t.Time {
		if at := t.Time[i]; at != journey.NoTime {
			if at >= p.Until && !started {
				return held, len(t.Activity)
			}
			if at >= p.Until {
				return learned, i
			}
			started = true
		}
	}
	return learned, len(t.Activity)
}

// learnFold counts what followed which context, by what it is used for.
type learnFold struct {
	*plan
	counts [3]counts
	trails int64
	events int64
}

func newLearnFold(p *plan) *learnFold {
	f := &learnFold{plan: p}
	for i := range f.counts {
		f.counts[i] = newCounts(p.most)
	}
	return f
}

// Visit counts one trail: what follows the start, what follows each touch, and
// the end.
func (f *learnFold) Visit(t *journey.Trail) {
	use, cut := f.partOf(t)
	into := &f.counts[use]
	context := uint64(began)
	for i, a := range t.Activity {
		if i == cut {
			into = &f.counts[after]
		}
		symbol := f.symbol[a]
		if symbol == none {
			continue
		}
		into.add(seen(context<<16|uint64(symbol)), 1)
		f.events++
		context = last(context<<16|uint64(symbol), MaxOrder)
	}
	if context == uint64(began) {
		return
	}
	if cut < len(t.Activity) {
		into = &f.counts[after]
	}
	into.add(seen(context<<16|uint64(ended)), 1)
	f.trails++
	f.events++
}

// Merge adds the counts of other trails.
func (f *learnFold) Merge(o *learnFold) {
	for i := range f.counts {
		f.counts[i].merge(&o.counts[i])
	}
	f.trails += o.trails
	f.events += o.events
}

// level drops the orders that any of the counts dropped, and gives how many
// are left.
func (f *learnFold) level() int {
	dropped := 0
	for _, c := range f.counts {
		dropped = max(dropped, c.dropped)
	}
	for i := range f.counts {
		f.counts[i].drop(dropped)
	}
	return MaxOrder - dropped
}
