// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"touchstone"
	"touchstone/stats"
)

// ServqualDimension is the questions of one dimension: item by item, row by
// row, what was expected and what was perceived on one scale; NaN is missing.
// Points, nil or by row, are what the customer gave this dimension of 100.
type ServqualDimension struct {
	Expected  [][]float64
	Perceived [][]float64
	Points    []float64
}

// ServqualResult is the gap between perception and expectation.
type ServqualResult struct {
	Dimensions []DimensionGap
	Unweighted float64        // mean of the dimensions' gaps
	Overall    stats.Estimate // weighted by the customers' points where they gave any
	Weighted   bool
}

// DimensionGap is the gap P - E of one dimension.
type DimensionGap struct {
	Gap            stats.Estimate // over customers; see Servqual
	T, P           float64        // of no gap
	Expected       float64        // mean over customers
	Perceived      float64
	AlphaExpected  float64 // raw Cronbach alpha, 0..1; NaN below 2 items
	AlphaPerceived float64
	AlphaGap       float64 // shown to warn: a difference is less reliable than its parts
	Points         float64 // mean share of the points, 0..1; NaN without
	Items          []ItemGap
}

// ItemGap is the gap P - E of one item, over customers who answered both.
type ItemGap struct {
	Gap       stats.Estimate
	Expected  float64
	Perceived float64
}

// Servqual computes the gaps.
func Servqual(dimensions []ServqualDimension, weights []float64, clusters []uint32) (ServqualResult, error) {
	return ServqualResult{}, &touchstone.Error{Kind: touchstone.NotEnough}
}
