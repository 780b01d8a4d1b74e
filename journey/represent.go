// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"slices"
)

// LinkedVariants is how many variants are compared with each other; of more, one
// stands for those that share most of their steps.
const LinkedVariants = 2000

// comparedEvents is how many events of a path are compared, which bounds the
// time that a pair of paths takes.
const comparedEvents = 512

// Representation is a handful of journeys that stand for many variants.
type Representation struct {
	Groups []Representative // by cases, largest first
	// Heights are the mean distances at which groups were joined, ascending; nil
	// where there were more than LinkedVariants.
	Heights []float64
	// Other is how many cases take variants that were not listed.
	Other int
}

// Representative is a group of variants, and the one among them that is nearest
// to the cases of all.
type Representative struct {
	Variant          // the one that stands for the group, with the cases that take exactly it
	Covered  int     // cases of the group
	Variants int     // variants of the group
	Distance float64 // from the cases of the group to Path, on average: 0 alike, 1 nothing in common
}

// Represent groups the listed variants by how many steps must change to make one
// of the other (Levenshtein distance, as a share of the longer path), and gives
// so many groups, or as many as there are variants. Up to LinkedVariants are
// joined by average linkage, more of them are put to the nearest of a few
// medoids. The error is the context's.
func Represent(ctx context.Context, v *Variants, groups int) (*Representation, error) {
	all := slices.Clone(v.Top)
	slices.SortStableFunc(all, func(a, b Variant) int { return cmp.Compare(b.Cases, a.Cases) })
	r := &Representation{Other: v.Rest.Cases}
	if len(all) == 0 {
		return r, nil
	}
	var group []int
	var err error
	if len(all) <= LinkedVariants {
		group, r.Heights, err = linked(ctx, all, groups)
	} else {
		group, err = aroundMedoids(ctx, all, groups)
	}
	if err != nil {
		return nil, err
	}
	members := map[int][]int{}
	for i, g := range group {
		members[g] = append(members[g], i)
	}
	for _, m := range members {
		one, err := represent(ctx, all, m)
		if err != nil {
			return nil, err
		}
		r.Groups = append(r.Groups, one)
	}
	slices.SortFunc(r.Groups, func(a, b Representative) int {
		return cmp.Or(cmp.Compare(b.Covered, a.Covered), cmp.Compare(a.ID, b.ID))
	})
	return r, nil
}

func compared(path []uint32) []uint32 { return path[:min(len(path), comparedEvents)] }

func linked(ctx context.Context, all []Variant, groups int) (group []int, heights []float64, err error) {
	distance := make([][]float64, len(all))
	for i := range all {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		distance[i] = make([]float64, len(all))
		p := newPattern(compared(all[i].Path))
		for j := range i {
			d := p.distance(compared(all[j].Path))
			distance[i][j], distance[j][i] = d, d
		}
	}
	mergings, err := averageLinkage(ctx, distance)
	if err != nil {
		return nil, nil, err
	}
	for _, m := range mergings {
		heights = append(heights, m.height)
	}
	return groupsAt(len(all), mergings, groups), heights, nil
}

// candidates is how many members of a group, those with most cases, may stand
// for it.
const candidates = 50

// represent finds the member of a group with the least distance to its cases.
func represent(ctx context.Context, all []Variant, members []int) (Representative, error) {
	var best Representative
	for n, i := range members[:min(len(members), candidates)] {
		if err := ctx.Err(); err != nil {
			return best, err
		}
		p := newPattern(compared(all[i].Path))
		one := Representative{Variant: all[i], Variants: len(members)}
		for _, j := range members {
			one.Covered += all[j].Cases
			one.Distance += float64(all[j].Cases) * p.distance(compared(all[j].Path))
		}
		one.Distance /= float64(max(1, one.Covered))
		if n == 0 || one.Distance < best.Distance {
			best = one
		}
	}
	return best, nil
}
