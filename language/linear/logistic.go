// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"errors"
	"fmt"
	"math"
)

// Logistic is a logistic regression over a few numbers: it calibrates the
// score of a model and puts several readings together. The last weight is that
// of the constant.
type Logistic []float64

// Probability is the probability of the second class; x has one number less
// than there are weights.
func (l Logistic) Probability(x []float64) float64 { return Sigmoid(l.Logit(x)) }

// Logit is the logarithm of the odds of the second class.
func (l Logistic) Logit(x []float64) float64 {
	sum := l[len(x)]
	for i, v := range x {
		sum += float64(l[i] * v)
	}
	return sum
}

// Sigmoid is 1/(1+e^-x), the same on every machine.
func Sigmoid(x float64) float64 { return 1 / (1 + exp(-x)) }

// ridge keeps weights finite where a number tells the classes apart without
// fail.
const ridge = 1e-3

// FitLogistic fits a logistic regression by Newton's method: x has a row for
// each example, all of one length, second tells its class, weight (nil: all 1)
// what it counts. Both classes must be there.
func FitLogistic(x [][]float64, second []bool, weight []float64) (Logistic, error) {
	if len(x) == 0 || len(x) != len(second) || weight != nil && len(weight) != len(x) {
		return nil, fmt.Errorf("%d rows, %d classes, %d weights", len(x), len(second), len(weight))
	}
	have := [2]bool{}
	for i, s := range second {
		if len(x[i]) != len(x[0]) {
			return nil, fmt.Errorf("row %d has %d numbers, the first %d", i, len(x[i]), len(x[0]))
		}
		have[index(s)] = true
	}
	if !have[0] || !have[1] {
		return nil, errors.New("both classes are needed")
	}
	fit := Logistic(make([]float64, len(x[0])+1))
	const rounds = 50
	for range rounds {
		if fit.newton(x, second, weight) < 1e-9 {
			break
		}
	}
	return fit, nil
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newton takes one step, at most 4 long in any weight, and gives the longest.
func (l Logistic) newton(x [][]float64, second []bool, weight []float64) float64 {
	n := len(l)
	gradient := make([]float64, n)
	curve := make([][]float64, n)
	for i := range curve {
		curve[i] = make([]float64, n)
		curve[i][i] = ridge
		gradient[i] = -float64(ridge * l[i])
	}
	at := make([]float64, n)
	for i, row := range x {
		copy(at, row)
		at[n-1] = 1
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		p := l.Probability(row)
		miss := float64(w * (float64(index(second[i])) - p))
		bend := float64(float64(w*p) * (1 - p))
		for a, va := range at {
			gradient[a] += float64(miss * va)
			for b, vb := range at[:a+1] {
				curve[a][b] += float64(float64(bend*va) * vb)
			}
		}
	}
	return l.move(solve(curve, gradient))
}

func (l Logistic) move(step []float64) float64 {
	longest := 0.0
	for _, s := range step {
		longest = max(longest, math.Abs(s))
	}
	const most = 4
	shrink := min(1, most/max(longest, most))
	for i, s := range step {
		l[i] += float64(s * shrink)
	}
	return longest
}

// solve solves a system by the decomposition of Cholesky; a is symmetric and
// positive, its lower half is given and overwritten.
func solve(a [][]float64, b []float64) []float64 {
	for i := range a {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= float64(a[i][k] * a[j][k])
			}
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	for i := range b {
		for k := range i {
			b[i] -= float64(a[i][k] * b[k])
		}
		b[i] /= a[i][i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		for k := i + 1; k < len(b); k++ {
			b[i] -= float64(a[k][i] * b[k])
		}
		b[i] /= a[i][i]
	}
	return b
}

// Temperature fits the number that, multiplied with the scores of a model of
// several classes, makes Softmax of them come true most often: by bisection of
// the slope of the likelihood, between 1/16 and 64.
func Temperature(scores [][]float64, class []int) float64 {
	low, high := 1.0/16, 64.0
	const halvings = 40
	for range halvings {
		middle := math.Sqrt(float64(low * high))
		if slope(scores, class, middle) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Sqrt(float64(low * high))
}

// slope is the derivative of the likelihood by the temperature.
func slope(scores [][]float64, class []int, t float64) float64 {
	sum := 0.0
	var p []float64
	for i, s := range scores {
		p = Softmax(append(p[:0], s...), t)
		sum += s[class[i]]
		for k, v := range s {
			sum -= float64(p[k] * v)
		}
	}
	return sum
}

// Softmax makes probabilities of scores, in place.
func Softmax(scores []float64, temperature float64) []float64 {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	sum := 0.0
	for k, s := range scores {
		scores[k] = exp(float64((s - top) * temperature))
		sum += scores[k]
	}
	for k := range scores {
		scores[k] /= sum
	}
	return scores
}
