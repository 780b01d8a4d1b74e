// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Independence tells how many independent rows one row of clusters is worth for
// a share: the variance of the number of successes if all rows were
// independent over that by clusters (linearised, G / (G - 1)), at most 1. Rows
// may come in any order: sums are of whole numbers. 1 when nothing varies.
func Independence(clusters []uint32, success []bool) float64 {
	type count struct{ n, yes int }
	by := map[uint32]count{}
	yes := 0
	for i, c := range clusters {
		x := by[c]
		x.n++
		if success[i] {
			x.yes++
			yes++
		}
		by[c] = x
	}
	var squares, products, sizes int
	for _, c := range by {
		squares, products, sizes = squares+c.yes*c.yes, products+c.yes*c.n, sizes+c.n*c.n
	}
	n, g := float64(len(clusters)), float64(len(by))
	p := float64(yes) / n
	together := (float64(squares) - 2*p*float64(products) + p*p*float64(sizes)) * g / (g - 1)
	if !(together > 0) {
		return 1
	}
	return math.Min(1, n*p*(1-p)/together)
}
