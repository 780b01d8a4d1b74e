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
	found  journey.Trail // what was read last, and is shown
	times  []int64
	codes  []uint32
	marks  []journey.Mark
	actors []uint8
	worth  []journey.Worth
	gather gatherer
	table  [1 << 16]uint32 // activity by place in local, of the shard that is loaded
	loaded *shard
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

// shard shows the trails of a shard that stand as they are or only went on.
func (c *cursor) shard(ctx context.Context, part int, visit func(*journey.Trail)) error {
	v, s, first := c.view, c.view.base.parts[part], c.view.base.numbers[part]
	defer runtime.KeepAlive(v.base)
	c.load(s)
	grown, looked := v.grown.from(&v.moment, first), 0
	for is := range v.spans(part) {
		if looked%patience == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		looked++
		i := int(is.trail)
		if !v.stale.has(first + i) {
			c.trail(s, is)
			c.show(first+i, visit)
			continue
		}
		if p := &grown[0]; p.number > 0 {
			c.continued(s, is, &p.patch)
			c.show(v.base.trailCount()+int(p.number-1), visit)
		}
		grown = grown[1:]
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
func (c *cursor) show(number int, visit func(*journey.Trail)) {
	if len(c.found.Activity) > 0 {
		c.found.Case, c.found.Customer = number, number
		visit(&c.found)
	}
}

// patches shows those cases that differ from the snapshot, from a number on,
// that are more than a trail that went on.
func (c *cursor) patches(ctx context.Context, first int, visit func(*journey.Trail)) error {
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
func (c *cursor) continued(s *shard, is span, p *patch) {
	v, g := c.view, &c.gather
	if !v.admits(g, p) {
		c.found = journey.Trail{}
		return
	}
	g.begin()
	g.subjects = append(g.subjects, s.subjects(int(is.trail))...)
	g.delta(&v.moment, p)
	late := g.sorted()
	c.trail(s, is)
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
