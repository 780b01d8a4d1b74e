// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"iter"
	"math"

	"touchstone/journey"
)

// shares walks the touches of a converting path with what each gets of the
// conversion by a rule. What they get sums to 1.
func (f *fold) shares(rule Model, p path) iter.Seq2[int, float64] {
	weight := f.weights(rule, p)
	return func(yield func(int, float64) bool) {
		sum := 0.0
		for i := range f.touchesOf(p) {
			sum += weight(i)
		}
		for i, c := range f.touchesOf(p) {
			if w := weight(i); w > 0 && !yield(c, w/sum) {
				return
			}
		}
	}
}

// touch is where a touch stands: among the touches, and in the trail.
type touch struct{ number, at int }

func (f *fold) touchesOf(p path) iter.Seq2[touch, int] {
	return func(yield func(touch, int) bool) {
		number := 0
		for at, a := range p.activity {
			if what := f.node[a]; what < outcome {
				if !yield(touch{number, at}, int(what)) {
					return
				}
				number++
			}
		}
	}
}

// weights gives what a rule gives a touch, up to a factor.
func (f *fold) weights(rule Model, p path) func(touch) float64 {
	last := int(p.touches) - 1
	switch rule {
	case First:
		return func(t touch) float64 { return only(t.number == 0) }
	case Last:
		return func(t touch) float64 { return only(t.number == last) }
	case Position:
		return func(t touch) float64 { return positionWeight(t.number, last) }
	case StepDecay:
		return func(t touch) float64 { return math.Exp2(float64(t.number - last)) }
	case TimeDecay:
		return f.timeWeights(p)
	default: // Linear
		return func(touch) float64 { return 1 }
	}
}

func only(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
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
func (f *fold) timeWeights(p path) func(touch) float64 {
	newest, first := journey.NoTime, journey.NoTime
	for i, a := range p.activity {
		if f.node[a] < outcome && p.time != nil && p.time[i] != journey.NoTime {
			newest = p.time[i]
			if first == journey.NoTime {
				first = newest
			}
		}
	}
	known := first
	return func(t touch) float64 {
		if p.time == nil || newest == journey.NoTime {
			return 1
		}
		if t.number == 0 {
			known = first
		}
		if at := p.time[t.at]; at != journey.NoTime {
			known = at
		}
		return math.Exp2(float64(known-newest) / float64(f.HalfLife))
	}
}
