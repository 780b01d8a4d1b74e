// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Pearson gives the product-moment correlation over the rows where neither x
// nor y is NaN; NaN where fewer than two such rows remain or one side is
// constant. It panics when the lengths differ.
func Pearson(x, y []float64) float64 { return math.NaN() }

// Spearman gives the rank correlation, Pearson's of mid-ranks, over the rows
// where neither x nor y is NaN; NaN as in Pearson.
func Spearman(x, y []float64) float64 { return math.NaN() }
