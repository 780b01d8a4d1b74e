// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Moments are the mean and covariance (divisor: sum of weights) of columns
// with holes.
type Moments struct {
	Mean       []float64
	Cov        *mat.SymDense
	N          int // rows used
	Iterations int
}

const (
	emTolerance  = 1e-9 // largest change of a standardised moment
	emIterations = 2000
)

// EMCovariance estimates mean and covariance of columns that hold NaN where a
// value is missing, by maximum likelihood under normality and missingness at
// random (Dempster, Laird & Rubin 1977; Little & Rubin 2002, section 11.2).
// Rows with nothing observed, or without weight, are left out; weight may be
// nil.
//
// The rows are read once: an iteration works on the sums of each pattern of
// missing columns.
//
// It refuses with LengthMismatch, OutOfRange (infinite), BadWeight, TooFewRows
// (a column with fewer than two values), Constant (column), RankDeficient and
// NotConverged; a cancelled context ends it with the context's error.
func EMCovariance(ctx context.Context, columns [][]float64, weight []float64) (*Moments, error) {
	e, err := newEM(columns, weight)
	if err != nil {
		return nil, err
	}
	for iteration := 1; iteration <= emIterations; iteration++ {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		change, err := e.step()
		if err != nil {
			return nil, err
		}
		if change <= emTolerance {
			return e.moments(iteration), nil
		}
	}
	return nil, refuse(NotConverged)
}

// em holds the current moments of standardised columns, and the rows as sums
// by pattern.
type em struct {
	p, n        int
	total       float64
	mean, scale []float64 // of the columns
	patterns    []*pattern
	mu          []float64
	sigma       []float64 // p*p
}

// pattern is the set of rows in which the same columns are observed.
type pattern struct {
	observed, missing []int
	weight            float64
	sum               []float64 // of observed columns
	products          []float64 // of observed columns, k*k
}

func newEM(columns [][]float64, weight []float64) (*em, error) {
	if len(columns) == 0 || weight != nil && len(weight) != len(columns[0]) {
		return nil, refuse(LengthMismatch)
	}
	p := len(columns)
	e := &em{p: p, mean: make([]float64, p), scale: make([]float64, p), mu: make([]float64, p), sigma: make([]float64, p*p)}
	for _, w := range weight {
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, refuse(BadWeight)
		}
	}
	for j, c := range columns {
		if err := e.standardise(j, c, len(columns[0]), weight); err != nil {
			return nil, err
		}
		e.sigma[j*p+j] = 1
	}
	e.collect(columns, weight)
	return e, nil
}

// standardise finds mean and standard deviation of what is observed.
func (e *em) standardise(j int, values []float64, n int, weight []float64) error {
	if len(values) != n {
		return refuseColumn(LengthMismatch, j)
	}
	total, sum, count := 0.0, 0.0, 0
	for i, v := range values {
		if math.IsInf(v, 0) {
			return refuseColumn(OutOfRange, j)
		}
		if w := rowWeight(weight, i); v == v && w > 0 {
			total += w
			sum += w * v
			count++
		}
	}
	if count < 2 {
		return refuseColumn(TooFewRows, j)
	}
	mean, squares := sum/total, 0.0
	for i, v := range values {
		if v == v {
			squares += rowWeight(weight, i) * (v - mean) * (v - mean)
		}
	}
	e.mean[j], e.scale[j] = mean, math.Sqrt(squares/total)
	if e.scale[j] <= rounding*math.Abs(mean) {
		return refuseColumn(Constant, j)
	}
	return nil
}

func rowWeight(weight []float64, i int) float64 {
	if weight == nil {
		return 1
	}
	return weight[i]
}

// collect sums the rows by pattern, in the order in which patterns appear.
func (e *em) collect(columns [][]float64, weight []float64) {
	at := map[string]*pattern{}
	key := make([]byte, (e.p+7)/8)
	z := make([]float64, e.p)
	for i := range columns[0] {
		w := rowWeight(weight, i)
		clear(key)
		any := false
		for j, c := range columns {
			if c[i] == c[i] {
				key[j/8] |= 1 << (j % 8)
				z[j] = (c[i] - e.mean[j]) / e.scale[j]
				any = true
			}
		}
		if w == 0 || !any {
			continue
		}
		pt := at[string(key)]
		if pt == nil {
			pt = newPattern(key, e.p)
			at[string(key)] = pt
			e.patterns = append(e.patterns, pt)
		}
		pt.add(z, w)
		e.n++
		e.total += w
	}
}

func newPattern(key []byte, p int) *pattern {
	pt := &pattern{}
	for j := range p {
		if key[j/8]>>(j%8)&1 == 1 {
			pt.observed = append(pt.observed, j)
		} else {
			pt.missing = append(pt.missing, j)
		}
	}
	k := len(pt.observed)
	pt.sum, pt.products = make([]float64, k), make([]float64, k*k)
	return pt
}

func (pt *pattern) add(z []float64, w float64) {
	pt.weight += w
	k := len(pt.observed)
	for a, i := range pt.observed {
		pt.sum[a] += w * z[i]
		for b, j := range pt.observed[:a+1] {
			pt.products[a*k+b] += w * z[i] * z[j]
		}
	}
}

// step is one iteration: the expected sums of all rows under the current
// moments, and the moments of those. It gives the largest change.
func (e *em) step() (float64, error) {
	p := e.p
	shift, products := make([]float64, p), make([]float64, p*p)
	for _, pt := range e.patterns {
		if err := e.expect(pt, shift, products); err != nil {
			return 0, err
		}
	}
	change := 0.0
	for i := range p {
		for j := range i + 1 {
			v := products[i*p+j]/e.total - shift[i]*shift[j]/e.total/e.total
			change = max(change, math.Abs(v-e.sigma[i*p+j]))
			e.sigma[i*p+j], e.sigma[j*p+i] = v, v
		}
	}
	for i, s := range shift {
		e.mu[i] += s / e.total
		change = max(change, math.Abs(s/e.total))
	}
	return change, nil
}

// expect adds the expected sums of a pattern's rows, centred at mu: with B the
// regression of missing on observed columns, missing values count as B times
// the observed ones plus the covariance that B leaves.
func (e *em) expect(pt *pattern, shift, products []float64) error {
	p, k := e.p, len(pt.observed)
	b, ok := e.regression(pt.observed, pt.missing)
	if !ok {
		return refuse(RankDeficient)
	}
	centred, off := e.centred(pt)
	for a, i := range pt.observed {
		shift[i] += off[a]
		for c, j := range pt.observed[:a+1] {
			products[i*p+j] += centred[a*k+c]
		}
	}
	for a, i := range pt.missing {
		shift[i] += dotShort(b[a], off)
		carried := make([]float64, k) // B centred
		for c := range k {
			carried[c] = dotShort(b[a], centred[c*k:c*k+k])
		}
		for c, j := range pt.observed {
			products[max(i, j)*p+min(i, j)] += carried[c]
		}
		for d, j := range pt.missing[:a+1] {
			left := e.sigma[i*p+j]
			for c, o := range pt.observed {
				left -= b[d][c] * e.sigma[i*p+o]
			}
			products[i*p+j] += dotShort(carried, b[d]) + pt.weight*left
		}
	}
	return nil
}

// centred gives a pattern's products and sums about mu.
func (e *em) centred(pt *pattern) (products, sum []float64) {
	k := len(pt.observed)
	products, sum = make([]float64, k*k), make([]float64, k)
	for a, i := range pt.observed {
		sum[a] = pt.sum[a] - pt.weight*e.mu[i]
		for c, j := range pt.observed[:a+1] {
			v := pt.products[a*k+c] - pt.sum[a]*e.mu[j] - pt.sum[c]*e.mu[i] + pt.weight*e.mu[i]*e.mu[j]
			products[a*k+c], products[c*k+a] = v, v
		}
	}
	return products, sum
}

// regression gives the slopes of each missing column on the observed ones.
func (e *em) regression(observed, missing []int) ([][]float64, bool) {
	k := len(observed)
	sub := make([]float64, k*k)
	for a, i := range observed {
		for c, j := range observed {
			sub[a*k+c] = e.sigma[i*e.p+j]
		}
	}
	t, _, ok := factor(sub, k, k)
	if !ok {
		return nil, false
	}
	b := make([][]float64, len(missing))
	right := make([]float64, k)
	for a, i := range missing {
		for c, j := range observed {
			right[c] = e.sigma[i*e.p+j]
		}
		b[a] = t.solve(right)
	}
	return b, true
}

func (e *em) moments(iterations int) *Moments {
	m := &Moments{Mean: make([]float64, e.p), Cov: mat.NewSymDense(e.p, nil), N: e.n, Iterations: iterations}
	for i := range e.p {
		m.Mean[i] = e.mean[i] + e.scale[i]*e.mu[i]
		for j := range i + 1 {
			m.Cov.SetSym(i, j, e.sigma[i*e.p+j]*e.scale[i]*e.scale[j])
		}
	}
	return m
}

// Expect replaces the NaN in a row by their means given the other values of
// the row. It tells whether it could: not where the covariance of the observed
// columns is singular.
func (m *Moments) Expect(row []float64) bool {
	p := len(m.Mean)
	e := &em{p: p, sigma: make([]float64, p*p)}
	var observed, missing []int
	for i, v := range row {
		if v == v {
			observed = append(observed, i)
		} else {
			missing = append(missing, i)
		}
		for j := range p {
			e.sigma[i*p+j] = m.Cov.At(i, j)
		}
	}
	b, ok := e.regression(observed, missing)
	if !ok {
		return false
	}
	for a, i := range missing {
		row[i] = m.Mean[i]
		for c, j := range observed {
			row[i] += b[a][c] * (row[j] - m.Mean[j])
		}
	}
	return true
}
