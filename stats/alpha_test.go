// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// By hand: items (1,2,3) and (1,3,2) have variance 1 each, their sum (2,5,5)
// has variance 3: alpha = 2 (1 - 2/3) = 2/3. A row with a gap does not count.
// R's psych::alpha is compared with in package moment.
func TestCronbachAlpha(t *testing.T) {
	nan := math.NaN()
	items := [][]float64{{1, 2, nan, 3}, {1, 3, 5, 2}}
	reference.Near(t, "alpha", stats.CronbachAlpha(items, nil), 2./3, reference.Exact)
	reference.Near(t, "weighted", stats.CronbachAlpha(items, []float64{2, 2, 9, 2}), 2./3, reference.Exact)
	same := [][]float64{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}
	reference.Near(t, "equal items", stats.CronbachAlpha(same, nil), 1, reference.Exact)
	if !math.IsNaN(stats.CronbachAlpha(items[:1], nil)) || !math.IsNaN(stats.CronbachAlpha([][]float64{{1}, {2}}, nil)) {
		t.Error("one item, or one row, has a reliability")
	}
}
