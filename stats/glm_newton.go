// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
)

// likelihood is a log likelihood with one maximum. Value is -Inf or NaN where
// the parameters are not allowed.
type likelihood interface {
	evaluate(theta []float64) (value float64, gradient, information []float64)
}

// optimum is where a likelihood is largest.
type optimum struct {
	theta      []float64
	value      float64
	covariance []float64 // inverse information, stride len(theta)
	iterations int
}

// Newton steps end when no parameter (of standardised columns, so in log odds)
// moves by more than settled; that last step squares the error, so it is taken
// without looking again. Parameters that are still moving after
// mostIterations, or a flat direction, mean that some are infinite: the
// outcome is separated.
const (
	settled        = 1e-6
	mostIterations = 40
	mostHalvings   = 30
	separated      = 15 // log odds per standard deviation beyond which a parameter that will not settle is running away
)

func maximise(ctx context.Context, l likelihood, theta []float64) (*optimum, error) {
	value, gradient, information := l.evaluate(theta)
	for iteration := 1; iteration <= mostIterations; iteration++ {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		k := len(theta)
		t, _, ok := factor(information, k, k)
		if !ok {
			return nil, refuse(Separation)
		}
		step := t.solve(gradient)
		largest := 0.0
		for _, v := range step {
			largest = max(largest, math.Abs(v))
		}
		if largest <= settled {
			return atOptimum(t, theta, step, gradient, value, iteration), nil
		}
		theta, value, gradient, information, ok = advance(l, theta, step, value)
		if !ok {
			return nil, refuse(NotConverged)
		}
	}
	for _, v := range theta {
		if math.Abs(v) > separated {
			return nil, refuse(Separation)
		}
	}
	return nil, refuse(NotConverged)
}

func atOptimum(t triangle, theta, step, gradient []float64, value float64, iteration int) *optimum {
	last := make([]float64, len(theta))
	for i, v := range theta {
		last[i] = v + step[i]
	}
	return &optimum{last, value + dotShort(gradient, step)/2, t.inverse(), iteration}
}

// advance takes the step, or the largest of its halves that does not lower the
// likelihood by more than rounding.
func advance(l likelihood, theta, step []float64, value float64) (next []float64, reached float64, gradient, information []float64, ok bool) {
	scale := 1.0
	for range mostHalvings {
		next = make([]float64, len(theta))
		for i := range next {
			next[i] = theta[i] + scale*step[i]
		}
		reached, gradient, information = l.evaluate(next)
		if reached >= value-1e-9*math.Abs(value) {
			return next, reached, gradient, information, true
		}
		scale /= 2
	}
	return nil, 0, nil, nil, false
}
