// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"slices"
	"sync/atomic"
)

// variantFold counts the cases of every variant by the hash of its path: some 40
// bytes for each, and nothing of the path itself.
type variantFold struct {
	names     []nameHash
	tables    variantTables
	more      []*variantFold // merged, but for their tables
	customers Clusters
}

func newVariantFold(names []nameHash) *variantFold { return &variantFold{names: names} }

// Visit counts one trail.
func (f *variantFold) Visit(t *Trail) {
	f.customers.Visit(t.Customer)
	h := variantHash(f.names, t.Activity)
	table := f.tables.of(h)
	if table.waiting = append(table.waiting, h); len(table.waiting) == variantsWaiting {
		table.settle()
	}
}

// variantHash is the hash of a path with the class of its length in the lowest
// byte, so that most paths can be told from others before they are hashed.
func variantHash(names []nameHash, path []uint32) nameHash {
	h := pathHash(names, path)
	h[0] = h[0]<<8 | uint64(lengthClass(len(path)))
	return h
}

// lengthClass is a length below 255, and 255 for all others.
func lengthClass(length int) uint8 { return uint8(min(length, math.MaxUint8)) }

// Merge adds the variants of other trails over the same activities, when all are
// finished.
func (f *variantFold) Merge(o *variantFold) {
	f.customers.Merge(&o.customers)
	f.more = append(append(f.more, o), o.more...)
	o.more = nil
}

// finish gives the counts of all that was merged.
func (f *variantFold) finish() *variantTables {
	each(variantParts, func(part int) {
		table := &f.tables[part]
		table.settle()
		for _, o := range f.more {
			o.tables[part].settle()
			table.merge(&o.tables[part])
			o.tables[part] = variantTable{}
		}
	})
	f.more = nil
	return &f.tables
}

// variantParts is into how many tables the variants are spread, so that each lies
// near the processor while it is worked on: few are too large for that, and of
// many too much of each is put away and fetched again.
const variantParts = 512

// variantsWaiting is how many cases wait until they are counted in one table.
const variantsWaiting = 128

// variantTables hold the cases of every variant, by a part of its hash.
type variantTables [variantParts]variantTable

// of gives the table of a hash.
func (t *variantTables) of(h nameHash) *variantTable { return &t[h[0]>>8%variantParts] }

// variantTable is a hash table that is probed one place after another. A place
// without cases is free.
type variantTable struct {
	slots   []variantSlot
	len     int
	waiting []nameHash // of cases that are not counted yet
}

type variantSlot struct {
	hash  nameHash
	cases int
}

// settle counts the cases that wait.
func (t *variantTable) settle() {
	t.room(len(t.waiting))
	for _, h := range t.waiting {
		t.add(h, 1)
	}
	t.waiting = t.waiting[:0]
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
			*t.slot(s.hash) = s
		}
	}
}

// add counts cases of a variant, for which there is room.
func (t *variantTable) add(h nameHash, cases int) {
	s := t.slot(h)
	if s.cases == 0 {
		s.hash = h
		t.len++
	}
	s.cases += cases
}

// slot gives the place of a hash, or the free one where it belongs.
func (t *variantTable) slot(h nameHash) *variantSlot {
	mask := len(t.slots) - 1
	at := int(h[1]) & mask
	for t.slots[at].cases > 0 && t.slots[at].hash != h {
		at = (at + 1) & mask
	}
	return &t.slots[at]
}

func (t *variantTable) merge(o *variantTable) {
	t.room(o.len)
	for _, s := range o.slots {
		if s.cases > 0 {
			t.add(s.hash, s.cases)
		}
	}
}

// cases gives how many cases take a variant that was counted.
func (t *variantTables) cases(h nameHash) int { return t.of(h).slot(h).cases }

// variantCut says which variants are listed: all with more cases than there, and
// so many of those with exactly as many.
type variantCut struct{ cases, tied int }

// cut gives the cut that leaves so many variants.
func (t *variantTables) cut(top int) variantCut {
	var parts [variantParts][]int
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
func (t *variantTable) best(top int) []int {
	var best []int
	floor := 0 // so many are not among them
	for _, s := range t.slots {
		if s.cases <= floor {
			continue
		}
		if best = append(best, s.cases); len(best) >= 2*top {
			best = largest(best, top)
			floor = best[top-1]
		}
	}
	return largest(best, top)
}

func largest(n []int, top int) []int {
	slices.SortFunc(n, func(a, b int) int { return b - a })
	return n[:min(len(n), top)]
}

// screen tells of most variants that they are not listed, without looking far.
type screen struct {
	lengths [math.MaxUint8 + 1]atomic.Bool // by class, whether any that is listed has it
	hashes  [1 << 10]atomic.Uint64
}

// screen lets the variants pass that a cut may leave, and few others.
func (t *variantTables) screen(c variantCut) *screen {
	s := new(screen)
	each(variantParts, func(part int) {
		for _, v := range t[part].slots {
			if v.cases == 0 || v.cases < c.cases {
				continue
			}
			if length := &s.lengths[uint8(v.hash[0])]; !length.Load() {
				length.Store(true)
			}
			if word, bit := s.place(v.hash); word.Load()&bit == 0 {
				word.Or(bit)
			}
		}
	})
	return s
}

func (s *screen) place(h nameHash) (word *atomic.Uint64, bit uint64) {
	return &s.hashes[h[0]>>54], 1 << (h[0] >> 48 % 64)
}

func (s *screen) passes(h nameHash) bool {
	word, bit := s.place(h)
	return word.Load()&bit != 0
}
