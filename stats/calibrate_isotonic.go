// SPDX-License-Identifier: Apache-2.0

package stats

import "slices"

// Isotonic is a function that never falls: straight lines between points,
// level outside them.
type Isotonic struct {
	X, Y []float64 // points; X rises
	N    int       // rows it was fitted on
}

// FitIsotonic gives the function that never falls and is nearest to outcomes
// of 0 and 1 in squares, by pooling adjacent violators (Ayer et al. 1955);
// rows of one score count as their mean. Only the ends of each level are kept
// as points. It refuses like Rank.
func FitIsotonic(score, outcome []float64) (Isotonic, error) {
	r, err := Rank(score, outcome)
	if err != nil {
		return Isotonic{}, err
	}
	at := slices.Clone(score)
	slices.Sort(at)
	at = slices.Compact(at)
	slices.Reverse(r.places) // now rising, like at
	var levels []level
	for i, p := range r.places {
		levels = append(levels, level{p, i, i})
		for n := len(levels); n > 1 && levels[n-2].share() >= levels[n-1].share(); n-- {
			levels[n-2].events += levels[n-1].events
			levels[n-2].others += levels[n-1].others
			levels[n-2].last = levels[n-1].last
			levels = levels[:n-1]
		}
	}
	f := Isotonic{N: len(score)}
	for _, l := range levels {
		f.X, f.Y = append(f.X, at[l.first]), append(f.Y, l.share())
		if l.last > l.first {
			f.X, f.Y = append(f.X, at[l.last]), append(f.Y, l.share())
		}
	}
	return f, nil
}

// level is a run of places of one value.
type level struct {
	place
	first, last int
}

func (l level) share() float64 { return l.events / (l.events + l.others) }

// Probability gives the function's value at a score.
func (f Isotonic) Probability(score float64) float64 {
	i, exact := slices.BinarySearch(f.X, score)
	switch {
	case exact:
		return f.Y[i]
	case i == 0:
		return f.Y[0]
	case i == len(f.X):
		return f.Y[i-1]
	}
	along := (score - f.X[i-1]) / (f.X[i] - f.X[i-1])
	return f.Y[i-1] + along*(f.Y[i]-f.Y[i-1])
}
