// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"slices"
	"sync/atomic"
)

// variantFold counts the cases of every variant by the hash of its path: some 40
// bytes for each, and nothing of the path itself. What it took of each trail it
// keeps as long as there is room, so that the tables need not grow and nobody
// needs to read the trails again for their durations.
type variantFold struct {
	tables    variantTables
	room      int            // for so many times tookAtOnce trails more; negative once trails were not kept
	more      []*variantFold // merged, but for their tables
	customers Clusters
}

// keptTrails is how many times tookAtOnce trails a worker keeps: 128 MB, 5.6 million
// trails.
const keptTrails = 128 << 20 / (24 * tookAtOnce)

func newVariantFold() *variantFold { return &variantFold{room: keptTrails} }

// Visit counts one trail.
func (f *variantFold) Visit(t *Trail) {
	f.customers.Visit(t.Customer)
	ms, timed := t.Duration()
	if !timed {
		ms = untimed
	}
	h := hashPath(t.Activity)
	table := f.tables.of(h)
	if len(table.last) == cap(table.last) {
		f.turn(table)
	}
	table.last = append(table.last, took{h, ms})
}

// turn begins a page of a table.
func (f *variantFold) turn(table *variantTable) {
	switch {
	case table.last == nil:
	case f.room > 0:
		f.room--
		table.full = append(table.full, table.last)
	default:
		f.room = -1
		table.settle()
	}
	table.last = make([]took, 0, tookAtOnce)
}

// Merge adds the variants of other trails over the same activities, when all are
// finished.
func (f *variantFold) Merge(o *variantFold) {
	f.customers.Merge(&o.customers)
	f.room = min(f.room, o.room)
	f.more = append(append(f.more, o), o.more...)
	o.more = nil
}

// kept tells whether all trails were kept.
func (f *variantFold) kept() bool { return f.room >= 0 }

// finish counts all that was merged.
func (f *variantFold) finish() {
	each(variantParts, func(part int) {
		table := &f.tables[part]
		table.show(table.count)
		for _, o := range f.more {
			table.merge(&o.tables[part])
		}
	})
}

// show shows the trails that were kept in one of the tables.
func (f *variantFold) show(ctx context.Context, part int, to *spreadFold) error {
	f.tables[part].show(to.take)
	for _, o := range f.more {
		o.tables[part].show(to.take)
	}
	return ctx.Err()
}

// took is what a trail's path and duration are.
type took struct {
	path     pathHash
	duration int64 // milliseconds, or untimed
}

const untimed = -1

// variantParts is into how many tables the variants are spread, so that each lies
// near the processor while it is worked on: few are too large for that, and of
// many too much of each is put away and fetched again.
const variantParts = 512

// tookAtOnce is how many trails a page of a table holds.
const tookAtOnce = 128

// variantTables hold the cases of every variant, by a part of its hash.
type variantTables [variantParts]variantTable

// of gives the table of a hash.
func (t *variantTables) of(h pathHash) *variantTable { return &t[h.b%variantParts] }

// slot gives the place of a variant that was counted.
func (t *variantTables) slot(h pathHash) *variantSlot { return t.of(h).slot(h) }

// variantTable is a hash table that is probed one place after another. A place
// without cases is free.
type variantTable struct {
	last  []took   // a page of trails
	full  [][]took // other pages
	slots []variantSlot
	len   int
	most  uint32 // cases of a variant
}

type variantSlot struct {
	path  pathHash
	cases uint32
	place uint32 // among the variants that are listed, counted from 1; 0 or met: none
}

// settle counts the trails that it has, and keeps them no longer.
func (t *variantTable) settle() {
	t.show(t.count)
	t.last, t.full = nil, nil
}

func (t *variantTable) show(to func([]took)) {
	for _, page := range t.full {
		to(page)
	}
	to(t.last)
}

// room makes a quarter of the places free beside those of so many variants more.
// It goes by large steps while the table is small, for every step moves all.
func (t *variantTable) room(more int) {
	const small = 1 << 10
	if 4*(t.len+more) <= 3*len(t.slots) {
		return
	}
	size := max(16, len(t.slots))
	for 4*(t.len+more) > 3*size {
		size *= 2
	}
	if len(t.slots) > 0 && size < small {
		size = min(2*size, small)
	}
	old := t.slots
	t.slots = make([]variantSlot, size)
	for _, s := range old {
		if s.cases > 0 {
			*t.slot(s.path) = s
		}
	}
}

// count counts trails.
func (t *variantTable) count(all []took) {
	t.room(len(all))
	for i := range all {
		t.add(all[i].path, 1)
	}
}

// add counts cases of a variant, for which there is room.
func (t *variantTable) add(h pathHash, cases uint32) {
	s := t.slot(h)
	if s.cases == 0 {
		s.path = h
		t.len++
	}
	s.cases += cases
	t.most = max(t.most, s.cases)
}

// slot gives the place of a hash, or the free one where it belongs.
func (t *variantTable) slot(h pathHash) *variantSlot {
	mask := len(t.slots) - 1
	at := int(h.a) & mask
	for t.slots[at].cases > 0 && t.slots[at].path != h {
		at = (at + 1) & mask
	}
	return &t.slots[at]
}

// merge adds another one.
func (t *variantTable) merge(o *variantTable) {
	t.room(o.len)
	for _, s := range o.slots {
		if s.cases > 0 {
			t.add(s.path, s.cases)
		}
	}
	o.show(t.count)
	o.slots = nil
}

// variantCut says which variants are listed: all with more cases than there, and
// so many of those with exactly as many.
type variantCut struct {
	cases uint32
	tied  int
}

// cut gives the cut that leaves so many variants.
func (t *variantTables) cut(top int) variantCut {
	var parts [variantParts][]uint32
	each(variantParts, func(part int) { parts[part] = t[part].best(top) })
	best := largest(slices.Concat(parts[:]...), top)
	c := variantCut{}
	if len(best) > 0 {
		c.cases = best[len(best)-1]
	}
	for _, n := range best {
		if n == c.cases {
			c.tied++
		}
	}
	return c
}

// best gives the cases of so many variants, with the largest in the table.
func (t *variantTable) best(top int) []uint32 {
	var best []uint32
	floor := uint32(0) // so many are not among them
	for i := range t.slots {
		cases := t.slots[i].cases
		if cases <= floor {
			continue
		}
		if best = append(best, cases); len(best) >= 2*top {
			best = largest(best, top)
			floor = best[top-1]
		}
	}
	return largest(best, top)
}

func largest(n []uint32, top int) []uint32 {
	slices.Sort(n)
	slices.Reverse(n)
	return n[:min(len(n), top)]
}

// screen tells of most variants that they are not listed, without looking far.
type screen [1 << 10]atomic.Uint64

func (s *screen) place(h pathHash) (word *atomic.Uint64, bit uint64) {
	return &s[h.b>>9%uint64(len(s))], 1 << (h.b >> 19 % 64)
}

func (s *screen) add(h pathHash) {
	if word, bit := s.place(h); word.Load()&bit == 0 {
		word.Or(bit)
	}
}

func (s *screen) passes(h pathHash) bool {
	word, bit := s.place(h)
	return word.Load()&bit != 0
}
