// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"runtime"
	"slices"

	"touchstone/journey"
)

// cursor reads the trails of a view, one after another, into the same memory.
type cursor struct {
	view  *View
	found journey.Trail // what was read last, and is shown
	columns
	worth  []journey.Worth
	gather gatherer
	joint  columns
	table  [1 << 16]uint32 // activity by place in local, of the shard that is loaded
	loaded *shard
	long   int    // place in the table of the long gap that was looked up last
	sold   *shard // whose prices were looked up last,
	price  int    // and the place of the last one looked for
}

// load makes ready to read a shard from its beginning to its end.
func (c *cursor) load(s *shard) {
	if c.loaded = nil; s.wide != nil {
		return
	}
	c.loaded = s
	for i, ordinal := range s.local {
		c.table[i] = c.view.codes[ordinal]
	}
}

// patience is how many trails are read between two looks at the context.
const patience = 256

// shard shows the trails of a shard that stand as they are, and the cases that are
// at home at the others.
func (c *cursor) shard(ctx context.Context, part int, visit func(*journey.Trail)) error {
	v, s, first := c.view, c.view.base.parts[part], c.view.base.numbers[part]
	defer runtime.KeepAlive(v.base)
	c.load(s)
	homes, looked := v.homes.from(&v.moment, first), 0
	for is := range v.spans(part) {
		if looked%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		looked++
		i := int(is.trail)
		if !v.stale.has(first + i) {
			c.trail(s, is)
			c.show(first+i, first+i, visit)
			continue
		}
		for n := homes[0]; n < homes[1]; n++ {
			if n%patience == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			h := &v.homes.cases[n]
			c.home(s, is, h)
			number := v.base.trailCount() + int(h.number)
			c.show(number, number, visit)
		}
		homes = homes[1:]
	}
	return ctx.Err()
}

// trail reads what the scope looks at of a trail, by the way that fits the
// shard and the scope.
func (c *cursor) trail(s *shard, is span) {
	v, from, to, at := c.view, int(is.from), int(is.to), is.at
	if from == to {
		c.found = journey.Trail{}
		return
	}
	c.room(to - from)
	plain := c.loaded == s && v.floors == nil && v.turns == nil
	if plain && v.all {
		c.whole(s, from, to, at)
		return
	}
	times := c.times[:to-from]
	for k, gap := range s.gaps[from:to][:len(times)] {
		if gap == longGap {
			at += c.longGap(s, from+k)
		} else {
			at += int64(gap)
		}
		times[k] = at
	}
	c.found.Worth = c.priced(s, from, to, times)
	if plain {
		c.narrow(s, from, to, times)
	} else {
		c.any(s, from, to, times)
	}
}

// columns are where trails are read to.
type columns struct {
	times  []int64
	codes  []uint32
	marks  []journey.Mark
	actors []uint8
}

// room makes room for so many events behind what is there.
func (c *columns) room(n int) {
	if n > len(c.times) {
		n += n / 4
		c.times, c.codes, c.marks, c.actors = longer(c.times, n), longer(c.codes, n), longer(c.marks, n), longer(c.actors, n)
	}
}

func longer[T fixed](column []T, n int) []T {
	out := make([]T, n)
	copy(out, column)
	return out
}

// whole reads events of which none is left out, whose gaps count from a time.
func (c *cursor) whole(s *shard, from, to int, at int64) {
	table, codes, times := &c.table, c.codes[:to-from], c.times[:to-from]
	narrow := s.narrow[from:to][:len(codes)]
	for k, gap := range s.gaps[from:to][:len(codes)] {
		if gap == longGap {
			at += c.longGap(s, from+k)
		} else {
			at += int64(gap)
		}
		codes[k], times[k] = table[narrow[k]], at
	}
	c.found.Worth = c.priced(s, from, to, times)
	c.fill(codes, times, s.marks[from:to:to], s.actors[from:to:to])
}

// longGap does what that of a shard does. Trails are read one after another, so
// it mostly is the one behind the last.
func (c *cursor) longGap(s *shard, event int) int64 {
	at, ok := c.long+1, true
	if at >= len(s.longAt) || s.longAt[at] != uint32(event) {
		if at, ok = slices.BinarySearch(s.longAt, uint32(event)); !ok {
			return longGap
		}
	}
	c.long = at
	return s.long[at]
}

func (c *cursor) fill(codes []uint32, times []int64, marks []journey.Mark, actors []uint8) {
	c.found.Activity, c.found.Time, c.found.Mark, c.found.Subject = codes, times, marks, actors
}

// narrow reads events of which some are left out: every one is written, and
// the next one takes the place of one that is left out.
func (c *cursor) narrow(s *shard, from, to int, times []int64) {
	n := to - from
	table, codes, marks, actors := &c.table, c.codes[:n], c.marks[:n], c.actors[:n]
	fromMarks, fromActors := s.marks[from:to][:n], s.actors[from:to][:n]
	kept := 0
	for k, code := range s.narrow[from:to][:n] {
		activity := table[code]
		codes[kept], times[kept], marks[kept], actors[kept] = activity, times[k], fromMarks[k], fromActors[k]
		if activity != leftOut {
			kept++
		}
	}
	c.fill(codes[:kept], times[:kept], marks[:kept], actors[:kept])
}

// any does what narrow does for any shard and scope.
func (c *cursor) any(s *shard, from, to int, times []int64) {
	kept := 0
	for k, at := range times {
		code := c.view.snapshotCode(s.ordinal(from+k), at)
		c.codes[kept], times[kept], c.marks[kept], c.actors[kept] = code, at, s.marks[from+k], s.actors[from+k]
		if code != leftOut {
			kept++
		}
	}
	c.fill(c.codes[:kept], times[:kept], c.marks[:kept], c.actors[:kept])
}

// show shows what was read as the trail of a case of a customer, unless the scope
// looks at nothing of it.
func (c *cursor) show(number, customer int, visit func(*journey.Trail)) {
	if len(c.found.Activity) > 0 {
		c.found.Case, c.found.Customer = number, customer
		visit(&c.found)
	}
}

// patches shows those cases, from a number on, that have nothing of the snapshot.
func (c *cursor) patches(ctx context.Context, first int, visit func(*journey.Trail)) error {
	v := c.view
	defer runtime.KeepAlive(v.base)
	for n := first; n < min(first+patchesPerPart, len(v.cases)); n++ {
		if n%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p := &v.cases[n]; p.refs == 0 {
			c.found = journey.Trail{}
			if v.admits(&c.gather, p) {
				c.sorted(p)
			}
			c.show(v.base.trailCount()+n, v.base.trailCount()+n, visit)
		}
	}
	return ctx.Err()
}

// home reads what the scope looks at of a case at the trail that it is read at:
// quickly where its trails are easily joined and the new events follow them.
func (c *cursor) home(s *shard, is span, h *home) {
	v, g := c.view, &c.gather
	c.found = journey.Trail{}
	if !v.admits(g, &h.patch) {
		return
	}
	g.begin()
	if len(v.erased.events) > 0 || !c.joined(s, is, h.first) {
		c.sorted(&h.patch)
		return
	}
	if h.actor == 0 {
		return
	}
	g.subjects = append(g.subjects, s.acting(int(is.trail), h.first.subject)...)
	g.acting(&v.moment, h.first.next)
	g.delta(&v.moment, &h.patch)
	late := g.sorted()
	switch times := c.found.Time; {
	case len(late) == 0:
	case len(times) == 0 || late[0].time >= times[len(times)-1]:
		c.scoped(late)
	default:
		c.sorted(&h.patch)
	}
}

// sorted reads what the scope looks at of a case by putting all of it in order.
func (c *cursor) sorted(p *patch) {
	c.found = journey.Trail{}
	c.scoped(c.gather.patch(&c.view.moment, p))
}

// scoped puts what the scope looks at of events, which are in order, behind the
// trail that was read, which lies in the cursor or in the snapshot.
func (c *cursor) scoped(events []event) {
	v, kept := c.view, len(c.found.Activity)
	worth := append(c.worth[:0], c.found.Worth...)
	c.extend(kept + len(events))
	for i := range events {
		e := &events[i]
		if code := v.codeAt(e.ordinal, e.time); code != leftOut && e.time >= v.from && e.time < v.to {
			c.codes[kept], c.times[kept], c.marks[kept], c.actors[kept] = code, e.time, e.mark, uint8(min(e.actor, manyActors))
			worth = v.worth(worth, kept, e.price)
			kept++
		}
	}
	c.worth, c.found.Worth = worth, worth
	c.fill(c.codes[:kept], c.times[:kept], c.marks[:kept], c.actors[:kept])
}

// extend brings the trail that was read to the beginning of the cursor's memory,
// with room for so many events.
func (c *cursor) extend(n int) {
	c.room(n)
	copy(c.codes, c.found.Activity)
	copy(c.times, c.found.Time)
	copy(c.marks, c.found.Mark)
	copy(c.actors, c.found.Subject)
}
