// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// OutcomeModel is how the mean of an outcome is explained within each arm.
type OutcomeModel int

// The models. A linear or logistic one augments the weighting: the answer is
// right when either the propensity or the outcome model is, and surer.
const (
	NoModel OutcomeModel = iota
	LinearModel
	LogisticModel // of an outcome of zeros and ones
)

// Response is an outcome that treatment may have changed.
type Response struct {
	Y       []float64 // one finite value per row of the Treatment; rows of weight 0 are not looked at
	Model   OutcomeModel
	Targets []Target // for whom the effect is wanted; none: Overlap
	// AsFitted has standard errors take the residuals as the outcome models leave
	// them in small arms, too, as other programs do.
	AsFitted bool
}

// Adjusted is the mean outcome of a target population, treated against
// untreated.
type Adjusted struct {
	Effect            // Mu1 - Mu0
	Mu0, Mu1  float64 // mean outcome untreated and treated
	LogRatio  Effect  // of log(Mu1/Mu0); NaN unless both are positive
	Models    float64 // what the outcome models alone say
	Augmented bool    // whether both arms have an outcome model; a plain mean stands in where it cannot be fitted
	N0, N1    int

	group  clustering
	values []float64 // influence of each row on Effect
}

// perCoefficient is how many rows an arm needs for each coefficient of its
// outcome model.
const perCoefficient = 5

// Effects estimates what treatment does to an outcome in each target
// population, by weighting both arms to it and augmenting by outcome models (Li, Morgan &
// Zaslavsky 2018; Robins, Rotnitzky & Zhao 1994):
//
//	mu_a = sum h m_a / sum h + sum_a w_a (y - m_a) / sum_a w_a,  w_1 = h/e, w_0 = h/(1-e)
//
// with case weights multiplied in. Standard errors come from influence values
// that include the estimation of the propensity and of the outcome models,
// summed up by customer; intervals and p-values are normal. In an arm with fewer
// than 20 rows per coefficient the residuals in them are lifted by their leverage
// (CR2, Bell & McCaffrey 2002). An arm whose
// outcome model cannot be fitted (separated, constant, fewer than 5 rows per
// coefficient) takes its mean instead, and Augmented is false. It refuses with
// LengthMismatch and OutOfRange.
func (p *Propensity) Effects(ctx context.Context, r Response) ([]*Adjusted, error) {
	if highest := int(max(p.row[p.N0-1], p.row[p.n-1])); highest >= len(r.Y) {
		return nil, refuse(LengthMismatch)
	}
	y := taken(r.Y, p.row)
	if !allFinite(y) {
		return nil, refuse(OutOfRange)
	}
	m, err := p.outcome(ctx, y, r)
	if err != nil {
		return nil, err
	}
	targets := r.Targets
	if targets == nil {
		targets = []Target{Overlap}
	}
	out := make([]*Adjusted, len(targets))
	for i, target := range targets {
		w := &weighing{Propensity: p, outcome: m, target: target}
		if out[i], err = w.estimate(ctx); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// outcome is an outcome by row with a model in each arm.
type outcome struct {
	y         []float64
	model     [2]*linked
	mean      [2][]float64 // of every row, by the model of each arm
	lifted    [2][]float64 // residuals of the rows of each arm, see Propensity.lift
	augmented bool
}

func (p *Propensity) outcome(ctx context.Context, y []float64, r Response) (*outcome, error) {
	m := &outcome{y: y, augmented: r.Model != NoModel}
	for arm := range m.model {
		model, err := p.armModel(ctx, y, arm, r.Model)
		if model == nil {
			return nil, err
		}
		m.augmented = m.augmented && err == nil
		m.model[arm] = model
		m.mean[arm] = make([]float64, p.n)
		if err := p.predict(ctx, model, m.mean[arm]); err != nil {
			return nil, err
		}
		if !r.AsFitted {
			m.lifted[arm] = p.lift(model, y, m.mean[arm], arm)
		}
	}
	return m, nil
}

// armModel fits one arm; an error beside a model is why it is flat.
func (p *Propensity) armModel(ctx context.Context, y []float64, arm int, kind OutcomeModel) (*linked, error) {
	from, to := 0, p.N0
	if arm == 1 {
		from, to = p.N0, p.n
	}
	r := Regression{Y: y[from:to]}
	for _, x := range p.x {
		r.X = append(r.X, x[from:to])
	}
	if p.w != nil {
		r.Weight = p.w[from:to]
	}
	mean := flat(r.Y, r.Weight, len(p.x))
	if kind == NoModel {
		return mean, nil
	}
	if to-from < perCoefficient*(len(p.x)+1) {
		return mean, refuse(TooFewRows)
	}
	model, err := fitLinked(ctx, r, kind == LogisticModel)
	var refusal *Refusal
	switch {
	case err == nil:
		return model, nil
	case errors.As(err, &refusal) && refusal.Reason != OutOfRange:
		return mean, err
	}
	return nil, err
}

// Influence calls visit with how much each customer moved the estimate, in
// ascending order of cluster number (of row, where there are no clusters): the
// sum of squares is the variance, and sums of products with another estimate's
// values are the covariance.
func (a *Adjusted) Influence(visit func(cluster uint32, value float64)) {
	a.group.each(a.values, visit)
}

// normalEffect is an effect with a normal interval and p-value.
func normalEffect(value, variance float64) Effect {
	e := Effect{Value: value, SE: math.Sqrt(max(0, variance))}
	e.Interval = around(value, z95*e.SE)
	e.P = 1
	if value != 0 {
		e.P = 2 * distuv.UnitNormal.Survival(math.Abs(value/e.SE))
	}
	return e
}
