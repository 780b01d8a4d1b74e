// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// CronbachAlpha gives the raw reliability of a sum of items, over the rows that
// answered them all; items are columns of equal length, NaN is missing and nil
// weights are 1 each (Cronbach 1951):
//
//	alpha = k/(k-1) (1 - sum of the items' variances / variance of the sum)
//
// It is at most 1, and negative when items contradict each other. NaN below two
// items, below two complete rows, or when the sum never changes.
func CronbachAlpha(items [][]float64, weights []float64) float64 {
	k := len(items)
	if k < 2 {
		return math.NaN()
	}
	columns := make([]runningSpread, k+1) // the items, and their sum
	for i := range items[0] {
		w, sum := 1.0, 0.0
		if weights != nil {
			w = weights[i]
		}
		for _, item := range items {
			sum += item[i]
		}
		if sum != sum || w == 0 {
			continue
		}
		for j, item := range items {
			columns[j].add(item[i], w)
		}
		columns[k].add(sum, w)
	}
	parts := 0.0
	for _, c := range columns[:k] {
		parts += c.squares
	}
	return float64(k) / float64(k-1) * (1 - parts/columns[k].squares)
}

// runningSpread keeps a weighted mean and the squares about it (West 1979).
type runningSpread struct{ weight, mean, squares float64 }

func (s *runningSpread) add(v, w float64) {
	s.weight += w
	step := v - s.mean
	s.mean += step * w / s.weight
	s.squares += w * step * (v - s.mean)
}
