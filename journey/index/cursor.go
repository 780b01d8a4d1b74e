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
				show(v.base.trailCount()+int(p.number-1), c.continued(s, i, &p.patch), visit)
			}
			grown = grown[1:]
		} else if in == nil || in.has(i) {
			show(first+i, c.trail(s, i), visit)
		}
	}
	return ctx.Err()
}

// trail reads what the scope looks at of a trail, by the way that fits the
// shard and the scope.
func (c *cursor) trail(s *shard, i int) journey.Trail {
	v := c.view
	from, to, at := v.within(s, i)
	if from == to {
		return journey.Trail{}
	}
	c.room(to - from)
	plain := c.loaded == s && v.floors == nil && v.turns == nil
	if plain && v.all {
		return c.whole(s, from, to, at)
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
	worth, read := c.priced(s, from, to, times), (*cursor).any
	if plain {
		read = (*cursor).narrow
	}
	t := read(c, s, from, to, times)
	t.Worth = worth
	return t
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
func (c *cursor) whole(s *shard, from, to int, at int64) journey.Trail {
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
	return journey.Trail{Activity: codes, Time: times, Mark: s.marks[from:to:to], Subject: s.actors[from:to:to], Worth: c.priced(s, from, to, times)}
}

// narrow reads events of which some are left out: every one is written, and
// the next one takes the place of one that is left out.
func (c *cursor) narrow(s *shard, from, to int, times []int64) journey.Trail {
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
	return journey.Trail{Activity: codes[:kept], Time: times[:kept], Mark: marks[:kept], Subject: actors[:kept]}
}

// any does what narrow does for any shard and scope.
func (c *cursor) any(s *shard, from, to int, times []int64) journey.Trail {
	kept := 0
	for k, at := range times {
		code := c.view.snapshotCode(s.ordinal(from+k), at)
		c.codes[kept], times[kept], c.marks[kept], c.actors[kept] = code, at, s.marks[from+k], s.actors[from+k]
		if code != leftOut {
			kept++
		}
	}
	return journey.Trail{Activity: c.codes[:kept], Time: times[:kept], Mark: c.marks[:kept], Subject: c.actors[:kept]}
}

// show shows the trail of a case, unless the scope looks at nothing of it.
func show(number int, t journey.Trail, visit func(journey.Trail)) {
	if len(t.Activity) > 0 {
		t.Case, t.Customer = number, number
		visit(t)
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
			show(v.base.trailCount()+n, c.patch(p), visit)
		}
	}
	return ctx.Err()
}

// patch reads what the scope looks at of a case by putting all of it in order.
func (c *cursor) patch(p *patch) journey.Trail {
	v, g := c.view, &c.gather
	if !v.admits(g, p) {
		return journey.Trail{}
	}
	g.begin()
	g.snapshot(&v.moment, p)
	g.delta(&v.moment, p)
	return c.scoped(journey.Trail{}, g.sorted())
}

// continued does what patch does for a trail that went on: quickly where the new
// events follow it.
func (c *cursor) continued(s *shard, i int, p *patch) journey.Trail {
	v, g := c.view, &c.gather
	if !v.admits(g, p) {
		return journey.Trail{}
	}
	g.begin()
	g.subjects = append(g.subjects, s.subjects(i)...)
	g.delta(&v.moment, p)
	late, t := g.sorted(), c.trail(s, i)
	if len(late) == 0 {
		return t
	}
	if len(t.Time) == 0 || late[0].time >= t.Time[len(t.Time)-1] {
		return c.scoped(t, late)
	}
	return c.patch(p)
}

// scoped puts what the scope looks at of events, which are in order, behind a
// trail that lies in the cursor or in the snapshot.
func (c *cursor) scoped(t journey.Trail, events []event) journey.Trail {
	v, kept := c.view, len(t.Activity)
	worth := append(c.worth[:0], t.Worth...)
	c.extend(&t, kept+len(events))
	for i := range events {
		e := &events[i]
		if code := v.codeAt(e.ordinal, e.time); code != leftOut && e.time >= v.from && e.time < v.to {
			c.codes[kept], c.times[kept], c.marks[kept], c.actors[kept] = code, e.time, e.mark, uint8(min(e.actor, manyActors))
			worth = v.worth(worth, kept, e.price)
			kept++
		}
	}
	c.worth = worth
	return journey.Trail{Activity: c.codes[:kept], Time: c.times[:kept], Mark: c.marks[:kept], Subject: c.actors[:kept], Worth: worth}
}

// extend brings a trail to the beginning of the cursor's memory, with room for
// so many events.
func (c *cursor) extend(t *journey.Trail, n int) {
	if n > len(c.times) {
		c.room(n)
	}
	copy(c.codes, t.Activity)
	copy(c.times, t.Time)
	copy(c.marks, t.Mark)
	copy(c.actors, t.Subject)
}
