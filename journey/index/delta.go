// SPDX-License-Identifier: Apache-2.0

package index

import "touchstone/journey"

// fresh is an event that came since the snapshot. Those of one actor are a
// chain, the newest first.
type fresh struct {
	time     int64
	position uint64
	before   uint32 // number + 1 of the one before it; 0: none
	ordinal  uint32
	price    uint32 // number + 1 of its price; 0: none
	mark     journey.Mark
}

// actor is a subject within a case: whose events form a chain. In an index by
// customers the case is not known before the mapping is, and key is the subject.
type actor struct{ key, subject uint64 }

// delta is what came since the snapshot. It only grows; whoever has copied its
// heads may go on reading while it does.
type delta struct {
	events  pages[fresh]
	prices  pages[price]
	number  map[actor]uint32
	actors  []actor
	heads   []uint32 // number + 1 of each actor's newest event
	company map[company]struct{}
}

func newDelta() delta { return delta{number: map[actor]uint32{}, company: map[company]struct{}{}} }

func (d *delta) add(a actor, e fresh, worth price) {
	n, known := d.number[a]
	if !known {
		n = uint32(len(d.actors))
		d.number[a] = n
		d.actors, d.heads = append(d.actors, a), append(d.heads, 0)
	}
	if e.price = 0; worth.currency > 0 {
		d.prices.add(worth)
		e.price = uint32(d.prices.len)
	}
	e.before = d.heads[n]
	d.events.add(e)
	d.heads[n] = uint32(d.events.len)
}

// since gives what came after a position as a delta of its own.
func (d *delta) since(position uint64) delta {
	out := newDelta()
	type late struct {
		actor actor
		event fresh
	}
	newest := map[uint32]actor{} // by number + 1 of the event
	for n, head := range d.heads {
		newest[head] = d.actors[n]
	}
	var list []late
	for at := uint32(d.events.len); at > 0 && d.events.at(int(at-1)).position > position; at-- {
		e, a := *d.events.at(int(at - 1)), newest[at]
		list = append(list, late{a, e})
		if e.before > 0 {
			newest[e.before] = a
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		out.add(list[i].actor, list[i].event, priceOf(&d.prices, &list[i].event))
	}
	acting := map[uint64]bool{}
	for _, a := range out.actors {
		acting[a.subject] = true
	}
	for c := range d.company {
		if acting[c.acting] {
			out.company[c] = struct{}{}
		}
	}
	return out
}

// pages is a list that only grows and whose elements never move. A copy goes on
// showing what it had.
type pages[T any] struct {
	pages [][]T
	len   int
}

const pageLen = 1 << 12

func (p *pages[T]) add(v T) {
	if p.len%pageLen == 0 {
		p.pages = append(p.pages, make([]T, pageLen))
	}
	p.pages[p.len/pageLen][p.len%pageLen] = v
	p.len++
}

func (p *pages[T]) at(i int) *T { return &p.pages[i/pageLen][i%pageLen] }
