// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"math"
	"slices"

	"touchstone/journey"
)

// weigh gives what a rule gives the touches of a converting path, up to a factor
// and in a row, with the first touch that gets anything and the sum. The weights
// are good until the next call.
func (f *fold) weigh(rule Model, p path) (first int, weights []float64, sum float64) {
	n := len(p.touched)
	f.weights = slices.Grow(f.weights[:0], n)[:n]
	weights = f.weights
	switch rule {
	case First, Last:
		weights[0] = 1
		if rule == Last {
			first = n - 1
		}
		return first, weights[:1], 1
	case Position:
		for i := range weights {
			weights[i] = positionWeight(i, n-1)
		}
	case StepDecay:
		for i := range weights {
			weights[i] = math.Ldexp(1, i-(n-1))
		}
	case TimeDecay:
		f.timeWeights(weights, p.at)
	default: // Linear
		for i := range weights {
			weights[i] = 1
		}
	}
	for _, w := range weights {
		sum += w
	}
	return 0, weights, sum
}

// positionWeight: a single touch gets all, one of two half.
func positionWeight(number, last int) float64 {
	switch {
	case last <= 1:
		return 1
	case number == 0 || number == last:
		return .4
	}
	return .2 / float64(last-1)
}

// timeWeights halve with every half-life before the conversion. A touch
// without a time has that of the one before it, or else of the one after it.
// Touches are as old as the newest one at least, which keeps weights above 0.
func (f *fold) timeWeights(weights []float64, at []int64) {
	newest, known := journey.NoTime, journey.NoTime
	for _, t := range at {
		if t != journey.NoTime {
			newest = t
			if known == journey.NoTime {
				known = newest
			}
		}
	}
	for i, t := range at {
		if t != journey.NoTime {
			known = t
		}
		weights[i] = 1
		if known != newest {
			weights[i] = math.Exp2(float64(known-newest) / float64(f.HalfLife))
		}
	}
}
