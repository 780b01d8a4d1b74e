// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// variantFold counts the cases of every variant by the hash of its path: some 40
// bytes for each, and nothing of the path itself.
type variantFold struct {
	names  []nameHash
	tables variantTables
	more   []*variantFold // merged, but for their tables
}

func newVariantFold(names []nameHash) *variantFold { return &variantFold{names: names} }

// Visit counts one trail.
func (f *variantFold) Visit(t Trail) {
	h := pathHash(f.names, t.Activity)
	f.tables[h[0]%variantParts].add(h, 1)
}

// Merge adds the variants of other trails over the same activities, when all are
// finished.
func (f *variantFold) Merge(o *variantFold) {
	f.more = append(append(f.more, o), o.more...)
	o.more = nil
}

// finish gives the counts of all that was merged, joined on all cores.
func (f *variantFold) finish() *variantTables {
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for part := next.Add(1) - 1; part < variantParts; part = next.Add(1) - 1 {
				for _, o := range f.more {
					f.tables[part].merge(&o.tables[part])
					o.tables[part] = variantTable{}
				}
			}
		})
	}
	group.Wait()
	f.more = nil
	return &f.tables
}

// variantParts is into how many tables the variants are spread.
const variantParts = 64

// variantTables hold the cases of every variant, by a part of its hash.
type variantTables [variantParts]variantTable

// variantTable is a hash table that is probed one place after another. A place
// without cases is free.
type variantTable struct {
	slots []variantSlot
	len   int
}

type variantSlot struct {
	hash  nameHash
	cases int
}

func (t *variantTable) add(h nameHash, cases int) {
	if 4*t.len >= 3*len(t.slots) {
		old := t.slots
		t.slots = make([]variantSlot, max(64, 2*len(old)))
		for _, s := range old {
			if s.cases > 0 {
				*t.slot(s.hash) = s
			}
		}
	}
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
	for _, s := range o.slots {
		if s.cases > 0 {
			t.add(s.hash, s.cases)
		}
	}
}

// cases gives how many cases take a variant that was counted.
func (t *variantTables) cases(h nameHash) int { return t[h[0]%variantParts].slot(h).cases }

// variantCut says which variants are listed: all with more cases than there, and
// so many of those with exactly as many.
type variantCut struct{ cases, tied int }

// cut gives the cut that leaves so many variants.
func (t *variantTables) cut(top int) variantCut {
	var best []int // cases, with the largest among them
	for part := range t {
		for _, s := range t[part].slots {
			if s.cases == 0 {
				continue
			}
			if best = append(best, s.cases); len(best) >= 2*top+variantParts {
				best = largest(best, top)
			}
		}
	}
	best = largest(best, top)
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

func largest(n []int, top int) []int {
	slices.SortFunc(n, func(a, b int) int { return b - a })
	return n[:min(len(n), top)]
}
