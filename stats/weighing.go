// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
)

// weighing is the estimation of one effect. Rows are passed twice: once for the
// means, once for how they move with every coefficient; influence values follow.
type weighing struct {
	*Propensity
	*outcome
	target Target
	a, c   [2]float64 // the two terms of mu_a
	h      float64    // sum h
	arm    [2]float64 // sum w_a
}

func (w *weighing) estimate(ctx context.Context) (*Adjusted, error) {
	if err := w.means(ctx); err != nil {
		return nil, err
	}
	var phi [2][]float64
	for arm := range phi {
		move, err := w.moves(ctx, arm)
		if err != nil {
			return nil, err
		}
		if phi[arm], err = w.influence(ctx, arm, move); err != nil {
			return nil, err
		}
	}
	return w.adjusted(phi), nil
}

// armOf gives the arm of a row.
func (p *Propensity) armOf(i int) int {
	if i < p.N0 {
		return 0
	}
	return 1
}

// means sums up both terms of both arms.
func (w *weighing) means(ctx context.Context) error {
	type part struct {
		h      float64
		hm     [2]float64
		s, res [2]float64
	}
	parts := make([]part, w.chunks())
	err := w.blocks(ctx, func(task, from, to int) {
		p := &parts[task]
		for i := from; i < to; i++ {
			v, arm := w.weight(i), w.armOf(i)
			h, _ := w.target.tilt(w.e[i])
			p.h += v * h
			p.hm[0] += v * h * w.mean[0][i]
			p.hm[1] += v * h * w.mean[1][i]
			u, _ := w.target.armWeight(w.e[i], arm)
			p.s[arm] += v * u
			p.res[arm] += v * u * (w.y[i] - w.mean[arm][i])
		}
	})
	for _, p := range parts {
		w.h += p.h
		for arm := range w.a {
			w.a[arm] += p.hm[arm]
			w.c[arm] += p.res[arm]
			w.arm[arm] += p.s[arm]
		}
	}
	for arm := range w.a {
		w.a[arm] /= w.h
		w.c[arm] /= w.arm[arm]
	}
	return err
}

// move says how mu_a moves with a row's residual of the outcome model and of
// the propensity: the inner product of x with these vectors.
type move struct{ outcome, propensity []float64 }

func (w *weighing) moves(ctx context.Context, arm int) (move, error) {
	k := len(w.x) + 1
	type part struct{ outcome, propensity, weighted []float64 }
	parts := make([]part, w.chunks())
	err := w.blocks(ctx, func(task, from, to int) {
		p := &parts[task]
		if p.outcome == nil {
			*p = part{make([]float64, k), make([]float64, k), make([]float64, 2*blockRows)}
		}
		rows := to - from
		byOutcome, byPropensity := p.weighted[:rows], p.weighted[blockRows:blockRows+rows]
		for i := range rows {
			byOutcome[i], byPropensity[i] = w.slopes(from+i, arm)
		}
		p.outcome[0] += floats.Sum(byOutcome)
		p.propensity[0] += floats.Sum(byPropensity)
		for j, x := range w.x {
			p.outcome[j+1] += floats.Dot(byOutcome, x[from:to])
			p.propensity[j+1] += floats.Dot(byPropensity, x[from:to])
		}
	})
	if err != nil {
		return move{}, err
	}
	outcome, propensity := make([]float64, k), make([]float64, k)
	for _, p := range parts {
		floats.Add(outcome, p.outcome)
		floats.Add(propensity, p.propensity)
	}
	return move{timesVector(w.model[arm].bread, outcome), timesVector(w.bread, propensity)}, nil
}

// slopes gives the derivatives of mu_a by the linear predictors of the outcome
// model and of the propensity, as far as row i carries them.
func (w *weighing) slopes(i, arm int) (outcome, propensity float64) {
	v, e, m := w.weight(i), w.e[i], w.mean[arm][i]
	h, dh := w.target.tilt(e)
	slope := 1.0
	if w.model[arm].logistic {
		slope = m * (1 - m)
	}
	outcome = v * h / w.h * slope
	propensity = v * dh * (m - w.a[arm]) / w.h
	if w.armOf(i) == arm {
		u, du := w.target.armWeight(e, arm)
		outcome -= v * u / w.arm[arm] * slope
		propensity += v * du * (w.y[i] - m - w.c[arm]) / w.arm[arm]
	}
	return outcome, propensity * e * (1 - e)
}

// influence gives how much each row moved mu_a.
func (w *weighing) influence(ctx context.Context, arm int, by move) ([]float64, error) {
	phi := make([]float64, w.n)
	scratch := make([][]float64, w.chunks())
	err := w.blocks(ctx, func(task, from, to int) {
		if scratch[task] == nil {
			scratch[task] = make([]float64, 2*blockRows)
		}
		rows := to - from
		outcome, propensity := scratch[task][:rows], scratch[task][blockRows:blockRows+rows]
		for i := range rows {
			outcome[i], propensity[i] = by.outcome[0], by.propensity[0]
		}
		for j, x := range w.x {
			floats.AddScaled(outcome, by.outcome[j+1], x[from:to])
			floats.AddScaled(propensity, by.propensity[j+1], x[from:to])
		}
		for i := range rows {
			phi[from+i] = w.rowInfluence(from+i, arm, outcome[i], propensity[i])
		}
		if to%chunkRows == 0 || to == w.n {
			scratch[task] = nil
		}
	})
	return phi, err
}

func (w *weighing) rowInfluence(i, arm int, outcome, propensity float64) float64 {
	v, e, m := w.weight(i), w.e[i], w.mean[arm][i]
	h, _ := w.target.tilt(e)
	phi := h*(m-w.a[arm])/w.h + propensity*(w.treated(i)-e)
	if w.armOf(i) == arm {
		u, _ := w.target.armWeight(e, arm)
		r := w.residual(i, arm)
		phi += r*outcome + u*(r-w.c[arm])/w.arm[arm]
	}
	return v * phi
}

// residual is what the outcome model leaves of a row of its arm, as it counts for
// the variance.
func (w *weighing) residual(i, arm int) float64 {
	if w.lifted[arm] == nil {
		return w.y[i] - w.mean[arm][i]
	}
	return w.lifted[arm][i-arm*w.N0]
}

func (w *weighing) adjusted(phi [2][]float64) *Adjusted {
	a := &Adjusted{Augmented: w.augmented, N0: w.N0, N1: w.N1, group: w.group,
		Mu0: w.a[0] + w.c[0], Mu1: w.a[1] + w.c[1], Models: w.a[1] - w.a[0]}
	a.LogRatio = normalEffect(math.NaN(), math.NaN())
	ratio := a.Mu0 > 0 && a.Mu1 > 0
	logs := make([]float64, w.n)
	for i := range logs {
		logs[i] = phi[1][i]/a.Mu1 - phi[0][i]/a.Mu0
	}
	floats.Sub(phi[1], phi[0])
	a.values = phi[1]
	_, square := w.group.sums(a.values)
	a.Effect = normalEffect(a.Mu1-a.Mu0, square)
	if ratio {
		_, square = w.group.sums(logs)
		a.LogRatio = normalEffect(math.Log(a.Mu1/a.Mu0), square)
	}
	return a
}
