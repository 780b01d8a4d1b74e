// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"runtime"

	"touchstone/journey"
)

// cursor reads the trails of a view, one after another, into the same memory.
type cursor struct {
	view   *View
	found  journey.Trail // what was read last; filled field by field, for a trail is too large to be handed on by value
	times  []int64
	codes  []uint32
	marks  []journey.Mark
	actors []uint8
	worth  []journey.Worth
	gather gatherer
	table  [1 << 16]uint32 // activity by place in local, of the shard that is loaded
	loaded *shard
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

// shard shows the trails of a shard that stand as they are or only went on.
func (c *cursor) shard(ctx context.Context, part int, visit func(journey.Trail)) error {
	v, s, first := c.view, c.view.base.parts[part], c.view.base.numbers[part]
	defer runtime.KeepAlive(v.base)
	var in bitmap
	if v.admitted != nil {
		in = v.admitted[part]()
	}
	c.load(s)
	grown := v.grown.from(&v.moment, first)
	for i := range s.keys {
		if i%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if v.stale.has(first + i) {
			if p := &grown[0]; p.number > 0 {
				c.continued(s, i, &p.patch)
				c.show(v.base.trailCount()+int(p.number-1), visit)
			}
			grown = grown[1:]
		} else if in == nil || in.has(i) {
			c.trail(s, i)
			c.show(first+i, visit)
		}
	}
	return ctx.Err()
}

// trail reads what the scope looks at of a trail, by the way that fits the
// shard and the scope.
func (c *cursor) trail(s *shard, i int) {
	v := c.view
	from, to, at := v.within(s, i)
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
			at += s.longGap(from + k)
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

// within gives the events of a trail in the period, and the time from which the
// gap of the first one counts. Trails outside of the period, most where it is
// short, are not read at all, and of the others what came before is only passed.
func (v *View) within(s *shard, i int) (from, to int, at int64) {
	from, to, at = int(s.ends[i]), int(s.ends[i+1]), s.starts[i]
	switch {
	case !v.bounded:
		return from, to, at
	case v.outside(s, i):
		return 0, 0, 0
	case at >= v.from && s.lasts()[i] < v.to:
		return from, to, at
	}
	for end := to; from < end; from++ {
		next := at + s.gap(from)
		if next >= v.from {
			break
		}
		at = next
	}
	end := to
	for to, now := from, at; to < end; to++ {
		if now += s.gap(to); now >= v.to {
			return from, to, at
		}
	}
	return from, end, at
}

// outside tells whether a trail ends before the period or begins after it.
func (v *View) outside(s *shard, i int) bool {
	return v.bounded && (s.starts[i] >= v.to || s.lasts()[i] < v.from)
}

func (c *cursor) room(n int) {
	if n > len(c.times) {
		n += n / 4
		c.times, c.codes, c.marks, c.actors = make([]int64, n), make([]uint32, n), make([]journey.Mark, n), make([]uint8, n)
	}
}

// whole reads events of which none is left out, whose gaps count from a time.
func (c *cursor) whole(s *shard, from, to int, at int64) {
	table, codes, times := &c.table, c.codes[:to-from], c.times[:to-from]
	narrow := s.narrow[from:to][:len(codes)]
	for k, gap := range s.gaps[from:to][:len(codes)] {
		if gap == longGap {
			at += s.longGap(from + k)
		} else {
			at += int64(gap)
		}
		codes[k], times[k] = table[narrow[k]], at
	}
	c.found.Worth = c.priced(s, from, to, times)
	c.fill(codes, times, s.marks[from:to:to], s.actors[from:to:to])
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

// show shows what was read as the trail of a case, unless the scope looks at
// nothing of it.
func (c *cursor) show(number int, visit func(journey.Trail)) {
	if len(c.found.Activity) > 0 {
		c.found.Case, c.found.Customer = number, number
		visit(c.found)
	}
}

// patches shows those cases that differ from the snapshot, from a number on,
// that are more than a trail that went on.
func (c *cursor) patches(ctx context.Context, first int, visit func(journey.Trail)) error {
	v := c.view
	defer runtime.KeepAlive(v.base)
	for n := first; n < min(first+patchesPerPart, len(v.cases)); n++ {
		if n%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if p := &v.cases[n]; v.only(p) == nil {
			c.patch(p)
			c.show(v.base.trailCount()+n, visit)
		}
	}
	return ctx.Err()
}

// patch reads what the scope looks at of a case by putting all of it in order.
func (c *cursor) patch(p *patch) {
	v, g := c.view, &c.gather
	c.found = journey.Trail{}
	if !v.admits(g, p) {
		return
	}
	g.begin()
	g.snapshot(&v.moment, p)
	g.delta(&v.moment, p)
	c.scoped(g.sorted())
}

// continued does what patch does for a trail that went on: quickly where the new
// events follow it.
func (c *cursor) continued(s *shard, i int, p *patch) {
	v, g := c.view, &c.gather
	if !v.admits(g, p) {
		c.found = journey.Trail{}
		return
	}
	g.begin()
	g.subjects = append(g.subjects, s.subjects(i)...)
	g.delta(&v.moment, p)
	late := g.sorted()
	c.trail(s, i)
	switch times := c.found.Time; {
	case len(late) == 0:
	case len(times) == 0 || late[0].time >= times[len(times)-1]:
		c.scoped(late)
	default:
		c.patch(p)
	}
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
	if n > len(c.times) {
		c.room(n)
	}
	copy(c.codes, c.found.Activity)
	copy(c.times, c.found.Time)
	copy(c.marks, c.found.Mark)
	copy(c.actors, c.found.Subject)
}
