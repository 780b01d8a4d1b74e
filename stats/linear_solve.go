// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// dependence is the share of a column's variance under which what others leave
// of it counts as nothing: the column is their sum. In standard deviations it
// is 1e-5.
const dependence = 1e-10

// triangle is the lower Cholesky factor of a correlation matrix, row by row
// with stride p.
type triangle struct {
	p int
	l []float64
}

// factor factors the leading p by p part of a correlation matrix of stride m.
// Where a column depends on those before it, ok is false and column names it.
func factor(r []float64, m, p int) (t triangle, column int, ok bool) {
	t = triangle{p: p, l: make([]float64, p*p)}
	for j := range p {
		row := t.l[j*p : j*p+p]
		for k := range j {
			row[k] = (r[j*m+k] - dotShort(row[:k], t.l[k*p:k*p+k])) / t.l[k*p+k]
		}
		left := r[j*m+j] - dotShort(row[:j], row[:j])
		if left < dependence*r[j*m+j] {
			return t, j, false
		}
		row[j] = math.Sqrt(left)
	}
	return t, -1, true
}

// solve gives R^-1 b.
func (t triangle) solve(b []float64) []float64 {
	x := make([]float64, t.p)
	for j := range t.p {
		row := t.l[j*t.p : j*t.p+t.p]
		x[j] = (b[j] - dotShort(row[:j], x[:j])) / row[j]
	}
	for j := t.p - 1; j >= 0; j-- {
		for k := j + 1; k < t.p; k++ {
			x[j] -= t.l[k*t.p+j] * x[k]
		}
		x[j] /= t.l[j*t.p+j]
	}
	return x
}

// inverse gives R^-1 with stride p.
func (t triangle) inverse() []float64 {
	p := t.p
	inv := make([]float64, p*p)
	unit := make([]float64, p)
	for j := range p {
		unit[j] = 1
		copy(inv[j*p:], t.solve(unit))
		unit[j] = 0
	}
	return inv
}

func dotShort(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
