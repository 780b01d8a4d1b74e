// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Dummies is a regression on factors alone, each row in one level of each
// factor: the same model as LeastSquares on 0/1 columns, at the cost of the ones
// only and a byte a cell.
type Dummies struct {
	Y       []float64 // n outcomes; a NaN leaves its row out
	Codes   [][]uint8 // factor by factor, n levels
	Columns [][]int   // by factor and level, the column 0..p-1 that is 1 there; -1 for the reference
	Weights []float64 // n, nil = 1 each
	Cluster []uint32  // n customer numbers, nil = each row its own
}

// Fit fits Y = a + the row's dummies by (weighted) least squares, with the
// covariance that LeastSquares calls Robust:
//
//	HC3:  B sum w^2 e^2/(1-h)^2 x x' B,       h = w x'B x, B = (X'WX)^-1
//	CR1:  B sum_g s_g s_g' B G/(G-1) (n-1)/(n-k),  s_g = sum w e x
//
// (MacKinnon & White 1985; Liang & Zeger 1986). It refuses with LengthMismatch,
// OutOfRange, BadWeight, Constant (the outcome), TooFewRows (n <= p+1),
// TooFewClusters, and RankDeficient with the first column that is a sum of
// those before it, or is never 1.
func (d Dummies) Fit() (*Fit, error) {
	m := dummyModel{Dummies: d, width: d.width()}
	if err := m.check(); err != nil {
		return nil, err
	}
	if err := m.normalEquations(); err != nil {
		return nil, err
	}
	f := &Fit{Coef: m.coef, N: m.n, Clusters: m.n, DF: float64(m.n - m.width), Covariance: HC3}
	meat := m.meat(f)
	if f.Clusters < 2 {
		return nil, refuse(TooFewClusters)
	}
	f.R2 = max(0, 1-m.rss/m.tss)
	bread := mat.NewDense(m.width, m.width, m.inverse)
	var v mat.Dense
	v.Product(bread, mat.NewDense(m.width, m.width, meat), bread)
	for i := range m.width {
		f.VCov = append(f.VCov, v.RawRowView(i))
		f.SE = append(f.SE, math.Sqrt(max(0, v.At(i, i))))
	}
	return f, nil
}

func (d Dummies) width() int {
	columns := 0
	for _, levels := range d.Columns {
		for _, c := range levels {
			columns = max(columns, c+1)
		}
	}
	return columns + 1
}

// dummyModel is a fit under way. Column 0 is the intercept.
type dummyModel struct {
	Dummies
	width    int
	n        int
	inverse  []float64 // (X'WX)^-1, width by width
	coef     []float64
	rss, tss float64
}

func (m *dummyModel) check() error {
	n := len(m.Y)
	if m.Weights != nil && len(m.Weights) != n || m.Cluster != nil && len(m.Cluster) != n || len(m.Codes) != len(m.Columns) {
		return refuse(LengthMismatch)
	}
	for _, codes := range m.Codes {
		if len(codes) != n {
			return refuse(LengthMismatch)
		}
	}
	return checkWeights(m.Weights)
}

func (m *dummyModel) weight(i int) float64 {
	switch {
	case m.Y[i] != m.Y[i]:
		return 0
	case m.Weights == nil:
		return 1
	}
	return m.Weights[i]
}

// active gives the columns that are 1 in a row.
func (m *dummyModel) active(row int, into []int) []int {
	into = append(into[:0], 0)
	for f, codes := range m.Codes {
		if c := m.Columns[f][codes[row]]; c >= 0 {
			into = append(into, c+1)
		}
	}
	return into
}

// sweepAll inverts a symmetric positive matrix in place (Goodnight 1979), and
// gives the first column that is a sum of those before it, -1 when there is
// none.
func sweepAll(a []float64, k int) int {
	own := make([]float64, k)
	for i := range own {
		own[i] = a[i*k+i]
	}
	for p := range k {
		pivot := a[p*k+p]
		if !(pivot > 1e-9*own[p]) {
			return p
		}
		for j := range k {
			a[p*k+j] /= pivot
		}
		for i := range k {
			if i == p {
				continue
			}
			factor := a[i*k+p]
			for j := range k {
				a[i*k+j] -= factor * a[p*k+j]
			}
			a[i*k+p] = -factor / pivot
		}
		a[p*k+p] = 1 / pivot
	}
	return -1
}
