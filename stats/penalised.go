// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
)

// Penalty is what is taken from a log likelihood for slopes b of columns that
// are standardised to variance 1, so that a column's unit does not matter:
//
//	L1 sum|b| + L2/2 sum b²
//
// The intercept is free. scikit-learn's C is 1/L2, or 1/L1.
type Penalty struct{ L1, L2 float64 }

// Penalised is a fitted binary logit with a penalty. Index 0 of Coef is the
// intercept; column j of X stands at j+1. Slopes of a penalised fit have no
// standard errors that mean what they say, so there are none.
type Penalised struct {
	Coef       []float64 // log odds per unit of the column
	N          int
	Iterations int
}

// PenalisedLogit fits Logit less a penalty, of which at least one part is
// positive; columns may then depend on each other, and one that never changes
// gets the slope 0. Without L1 by Newton steps; with it each step's quadratic
// is maximised by coordinates (Friedman, Hastie & Tibshirani 2010). Groups and
// Cluster are not looked at. It refuses like Logit, but never for
// RankDeficient; with OutOfRange a penalty that is negative, not finite or
// nowhere positive. An error of ctx comes back as it is.
func PenalisedLogit(ctx context.Context, r Regression, p Penalty) (*Penalised, error) {
	if !(p.L1 >= 0 && p.L2 >= 0 && p.L1+p.L2 > 0) || math.IsInf(p.L1+p.L2, 0) {
		return nil, refuse(OutOfRange)
	}
	l, kept, err := r.changing(ctx)
	if err != nil {
		return nil, err
	}
	m, theta := penalised{l, p}, l.start(l.columns, nil)
	fit := &Penalised{Coef: make([]float64, len(r.X)+1), N: l.n}
	if p.L1 == 0 {
		best, err := maximise(ctx, m, theta)
		if err != nil {
			return nil, err
		}
		theta, fit.Iterations = best.theta, best.iterations
	} else if theta, fit.Iterations, err = m.byCoordinates(ctx, theta); err != nil {
		return nil, err
	}
	fit.Coef[0] = theta[0]
	for i, j := range kept {
		slope := theta[i+1] / l.mo.sd[i]
		fit.Coef[j+1] = slope
		fit.Coef[0] -= slope * l.mo.mean[i]
	}
	return fit, nil
}

// changing gives the model of the columns that change, and which they are.
func (r Regression) changing(ctx context.Context) (*logit, []int, error) {
	if err := r.checkLengths(upTo(len(r.X))); err != nil {
		return nil, nil, err
	}
	kept := []int{}
	for j, x := range r.X {
		if !isConstant(x) {
			kept = append(kept, j)
		}
	}
	s, err := r.sample(kept)
	if err != nil {
		return nil, nil, err
	}
	for _, y := range s.y {
		if y != 0 && y != 1 {
			return nil, nil, refuse(OutOfRange)
		}
	}
	mo, err := s.moments(ctx)
	if err != nil {
		return nil, nil, err
	}
	return &logit{sample: s, mo: mo, columns: upTo(len(s.x))}, kept, nil
}

// penalised is a likelihood less L2/2 sum b²; byCoordinates takes L1 too.
type penalised struct {
	*logit
	p Penalty
}

func (m penalised) evaluate(theta []float64) (value float64, gradient, information []float64) {
	value, gradient, information = m.logit.evaluate(theta)
	k := len(theta)
	for i := 1; i < k && gradient != nil; i++ {
		value -= m.p.L2 / 2 * theta[i] * theta[i]
		gradient[i] -= m.p.L2 * theta[i]
		information[i*k+i] += m.p.L2
	}
	return value, gradient, information
}

func (m penalised) absolute(theta []float64) float64 {
	sum := 0.0
	for _, b := range theta[1:] {
		sum += math.Abs(b)
	}
	return m.p.L1 * sum
}

func (m penalised) byCoordinates(ctx context.Context, theta []float64) ([]float64, int, error) {
	value, gradient, information := m.evaluate(theta)
	for iteration := 1; iteration <= mostIterations; iteration++ {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		aim := m.sweep(theta, gradient, information)
		largest := 0.0
		for i := range aim {
			largest = max(largest, math.Abs(aim[i]-theta[i]))
		}
		if largest <= settled {
			return aim, iteration, nil
		}
		worth, scale := value-m.absolute(theta), 1.0
		next := aim
		for range mostHalvings {
			if value, gradient, information = m.evaluate(next); value-m.absolute(next) >= worth-1e-9*math.Abs(worth) {
				break
			}
			scale /= 2
			next = between(theta, aim, scale)
		}
		theta = next
	}
	return nil, 0, refuse(NotConverged)
}

func between(from, to []float64, share float64) []float64 {
	out := make([]float64, len(from))
	for i := range out {
		out[i] = from[i] + share*(to[i]-from[i])
	}
	return out
}

const mostSweeps = 1000

// sweep maximises the quadratic at theta, less the penalty, coordinate by
// coordinate.
func (m penalised) sweep(theta, gradient, information []float64) []float64 {
	k := len(theta)
	aim, left := make([]float64, k), make([]float64, k) // left: gradient of the quadratic at aim
	copy(aim, theta)
	copy(left, gradient)
	for range mostSweeps {
		largest := 0.0
		for i := range k {
			curve := information[i*k+i]
			if curve <= 0 {
				continue
			}
			to := (curve*aim[i] + left[i]) / curve
			if i > 0 {
				to = math.Copysign(max(0, math.Abs(to)-m.p.L1/curve), to)
			}
			step := to - aim[i]
			if step == 0 {
				continue
			}
			aim[i] = to
			largest = max(largest, math.Abs(step))
			for j := range k {
				left[j] -= step * information[j*k+i]
			}
		}
		if largest <= settled/100 {
			break
		}
	}
	return aim
}
