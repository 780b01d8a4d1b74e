// SPDX-License-Identifier: Apache-2.0

package boost_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone/stats/boost"
)

// greedy judges trees by the definition alone: at every node it tries every
// value of every column with the missing on either side, over the rows
// themselves. Chen & Guestrin 2016, algorithm 1 and equations 5 and 7.
type greedy struct {
	columns [][]float64
	y       []float64
	o       boost.Options
	within  float64 // relative tolerance
}

// failer is a test or a property.
type failer interface {
	Fatalf(format string, args ...any)
}

type sums struct{ g, h float64 }

func (g greedy) slopes(margins []float64, rows []int) sums {
	var s sums
	for _, i := range rows {
		p := 1 / (1 + math.Exp(-margins[i]))
		s.g += p - g.y[i]
		s.h += p * (1 - p)
	}
	return s
}

func (g greedy) score(s sums) float64 { return s.g * s.g / (s.h + g.o.L2) }

// most gives the largest gain of any allowed split, 0 without one.
func (g greedy) most(margins []float64, rows []int) float64 {
	all, best := g.slopes(margins, rows), 0.0
	for _, c := range g.columns {
		for _, at := range append(slices.Clone(c), math.Inf(1)) {
			if at != at {
				continue
			}
			for _, missingLeft := range []bool{false, true} {
				var left []int
				for _, i := range rows {
					if c[i] < at || c[i] != c[i] && missingLeft {
						left = append(left, i)
					}
				}
				l := g.slopes(margins, left)
				r := sums{all.g - l.g, all.h - l.h}
				if l.h >= g.o.LeastCover && r.h >= g.o.LeastCover {
					best = max(best, g.score(l)+g.score(r)-g.score(all))
				}
			}
		}
	}
	return best
}

// judge checks every node of a tree that was grown at these margins, and moves
// them on.
func (g greedy) judge(t failer, tree boost.Tree, margins []float64) {
	before := slices.Clone(margins)
	rows := make([]int, len(g.y))
	for i := range rows {
		rows[i] = i
	}
	g.node(t, tree, 0, 0, before, margins, rows)
}

func (g greedy) node(t failer, tree boost.Tree, at int32, depth int, before, margins []float64, rows []int) {
	n, s := tree.Nodes[at], g.slopes(before, rows)
	g.near(t, "cover", float64(n.Cover), s.h)
	g.near(t, "weight", float64(n.Weight), -s.g/(s.h+g.o.L2))
	most := 0.0
	if depth < g.o.Depth {
		most = g.most(before, rows)
	}
	if n.Leaf() {
		g.near(t, "leaf", float64(n.Value), -g.o.Rate*s.g/(s.h+g.o.L2))
		if most > 1e-4 {
			t.Fatalf("a leaf of depth %d could be split with gain %v", depth, most)
		}
		for _, i := range rows {
			margins[i] += float64(n.Value)
		}
		return
	}
	g.near(t, "gain", float64(n.Gain), most)
	var left, right []int
	for _, i := range rows {
		v := float32(g.columns[n.Column][i])
		if v < n.Split || v != v && n.MissingLeft {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	g.node(t, tree, n.Left, depth+1, before, margins, left)
	g.node(t, tree, n.Right, depth+1, before, margins, right)
}

func (g greedy) near(t failer, what string, got, want float64) {
	if !(math.Abs(got-want) <= g.within*(1+math.Abs(want))) {
		t.Fatalf("%s %v, want %v", what, got, want)
	}
}

// The judge must accept the trees that XGBoost grew, or it judges nothing.
func TestJudgeAcceptsXGBoost(t *testing.T) {
	m := churnModel(t)
	x, y := churnData(t, m.Columns, "train")
	for _, c := range x { // XGBoost reads float32
		for i := range c {
			c[i] = float64(float32(c[i]))
		}
	}
	g := greedy{columns: x, y: y, within: 2e-4, o: boost.Options{Depth: 4, Rate: .08, LeastCover: 5, L2: 1}}
	margins := make([]float64, len(y))
	for i, tree := range m.Trees {
		if i < 2 { // the definition is slow: the first two trees node by node, the others by their leaves
			g.judge(t, tree, margins)
			continue
		}
		leaves := g
		leaves.o.Depth = 0
		leaves.leaves(t, tree, margins)
	}
}

// leaves checks covers and values only, of every leaf.
func (g greedy) leaves(t failer, tree boost.Tree, margins []float64) {
	before := slices.Clone(margins)
	reached := map[int32][]int{}
	for i := range g.y {
		at := int32(0)
		for n := tree.Nodes[at]; !n.Leaf(); n = tree.Nodes[at] {
			v := float32(g.columns[n.Column][i])
			at = n.Right
			if v < n.Split || v != v && n.MissingLeft {
				at = n.Left
			}
		}
		reached[at] = append(reached[at], i)
	}
	for at, rows := range reached {
		g.node(t, tree, at, 0, before, margins, rows)
	}
}

func TestEveryTreeIsTheGreedyOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(8, 60).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "columns")
		d := boost.Data{Y: make([]float64, rows)}
		for c := range columns {
			d.Columns = append(d.Columns, make([]float64, rows))
			for i := range rows {
				v := rapid.IntRange(-3, 6).Draw(t, "value")
				d.Columns[c][i] = float64(v) / 2
				if v == -3 {
					d.Columns[c][i] = math.NaN()
				}
			}
		}
		for i := range rows {
			d.Y[i] = float64(rapid.IntRange(0, 1).Draw(t, "outcome"))
		}
		d.Y[0], d.Y[1] = 0, 1
		o := boost.Options{Trees: 3, Depth: rapid.IntRange(1, 4).Draw(t, "depth"), Rate: .3, LeastCover: rapid.SampledFrom([]float64{.1003, .997}).Draw(t, "least"), L2: 1}
		m, err := boost.Train(context.Background(), make([]string, columns), d, nil, o)
		if err != nil {
			t.Fatal(err)
		}
		g := greedy{columns: d.Columns, y: d.Y, o: o, within: 1e-5}
		margins := make([]float64, rows)
		for i := range margins {
			margins[i] = m.Base
		}
		for _, tree := range m.Trees {
			g.judge(t, tree, margins)
		}
		for i := range rows {
			if got := m.Margin(rowOf(d.Columns, i)); math.Abs(got-margins[i]) > 1e-9 {
				t.Fatalf("margin %v, want %v", got, margins[i])
			}
		}
	})
}
