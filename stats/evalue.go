// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// EValue says how strong an unrecorded cause would have to be, as a risk ratio
// with both the treatment and the outcome, to explain a ratio away, and to move
// its interval to no effect (VanderWeele & Ding 2017):
//
//	E = RR + sqrt(RR (RR - 1)),  of 1/RR where RR < 1
//
// Ratio and limits are > 0. limit is 1 where the interval includes 1; a NaN
// gives NaN.
func EValue(ratio float64, i Interval) (point, limit float64) {
	nearest := i.Low
	if ratio < 1 {
		nearest = i.High
	}
	if i.Contains(1) {
		nearest = 1
	}
	return needed(ratio), needed(nearest)
}

func needed(ratio float64) float64 {
	if ratio < 1 {
		ratio = 1 / ratio
	}
	return ratio + math.Sqrt(ratio*(ratio-1))
}

// RatioOfMeans gives the risk ratio that an effect on a mean is worth, for an
// outcome with standard deviation sd: exp(.91 effect/sd), and its limits
// (VanderWeele & Ding 2017, after Chinn 2000).
func RatioOfMeans(e Effect, sd float64) (ratio float64, i Interval) {
	worth := func(v float64) float64 { return math.Exp(.91 * v / sd) }
	return worth(e.Value), Interval{worth(e.Low), worth(e.High)}
}
