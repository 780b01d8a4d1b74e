// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// So many times a sum is the sum so many times, to the last bit and for losses.
func TestTimesIsRepeatedAddition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := exact{rapid.Int64Range(-1<<50, 1<<50).Draw(t, "whole"), rapid.Uint64().Draw(t, "part")}
		n := rapid.Int64Range(0, 30).Draw(t, "times")
		var want exact
		for range n {
			want.sum(e)
		}
		if got := e.times(n); got != want {
			t.Fatalf("%d times %v is %v, not %v", n, e, got, want)
		}
	})
}

// The steps that anybody takes add up as all steps do, one group after another.
func TestTakenStepsAddUpAsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, f := rapid.IntRange(1, 20).Draw(t, "steps"), &fold{}
		var weights []int64
		want := make([]int64, n)
		for range rapid.IntRange(1, 8).Draw(t, "groups") {
			g := tally{steps: rapid.SliceOfN(rapid.Int64Range(0, 2), n, n).Draw(t, "taken")}
			weight := rapid.Int64Range(0, 3).Draw(t, "weight")
			f.groups, weights = append(f.groups, g), append(weights, weight)
			for i, steps := range g.steps {
				want[i] += weight * steps
			}
		}
		got := make([]int64, n)
		taken := f.taken()
		taken.sum(got, weights)
		if !slices.Equal(got, want) {
			t.Fatalf("%v, not %v", got, want)
		}
	})
}
