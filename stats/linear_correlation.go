// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// Pearson gives the product-moment correlation over the rows where neither x
// nor y is NaN; NaN where fewer than two such rows remain or one side is
// constant. It panics when the lengths differ.
func Pearson(x, y []float64) float64 {
	if len(x) != len(y) {
		panic("stats.Pearson: lengths differ")
	}
	n, mx, my := 0.0, 0.0, 0.0
	for i := range x {
		if both(x[i], y[i]) {
			n++
			mx += x[i]
			my += y[i]
		}
	}
	mx, my = mx/n, my/n
	var sxx, syy, sxy float64
	for i := range x {
		if both(x[i], y[i]) {
			dx, dy := x[i]-mx, y[i]-my
			sxx += dx * dx
			syy += dy * dy
			sxy += dx * dy
		}
	}
	if !(sxx > 0) || !(syy > 0) {
		return math.NaN()
	}
	return max(-1, min(1, sxy/math.Sqrt(sxx)/math.Sqrt(syy)))
}

// Spearman gives the rank correlation, Pearson's of mid-ranks, over the rows
// where neither x nor y is NaN; NaN as in Pearson. It panics when the lengths
// differ.
func Spearman(x, y []float64) float64 {
	if len(x) != len(y) {
		panic("stats.Spearman: lengths differ")
	}
	var keptX, keptY []float64
	for i := range x {
		if both(x[i], y[i]) {
			keptX, keptY = append(keptX, x[i]), append(keptY, y[i])
		}
	}
	return Pearson(midRanks(keptX), midRanks(keptY))
}

func both(x, y float64) bool { return x == x && y == y }

// midRanks gives each value's rank from 1, tied values the mean of theirs.
func midRanks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if values[a] < values[b] {
			return -1
		}
		if values[a] > values[b] {
			return 1
		}
		return a - b
	})
	ranks := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			ranks[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return ranks
}
