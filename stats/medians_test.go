// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"slices"
	"testing"

	"touchstone/stats"
)

// statpsych's ci.median2 prints for these two samples: medians 75.5 and 160.5,
// difference -85, SE 37.11502, interval -157.7441 … -12.25589.
func TestDifferenceMedians(t *testing.T) {
	a := []float64{70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18}
	b := []float64{102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312}
	slices.Sort(a)
	slices.Sort(b)
	m := stats.DifferenceMedians(a, b)
	if m.A != 75.5 || m.B != 160.5 || m.Value != -85 {
		t.Errorf("medians %v and %v, difference %v", m.A, m.B, m.Value)
	}
	if math.Abs(m.Low+157.7441) > 5e-5 || math.Abs(m.High+12.25589) > 5e-6 {
		t.Errorf("interval %v … %v", m.Low, m.High)
	}
	if one := stats.DifferenceMedians([]float64{3}, b); one.Value != 3-160.5 || !math.IsNaN(one.Low) {
		t.Errorf("of one value: %+v", one)
	}
}
