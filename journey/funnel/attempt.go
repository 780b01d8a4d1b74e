// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"slices"

	"touchstone/journey"
)

// attempts is where one customer's attempts stand: in each state the one that
// began last, and the best of all so far.
type attempts struct {
	*automaton
	start  [MaxStates + 1]int64 // when the attempt in a state began; never for none
	placed [MaxStates + 1]int   // where in its trail it came there; looked at where it has to go on directly
	times  []int64              // when it did each step, by state and step
	best   attempt
	chosen [atOnce]uint8
}

// attempt is the first attempt that did so many steps.
type attempt struct {
	done  int
	start int64   // of its first event
	times []int64 // when it did each step
	next  uint32  // what came right after; journey.Other for nothing
}

// atOnce is how many events are looked through before those that do anything are
// played.
const atOnce = 1 << 8

// timeless is the times of events that have none.
var timeless = slices.Repeat([]int64{journey.NoTime}, atOnce)

func newAttempts(a *automaton) attempts {
	return attempts{automaton: a, times: make([]int64, a.states*a.steps), best: attempt{times: make([]int64, a.steps)}}
}

// visit plays a trail, up to where the last step is done.
func (s *attempts) visit(path []uint32, times []int64) {
	from := s.beginning(path)
	if from == len(path) {
		return
	}
	for state := range s.start[:s.states] {
		s.start[state] = never
	}
	for ; from < len(path) && s.best.done < s.steps; from += atOnce {
		n := min(atOnce, len(path)-from)
		found := choose(path[from:from+n], s.acts, &s.chosen)
		at := timeless
		if times != nil {
			at = times[from:]
		}
		s.play(path[from:], at[:n], from, s.chosen[:found])
	}
}

// beginning gives the place of the first event that may begin an attempt.
func (s *attempts) beginning(path []uint32) int {
	begins := s.begins
	for i, activity := range path {
		if begins[activity] {
			return i
		}
	}
	return len(path)
}

// choose gives how many of the events do anything, and their places. It does not
// branch, for a processor could not tell beforehand which way.
//
//go:noinline // where it would share the registers, its counters would lie in memory
func choose(path []uint32, acts []uint8, chosen *[atOnce]uint8) int {
	n := 0
	for i, activity := range path {
		chosen[uint8(n)] = uint8(i)
		n += int(acts[activity])
	}
	return n
}

// play plays the chosen events of a trail from a place on.
func (s *attempts) play(path []uint32, times []int64, from int, chosen []uint8) {
	for k := 0; k < len(chosen) && s.best.done < s.steps; k++ {
		s.event(path, times, from, int(chosen[k]))
		k += s.pass(path, times, chosen[k+1:])
	}
}

// pass plays events of which there is nothing to note, and gives how many. Whether
// an attempt goes on is worked out without a branch.
func (s *attempts) pass(path []uint32, times []int64, chosen []uint8) int {
	start, moves, window, done := &s.start, s.moves, s.window, s.best.done
	for n, k := range chosen {
		at, m := times[k], moves[path[k]]
		if !m.plain || at == journey.NoTime {
			return n
		}
		start[0] = at
		begun, there := start[m.from], start[m.to]
		if begun < at-window {
			begun = never
		}
		later := max(begun, there)
		if m.news&int((there-later)>>63) > done {
			return n
		}
		start[m.to] = later
	}
	return len(chosen)
}

// event plays one event.
func (s *attempts) event(path []uint32, times []int64, from, i int) {
	m, at := s.moves[path[i]], times[i]
	for _, state := range m.stops {
		s.start[state] = never
	}
	if at == journey.NoTime {
		if s.timed {
			return
		}
		at = unknown
	}
	s.start[0] = at
	for ; m != nil; m = m.also {
		begun, there := s.start[m.from], s.start[m.to]
		if begun < at-s.window {
			begun = never
		}
		if s.strict {
			if m.from > 0 && s.placed[m.from] != from+i-1 {
				begun = never
			}
			there, s.placed[m.to] = never, from+i
		}
		s.start[m.to] = max(begun, there)
		if begun > there {
			s.note(m, at, path[i+1:])
		}
	}
}

// note keeps when an attempt that has just gone on did its steps, and the attempt
// if it is the best one now.
func (s *attempts) note(m *move, at int64, after []uint32) {
	row, before := s.times[int(m.to)*s.steps:][:s.steps], s.times[int(m.from)*s.steps:][:s.steps]
	for step := range m.step { // few: a call would take longer
		row[step] = before[step]
	}
	if s.simple {
		row[0] = s.start[m.to] // which pass does not keep
	}
	if !m.whole {
		return
	}
	row[m.step] = at
	if m.step < s.best.done {
		return
	}
	s.best.done, s.best.start = m.step+1, s.start[m.to]
	for step := range s.best.done {
		s.best.times[step] = row[step]
	}
	s.best.next = journey.Other
	if len(after) > 0 {
		s.best.next = after[0]
	}
}
