// SPDX-License-Identifier: Apache-2.0

package stats

import "testing"

// The first three outputs of SplitMix64 from the seed 1234567 as Rosetta Code
// prints them for its task "Pseudo-random numbers/Splitmix64"; the state of the
// k-th is the seed and k-1 steps.
func TestScatterIsSplitMix64(t *testing.T) {
	state := uint64(1234567)
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := Scatter(state); got != want {
			t.Errorf("output %d is %d, want %d", i, got, want)
		}
		state += golden
	}
}
