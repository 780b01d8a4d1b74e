// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"
)

// pathSearch looks for the paths of the variants that a cut may leave.
type pathSearch struct {
	tables *variantTables
	cut    variantCut
	screen screen // lets the variants pass that are looked for, and few others
	left   atomic.Int64
	rank   []int // of activities, by name
}

func newPathSearch(tables *variantTables, names []string, opts Options) *pathSearch {
	s := &pathSearch{tables: tables, cut: tables.cut(orDefault(opts.TopVariants, DefaultVariants)), rank: nameRanks(names)}
	each(variantParts, func(part int) {
		table := &s.tables[part]
		if table.most < s.cut.cases {
			return
		}
		for i := range table.slots {
			if v := &table.slots[i]; v.cases > 0 && v.cases >= s.cut.cases {
				s.screen.add(v.path)
				s.left.Add(1)
			}
		}
	})
	return s
}

// find reads the trails until all paths are found, which are soon where they are
// frequent, and gives the variants that are listed.
func (s *pathSearch) find(ctx context.Context, source Source, workers int) ([]*foundVariant, error) {
	pass, stop := context.WithCancel(ctx)
	defer stop()
	f, err := Run(pass, source, workers, func() *pathFold { return &pathFold{search: s, stop: stop} })
	if all := s.left.Load() == 0; err != nil && (!all || ctx.Err() != nil) {
		return nil, err
	}
	return f.listed(), nil
}

// foundVariant is a variant that may be listed.
type foundVariant struct {
	path []uint32
	slot *variantSlot
}

// met is the place of a variant whose path was met, until it has one.
const met = 1<<32 - 1

// pathFold keeps the paths that are looked for. Of those that tie for the last
// places it keeps the ones that come first.
type pathFold struct {
	search *pathSearch
	stop   func()          // once all are found
	found  []*foundVariant // without ties
	tied   []*foundVariant
	bound  []uint32 // the last path of those that tie and can still stay; nil: all can
}

// Visit looks at one trail.
func (f *pathFold) Visit(t *Trail) {
	h := hashPath(t.Activity)
	if !f.search.screen.passes(h) {
		return
	}
	s := f.search.tables.slot(h)
	if s.cases < f.search.cut.cases || atomic.LoadUint32(&s.place) != 0 || !atomic.CompareAndSwapUint32(&s.place, 0, met) {
		return
	}
	f.keep(t.Activity, s)
	if f.search.left.Add(-1) == 0 {
		f.stop()
	}
}

func (f *pathFold) keep(path []uint32, s *variantSlot) {
	cut := &f.search.cut
	switch {
	case s.cases > cut.cases:
		f.found = append(f.found, &foundVariant{slices.Clone(path), s})
	case f.bound == nil || comparePaths(f.search.rank, path, f.bound) < 0:
		if f.tied = append(f.tied, &foundVariant{slices.Clone(path), s}); len(f.tied) > 2*cut.tied {
			f.trim()
		}
	}
}

// trim takes away those that tie and can no longer stay.
func (f *pathFold) trim() {
	if n := f.search.cut.tied; len(f.tied) > n {
		slices.SortFunc(f.tied, func(a, b *foundVariant) int { return comparePaths(f.search.rank, a.path, b.path) })
		clear(f.tied[n:])
		f.tied = f.tied[:n]
		f.bound = f.tied[n-1].path
	}
}

// Merge adds what another one found in other trails.
func (f *pathFold) Merge(o *pathFold) {
	f.found = append(f.found, o.found...)
	f.tied = append(f.tied, o.tied...)
	f.trim()
}

// listed gives each variant that is listed its place.
func (f *pathFold) listed() []*foundVariant {
	f.trim()
	found := append(f.found, f.tied...)
	slices.SortFunc(found, func(a, b *foundVariant) int {
		return cmp.Or(cmp.Compare(b.slot.cases, a.slot.cases), comparePaths(f.search.rank, a.path, b.path))
	})
	for i, v := range found {
		v.slot.place = uint32(i + 1)
	}
	return found
}

// spreadFold gathers the durations of variants that have their places.
type spreadFold struct {
	search *pathSearch
	listed []quantiles
	rest   quantiles
}

func newSpreadFold(search *pathSearch, found []*foundVariant) *spreadFold {
	return &spreadFold{search: search, listed: make([]quantiles, len(found))}
}

// Visit looks at one trail.
func (f *spreadFold) Visit(t *Trail) {
	if ms, timed := t.Duration(); timed {
		f.add(hashPath(t.Activity), ms)
	}
}

// take looks at trails that were kept.
func (f *spreadFold) take(all []took) {
	for i := range all {
		if one := &all[i]; one.duration != untimed {
			f.add(one.path, one.duration)
		}
	}
}

func (f *spreadFold) add(h pathHash, ms int64) {
	into := &f.rest
	if f.search.screen.passes(h) {
		if place := f.search.tables.slot(h).place; place != 0 && place != met {
			into = &f.listed[place-1]
		}
	}
	into.add(ms)
}

// Merge adds the durations of other trails.
func (f *spreadFold) Merge(o *spreadFold) {
	f.rest.merge(&o.rest)
	for i := range f.listed {
		f.listed[i].merge(&o.listed[i])
	}
}
