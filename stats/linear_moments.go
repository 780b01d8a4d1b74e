// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"touchstone/internal/parallel"
)

// Rows are visited in pieces of chunkRows, one task each, and within a task in
// blocks of blockRows, which fit the first-level cache.
const (
	blockRows = 256
	chunkRows = 16 * blockRows
)

// rounding is the coefficient of variation under which a column differs from a
// constant by nothing but rounding.
const rounding = 1e-13

// moments are the weighted first and second moments of the columns of a sample
// and, at index m-1, of its outcome.
type moments struct {
	m    int
	mean []float64
	sd   []float64 // divisor: sum of the weights
	r    []float64 // m*m correlations, symmetric, ones on the diagonal
}

func (s *sample) variable(j int) []float64 {
	if j == len(s.x) {
		return s.y
	}
	return s.x[j]
}

// moments makes two passes over the rows: means, then products of what is
// centred at them.
func (s *sample) moments(ctx context.Context) (*moments, error) {
	m := len(s.x) + 1
	mo := &moments{m: m, mean: make([]float64, m), sd: make([]float64, m), r: make([]float64, m*m)}
	err := parallel.Each(ctx, m, func(j int) {
		mo.mean[j] = s.mean(s.variable(j))
		mo.sd[j] = s.spread(s.variable(j), mo.mean[j])
	})
	if err != nil {
		return nil, err
	}
	for j, sd := range mo.sd {
		if sd <= rounding*math.Abs(mo.mean[j]) {
			return nil, s.refuseVariable(Constant, j)
		}
		if sd-sd != 0 || sd == 0 {
			return nil, s.refuseVariable(OutOfRange, j)
		}
	}
	if err := s.products(ctx, mo); err != nil {
		return nil, err
	}
	mo.normalise()
	return mo, nil
}

func (s *sample) refuseVariable(reason Reason, j int) error {
	if j == len(s.x) {
		return refuse(reason)
	}
	return refuseColumn(reason, s.column[j])
}

func (s *sample) mean(values []float64) float64 {
	sum := 0.0
	for from := 0; from < s.n; from += blockRows {
		to := min(from+blockRows, s.n)
		if s.weight == nil {
			sum += floats.Sum(values[from:to])
		} else {
			sum += floats.Dot(values[from:to], s.weight[from:to])
		}
	}
	return sum / s.total
}

// spread is a first estimate of the standard deviation, which only scales.
func (s *sample) spread(values []float64, mean float64) float64 {
	sum := 0.0
	for i, v := range values {
		d := v - mean
		sum += s.weightOf(i) * d * d
	}
	return math.Sqrt(sum / s.total)
}

// products fills r with the sums of products of standardised columns.
func (s *sample) products(ctx context.Context, mo *moments) error {
	chunks := (s.n + chunkRows - 1) / chunkRows
	partial := make([][]float64, chunks)
	err := parallel.Each(ctx, chunks, func(c int) {
		partial[c] = s.chunkProducts(mo, c*chunkRows, min((c+1)*chunkRows, s.n))
	})
	if err != nil {
		return err
	}
	for _, p := range partial {
		floats.Add(mo.r, p)
	}
	return nil
}

func (s *sample) chunkProducts(mo *moments, from, to int) []float64 {
	sum := make([]float64, mo.m*mo.m)
	z := newBlock(mo.m)
	left := newBlock(mo.m)
	for ; from < to; from += blockRows {
		rows := min(blockRows, to-from)
		for j := range mo.m {
			s.standardise(z[j][:rows], mo, j, from)
			copy(left[j], z[j][:rows])
			if s.weight != nil {
				floats.Mul(left[j][:rows], s.weight[from:from+rows])
			}
		}
		addProducts(sum, left, z, rows)
	}
	return sum
}

func newBlock(columns int) [][]float64 {
	backing := make([]float64, columns*blockRows)
	block := make([][]float64, columns)
	for j := range block {
		block[j] = backing[j*blockRows : (j+1)*blockRows : (j+1)*blockRows]
	}
	return block
}

func (s *sample) standardise(dst []float64, mo *moments, j, from int) {
	mean, scale := mo.mean[j], 1/mo.sd[j]
	for i, v := range s.variable(j)[from : from+len(dst)] {
		dst[i] = (v - mean) * scale
	}
}

// addProducts adds left'right to the lower triangle of sum.
func addProducts(sum []float64, left, right [][]float64, rows int) {
	m := len(right)
	for j := range m {
		for k := range j + 1 {
			sum[j*m+k] += floats.Dot(left[j][:rows], right[k][:rows])
		}
	}
}

// columns gives the correlation matrix of the columns without the outcome.
func (mo *moments) columns() *mat.SymDense {
	p := mo.m - 1
	r := mat.NewSymDense(p, nil)
	for j := range p {
		for k := range j + 1 {
			r.SetSym(j, k, mo.r[j*mo.m+k])
		}
	}
	return r
}

// normalise turns sums of products into correlations.
func (mo *moments) normalise() {
	m := mo.m
	scale := make([]float64, m)
	for j := range m {
		scale[j] = 1 / math.Sqrt(mo.r[j*m+j])
	}
	for j := range m {
		for k := range j {
			v := mo.r[j*m+k] * scale[j] * scale[k]
			mo.r[j*m+k], mo.r[k*m+j] = v, v
		}
		mo.r[j*m+j] = 1
	}
}
