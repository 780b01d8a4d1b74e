// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// BenjaminiHochberg turns the p-values of a family of tests into q-values: the
// false discovery rate at which each would just be called.
//
//	q_(i) = min_{j >= i} min(1, m p_(j) / j)
//
// over the m p-values that are not NaN, in ascending order; the answer is in
// the order given and NaN stays NaN. Valid for independent or positively
// dependent tests (Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001).
func BenjaminiHochberg(p []float64) []float64 { return stepUp(p, 1) }

// BenjaminiYekutieli is BenjaminiHochberg for tests under any dependence: each
// q-value is multiplied by 1 + 1/2 + … + 1/m and capped at 1 (Benjamini &
// Yekutieli 2001, theorem 1.3).
func BenjaminiYekutieli(p []float64) []float64 {
	harmonic, m := 0.0, 0
	for _, v := range p {
		if !math.IsNaN(v) {
			m++
			harmonic += 1 / float64(m)
		}
	}
	return stepUp(p, harmonic)
}

func stepUp(p []float64, factor float64) []float64 {
	q := make([]float64, len(p))
	order := make([]int, 0, len(p))
	for i, v := range p {
		q[i] = math.NaN()
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	lowest := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		lowest = min(lowest, factor*p[i]*float64(len(order))/float64(rank))
		q[i] = lowest
	}
	return q
}
