// SPDX-License-Identifier: Apache-2.0

package query

import "math"

// What QuantileRanks rests on.
const (
	QuantileZ     = 1.959963984540054 // of 95 %
	QuantileLeast = 5_000_000         // n·q·(1−q), in millionths
)

// QuantileRanks gives the ranks, from 1 on, of the values between which a
// quantile lies with 95 % confidence, from any distribution: of n values the
// number below the quantile is binomial, which the normal distribution is taken
// for (Conover 1999, section 3.2), n·q ± z·√(n·q·(1−q)), each rounded up. Below
// n·q·(1−q) = 5 it is not.
func QuantileRanks(n int64, thousandths int) (low, high int64, enough bool) {
	q := int64(thousandths)
	if n*q*(1000-q) < QuantileLeast {
		return 0, 0, false
	}
	half := QuantileZ * math.Sqrt(float64(n*q*(1000-q)))
	return int64(math.Ceil((float64(n*q) - half) / 1000)), int64(math.Ceil((float64(n*q) + half) / 1000)), true
}
