// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"slices"
)

// merging is two groups that become one at a height: the mean distance between
// their members. Groups are named by their last member.
type merging struct {
	into, gone int
	height     float64
}

// averageLinkage joins n items group by group (UPGMA), lowest height first, in
// O(n²) by chains of nearest neighbours (Murtagh 1985). The matrix of distances
// is used up. Of neighbours equally near the first one counts.
func averageLinkage(ctx context.Context, distance [][]float64) ([]merging, error) {
	n := len(distance)
	size := make([]int, n)
	for i := range size {
		size[i] = 1
	}
	var chain []int
	var out []merging
	for len(out) < n-1 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(chain) == 0 {
			chain = append(chain, slices.IndexFunc(size, func(s int) bool { return s > 0 }))
		}
		at := chain[len(chain)-1]
		near, least := -1, 0.0
		if len(chain) > 1 { // the one before is preferred, so that chains end
			near = chain[len(chain)-2]
			least = distance[at][near]
		}
		for j := range n {
			if j != at && size[j] > 0 && (near < 0 || distance[at][j] < least) {
				near, least = j, distance[at][j]
			}
		}
		if len(chain) < 2 || near != chain[len(chain)-2] {
			chain = append(chain, near)
			continue
		}
		chain = chain[:len(chain)-2]
		into, gone := max(at, near), min(at, near)
		out = append(out, merging{into, gone, least})
		join(distance, size, into, gone)
	}
	slices.SortStableFunc(out, func(x, y merging) int { return cmp.Compare(x.height, y.height) })
	return out, nil
}

// join puts the members of one group into another.
func join(distance [][]float64, size []int, into, gone int) {
	of := float64(size[into] + size[gone])
	for j := range distance {
		if j != into && j != gone && size[j] > 0 {
			d := (float64(size[into])*distance[into][j] + float64(size[gone])*distance[gone][j]) / of
			distance[into][j], distance[j][into] = d, d
		}
	}
	size[into] += size[gone]
	size[gone] = 0
}

// groupsAt gives the group of each of n items, named by one of its members, when
// only so many groups are left.
func groupsAt(n int, mergings []merging, groups int) []int {
	group := make([]int, n)
	for i := range group {
		group[i] = i
	}
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for _, m := range mergings[:max(0, n-max(1, groups))] {
		group[find(m.gone)] = find(m.into)
	}
	for i := range group {
		group[i] = find(i)
	}
	return group
}
