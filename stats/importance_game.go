// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// game is the division of R2 among groups of columns: the positions of the
// columns, and the weights of the subsets.
type game struct {
	groups  [][]int // of columns 0..p-1
	p       int
	shapley bool
	shared  bool // a column is in several groups

	// For Shapley values, columns are put into the order of the last group that
	// has them, so that a subset that was decided up to group d needs only the
	// columns from start[d] on.
	order  []int   // position to column; the outcome, column p, is last
	start  []int   // first position of each group's own columns; start[g] = p
	pivots [][]int // positions that each group brings in: its own, ascending, then shared ones

	// R2 of a subset of size s counts inside[s] for its members, less
	// outside[s] for everybody.
	inside, outside []float64
}

func newGame(groups [][]int, p, exact int) *game {
	g := &game{groups: groups, p: p, shapley: len(groups) <= exact}
	last := make([]int, p)
	seen := make([]bool, p)
	for d, group := range groups {
		for _, c := range group {
			g.shared = g.shared || seen[c]
			seen[c] = true
			last[c] = d
		}
	}
	if g.shapley {
		g.place(last)
		g.weigh()
	}
	return g
}

// check refuses what cannot be divided: relative weights need each column to
// be in one group.
func (g *game) check() error {
	if !g.shapley && g.shared {
		return refuse(LengthMismatch)
	}
	return nil
}

func (g *game) method() string {
	if g.shapley {
		return MethodLMG
	}
	return MethodRelativeWeights
}

func (g *game) place(last []int) {
	position := make([]int, g.p)
	for d := range g.groups {
		g.start = append(g.start, len(g.order))
		for c, l := range last {
			if l == d {
				position[c] = len(g.order)
				g.order = append(g.order, c)
			}
		}
	}
	g.start = append(g.start, len(g.order))
	g.order = append(g.order, g.p)
	for d, group := range g.groups {
		var own, shared []int
		for _, c := range group {
			if last[c] == d {
				own = append(own, position[c])
			} else {
				shared = append(shared, position[c])
			}
		}
		slices.Sort(own) // a sweep leaves only what comes after it
		g.pivots = append(g.pivots, append(own, shared...))
	}
}

// weigh computes outside[s] = s!(g-s-1)!/g! and inside[s] = outside[s-1] +
// outside[s], so that LMG_j is the sum of inside R2 over the subsets with j
// less the sum of outside R2 over all subsets.
func (g *game) weigh() {
	n := len(g.groups)
	g.inside = make([]float64, n+1)
	g.outside = make([]float64, n+1)
	for s := range n {
		lg := func(v int) float64 { l, _ := math.Lgamma(float64(v + 1)); return l }
		g.outside[s] = math.Exp(lg(s) + lg(n-s-1) - lg(n))
	}
	for s := 1; s <= n; s++ {
		g.inside[s] = g.outside[s-1] + g.outside[s]
	}
}

// splitter divides the R2 of one covariance matrix. It owns its working
// space, so each goroutine needs its own.
type splitter interface {
	// split fills raw with one part per group, given the covariance matrix of
	// columns and outcome (last), (p+1) by (p+1). It tells whether there was
	// variance to split. Columns without variance, or that are sums of others,
	// add nothing.
	split(cov, raw []float64) bool
}

func (g *game) splitter() splitter {
	if g.shapley {
		return newLMG(g)
	}
	return newJohnson(g)
}
