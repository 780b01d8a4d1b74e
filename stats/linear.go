// SPDX-License-Identifier: Apache-2.0

package stats

// Regression is the data of a model, column by column: an outcome explained by
// groups of columns. There is always an intercept, which is not a column.
//
// A group is what shares one importance: a touchpoint's (met, quality) pair,
// or the dummies of a category. Groups may share a column (two touchpoints
// that are only ever met together); nil means that every column is its own
// group. Columns that no group names are not part of the model.
type Regression struct {
	Y       []float64   // outcome, n finite values
	X       [][]float64 // p columns of n finite values
	Groups  [][]int     // g lists of indices into X
	Weight  []float64   // n case weights >= 0, nil = 1 each; a row of weight 0 is left out
	Cluster []uint32    // n customer numbers, nil = each row its own; rows of one customer are resampled together
}
