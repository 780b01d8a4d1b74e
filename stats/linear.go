// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Regression is the data of a model, column by column: an outcome explained by
// groups of columns. There is always an intercept, which is not a column.
//
// A group is what shares one importance: a touchpoint's (met, quality) pair,
// or the dummies of a category. Groups may share a column (two touchpoints
// that are only ever met together); nil means that every column is its own
// group. Columns that no group names are not part of an importance.
type Regression struct {
	Y       []float64   // outcome, n finite values
	X       [][]float64 // p columns of n finite values
	Groups  [][]int     // g lists of indices into X
	Weight  []float64   // n case weights >= 0, nil = 1 each; a row of weight 0 is left out
	Cluster []uint32    // n customer numbers, nil = each row its own; rows of one customer are resampled together
}

// sample is the checked data of a model: rows of positive weight, the columns
// that are used.
type sample struct {
	n       int
	y       []float64
	x       [][]float64
	column  []int     // x[j] is Regression.X[column[j]]
	weight  []float64 // nil: 1 each
	total   float64   // sum of the weights
	cluster []uint32  // nil: each row its own
}

// sample checks the data and keeps the given columns, nil meaning all.
func (r Regression) sample(columns []int) (*sample, error) {
	if columns == nil {
		columns = make([]int, len(r.X))
		for j := range columns {
			columns[j] = j
		}
	}
	if err := r.checkLengths(columns); err != nil {
		return nil, err
	}
	if err := r.checkValues(columns); err != nil {
		return nil, err
	}
	s := &sample{n: len(r.Y), y: r.Y, column: columns, weight: r.Weight, cluster: r.Cluster}
	for _, j := range columns {
		s.x = append(s.x, r.X[j])
	}
	if err := s.weigh(); err != nil {
		return nil, err
	}
	if s.n <= len(columns)+1 {
		return nil, refuse(TooFewRows)
	}
	return s, s.checkConstant()
}

func (r Regression) checkLengths(columns []int) error {
	n := len(r.Y)
	if r.Weight != nil && len(r.Weight) != n || r.Cluster != nil && len(r.Cluster) != n {
		return refuse(LengthMismatch)
	}
	for _, j := range columns {
		if j < 0 || j >= len(r.X) || len(r.X[j]) != n {
			return refuseColumn(LengthMismatch, j)
		}
	}
	return nil
}

func (r Regression) checkValues(columns []int) error {
	if !allFinite(r.Y) {
		return refuse(OutOfRange)
	}
	for _, j := range columns {
		if !allFinite(r.X[j]) {
			return refuseColumn(OutOfRange, j)
		}
	}
	for _, w := range r.Weight {
		if !(w >= 0) || math.IsInf(w, 0) {
			return refuse(BadWeight)
		}
	}
	return nil
}

// weigh sums the weights and leaves out the rows that have none.
func (s *sample) weigh() error {
	if s.n == 0 {
		return refuse(TooFewRows)
	}
	if s.weight == nil {
		s.total = float64(s.n)
		return nil
	}
	kept := 0
	for _, w := range s.weight {
		if w > 0 {
			kept++
			s.total += w
		}
	}
	if kept == 0 || math.IsInf(s.total, 0) {
		return refuse(BadWeight)
	}
	if kept < s.n {
		s.dropWeightless(kept)
	}
	return nil
}

func (s *sample) dropWeightless(kept int) {
	if s.cluster == nil { // a row keeps its own number, so that its resampling does not depend on the others
		s.cluster = make([]uint32, s.n)
		for i := range s.cluster {
			s.cluster[i] = uint32(i)
		}
	}
	s.y = positiveRows(s.y, s.weight, kept)
	for j, x := range s.x {
		s.x[j] = positiveRows(x, s.weight, kept)
	}
	s.cluster = positiveRows(s.cluster, s.weight, kept)
	s.weight = positiveRows(s.weight, s.weight, kept)
	s.n = kept
}

func positiveRows[T any](values []T, weight []float64, kept int) []T {
	out := make([]T, 0, kept)
	for i, v := range values {
		if weight[i] > 0 {
			out = append(out, v)
		}
	}
	return out
}

func (s *sample) checkConstant() error {
	if isConstant(s.y) {
		return refuse(Constant)
	}
	for j, x := range s.x {
		if isConstant(x) {
			return refuseColumn(Constant, s.column[j])
		}
	}
	return nil
}

func (s *sample) weightOf(i int) float64 {
	if s.weight == nil {
		return 1
	}
	return s.weight[i]
}

func isConstant(values []float64) bool {
	for _, v := range values {
		if v != values[0] {
			return false
		}
	}
	return true
}

// allFinite tells whether no value is NaN or infinite: v-v is zero for finite
// v only.
func allFinite(values []float64) bool {
	for _, v := range values {
		if v-v != 0 {
			return false
		}
	}
	return true
}

func refuseColumn(reason Reason, column int) error {
	return &Refusal{Reason: reason, Column: column}
}
