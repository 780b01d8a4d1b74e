// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"cmp"
	"slices"

	"touchstone/journey"
)

// automaton is a question made ready for events. State 0 is an attempt that has
// not begun; the others follow step by step, and within a step by its parts as
// bits, so that a state's successors have larger numbers.
type automaton struct {
	moves  []*move // by activity, the first one of its events; nil for those in no step
	acts   []uint8 // by activity, 1 where it has moves
	begins []bool  // by activity, whether it may begin an attempt
	steps  int
	states int
	window int64
	timed  bool // events without a time are passed over
	strict bool
	simple bool // the first step has one part, so that it is done when an attempt begins
}

// Times that are none.
const (
	unknown = journey.MinTime - 1       // before all that are known
	forever = journey.MaxTime - unknown // a window that leaves no time out
	never   = unknown - forever - 1     // outside of all windows
)

// move takes an attempt from one state to another.
type move struct {
	from, to uint8
	whole    bool    // it completes a step
	plain    bool    // nothing else happens at its event, and it need not follow directly
	step     int     // how many were done before
	news     int     // it need not be noted where the best attempt did so many steps
	stops    []uint8 // states whose attempts end before it
	also     *move   // another one of the same event, to a smaller state, so that no event is used twice
}

func newAutomaton(q Question, activities int) *automaton {
	a := &automaton{
		moves: make([]*move, activities), acts: make([]uint8, activities), begins: make([]bool, activities),
		steps: len(q.Steps), states: q.states() + 1, window: cmp.Or(q.WindowMS, forever), timed: q.WindowMS > 0,
		strict: q.Strict, simple: len(q.Steps[0].Parts) == 1,
	}
	rules := make([]rule, activities)
	first := 0 // the state in which a step begins
	for step, s := range q.Steps {
		a.step(rules, step, s, first)
		first += 1<<len(s.Parts) - 1
	}
	for activity, r := range rules {
		if m := r.chain(); m != nil {
			m.plain = m.also == nil && len(m.stops) == 0 && !q.Strict
			a.moves[activity], a.acts[activity] = m, 1
		}
	}
	return a
}

// step adds what the events of a step do, and those that it excludes.
func (a *automaton) step(rules []rule, step int, s Step, first int) {
	full := 1<<len(s.Parts) - 1
	for part, codes := range s.Parts {
		for _, activity := range codes {
			a.begins[activity] = a.begins[activity] || step == 0
			rules[activity].partOf(step, first, part, full, a.steps)
		}
	}
	for _, activity := range s.Without {
		for done := range full {
			rules[activity].stops = append(rules[activity].stops, uint8(first+done))
		}
	}
}

// rule is what an event of one kind does.
type rule struct {
	stops []uint8
	moves []move
}

// partOf adds the moves of an event that is a part of a step.
func (r *rule) partOf(step, first, part, full, steps int) {
	for done := range full {
		if done>>part&1 == 1 {
			continue
		}
		to := done | 1<<part
		m := move{from: uint8(first + done), to: uint8(first + to), step: step, whole: to == full, news: steps}
		if m.from == 0 {
			m.news = 1
		}
		if slices.ContainsFunc(r.moves, func(o move) bool { return o.from == m.from && o.to == m.to }) {
			continue // a part may name a touchpoint twice
		}
		r.moves = append(r.moves, m)
	}
}

// chain gives the first of the moves, which lead to ever smaller states.
func (r *rule) chain() *move {
	if len(r.moves) == 0 && len(r.stops) > 0 {
		r.moves = make([]move, 1) // from state 0 to itself
	}
	slices.SortFunc(r.moves, func(x, y move) int { return cmp.Compare(x.to, y.to) })
	var first *move
	for i := range r.moves {
		r.moves[i].also = first
		first = &r.moves[i]
	}
	if first != nil {
		first.stops = r.stops
	}
	return first
}
