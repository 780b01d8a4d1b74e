// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// listingFold finds the paths and durations of the variants that a cut leaves.
// Of variants that tie for the last places those stay whose paths come first; a
// variant that has lost its place never comes back, so that its durations are
// the rest's from then on.
type listingFold struct {
	tables *variantTables // counted before; only read
	cut    variantCut
	screen *screen
	names  []nameHash
	rank   []int // of activities, by name

	listed map[nameHash]*listed
	tied   int      // how many of listed tie
	bound  []uint32 // the last path of those that tie and can still stay; nil: all can
	rest   quantiles
	cases  int
}

// listed is a variant that may be listed.
type listed struct {
	path      []uint32
	cases     int
	durations quantiles
}

// Visit looks at one trail.
func (f *listingFold) Visit(t *Trail) {
	f.cases++
	ms, ok := t.Duration()
	into := &f.rest
	if v := f.find(t.Activity); v != nil {
		into = &v.durations
	}
	if ok {
		into.add(ms)
	}
}

// find gives the variant of a path, nil when it is not listed.
func (f *listingFold) find(path []uint32) *listed {
	if !f.screen.lengths[lengthClass(len(path))].Load() {
		return nil
	}
	h := variantHash(f.names, path)
	if !f.screen.passes(h) {
		return nil
	}
	if v := f.listed[h]; v != nil {
		return v
	}
	n := f.tables.cases(h)
	if n < f.cut.cases || n == f.cut.cases && f.bound != nil && comparePaths(f.rank, path, f.bound) > 0 {
		return nil
	}
	v := &listed{path: slices.Clone(path), cases: n}
	f.listed[h] = v
	if n == f.cut.cases {
		if f.tied++; f.tied >= 2*f.cut.tied+1 {
			f.trim()
		}
	}
	return f.listed[h]
}

// trim takes away those that tie and can no longer stay.
func (f *listingFold) trim() {
	var tied []nameHash
	for h, v := range f.listed {
		if v.cases == f.cut.cases {
			tied = append(tied, h)
		}
	}
	slices.SortFunc(tied, func(a, b nameHash) int { return comparePaths(f.rank, f.listed[a].path, f.listed[b].path) })
	if len(tied) < max(1, f.cut.tied) {
		return
	}
	f.bound = f.listed[tied[f.cut.tied-1]].path
	for _, h := range tied[f.cut.tied:] {
		f.rest.merge(&f.listed[h].durations)
		delete(f.listed, h)
	}
	f.tied = f.cut.tied
}

// Merge adds what another one found in other trails under the same cut.
func (f *listingFold) Merge(o *listingFold) {
	f.cases += o.cases
	f.rest.merge(&o.rest)
	for h, from := range o.listed {
		if to := f.listed[h]; to != nil {
			to.durations.merge(&from.durations)
			continue
		}
		f.listed[h] = from
		if from.cases == f.cut.cases {
			f.tied++
		}
	}
	f.trim()
}

func (f *listingFold) result() Variants {
	f.trim()
	out := Variants{}
	for part := range f.tables {
		out.Count += f.tables[part].len
	}
	out.RestCount, out.Rest.Cases = out.Count-len(f.listed), f.cases
	hashes := slices.SortedFunc(maps.Keys(f.listed), func(a, b nameHash) int {
		x, y := f.listed[a], f.listed[b]
		return cmp.Or(cmp.Compare(y.cases, x.cases), comparePaths(f.rank, x.path, y.path))
	})
	for _, h := range hashes {
		v := f.listed[h]
		out.Rest.Cases -= v.cases
		out.Top = append(out.Top, Variant{ID: fmt.Sprintf("%016x", h[1]), Path: v.path, Cases: v.cases, Median: v.durations.at(0.5)[0] / 1000})
	}
	out.Rest.Median = f.rest.at(0.5)[0] / 1000
	return out
}
