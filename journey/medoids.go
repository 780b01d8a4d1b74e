// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"math"
	"slices"

	"touchstone/stats"
)

// aroundMedoids puts many variants into groups. Those with the same smallest
// hashes of their steps (MinHash, Broder 1997) share a bucket, whose leader is the
// variant with most cases; leaders are grouped around medoids; and every variant
// goes to the medoid nearest to it. Variants come with most cases first.
func aroundMedoids(ctx context.Context, all []Variant, groups int) ([]int, error) {
	leaders := lead(all)
	medoids, err := medoidsOf(ctx, all, leaders, min(max(1, groups), len(leaders)))
	if err != nil {
		return nil, err
	}
	var patterns []*pattern
	for _, m := range medoids {
		patterns = append(patterns, newPattern(compared(all[m].Path)))
	}
	group := make([]int, len(all))
	for i := range all {
		if i%patience == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		group[i] = medoids[nearest(patterns, all[i].Path)]
	}
	return group, nil
}

// patience is how many paths are compared between two looks at the context.
const patience = 256

func nearest(patterns []*pattern, path []uint32) int {
	best, least := 0, math.Inf(1)
	for n, p := range patterns {
		if d := p.distance(compared(path)); d < least {
			best, least = n, d
		}
	}
	return best
}

// leader is a variant that stands for its bucket.
type leader struct{ variant, cases int }

// lead gives the leaders of the largest buckets, LinkedVariants at most: as fine
// buckets as make no more than that, else the largest of the coarsest.
func lead(all []Variant) []leader {
	var leaders []leader
	for _, hashes := range []int{4, 2, 1} {
		leaders = leaders[:0]
		bucket := map[[4]uint64]int{}
		for i := range all {
			key := signature(all[i].Path, hashes)
			n, known := bucket[key]
			if !known {
				n = len(leaders)
				bucket[key] = n
				leaders = append(leaders, leader{variant: i})
			}
			leaders[n].cases += all[i].Cases
		}
		if len(leaders) <= LinkedVariants {
			return leaders
		}
	}
	slices.SortStableFunc(leaders, func(a, b leader) int { return cmp.Compare(b.cases, a.cases) })
	return leaders[:LinkedVariants]
}

// signature gives the smallest values of so many hash functions over the steps
// of a path, its beginning and end included.
func signature(path []uint32, hashes int) (out [4]uint64) {
	for h := range hashes {
		out[h] = math.MaxUint64
		from := Start
		for i := 0; i <= len(path); i++ {
			to := End
			if i < len(path) {
				to = path[i]
			}
			out[h] = min(out[h], mixed(uint64(from)<<32|uint64(to), uint64(h)))
			from = to
		}
	}
	return out
}

// mixed is one of many functions that spread numbers over 64 bits.
func mixed(v, which uint64) uint64 { return stats.Scatter(v + which*0x9e3779b97f4a7c15) }

// medoidsOf picks so many leaders that the cases of all are near to one: each
// next one is that which brings the cases nearest together.
func medoidsOf(ctx context.Context, all []Variant, leaders []leader, groups int) ([]int, error) {
	distance := make([][]float32, len(leaders))
	for i, l := range leaders {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		distance[i] = make([]float32, len(leaders))
		p := newPattern(compared(all[l.variant].Path))
		for j := range i {
			d := float32(p.distance(compared(all[leaders[j].variant].Path)))
			distance[i][j], distance[j][i] = d, d
		}
	}
	near := make([]float32, len(leaders))
	for i := range near {
		near[i] = 1
	}
	var out []int
	for range groups {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		best, most := 0, -1.0
		for i := range leaders {
			gain := 0.0
			for j, l := range leaders {
				gain += float64(l.cases) * float64(max(0, near[j]-distance[i][j]))
			}
			if gain > most {
				best, most = i, gain
			}
		}
		if out = append(out, leaders[best].variant); most == 0 {
			return slices.Compact(out), nil
		}
		for j := range near {
			near[j] = min(near[j], distance[best][j])
		}
	}
	return out, nil
}
