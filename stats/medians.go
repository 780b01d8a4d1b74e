// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Medians compares the medians of two groups.
type Medians struct {
	A, B     float64
	Value    float64 // A - B
	Interval         // of Value; NaN where a group has fewer than 2 values
}

// DifferenceMedians gives the medians of two sorted, non-empty samples without
// missing values and the interval of their difference: z times the root of the
// sum of both squared standard errors (Bonett & Price 2002).
func DifferenceMedians(a, b []float64) Medians {
	m := Medians{A: sortedMedian(a), B: sortedMedian(b)}
	m.Value = m.A - m.B
	m.Interval = around(m.Value, z95*math.Hypot(medianError(a), medianError(b)))
	return m
}

func sortedMedian(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// medianError estimates the standard error of a sample's median from the order
// statistics c = round(n/2 - sqrt n) places from both ends, at least 1: their
// distance over 2z, with z the normal quantile that belongs to their exact
// binomial coverage.
func medianError(sorted []float64) float64 {
	n := len(sorted)
	c := max(1, int(math.RoundToEven(float64(n)/2-math.Sqrt(float64(n)))))
	tail := distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(c - 1))
	z := -distuv.UnitNormal.Quantile(tail)
	return (sorted[n-c] - sorted[c-1]) / (2 * z)
}
