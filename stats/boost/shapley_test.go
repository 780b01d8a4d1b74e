// SPDX-License-Identifier: Apache-2.0

package boost_test

import (
	"context"
	"math"
	"math/bits"
	"testing"

	"pgregory.net/rapid"

	"touchstone/stats/boost"
)

// known is what a tree says of a row of which only some columns are known: at
// a split on another column it goes both ways, by cover (Lundberg et al. 2020,
// algorithm 1).
func known(t boost.Tree, at int32, row []float64, columns uint) float64 {
	n := t.Nodes[at]
	if n.Leaf() {
		return float64(n.Value)
	}
	if columns>>n.Column&1 == 1 {
		v := float32(row[n.Column])
		if v < n.Split || v != v && n.MissingLeft {
			return known(t, n.Left, row, columns)
		}
		return known(t, n.Right, row, columns)
	}
	l, r := float64(t.Nodes[n.Left].Cover), float64(t.Nodes[n.Right].Cover)
	return (l*known(t, n.Left, row, columns) + r*known(t, n.Right, row, columns)) / float64(n.Cover)
}

// shapley is the definition: over all coalitions of the other columns.
func shapley(m *boost.Model, row []float64, column int) float64 {
	p, sum := len(row), 0.0
	for s := uint(0); s < 1<<p; s++ {
		if s>>column&1 == 1 {
			continue
		}
		k := bits.OnesCount(s)
		weight := math.Gamma(float64(k)+1) * math.Gamma(float64(p-k)) / math.Gamma(float64(p)+1)
		for _, t := range m.Trees {
			sum += weight * (known(t, 0, row, s|1<<column) - known(t, 0, row, s))
		}
	}
	return sum
}

func TestContributionsAreShapleyValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 5).Draw(t, "columns")
		rows := 60
		d := boost.Data{Y: make([]float64, rows)}
		for range columns {
			d.Columns = append(d.Columns, make([]float64, rows))
		}
		for i := range rows {
			for c := range columns {
				d.Columns[c][i] = float64(rapid.IntRange(-4, 4).Draw(t, "value"))
			}
			d.Y[i] = d.Columns[0][i]*d.Columns[columns-1][i] + float64(rapid.IntRange(0, 3).Draw(t, "noise"))
		}
		d.Y[0]++
		m, err := boost.Train(context.Background(), make([]string, columns), d, nil, boost.Options{Objective: boost.Squared, Trees: 3, Depth: 5})
		if err != nil {
			return // an outcome that never changes
		}
		row := make([]float64, columns)
		for c := range row {
			row[c] = rapid.SampledFrom([]float64{-9, -1.5, 0, 1.5, 9, math.NaN()}).Draw(t, "row")
		}
		bias, got := m.Explain(row)
		sum := bias
		for c, v := range got {
			sum += v
			if want := shapley(m, row, c); !(math.Abs(v-want) <= 1e-6*(1+math.Abs(want))) {
				t.Fatalf("column %d: %v, by definition %v", c, v, want)
			}
		}
		if margin := m.Margin(row); !(math.Abs(sum-margin) <= 1e-6*(1+math.Abs(margin))) {
			t.Fatalf("contributions sum to %v, margin %v", sum, margin)
		}
	})
}
