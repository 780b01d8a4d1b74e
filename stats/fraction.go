// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// FractionSums describe the mean of values from 0 to 1, of which a customer may
// have several, by sums over customers.
type FractionSums struct {
	N         int     // values
	Customers int     // who have any
	Mean      float64 // sum of w v over sum of w; without weights every w is 1
	Weight    float64 // sum of w
	// Deviations is the sum over customers of the square of what w (v - Mean) adds
	// up to for each, Sizes that of the square of what w adds up to.
	Deviations, Sizes float64
}

// Estimate gives the mean with a Wilson interval: it takes the variance of a
// fraction as proportional to p (1 - p), as that of a share is (Papke &
// Wooldridge 1996), so that the interval stays within 0..1 and has a width where
// all values are 0 or all 1. The number of independent answers is the one that
// gives the variance linearised by customer, shrunk by (z / t)^2 with one degree
// of freedom less than there are customers (Korn & Graubard 1998):
//
//	n_eff = p (1 - p) / V (z / t_{c-1})^2,  V = c / (c-1) sum d_c^2 / W^2
//
// Where no customer is seen to differ, Kish's W^2 / sum w_c^2 stands for
// p (1 - p) / V. Method is "wilson_n_eff", SE the root of V.
//
// It refuses with TooFewClusters below two customers, and OutOfRange for a mean
// outside of 0..1 or sums that are not finite or not above 0.
func (s FractionSums) Estimate() (Estimate, error) {
	if s.Customers < 2 {
		return Estimate{}, refuse(TooFewClusters)
	}
	if !(s.Mean >= 0 && s.Mean <= 1 && s.Deviations >= 0 && s.Weight > 0 && s.Sizes > 0) || math.IsInf(s.Deviations+s.Weight+s.Sizes, 1) {
		return Estimate{}, refuse(OutOfRange)
	}
	df, square := float64(s.Customers-1), s.Weight*s.Weight
	variance := s.Deviations / square * float64(s.Customers) / df
	n := square / s.Sizes
	if spread := s.Mean * (1 - s.Mean); variance > negligible*spread && spread > 0 {
		n = spread / variance
	}
	ratio := z95 / tQuantile(df)
	n *= ratio * ratio
	return Estimate{Value: s.Mean, SE: math.Sqrt(variance), Interval: Wilson(s.Mean*n, n), N: s.N, NEff: n, DF: df, Method: "wilson_n_eff"}, nil
}
