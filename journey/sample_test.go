// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"slices"
	"testing"
)

// More values than are kept: the sample is the same whatever the split, and its
// quartiles are those of 0 … n-1 within 5 standard errors, sqrt(p(1-p)/k) each.
func TestSampleOfMany(t *testing.T) {
	const n = maxSample + 50_000
	var whole, even, odd sample
	for i := range n {
		whole.add(markOf(i), float64(i))
	}
	for i := n - 1; i >= 0; i-- {
		if i%2 == 0 {
			even.add(markOf(i), float64(i))
		} else {
			odd.add(markOf(i), float64(i))
		}
	}
	odd.merge(&even)
	got := whole.values()
	if !slices.Equal(got, odd.values()) || len(got) != maxSample {
		t.Fatalf("%d values, or others", len(got))
	}
	for _, p := range []float64{.25, .5, .75} {
		if off := got[int(p*maxSample)]/n - p; math.Abs(off) > 5*math.Sqrt(p*(1-p)/maxSample) {
			t.Errorf("the quantile of %v is off by %v", p, off)
		}
	}
}
