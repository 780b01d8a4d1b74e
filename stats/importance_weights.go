// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// RelativeWeights splits R2 among p columns, given their correlation matrix r
// and their correlations ry with the outcome: with R = V D V', L = V D^1/2 V'
// and b = L^-1 ry,
//
//	eps_j = sum_k L_jk^2 b_k^2,    sum of eps = R2
//
// (Johnson 2000; the same numbers as Genizi 1993). It refuses with
// LengthMismatch, and with RankDeficient when r is not positive definite.
func RelativeWeights(r mat.Symmetric, ry []float64) ([]float64, error) {
	if r.SymmetricDim() != len(ry) || len(ry) == 0 {
		return nil, refuse(LengthMismatch)
	}
	root, ok := newRoot(r)
	if !ok || root.value[0] < dependence {
		return nil, refuse(RankDeficient)
	}
	eps := make([]float64, len(ry))
	root.relativeWeights(ry, eps)
	return eps, nil
}

// root is a symmetric matrix taken apart: R = V D V', and its square root.
type root struct {
	value  []float64  // eigenvalues, ascending
	vector *mat.Dense // V
	half   *mat.Dense // L = V D^1/2 V'
	least  float64    // eigenvalues under it count as zero
}

func newRoot(r mat.Symmetric) (*root, bool) {
	var eigen mat.EigenSym
	if !eigen.Factorize(r, true) {
		return nil, false
	}
	p := r.SymmetricDim()
	t := &root{value: eigen.Values(nil), vector: new(mat.Dense)}
	eigen.VectorsTo(t.vector)
	t.least = dependence * t.value[p-1]
	t.half = t.power(math.Sqrt)
	return t, true
}

// power gives V f(D) V', with f of an eigenvalue that counts as zero being 0.
func (t *root) power(f func(float64) float64) *mat.Dense {
	p := len(t.value)
	scaled := mat.NewDense(p, p, nil)
	for k, d := range t.value {
		if d <= t.least {
			continue
		}
		for i := range p {
			scaled.Set(i, k, t.vector.At(i, k)*f(d))
		}
	}
	var out mat.Dense
	out.Mul(scaled, t.vector.T())
	return &out
}

func inverseRoot(d float64) float64 { return 1 / math.Sqrt(d) }

// onRoot gives b = L^-1 ry, the coefficients of the outcome on the orthogonal
// columns that are nearest to the given ones.
func (t *root) onRoot(ry []float64) []float64 {
	var b mat.VecDense
	b.MulVec(t.power(inverseRoot), mat.NewVecDense(len(ry), ry))
	return b.RawVector().Data
}

func (t *root) relativeWeights(ry, eps []float64) {
	b := t.onRoot(ry)
	for j := range eps {
		eps[j] = 0
		for k, l := range t.half.RawRowView(j) {
			eps[j] += l * l * b[k] * b[k]
		}
	}
}

// johnson is the splitter of relative weights.
type johnson struct {
	*game
	r   *mat.SymDense
	ry  []float64
	eps []float64
}

func newJohnson(g *game) *johnson {
	return &johnson{game: g, r: mat.NewSymDense(g.p, nil), ry: make([]float64, g.p), eps: make([]float64, g.p)}
}

func (o *johnson) split(cov, raw []float64) bool {
	clear(raw)
	m := o.p + 1
	if !(cov[m*m-1] > 0) {
		return false
	}
	scale := make([]float64, m)
	for j := range m {
		if v := cov[j*m+j]; v > 0 {
			scale[j] = 1 / math.Sqrt(v)
		}
	}
	for j := range o.p {
		o.ry[j] = cov[j*m+o.p] * scale[j] * scale[o.p]
		for k := range j + 1 {
			o.r.SetSym(j, k, cov[j*m+k]*scale[j]*scale[k])
		}
	}
	t, ok := newRoot(o.r)
	if !ok {
		return false
	}
	t.relativeWeights(o.ry, o.eps)
	for g, group := range o.groups {
		for _, j := range group {
			raw[g] += o.eps[j]
		}
	}
	return true
}
