// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Spread is how much groups differ beyond what chance makes of equal ones.
type Spread struct {
	Groups  int
	Mean    float64  // of the groups, each by 1 / (its variance + Between²)
	SE      float64  // of Mean
	Between float64  // standard deviation between groups: Paule & Mandel 1982
	Range   Interval // of Between, 95 %: Q-profile, Viechtbauer 2007
	Q       float64  // Cochran's, with 1 / variance
	P       float64  // of no difference at all
	Share   float64  // of the variance of the values that is between groups (I² of Higgins & Thompson 2002, by Between)
}

// Spreads tells how much groups differ from their values and the variances of
// those. It refuses with TooFewRows below 2 groups and with OutOfRange for a
// value that is not finite or a variance that is not above 0.
func Spreads(values, variances []float64) (Spread, error) {
	if len(values) < 2 || len(values) != len(variances) {
		return Spread{}, refuse(TooFewRows)
	}
	for i, v := range variances {
		if !(v > 0) || math.IsInf(v, 0) || math.IsNaN(values[i]) || math.IsInf(values[i], 0) {
			return Spread{}, refuse(OutOfRange)
		}
	}
	k := float64(len(values))
	s := Spread{Groups: len(values)}
	s.Q, _, _ = generalised(values, variances, 0)
	chi := distuv.ChiSquared{K: k - 1}
	s.P = chi.Survival(s.Q)
	between := betweenAt(values, variances, k-1)
	s.Range = Interval{Low: math.Sqrt(betweenAt(values, variances, chi.Quantile(.975))), High: math.Sqrt(betweenAt(values, variances, chi.Quantile(.025)))}
	s.Between = math.Sqrt(between)
	_, s.Mean, s.SE = generalised(values, variances, between)
	s.Share = between / (between + typical(variances))
	return s, nil
}

// generalised gives the generalised Q of a variance between groups, with the
// weighted mean and its error.
func generalised(values, variances []float64, between float64) (q, mean, se float64) {
	sum, weights := 0.0, 0.0
	for i, v := range values {
		w := 1 / (variances[i] + between)
		sum, weights = sum+w*v, weights+w
	}
	mean = sum / weights
	for i, v := range values {
		q += (v - mean) * (v - mean) / (variances[i] + between)
	}
	return q, mean, 1 / math.Sqrt(weights)
}

// betweenAt gives the variance between groups at which the generalised Q, which
// falls, is a target; 0 where it is below it already.
func betweenAt(values, variances []float64, target float64) float64 {
	above := func(between float64) bool {
		q, _, _ := generalised(values, variances, between)
		return q > target
	}
	if !above(0) {
		return 0
	}
	low, high := 0.0, slices.Max(variances)
	for above(high) {
		low, high = high, 2*high
	}
	for range 200 {
		if mid := (low + high) / 2; above(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// typical is the variance within groups that I² compares with (Higgins &
// Thompson 2002, formula 9).
func typical(variances []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, v := range variances {
		sum, squares = sum+1/v, squares+1/(v*v)
	}
	return float64(len(variances)-1) * sum / (sum*sum - squares)
}

// Outlying is where a group lies in a funnel plot.
type Outlying struct {
	Z      float64  // distance from the centre in its errors, corrected for overdispersion
	Inner  Interval // where 95 % of groups of its size lie
	Outer  Interval // where 99.8 % do
	Beyond int      // 0 within Inner, 1 beyond it, 2 beyond Outer
}

// Funnel tells which groups lie further from a centre than groups of their size
// do, without ranking them. Errors are those that a group has if it is like the
// centre. The factor by which errors are stretched where groups differ anyway
// (overdispersion, at least 1) is the root of the mean of squared distances,
// the outer tenths on both sides drawn in (Spiegelhalter 2005). It refuses as
// Spreads does.
func Funnel(values, errors []float64, centre float64) (groups []Outlying, stretch float64, err error) {
	if len(values) < 2 || len(values) != len(errors) {
		return nil, 0, refuse(TooFewRows)
	}
	z := make([]float64, len(values))
	for i, v := range values {
		if z[i] = (v - centre) / errors[i]; !(errors[i] > 0) || math.IsNaN(z[i]) || math.IsInf(z[i], 0) {
			return nil, 0, refuse(OutOfRange)
		}
	}
	stretch = overdispersion(z)
	for i, v := range values {
		e := errors[i] * stretch
		g := Outlying{Z: (v - centre) / e, Inner: Interval{centre - inner*e, centre + inner*e}, Outer: Interval{centre - outer*e, centre + outer*e}}
		switch {
		case math.Abs(g.Z) > outer:
			g.Beyond = 2
		case math.Abs(g.Z) > inner:
			g.Beyond = 1
		}
		groups = append(groups, g)
	}
	return groups, stretch, nil
}

// The quantiles of 95 % and 99.8 %.
const (
	inner = 1.959963984540054
	outer = 3.090232306167814
)

func overdispersion(z []float64) float64 {
	sorted := slices.Clone(z)
	slices.Sort(sorted)
	low, high := sorted[len(z)/10], sorted[len(z)-1-len(z)/10]
	sum := 0.0
	for _, v := range z {
		v = math.Max(low, math.Min(high, v))
		sum += v * v
	}
	return math.Sqrt(math.Max(1, sum/float64(len(z))))
}
