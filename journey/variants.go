// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
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
	// Effective is how many customers with one case each the cases are worth, if
	// all cases of a customer are alike: the cases where each customer has one.
	Effective float64
}

// Taken gives the share that so many cases are of all. Its interval minds that
// one customer may have several.
func (v *Variants) Taken(cases int) Rate {
	all := v.Rest.Cases
	for i := range v.Top {
		all += v.Top[i].Cases
	}
	return ClusteredRate(cases, all, v.Effective)
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
// distinct paths collide with probability below 1e-20; where a byte is given to
// the length (variantHash), below 1e-18.
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

// variantsOf lists the variants that a pass has counted, in a second one.
func variantsOf(ctx context.Context, source Source, counted *variantFold, opts Options) (*Variants, error) {
	names := source.Names()
	tables := counted.finish()
	cut, rank := tables.cut(orDefault(opts.TopVariants, DefaultVariants)), nameRanks(names)
	screen := tables.screen(cut)
	listing, err := Run(ctx, source, opts.Workers, func() *listingFold {
		return &listingFold{tables: tables, cut: cut, screen: screen, names: counted.names, rank: rank, listed: map[nameHash]*listed{}}
	})
	if err != nil {
		return nil, err
	}
	v := listing.result()
	v.Effective = counted.customers.Effective()
	return &v, nil
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
