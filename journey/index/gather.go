// SPDX-License-Identifier: Apache-2.0

package index

import (
	"slices"

	"touchstone"
)

// gatherer collects the events of one case, and the subjects who act in it.
type gatherer struct {
	events   []event
	subjects []uint64
	place    map[uint64]uint32 // of subjects, while there are many
	spare    []event           // where events are merged
}

// fewSubjects are found by looking at all of them.
const fewSubjects = 16

func (g *gatherer) begin() {
	g.events, g.subjects = g.events[:0], g.subjects[:0]
	clear(g.place)
}

// actor gives the ordinal of a subject.
func (g *gatherer) actor(subject uint64) uint32 {
	if len(g.subjects) <= fewSubjects {
		if i := slices.Index(g.subjects, subject); i >= 0 {
			return uint32(i)
		}
	} else {
		if g.place == nil {
			g.place = map[uint64]uint32{}
		}
		for n := len(g.place); n < len(g.subjects); n++ {
			g.place[g.subjects[n]] = uint32(n)
		}
		if n, ok := g.place[subject]; ok {
			return n
		}
	}
	g.subjects = append(g.subjects, subject)
	return uint32(len(g.subjects) - 1)
}

// snapshot collects what a case has of the snapshot.
func (g *gatherer) snapshot(m *moment, p *patch) {
	for at := p.refs; at > 0; at = m.refs[at-1].next {
		r := &m.refs[at-1]
		s, i := m.base.trail(int(r.trail))
		g.trail(m, s, i, r.subject)
	}
}

// acting collects who acts in what a case has of the snapshot from a ref on, of
// which no event is erased.
func (g *gatherer) acting(m *moment, at uint32) {
	for ; at > 0; at = m.refs[at-1].next {
		r := &m.refs[at-1]
		s, i := m.base.trail(int(r.trail))
		g.subjects = append(g.subjects, s.acting(i, r.subject)...)
	}
}

// trail collects the events of a trail, or those of one subject.
func (g *gatherer) trail(m *moment, s *shard, i int, only int32) {
	first, kept := len(g.events), len(g.events)
	g.events = s.events(i, only, g.events)
	subjects, plain := s.subjects(i), m.erased.none()
	last, actor := uint32(0), uint32(manyActors)
	for k := range g.events[first:] {
		e := &g.events[first+k]
		if int(e.actor) >= len(subjects) {
			continue // a forged file
		}
		if !plain && m.erased.hides(subjects[e.actor], e, &m.dictionary) {
			continue
		}
		if kept == first || e.actor != last {
			last, actor = e.actor, g.actor(subjects[e.actor])
		}
		if e.actor = actor; kept < first+k {
			g.events[kept] = *e
		}
		kept++
	}
	g.events = g.events[:kept]
}

// delta collects what came for a case since the snapshot.
func (g *gatherer) delta(m *moment, p *patch) {
	plain := m.erased.none()
	for n := p.actor; n > 0; n = m.links[n-1].next {
		subject := m.links[n-1].subject
		for at := m.links[n-1].head; at > 0; {
			f := m.fresh.at(int(at - 1))
			at = f.before
			e := event{time: f.time, position: f.position, ordinal: f.ordinal, mark: f.mark, price: priceOf(&m.prices, f)}
			if plain || !m.erased.hides(subject, &e, &m.dictionary) {
				e.actor = g.actor(subject)
				g.events = append(g.events, e)
			}
		}
	}
}

// sorted gives the events in order. They mostly are those of one trail, or of one
// after another.
func (g *gatherer) sorted() []event {
	first := ordered(g.events)
	switch rest := g.events[first:]; {
	case len(rest) == 0:
	case ordered(rest) == len(rest):
		g.spare = merged(g.spare[:0], g.events[:first], rest)
		g.events, g.spare = g.spare, g.events
	default:
		slices.SortFunc(g.events, inOrder)
	}
	return g.events
}

// ordered tells how many events from the first one on are in order.
func ordered(events []event) int {
	for i := 1; i < len(events); i++ {
		if events[i].before(&events[i-1]) {
			return i
		}
	}
	return len(events)
}

// merged appends two lists, each in order and not empty, in the order of both.
func merged(to, a, b []event) []event {
	to = slices.Grow(to, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0].before(&a[0]) {
			to, b = append(to, b[0]), b[1:]
		} else {
			to, a = append(to, a[0]), a[1:]
		}
	}
	return append(append(to, a...), b...)
}

// customer gives the customer of a trail of objects: of the first who is known to
// act in it, 0 when nothing is left of it.
func (g *gatherer) customer(m *moment, s *shard, i int) uint64 {
	if m.erased.none() {
		if subject := s.beginner(i); subject != 0 {
			return m.customer(subject)
		}
		return 0
	}
	g.begin()
	g.trail(m, s, i, everybody)
	return g.beginner(m, g.sorted())
}

// patchCustomer gives the customer of a case.
func (g *gatherer) patchCustomer(m *moment, p *patch) touchstone.CustomerID {
	if m.base.object == "" {
		return touchstone.CustomerID(p.key)
	}
	return touchstone.CustomerID(g.beginner(m, g.patch(m, p)))
}

// patch collects the events of a case, and gives them in order.
func (g *gatherer) patch(m *moment, p *patch) []event {
	g.begin()
	g.snapshot(m, p)
	g.delta(m, p)
	return g.sorted()
}

// beginner gives the customer of the first who is known to act in events, which
// are in order; 0 for nobody.
func (g *gatherer) beginner(m *moment, events []event) uint64 {
	for _, e := range events {
		if subject := g.subjects[e.actor]; subject != 0 {
			return m.customer(subject)
		}
	}
	return 0
}
