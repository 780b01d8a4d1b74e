// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// fullyGrown is how many rows for each coefficient an outcome model needs that
// what it overfits can be left out of account (Harrell 2015, section 4.4).
const fullyGrown = 20

// lift gives what the model of an arm leaves of each of its rows, made as large
// as errors are:
//
//	r~ = (I - V X B X' W)^-1/2 r
//
// over the rows of a customer, r = y - m, V the derivatives of the mean, W the
// case weights, B the bread. A model follows the very rows that it is judged by,
// so that squares of r are too small, by a share of about coefficients / rows;
// those of r~ are not where errors are alike (least squares: HC2, MacKinnon & White
// 1985, by customer CR2, Bell & McCaffrey 2002; with a link, Kauermann & Carroll
// 2001). Nil where there are so many rows that it does not matter.
func (p *Propensity) lift(m *linked, y, mean []float64, arm int) []float64 {
	if len(p.arms(p.e)[arm]) >= fullyGrown*m.coefficients() {
		return nil
	}
	rows, first := p.byCustomer(arm), arm*p.N0
	left := make([]float64, len(rows))
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && p.group.key != nil && p.group.key[rows[to]] == p.group.key[rows[from]] {
			to++
		}
		for i, v := range p.liftCustomer(m, rows[from:to], y, mean) {
			left[int(rows[from+i])-first] = v
		}
		from = to
	}
	return left
}

// byCustomer gives the rows of an arm, those of one customer together.
func (p *Propensity) byCustomer(arm int) []uint32 {
	rows := make([]uint32, 0, len(p.arms(p.e)[arm]))
	for i := range p.n {
		row := uint32(i)
		if p.group.order != nil {
			row = p.group.order[i]
		}
		if p.armOf(int(row)) == arm {
			rows = append(rows, row)
		}
	}
	return rows
}

// coefficients is how many the model has.
func (l *linked) coefficients() int {
	n := 1
	for _, used := range l.used {
		if used {
			n++
		}
	}
	return n
}

// liftCustomer does so for the rows of one customer. The matrix is made symmetric by the
// roots of V W. Where rows alone fix a coefficient nothing is left of them in that
// direction, and nothing is added (Pustejovsky & Tipton 2018).
func (p *Propensity) liftCustomer(m *linked, rows []uint32, y, mean []float64) []float64 {
	n := len(rows)
	x, lever, scale, left := make([][]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, row := range rows {
		v, w := 1.0, p.weight(int(row))
		if m.logistic {
			v = max(mean[row]*(1-mean[row]), math.SmallestNonzeroFloat32)
		}
		x[i], lever[i], scale[i] = p.columns(int(row)), math.Sqrt(v*w), math.Sqrt(v/w)
		left[i] = (y[row] - mean[row]) / scale[i]
	}
	rest := mat.NewSymDense(n, nil)
	for i := range n {
		moved := timesVector(m.bread, x[i])
		for j := i; j < n; j++ {
			rest.SetSym(i, j, -lever[i]*lever[j]*dotShort(moved, x[j]))
		}
		rest.SetSym(i, i, 1+rest.At(i, i))
	}
	if root, ok := newRoot(rest); ok {
		root.least = dependence
		var out mat.VecDense
		out.MulVec(root.power(inverseRoot), mat.NewVecDense(n, left))
		left = out.RawVector().Data
	}
	for i := range left {
		left[i] *= scale[i]
	}
	return left
}

// columns gives 1 and the columns of a row.
func (p *Propensity) columns(row int) []float64 {
	out := make([]float64, len(p.x)+1)
	out[0] = 1
	for j, x := range p.x {
		out[j+1] = x[row]
	}
	return out
}
