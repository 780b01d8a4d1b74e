// SPDX-License-Identifier: Apache-2.0

package funnel

import "touchstone/journey"

// attempts is where one customer's attempts stand: in each state the one that
// began last, and the best of all so far.
type attempts struct {
	*automaton
	alive uint64  // states in which there is an attempt; always state 0
	start []int64 // when the attempt in a state began
	times []int64 // when it did each step, by state and step
	best  attempt
}

// attempt is the first attempt that did so many steps.
type attempt struct {
	done  int
	start int64   // of its first event
	times []int64 // when it did each step
	next  uint32  // what came right after; journey.Other for nothing
}

// idle is when there is no attempt but the one that has not begun.
const idle uint64 = 1

func newAttempts(a *automaton) attempts {
	return attempts{
		automaton: a, start: make([]int64, a.states), times: make([]int64, a.states*a.steps),
		best: attempt{times: make([]int64, a.steps)},
	}
}

// visit plays a trail, up to where the last step is done.
func (s *attempts) visit(path []uint32, times []int64) {
	if times == nil && s.window > 0 {
		return
	}
	s.alive = idle
	for i := s.next(path, 0); i < len(path); i = s.next(path, i+1) {
		at := journey.NoTime
		if times != nil {
			at = times[i]
		}
		if !s.event(at, &s.rules[s.of[path[i]]]) {
			continue
		}
		s.best.next = journey.Other
		if i+1 < len(path) {
			s.best.next = path[i+1]
		}
		if s.best.done == s.steps {
			return
		}
	}
}

// next gives the place, from one on, of the next event that does anything.
func (s *attempts) next(path []uint32, from int) int {
	alive, touches, strict := s.alive, s.touches, s.strict
	for i := from; i < len(path); i++ {
		if alive&touches[path[i]] != 0 {
			s.alive = alive
			return i
		}
		if strict {
			alive = idle
		}
	}
	return len(path)
}

// event plays one event and tells whether the best attempt is a better one now.
func (s *attempts) event(at int64, r *rule) bool {
	known := s.window == 0 || at != journey.NoTime
	s.alive &^= r.stops
	from := s.alive
	if s.strict {
		s.alive = idle
	}
	if !known || from&r.needs == 0 {
		return false
	}
	better := false
	for k := range r.moves {
		m := &r.moves[k]
		if from>>m.from&1 == 1 && s.move(m, at) && m.whole && m.done > s.best.done {
			s.best.done, s.best.start = m.done, s.start[m.to]
			copy(s.best.times, s.times[m.to*s.steps:][:m.done])
			better = true
		}
	}
	return better
}

// move takes the attempt in a state on, unless its window is over or a later
// one stands there already.
func (s *attempts) move(m *move, at int64) bool {
	start := at
	if m.from > 0 {
		start = s.start[m.from]
	}
	if s.window > 0 && at-start > s.window || s.alive>>m.to&1 == 1 && s.start[m.to] >= start {
		return false
	}
	s.alive |= 1 << m.to
	s.start[m.to] = start
	to, before := s.times[m.to*s.steps:][:m.done], s.times[m.from*s.steps:]
	for i := range to { // few: a call would take longer
		to[i] = before[i]
	}
	if m.whole {
		to[m.done-1] = at
	}
	return true
}
