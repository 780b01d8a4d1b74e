// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// PairwiseCorrelation gives the correlation matrix of columns that hold NaN
// where a value is missing, each entry over the rows that have both. It need
// not be positive definite: see NearestCorrelation. It refuses with
// LengthMismatch, Constant (a column), and TooFewRows (a pair without two
// rows, or constant on its rows).
func PairwiseCorrelation(columns [][]float64) (*mat.SymDense, error) {
	for j, c := range columns {
		if len(c) != len(columns[0]) {
			return nil, refuseColumn(LengthMismatch, j)
		}
		if math.IsNaN(Pearson(c, c)) {
			return nil, refuseColumn(Constant, j)
		}
	}
	if len(columns) == 0 {
		return nil, refuse(LengthMismatch)
	}
	r := mat.NewSymDense(len(columns), nil)
	for j, a := range columns {
		r.SetSym(j, j, 1)
		for k, b := range columns[:j] {
			v := Pearson(a, b)
			if math.IsNaN(v) {
				return nil, refuseColumn(TooFewRows, j)
			}
			r.SetSym(j, k, v)
		}
	}
	return r, nil
}

const (
	nearestTolerance  = 1e-12
	nearestIterations = 5000
)

// NearestCorrelation gives the correlation matrix with no eigenvalue under
// least (0 <= least < 1) that is nearest to r in the Frobenius norm, by
// alternating projections with Dykstra's correction (Higham 2002, algorithm
// 3.3). It refuses with NotConverged.
func NearestCorrelation(r mat.Symmetric, least float64) (*mat.SymDense, error) {
	p := r.SymmetricDim()
	y := mat.NewSymDense(p, nil)
	y.CopySym(r)
	correction := mat.NewSymDense(p, nil)
	shifted := mat.NewSymDense(p, nil)
	for range nearestIterations {
		eachEntry(p, func(i, j int) { shifted.SetSym(i, j, y.At(i, j)-correction.At(i, j)) })
		x, ok := liftEigenvalues(shifted, least)
		if !ok {
			break
		}
		change := 0.0
		eachEntry(p, func(i, j int) {
			v := x.At(i, j)
			correction.SetSym(i, j, v-shifted.At(i, j))
			if i == j {
				v = 1
			}
			change = max(change, math.Abs(v-y.At(i, j)))
			y.SetSym(i, j, v)
		})
		if change <= nearestTolerance {
			return y, nil
		}
	}
	return nil, refuse(NotConverged)
}

// eachEntry visits the lower triangle of a p by p matrix.
func eachEntry(p int, f func(i, j int)) {
	for i := range p {
		for j := range i + 1 {
			f(i, j)
		}
	}
}

// liftEigenvalues gives the nearest matrix with no eigenvalue under least.
func liftEigenvalues(a mat.Symmetric, least float64) (*mat.SymDense, bool) {
	var eigen mat.EigenSym
	if !eigen.Factorize(a, true) {
		return nil, false
	}
	var v mat.Dense
	eigen.VectorsTo(&v)
	p := a.SymmetricDim()
	out := mat.NewSymDense(p, nil)
	for k, d := range eigen.Values(nil) {
		out.SymRankOne(out, max(d, least), v.ColView(k))
	}
	return out, true
}
