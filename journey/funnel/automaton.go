// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"cmp"
	"slices"
)

// automaton is a question made ready for events. State 0 is an attempt that has
// not begun; the others follow step by step, and within a step by its parts as
// bits, so that a state's successors have larger numbers.
type automaton struct {
	rules   []rule
	of      []uint32 // rule of an activity; 0, which does nothing, for those in no step
	touches []uint64 // by activity, the states to which its rule does anything
	steps   int
	states  int
	window  int64
	strict  bool
}

// rule is what an event of one kind does.
type rule struct {
	stops uint64 // states whose attempts it ends
	needs uint64 // states from which it leads on
	moves []move // by the state that they lead to, largest first
}

// move takes an attempt from one state to another. Going through the moves from
// the largest target down, no event is used twice.
type move struct {
	from, to int
	done     int  // how many steps are done afterwards
	whole    bool // it completes a step
}

func newAutomaton(q Question, activities int) *automaton {
	a := &automaton{
		rules: make([]rule, 1), of: make([]uint32, activities), touches: make([]uint64, activities),
		steps: len(q.Steps), states: q.states() + 1, window: q.WindowMS, strict: q.Strict,
	}
	first := 0 // the state in which a step begins
	for step, s := range q.Steps {
		a.step(step, s, first)
		first += 1<<len(s.Parts) - 1
	}
	for i := range a.rules {
		slices.SortFunc(a.rules[i].moves, func(x, y move) int { return cmp.Compare(y.to, x.to) })
	}
	for activity, of := range a.of {
		a.touches[activity] = a.rules[of].stops | a.rules[of].needs
	}
	return a
}

// step adds what the events of a step do, and those that it excludes.
func (a *automaton) step(step int, s Step, first int) {
	full := 1<<len(s.Parts) - 1
	for part, codes := range s.Parts {
		for _, activity := range codes {
			a.rule(activity).partOf(step, first, part, full)
		}
	}
	for _, activity := range s.Without {
		r := a.rule(activity)
		for done := range full {
			r.stops |= 1 << (first + done)
		}
	}
}

func (a *automaton) rule(activity uint32) *rule {
	if a.of[activity] == 0 {
		a.of[activity] = uint32(len(a.rules))
		a.rules = append(a.rules, rule{})
	}
	return &a.rules[a.of[activity]]
}

// partOf adds the moves of an event that is a part of a step.
func (r *rule) partOf(step, first, part, full int) {
	for done := range full {
		if done>>part&1 == 1 {
			continue
		}
		to := done | 1<<part
		m := move{from: first + done, to: first + to, done: step, whole: to == full}
		if m.whole {
			m.done++
		}
		if slices.Contains(r.moves, m) {
			continue // a part may name a touchpoint twice
		}
		r.moves = append(r.moves, m)
		r.needs |= 1 << m.from
	}
}
