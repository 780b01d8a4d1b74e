// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Platt turns a score into a probability, 1/(1 + exp(A score + B)).
type Platt struct {
	A, B float64
	N    int // rows it was fitted on
}

// FitPlatt fits the outcomes 0 and 1 of scores by maximum likelihood of
// Platt's (1999) smoothed targets, (events+1)/(events+2) for an event and
// 1/(others+2) for another row, so that it is finite also where the score
// parts them. A row with a target t is one event of weight t and one other row
// of weight 1-t. It refuses like Rank, and with Constant a score that never
// changes.
func FitPlatt(score, outcome []float64) (Platt, error) {
	r, err := Rank(score, outcome)
	if err != nil {
		return Platt{}, err
	}
	high, low := float64(r.Events+1)/float64(r.Events+2), 1/float64(r.Others+2)
	n := len(score)
	y, x, weight := make([]float64, 2*n), make([]float64, 2*n), make([]float64, 2*n)
	for i, s := range score {
		target := low
		if outcome[i] == 1 {
			target = high
		}
		y[i], x[i], weight[i] = 1, s, target
		x[n+i], weight[n+i] = s, 1-target
	}
	fit, err := Logit(Regression{Y: y, X: [][]float64{x}, Weight: weight})
	if err != nil {
		return Platt{}, err
	}
	return Platt{A: -fit.Coef[1], B: -fit.Coef[0], N: n}, nil
}

// Probability gives the probability of a score.
func (p Platt) Probability(score float64) float64 { return 1 / (1 + math.Exp(p.A*score+p.B)) }
