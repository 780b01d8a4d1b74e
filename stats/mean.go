// SPDX-License-Identifier: Apache-2.0

package stats

// Mean gives the mean of values.
func Mean(values, weights []float64, clusters []uint32) (Estimate, error) {
	return Estimate{}, refuse(TooFewRows)
}

// DifferenceMean gives Mean(a) - Mean(b).
func DifferenceMean(a, b Sample) (Difference, error) { return Difference{}, refuse(TooFewRows) }
