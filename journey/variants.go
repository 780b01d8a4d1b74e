// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/bits"
	"slices"
)

// Variants are the distinct sequences of activities.
type Variants struct {
	Count int       // distinct variants
	Top   []Variant // by cases, largest first, then by path
	// Rest sums the RestCount variants that Top leaves out.
	Rest      Variant
	RestCount int
}

// Variant is one sequence of activities and the cases that take it.
type Variant struct {
	// ID is 16 hex digits that depend on nothing but the names along the path,
	// so that the same path has the same ID in every log. Empty in Rest.
	ID    string
	Path  []uint32 // nil in Rest
	Cases int
	// Median is the median duration in seconds of its cases; NaN without times.
	Median float64
}

// nameHash is the two halves of a name's hash.
type nameHash [2]uint64

func newNameHashes(names []string) []nameHash {
	hashes := make([]nameHash, len(names))
	for i, name := range names {
		h := fnv.New128a()
		h.Write([]byte(name)) // never fails
		sum := h.Sum(nil)
		for b, v := range sum {
			hashes[i][b/8] = hashes[i][b/8]<<8 | uint64(v)
		}
	}
	return hashes
}

// pathHash is a 128-bit hash of a sequence of names. A thousand million
// distinct paths collide with probability below 1e-20.
func pathHash(names []nameHash, path []uint32) nameHash {
	const a, b = 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93 // odd, so that a step loses nothing
	h := nameHash{a, b}
	for _, activity := range path {
		n := &names[activity]
		h[0] = bits.RotateLeft64((h[0]^n[0])*a, 31)
		h[1] = bits.RotateLeft64((h[1]+n[1])*b, 29) ^ h[0]
	}
	return h
}

// variantCount is a Variant while it is being counted.
type variantCount struct {
	path  []uint32
	cases int
	timed int
	first int64      // the only duration, while timed is 1: most variants are taken once
	more  *quantiles // all durations, from the second on
}

func (v *variantCount) add(ms int64) {
	v.timed++
	switch v.timed {
	case 1:
		v.first = ms
		return
	case 2:
		v.more = &quantiles{}
		v.more.add(v.first)
	}
	v.more.add(ms)
}

func (v *variantCount) merge(o *variantCount) {
	v.cases += o.cases
	switch {
	case o.timed == 0:
	case o.timed == 1:
		v.add(o.first)
	case v.timed == 0:
		v.timed, v.more = o.timed, o.more
	case v.timed == 1:
		o.more.add(v.first)
		v.timed, v.more = o.timed+1, o.more
	default:
		v.timed += o.timed
		v.more.merge(o.more)
	}
}

func (v *variantCount) addTo(q *quantiles) {
	if v.more != nil {
		q.merge(v.more)
	} else if v.timed == 1 {
		q.add(v.first)
	}
}

func (v *variantCount) median() float64 {
	var q quantiles
	v.addTo(&q)
	return q.at(0.5)[0] / 1000
}

// variantFold counts variants by the hash of their path. It keeps some 90
// bytes per distinct variant, and its path as a slice of the trails.
type variantFold struct {
	names    []nameHash
	index    pathIndex
	variants paged[variantCount]
}

func newVariantFold(names []nameHash) *variantFold { return &variantFold{names: names} }

// Visit counts one trail.
func (f *variantFold) Visit(t Trail) {
	v := f.variant(pathHash(f.names, t.Activity), t.Activity)
	v.cases++
	if ms, ok := t.Duration(); ok {
		v.add(ms)
	}
}

func (f *variantFold) variant(hash nameHash, path []uint32) *variantCount {
	i := f.index.number(hash)
	if i == f.variants.len {
		f.variants.add(variantCount{path: slices.Clone(path)})
	}
	return f.variants.at(i)
}

// Merge adds the variants of other trails over the same activities.
func (f *variantFold) Merge(o *variantFold) {
	for i, hash := range o.index.hashes {
		v := o.variants.at(i)
		f.variant(hash, v.path).merge(v)
	}
}

func (f *variantFold) result(names []string, top int) Variants {
	listed := f.largest(names, top)
	out := Variants{Count: f.index.len(), RestCount: f.index.len() - len(listed)}
	isListed := make(map[int]bool, len(listed))
	for _, i := range listed {
		isListed[i] = true
		v := f.variants.at(i)
		id := fmt.Sprintf("%016x", f.index.hashes[i][1])
		out.Top = append(out.Top, Variant{ID: id, Path: v.path, Cases: v.cases, Median: v.median()})
	}
	var durations quantiles
	for i := range out.Count {
		if !isListed[i] {
			v := f.variants.at(i)
			out.Rest.Cases += v.cases
			v.addTo(&durations)
		}
	}
	out.Rest.Median = durations.at(0.5)[0] / 1000
	return out
}

// largest gives the numbers of the top variants in order. It sorts no more than
// twice that many at a time.
func (f *variantFold) largest(names []string, top int) []int {
	rank := nameRanks(names)
	compare := func(i, j int) int {
		a, b := f.variants.at(i), f.variants.at(j)
		return cmp.Or(cmp.Compare(b.cases, a.cases), comparePaths(rank, a.path, b.path))
	}
	var best []int
	bound := -1 // the worst that can still be listed
	for i := range f.index.len() {
		if bound >= 0 && compare(i, bound) > 0 {
			continue
		}
		if best = append(best, i); len(best) == 2*top {
			slices.SortFunc(best, compare)
			best, bound = best[:top], best[top-1]
		}
	}
	slices.SortFunc(best, compare)
	return best[:min(top, len(best))]
}

// nameRanks gives each name's place in the order of names.
func nameRanks(names []string) []int {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(names[a], names[b]) })
	rank := make([]int, len(names))
	for r, i := range order {
		rank[i] = r
	}
	return rank
}

// comparePaths orders paths by the names along them.
func comparePaths(rank []int, a, b []uint32) int {
	return slices.CompareFunc(a, b, func(x, y uint32) int { return cmp.Compare(rank[x], rank[y]) })
}
