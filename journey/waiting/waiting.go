// SPDX-License-Identifier: Apache-2.0

package waiting

import (
	"context"

	"touchstone/journey"
)

// Waiting answers a question about the trails of a source. Errors are those of
// Validate, of the context and of reading.
func Waiting(ctx context.Context, source journey.Source, q Question) (*Result, error) {
	n := len(source.Names())
	if err := q.Validate(n); err != nil {
		return nil, err
	}
	p := &plan{Question: q, kind: kinds(q, n)}
	f, err := journey.Run(ctx, source, q.Workers, func() *fold { return &fold{plan: p} })
	if err != nil {
		return nil, err
	}
	return f.result(), nil
}

// kind is what an event means for waits, as bits.
type kind uint8

const (
	begins kind = 1 << iota
	ends
	interrupts
)

// plan is a question made ready for events.
type plan struct {
	Question
	kind []kind // by activity
}

func kinds(q Question, activities int) []kind {
	out := make([]kind, activities)
	for _, c := range []struct {
		codes []uint32
		kind  kind
	}{{q.From, begins}, {q.To, ends}, {q.Without, interrupts}} {
		for _, code := range c.codes {
			out[code] |= c.kind
		}
	}
	return out
}

// fold gathers the waits of trails.
type fold struct {
	*plan
	cases, customers                  int // with at least one event
	begun, open, interrupted, untimed int
	begunSquares, begunMine           int                 // as squares and mine, of those begun
	uncharted                         int                 // ended, but not wholly within the days that the calendar of the opening hours knows
	held, kept                        int                 // waits that the standard is about, and that keep its threshold
	heldSquares, heldMine             int                 // as squares and mine, of these
	promised                          journey.DurationSum // the same, where the standard is not always in force
	waits                             journey.DurationSum
	n                                 int

	customer int // of the last trail, counted from 1
	mine     int // how many waits are this customer's
	waiting  int // customers with a wait
	squares  int // sum of the squares of waits by customer
}

// outcome is what becomes of a wait that begins here. Its zero value: nothing
// more comes.
type outcome struct {
	state state
	at    int64 // when it ends
}

type state uint8

const (
	never state = iota
	ended
	broken
)

// Visit gathers the waits of one trail.
func (f *fold) Visit(t *journey.Trail) {
	f.cases++
	if f.customer != t.Customer+1 {
		f.close()
		f.customer = t.Customer + 1
		f.customers++
	}
	if f.Occurrence == Every {
		f.every(t)
		return
	}
	for i, a := range t.Activity {
		if f.kind[a]&begins != 0 {
			f.count(at(t, i), f.after(t, i+1))
			return
		}
	}
}

// every gathers the waits from every beginning. Read backwards, what comes next
// is known already.
func (f *fold) every(t *journey.Trail) {
	var next outcome
	for i := len(t.Activity) - 1; i >= 0; i-- {
		k := f.kind[t.Activity[i]]
		if k == 0 {
			continue
		}
		if k&begins != 0 {
			f.count(at(t, i), next)
		}
		if k&^begins != 0 {
			next = f.outcome(t, i)
		}
	}
}

// after looks for what becomes of a wait from an event on.
func (f *fold) after(t *journey.Trail, from int) outcome {
	for i := from; i < len(t.Activity); i++ {
		if f.kind[t.Activity[i]]&^begins != 0 {
			return f.outcome(t, i)
		}
	}
	return outcome{}
}

// outcome tells what an event that ends or interrupts waits does to them.
func (f *fold) outcome(t *journey.Trail, i int) outcome {
	if f.kind[t.Activity[i]]&ends != 0 {
		return outcome{ended, at(t, i)}
	}
	return outcome{state: broken}
}

func at(t *journey.Trail, i int) int64 {
	if t.Time == nil {
		return journey.NoTime
	}
	return t.Time[i]
}

// count counts a wait from a time on, by what becomes of it.
func (f *fold) count(from int64, o outcome) {
	f.begun++
	f.begunMine++
	switch {
	case o.state == never:
		f.open++
	case o.state == broken:
		f.interrupted++
	case from == journey.NoTime || o.at == journey.NoTime:
		f.untimed++
	default:
		f.wait(from, o.at)
	}
}

// wait counts a wait that ended.
func (f *fold) wait(from, to int64) {
	ms, known := f.took(from, to)
	if !known {
		f.uncharted++
		return
	}
	f.n++
	f.mine++
	f.waits.Add(ms)
	f.hold(from, ms)
}

// took gives how long a wait is, as far as time counts; false where that is not
// known.
func (f *fold) took(from, to int64) (ms int64, known bool) {
	if f.Opening != nil {
		return f.Opening.Between(from, to)
	}
	return to - from, true
}

// hold holds a wait that began at a time against the standard.
func (f *fold) hold(from, ms int64) {
	if f.Standard == nil || !f.Standard.holds(from) {
		return
	}
	f.held++
	f.heldMine++
	if f.Standard.keeps(ms) {
		f.kept++
	}
	if f.Standard.timed() {
		f.promised.Add(ms)
	}
}

// close counts the customer whose trails have all been seen.
func (f *fold) close() {
	if f.mine > 0 {
		f.waiting++
		f.squares += f.mine * f.mine
		f.mine = 0
	}
	f.heldSquares += f.heldMine * f.heldMine
	f.heldMine = 0
	f.begunSquares += f.begunMine * f.begunMine
	f.begunMine = 0
}

// Merge adds the waits of other customers.
func (f *fold) Merge(o *fold) {
	f.close()
	o.close()
	f.cases += o.cases
	f.customers += o.customers
	f.begun += o.begun
	f.begunSquares += o.begunSquares
	f.open += o.open
	f.interrupted += o.interrupted
	f.untimed += o.untimed
	f.uncharted += o.uncharted
	f.held += o.held
	f.kept += o.kept
	f.heldSquares += o.heldSquares
	f.promised.Merge(&o.promised)
	f.n += o.n
	f.waiting += o.waiting
	f.squares += o.squares
	f.waits.Merge(&o.waits)
}
