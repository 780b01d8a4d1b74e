// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// medianHalfWidth is half the width of the 95 % interval of a difference of
// medians of two sorted samples: z times the root of the sum of both squared
// standard errors (Bonett & Price 2002).
func medianHalfWidth(a, b []float64) float64 {
	return distuv.UnitNormal.Quantile(0.975) * math.Hypot(medianError(a), medianError(b))
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
