// SPDX-License-Identifier: Apache-2.0

package stats

import "gonum.org/v1/gonum/mat"

// Moments are the mean and covariance (divisor n) of columns with holes.
type Moments struct {
	Mean       []float64
	Cov        *mat.SymDense
	N          int // rows used
	Iterations int
}

// EMCovariance estimates mean and covariance of columns that hold NaN where a
// value is missing, by maximum likelihood under normality and missingness at
// random (Dempster, Laird & Rubin 1977). Rows with nothing observed are left
// out. It refuses with LengthMismatch, TooFewRows, Constant (column),
// BadWeight and NotConverged.
func EMCovariance(columns [][]float64, weight []float64) (*Moments, error) {
	return nil, refuse(TooFewRows)
}

// PairwiseCorrelation gives the correlation matrix of columns that hold NaN
// where a value is missing, each entry over the rows that have both. It need
// not be positive definite: see NearestCorrelation. It refuses with
// LengthMismatch, Constant and TooFewRows (a pair never seen together).
func PairwiseCorrelation(columns [][]float64) (*mat.SymDense, error) {
	return nil, refuse(TooFewRows)
}

// NearestCorrelation gives the correlation matrix with no eigenvalue under
// least that is nearest to r in the Frobenius norm, by alternating projections
// with Dykstra's correction (Higham 2002).
func NearestCorrelation(r mat.Symmetric, least float64) (*mat.SymDense, error) {
	return nil, refuse(NotConverged)
}
