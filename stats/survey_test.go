// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

func surveyInterval(t *testing.T, name string, got stats.Interval, want []float64, tolerance float64) {
	t.Helper()
	reference.Near(t, name+" low", got.Low, want[0], tolerance)
	reference.Near(t, name+" high", got.High, want[1], tolerance)
}

func atLeast(values []float64, threshold float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		switch {
		case v != v:
			out[i] = v
		case v >= threshold:
			out[i] = 1
		}
	}
	return out
}

func flat(value float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = value
	}
	return out
}
