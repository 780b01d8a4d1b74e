// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// PartialConjunction gives the p-value of the hypothesis that fewer than u of
// the n effects behind the p-values are real, under any dependence (Benjamini
// & Heller 2008):
//
//	min(1, (n-u+1) p_(u))
//
// over the n p-values that are not NaN; NaN where n < u. It panics unless u > 0.
func PartialConjunction(p []float64, u int) float64 {
	known := slices.DeleteFunc(slices.Clone(p), math.IsNaN)
	if len(known) < u {
		return math.NaN()
	}
	slices.Sort(known)
	return min(1, float64(len(known)-u+1)*known[u-1])
}
