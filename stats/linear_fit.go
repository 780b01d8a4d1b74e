// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Covariance names an estimator of the covariance matrix of coefficients.
type Covariance int

// The covariance estimators of LeastSquares.
const (
	Robust    Covariance = iota // Clustered where a customer has several rows, else HC3
	Classical                   // sigma^2 (X'WX)^-1: rows independent, one variance
	HC3                         // rows independent, any variance (MacKinnon & White 1985)
	Clustered                   // rows of one customer dependent (CR1: Liang & Zeger 1986, times G/(G-1) (n-1)/(n-k))
)

// Fit is a fitted linear model. Index 0 of Coef, SE and VCov is the intercept;
// column j of X stands at j+1.
type Fit struct {
	Coef       []float64   // p+1, in outcome units per unit of the column
	SE         []float64   // p+1
	VCov       [][]float64 // p+1 by p+1
	Covariance Covariance  // which estimator gave SE and VCov; never Robust
	R2         float64
	N          int     // rows of positive weight
	Clusters   int     // customers; N where each row is its own
	DF         float64 // degrees of freedom of intervals: n-p-1, or customers-1 when clustered
}

// LeastSquares fits Y = a + X b by (weighted) least squares on all columns of
// X; Groups are not looked at.
//
// It refuses (Refusal) with LengthMismatch, OutOfRange (NaN, infinite, or too
// large to be squared), BadWeight, Constant (Column -1: the outcome),
// RankDeficient (the first column that is a sum of those before it), TooFewRows
// (n <= p+1) and TooFewClusters.
func LeastSquares(r Regression, c Covariance) (*Fit, error) {
	return LeastSquaresContext(context.Background(), r, c)
}

// LeastSquaresContext is LeastSquares for long columns: a cancelled context
// ends it promptly with the context's error.
func LeastSquaresContext(ctx context.Context, r Regression, c Covariance) (*Fit, error) {
	s, err := r.sample(nil)
	if err != nil {
		return nil, err
	}
	mo, err := s.moments(ctx)
	if err != nil {
		return nil, err
	}
	return s.fit(ctx, mo, c)
}

// fit works on standardised columns, where the matrix to invert is the
// correlation matrix, and turns the answer back into the units of the data.
func (s *sample) fit(ctx context.Context, mo *moments, c Covariance) (*Fit, error) {
	p := mo.m - 1
	t, column, ok := factor(mo.r, mo.m, p)
	if !ok {
		return nil, refuseColumn(RankDeficient, s.column[column])
	}
	beta := t.solve(mo.r[p*mo.m : p*mo.m+p])
	f := &Fit{N: s.n, Clusters: s.n, DF: float64(s.n - p - 1)}
	f.R2 = max(0, min(1, dotShort(beta, mo.r[p*mo.m:p*mo.m+p])))
	order, clusters := s.byCustomer()
	f.Covariance = c
	if c == Robust {
		f.Covariance = HC3
		if clusters < s.n {
			f.Covariance = Clustered
		}
	}
	if f.Covariance == Clustered {
		f.Clusters, f.DF = clusters, float64(clusters-1)
		if clusters < 2 {
			return nil, refuse(TooFewClusters)
		}
	}
	v, err := s.covariance(ctx, mo, t, beta, f, order)
	if err != nil {
		return nil, err
	}
	scale := mo.sd[p]
	withIntercept := append([]float64{mo.mean[p] / scale}, beta...)
	f.Coef, f.SE, f.VCov = mo.inUnits(withIntercept, v, scale)
	return f, nil
}

// covariance gives that of the standardised coefficients, intercept first,
// stride p+1, for an outcome of unit variance.
func (s *sample) covariance(ctx context.Context, mo *moments, t triangle, beta []float64, f *Fit, order []uint32) ([]float64, error) {
	bread := breadOf(t, s.total)
	k := t.p + 1
	if f.Covariance == Classical {
		sigma2 := s.total * (1 - f.R2) / f.DF
		for i := range bread {
			bread[i] *= sigma2
		}
		return bread, nil
	}
	meat, err := s.meat(ctx, scoring{mo, t, beta, f.Covariance, order})
	if err != nil {
		return nil, err
	}
	if f.Covariance == Clustered {
		g, n := float64(f.Clusters), float64(f.N)
		for i := range meat {
			meat[i] *= g / (g - 1) * (n - 1) / (n - float64(k))
		}
	}
	return sandwich(bread, meat, k), nil
}

// breadOf gives (U'WU)^-1 for U = (1, standardised columns).
func breadOf(t triangle, total float64) []float64 {
	k := t.p + 1
	bread := make([]float64, k*k)
	bread[0] = 1 / total
	for j, v := range t.inverse() {
		bread[(j/t.p+1)*k+j%t.p+1] = v / total
	}
	return bread
}

func sandwich(bread, meat []float64, k int) []float64 {
	return timesSquare(timesSquare(bread, meat, k), bread, k)
}

func timesSquare(a, b []float64, k int) []float64 {
	out := make([]float64, k*k)
	for i := range k {
		for l := range k {
			v := a[i*k+l]
			for j := range k {
				out[i*k+j] += v * b[l*k+j]
			}
		}
	}
	return out
}

// inUnits turns standardised coefficients (intercept first) of an outcome whose
// unit is scale, and their covariance v, into the units of the data: with T the
// map between them, coefficients T beta and covariance T v T'.
func (mo *moments) inUnits(beta, v []float64, scale float64) (coef, se []float64, vcov [][]float64) {
	k := len(beta)
	t := make([]float64, k*k)
	t[0] = scale
	coef = make([]float64, k)
	coef[0] = scale * beta[0]
	for j := 1; j < k; j++ {
		slope := scale / mo.sd[j-1]
		t[j*k+j] = slope
		t[j] = -slope * mo.mean[j-1]
		coef[j] = slope * beta[j]
		coef[0] -= coef[j] * mo.mean[j-1]
	}
	tv := timesSquare(t, v, k)
	vcov, se = make([][]float64, k), make([]float64, k)
	for i := range k {
		vcov[i] = make([]float64, k)
		for j := range k {
			vcov[i][j] = dotShort(tv[i*k:i*k+k], t[j*k:j*k+k])
		}
		se[i] = math.Sqrt(max(0, vcov[i][i]))
	}
	return coef, se, vcov
}

// Interval gives the confidence interval of coefficient j at a level such as
// .95, by Student's t.
func (f *Fit) Interval(j int, level float64) Interval {
	return around(f.Coef[j], f.quantile(level)*f.SE[j])
}

func (f *Fit) quantile(level float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: f.DF}.Quantile((1 + level) / 2)
}

// P gives the two-sided p-value of coefficient j being zero; NaN where its
// standard error is zero.
func (f *Fit) P(j int) float64 { return f.pOf(f.Coef[j], f.SE[j]) }

func (f *Fit) pOf(value, se float64) float64 {
	if se == 0 {
		return math.NaN()
	}
	return 2 * distuv.StudentsT{Sigma: 1, Nu: f.DF}.Survival(math.Abs(value/se))
}

// Combination gives c'b with its interval and p-value, for c of length p+1.
func (f *Fit) Combination(c []float64, level float64) Effect {
	variance := 0.0
	for i, ci := range c {
		variance += ci * dotShort(c, f.VCov[i])
	}
	e := Effect{Value: dotShort(c, f.Coef), SE: math.Sqrt(max(0, variance))}
	e.Interval = around(e.Value, f.quantile(level)*e.SE)
	e.P = f.pOf(e.Value, e.SE)
	return e
}

// Effect is a coefficient, or a sum of coefficients, with how sure it is.
type Effect struct {
	Value float64 // in outcome units
	SE    float64
	Interval
	P float64 // two-sided, of no effect
}

// wald gives the F statistic b'V^-1 b / p of all coefficients but the
// intercept, from standardised ones; ok is false where V is not invertible.
func (f *Fit) wald() (statistic float64, ok bool) {
	p := len(f.Coef) - 1
	scaled := make([]float64, p*p)
	b := make([]float64, p)
	for i := range p {
		b[i] = f.Coef[i+1] / f.SE[i+1]
		for j := range p {
			scaled[i*p+j] = f.VCov[i+1][j+1] / f.SE[i+1] / f.SE[j+1]
		}
	}
	t, _, ok := factor(scaled, p, p)
	if !ok {
		return 0, false
	}
	return dotShort(b, t.solve(b)) / float64(p), true
}
