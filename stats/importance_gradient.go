// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
)

// gradient gives, per group, the derivative of its importance by the
// covariance matrix of columns and outcome (last) at standardised variables:
// an m by m matrix G with trace(G R) = 0, so that a row's influence is z'G z.
func (g *game) gradient(ctx context.Context, mo *moments) [][]float64 {
	if g.shapley {
		return newLMGGradient(ctx, g, mo).groups()
	}
	return g.johnsonGradient(mo)
}

// uncancelled is the number of last groups below which a walk through subsets
// is too short to be cancelled.
const uncancelled = 10

// lmgGradient visits all subsets as lmg does. With u = (-b, 1) the residual of
// the outcome on subset S as a combination of variables,
//
//	d RSS(S) = u' dSigma u
//
// so the gradient of a weighted sum of R2(S) is minus that sum of u u', plus
// what the variance of the outcome changes.
type lmgGradient struct {
	*game
	m       int
	level   [][]float64 // swept matrix of each depth, m by m
	sum     [][]float64 // sum of inside u u' over the subsets below each depth
	part    [][]float64 // by group: over the subsets that have it
	outside []float64   // sum of outside u u'
	r       []float64   // correlations by position
	swept   []bool      // by position
	mine    [][]int     // by depth: the positions swept there
	weight  []float64   // outside by size
	at      []int       // working space: the positions of u
	u       []float64
	pivot   []float64
	ctx     context.Context // looked at near the root only
}

func newLMGGradient(ctx context.Context, g *game, mo *moments) *lmgGradient {
	m := mo.m
	l := &lmgGradient{
		game: g, m: m, ctx: ctx, outside: make([]float64, m*m), swept: make([]bool, m), weight: g.outside,
		pivot: make([]float64, m),
	}
	for range len(g.groups) + 1 {
		l.level = append(l.level, make([]float64, m*m))
		l.sum = append(l.sum, make([]float64, m*m))
		l.part = append(l.part, make([]float64, m*m))
		l.mine = append(l.mine, make([]int, 0, m))
	}
	l.r = make([]float64, m*m)
	for i, a := range g.order {
		for j, b := range g.order {
			l.r[i*m+j] = mo.r[a*m+b]
		}
	}
	return l
}

func (l *lmgGradient) groups() [][]float64 {
	l.decide(0, 0, l.r)
	gradient := make([][]float64, len(l.game.groups))
	for d := range gradient {
		gradient[d] = l.inOrderOfColumns(l.part[d])
	}
	return gradient
}

// inOrderOfColumns turns the sums of u u' for one group into its gradient.
func (l *lmgGradient) inOrderOfColumns(inside []float64) []float64 {
	m := l.m
	out := make([]float64, m*m)
	trace := 0.0
	for i, a := range l.order {
		for j, b := range l.order {
			v := inside[i*m+j] - l.outside[i*m+j]
			out[a*m+b] = -v
			trace += v * l.r[i*m+j]
		}
	}
	out[m*m-1] += trace
	return out
}

// decide leaves in sum[d] what the subsets that differ from group d on
// contribute; a is swept by the groups that are in.
func (l *lmgGradient) decide(d, size int, a []float64) {
	clear(l.sum[d])
	if d+uncancelled < len(l.game.groups) && l.ctx.Err() != nil {
		return
	}
	if d == len(l.game.groups) {
		l.leaf(size, a)
		return
	}
	l.decide(d+1, size, a)
	addTo(l.sum[d], l.sum[d+1])
	l.with(d, size+1, a)
	addTo(l.sum[d], l.sum[d+1])
	addTo(l.part[d], l.sum[d+1])
}

func (l *lmgGradient) with(d, size int, a []float64) {
	mine := l.mine[d][:0]
	for _, c := range l.pivots[d] {
		if l.swept[c] || a[c*l.m+c] <= dependence {
			continue
		}
		l.sweepFull(l.level[d], a, c)
		a = l.level[d]
		l.swept[c] = true
		mine = append(mine, c)
	}
	l.decide(d+1, size, a)
	for _, c := range mine {
		l.swept[c] = false
	}
}

func (l *lmgGradient) leaf(size int, a []float64) {
	m := l.m
	at, u := l.at[:0], l.u[:0]
	for c, swept := range l.swept {
		if swept {
			at, u = append(at, c), append(u, -a[c*m+m-1])
		}
	}
	at, u = append(at, m-1), append(u, 1)
	l.at, l.u = at, u
	sum := l.sum[len(l.game.groups)]
	for x, i := range at {
		for y, j := range at {
			v := u[x] * u[y]
			sum[i*m+j] += l.inside[size] * v
			l.outside[i*m+j] += l.weight[size] * v
		}
	}
}

func addTo(dst, src []float64) {
	for i, v := range src {
		dst[i] += v
	}
}

// sweepFull sweeps position c of an m by m matrix (Goodnight 1979):
// afterwards row c of a later column holds its coefficient on c. dst may be
// src.
func (l *lmgGradient) sweepFull(dst, src []float64, c int) {
	m, pivot := l.m, l.pivot
	copy(pivot, src[c*m:c*m+m])
	d := pivot[c]
	for i := range m {
		if i == c {
			continue
		}
		s, row := src[i*m:i*m+m], dst[i*m:i*m+m]
		f := s[c] / d
		for j, v := range pivot {
			row[j] = s[j] - f*v
		}
		row[c] = -f
	}
	for j, v := range pivot {
		dst[c*m+j] = v / d
	}
	dst[c*m+c] = 1 / d
}

// johnsonGradient differentiates eps_j = sum_k L_jk^2 b_k^2, b = L^-1 r. With
// R = V D V' and L its square root, dL = V [(V'dR V)_ab / (sqrt d_a + sqrt d_b)] V'
// (Higham 2008, section 6.1), and db = L^-1 (dr - dL b).
func (g *game) johnsonGradient(mo *moments) [][]float64 {
	p, m := g.p, mo.m
	root, ok := newRoot(mo.columns())
	gradient := make([][]float64, len(g.groups))
	for d, group := range g.groups {
		gradient[d] = make([]float64, m*m)
		if !ok {
			continue
		}
		byR, byRy := root.weightGradient(mo.r[p*m:p*m+p], group)
		fillGradient(gradient[d], mo, byR, byRy)
	}
	return gradient
}

// weightGradient gives the derivatives of the summed relative weights of some
// columns by the correlation matrix and by the correlations with the outcome.
func (t *root) weightGradient(ry []float64, group []int) (byR *mat.Dense, byRy []float64) {
	p := len(ry)
	b := t.onRoot(ry)
	h := make([]float64, p)           // derivative by b
	byRoot := mat.NewDense(p, p, nil) // derivative by L
	for _, j := range group {
		for k, l := range t.half.RawRowView(j) {
			h[k] += 2 * l * l * b[k]
			byRoot.Set(j, k, byRoot.At(j, k)+2*l*b[k]*b[k])
		}
	}
	var viaB mat.VecDense
	viaB.MulVec(t.power(inverseRoot), mat.NewVecDense(p, h))
	byRy = viaB.RawVector().Data
	for i := range p {
		for k := range p {
			byRoot.Set(i, k, byRoot.At(i, k)-byRy[i]*b[k])
		}
	}
	return t.throughRoot(byRoot), byRy
}

// throughRoot turns a derivative by L into one by R.
func (t *root) throughRoot(byRoot *mat.Dense) *mat.Dense {
	p := len(t.value)
	var inner, half, out mat.Dense
	half.Mul(t.vector.T(), byRoot)
	inner.Mul(&half, t.vector)
	for a := range p {
		for c := range p {
			inner.Set(a, c, inner.At(a, c)/(math.Sqrt(t.value[a])+math.Sqrt(t.value[c])))
		}
	}
	half.Mul(t.vector, &inner)
	out.Mul(&half, t.vector.T())
	return &out
}

// fillGradient turns derivatives by correlations into one by covariances at
// standardised variables: d r_kl = dS_kl - r_kl (dS_kk + dS_ll) / 2.
func fillGradient(out []float64, mo *moments, byR *mat.Dense, byRy []float64) {
	p, m := mo.m-1, mo.m
	for k := range p {
		for l := range p {
			if k != l {
				out[k*m+l] = (byR.At(k, l) + byR.At(l, k)) / 2
			}
		}
		out[k*m+p], out[p*m+k] = byRy[k]/2, byRy[k]/2
	}
	for k := range m {
		diagonal := 0.0
		for l := range m {
			if l != k {
				diagonal -= out[k*m+l] * mo.r[k*m+l]
			}
		}
		out[k*m+k] = diagonal
	}
}
