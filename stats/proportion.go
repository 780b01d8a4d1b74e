// SPDX-License-Identifier: Apache-2.0

package stats

// Share gives the share of ones among answers 0 and 1.
func Share(yes, weights []float64, clusters []uint32) (Estimate, error) {
	return Estimate{}, refuse(TooFewRows)
}

// DifferenceShare gives Share(a) - Share(b).
func DifferenceShare(a, b Sample) (Difference, error) { return Difference{}, refuse(TooFewRows) }
