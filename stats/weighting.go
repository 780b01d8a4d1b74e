// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// Margin is one known distribution of the population. Cells gives, by row, the
// index of the row's cell in Targets; Targets are the people in each cell.
// Several margins must add up to the same total.
type Margin struct {
	Cells   []uint32
	Targets []float64
}

// Raked are weights that reproduce every margin.
type Raked struct {
	Weights []float64
	Cycles  int
	// Trimmed counts the weights that lie at the limit; 0 without trimming.
	Trimmed int
	// Effective is Kish's number of equally weighted answers.
	Effective float64
}

const (
	rakeTolerance = 1e-10
	rakeCycles    = 200
	trimTolerance = 1e-6
	trimmedCycles = 5000
)

// Rake scales base weights until every margin is met: cell by cell, margin by
// margin, w *= N_cell / sum of w in the cell, until no cell is off by more than
// 1e-10 of its target, at most 200 cycles (Deming & Stephan 1940; Deville &
// Särndal 1993). Nil base weights are all 1.
//
// It refuses with EmptyCell (Column is the margin) when a cell has a target and
// nobody in it, or the reverse; merge such cells first. NotConverged when the
// margins contradict one another, also by differing totals; BadWeight;
// LengthMismatch; TooFewRows.
func Rake(base []float64, margins []Margin) (Raked, error) {
	w, err := startWeights(base, margins)
	if err != nil {
		return Raked{}, err
	}
	return rake(w, margins, math.Inf(1), rakeCycles)
}

// RakeTrimmed rakes so that no weight exceeds limit (methods: 4) times the
// median of the weights that raking alone gives: after each cycle over the
// margins, larger weights are cut, until the cut no longer moves a margin. The
// answer meets the margins to 1e-10 and the limit to 1e-6 (projections in turn
// onto convex sets find a point of all of them; Bregman 1967).
//
// It refuses as Rake does, and with NotConverged when no weights within the
// limit are found in 5,000 cycles: raise the limit, or merge cells.
func RakeTrimmed(base []float64, margins []Margin, limit float64) (Raked, error) {
	r, err := Rake(base, margins)
	if err != nil {
		return r, err
	}
	return rake(r.Weights, margins, limit*median(r.Weights), trimmedCycles)
}

func rake(w []float64, margins []Margin, upper float64, cycles int) (Raked, error) {
	for cycle := 1; cycle <= cycles; cycle++ {
		off := 0.0
		for i, m := range margins {
			change, err := m.scale(w, i)
			if err != nil {
				return Raked{}, err
			}
			off = max(off, change)
		}
		if off <= rakeTolerance && slices.Max(w) <= upper*(1+trimTolerance) {
			return Raked{Weights: w, Cycles: cycle, Trimmed: atLimit(w, upper), Effective: kish(w)}, nil
		}
		for i := range w {
			w[i] = min(w[i], upper)
		}
	}
	return Raked{}, refuse(NotConverged)
}

func atLimit(w []float64, upper float64) int {
	n := 0
	for _, v := range w {
		if v >= upper*(1-trimTolerance) {
			n++
		}
	}
	return n
}

// PostStratify scales weights to one margin: w N_cell / sum of w in the cell.
// It refuses as Rake does.
func PostStratify(base []float64, margin Margin) ([]float64, error) {
	r, err := Rake(base, []Margin{margin})
	return r.Weights, err
}

func startWeights(base []float64, margins []Margin) ([]float64, error) {
	if len(margins) == 0 || len(margins[0].Cells) == 0 {
		return nil, refuse(TooFewRows)
	}
	n := len(margins[0].Cells)
	w := slices.Repeat([]float64{1}, n)
	if base != nil {
		if len(base) != n {
			return nil, refuse(LengthMismatch)
		}
		copy(w, base)
	}
	for i, m := range margins {
		if len(m.Cells) != n {
			return nil, &Refusal{LengthMismatch, i}
		}
		if int(slices.Max(m.Cells)) >= len(m.Targets) {
			return nil, &Refusal{EmptyCell, i}
		}
	}
	return w, checkWeights(w)
}

// scale meets one margin and gives the largest relative change of a cell.
func (m Margin) scale(w []float64, column int) (float64, error) {
	sums := make([]float64, len(m.Targets))
	for i, c := range m.Cells {
		sums[c] += w[i]
	}
	largest := 0.0
	for c, target := range m.Targets {
		if (target > 0) != (sums[c] > 0) {
			return 0, &Refusal{EmptyCell, column}
		}
		if target > 0 {
			largest = max(largest, math.Abs(sums[c]/target-1))
			sums[c] = target / sums[c]
		}
	}
	for i, c := range m.Cells {
		w[i] *= sums[c]
	}
	return largest, nil
}

// Trim cuts every weight at upper and spreads what was cut evenly over the
// others, again and again until none is above: strict trimming, as survey's
// trimWeights. Its limit is min(w + c, upper) with the c that keeps the total,
// which is what is computed. Weights whose mean exceeds upper all become their
// mean.
func Trim(weights []float64, upper float64) []float64 {
	total, order := 0.0, slices.Clone(weights)
	for _, w := range weights {
		total += w
	}
	if len(weights) == 0 || total/float64(len(weights)) >= upper {
		return slices.Repeat([]float64{total / float64(max(1, len(weights)))}, len(weights))
	}
	slices.Sort(order)
	shift := waterLevel(order, total, upper)
	out := make([]float64, len(weights))
	for i, w := range weights {
		out[i] = min(w+shift, upper)
	}
	return out
}

// waterLevel finds c with sum min(w+c, upper) = total, for ascending weights:
// with the k largest at the limit, c = (cut - what the limit lacks) / (n-k).
func waterLevel(ascending []float64, total, upper float64) float64 {
	kept := total
	for k := 0; k < len(ascending); k++ {
		free := len(ascending) - k
		c := (total - kept - float64(k)*upper) / float64(free)
		if ascending[free-1]+c <= upper {
			return c
		}
		kept -= ascending[free-1]
	}
	return 0
}

// Kish gives the number of equally weighted answers that the weights are
// worth, (sum w)^2 / sum w^2, and the design effect n / that number (Kish
// 1965). Both are NaN when no weight is above zero.
func Kish(weights []float64) (effective, designEffect float64) {
	effective = kish(weights)
	return effective, float64(len(weights)) / effective
}

func kish(weights []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, w := range weights {
		sum += w
		squares += w * w
	}
	return sum * sum / squares
}

func median(values []float64) float64 {
	return sortedMedian(slices.Sorted(slices.Values(values)))
}
