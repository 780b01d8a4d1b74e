// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
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

// variantsOf lists the variants that a pass has counted. Others find the paths of
// those that are listed and, where the trails were not kept, the durations.
func variantsOf(ctx context.Context, source Source, counted *variantFold, opts Options) (*Variants, error) {
	names := source.Names()
	counted.finish()
	search := newPathSearch(&counted.tables, names, opts)
	found, err := search.find(ctx, source, opts.Workers)
	if err != nil {
		return nil, err
	}
	create := func() *spreadFold { return newSpreadFold(search, found) }
	var spread *spreadFold
	if counted.kept() {
		spread, err = divide(ctx, variantParts, opts.Workers, create, counted.show)
	} else {
		spread, err = Run(ctx, source, opts.Workers, create)
	}
	if err != nil {
		return nil, err
	}
	return counted.list(names, found, spread), nil
}

// list puts together what was found of the variants.
func (f *variantFold) list(names []string, found []*foundVariant, spread *spreadFold) *Variants {
	out := &Variants{Effective: f.customers.Effective()}
	for part := range f.tables {
		out.Count += f.tables[part].len
	}
	out.RestCount, out.Rest.Cases = out.Count-len(found), f.customers.n
	for i, v := range found {
		cases := int(v.slot.cases)
		out.Rest.Cases -= cases
		out.Top = append(out.Top, Variant{ID: variantID(names, v.path), Path: v.path, Cases: cases, Median: spread.listed[i].at(0.5)[0] / 1000})
	}
	out.Rest.Median = spread.rest.at(0.5)[0] / 1000
	return out
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
