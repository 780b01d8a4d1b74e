// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"testing"
)

// TestRepeatsAreWorthLittle: 40 people who say the same thing ten times are
// worth a tenth each (but for G / (G - 1)); people who speak once are worth one.
func TestRepeatsAreWorthLittle(t *testing.T) {
	var clusters []uint32
	var success []bool
	for person := range 40 {
		for range 10 {
			clusters, success = append(clusters, uint32(person)), append(success, person%4 == 0)
		}
	}
	if got, want := Independence(clusters, success), .1*39/40; math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v", got, want)
	}
	for i := range clusters {
		clusters[i] = uint32(i)
	}
	if got := Independence(clusters, success); math.Abs(got-399./400) > 1e-12 {
		t.Errorf("alone: %v", got)
	}
	if got := Independence([]uint32{1, 2}, []bool{true, true}); got != 1 {
		t.Errorf("nothing varies: %v", got)
	}
}
