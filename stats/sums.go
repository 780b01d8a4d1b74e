// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Sums describe values by what a store can add up exactly: how many there are,
// their mean, and their variance by N-1.
type Sums struct {
	N        int
	Mean     float64
	Variance float64 // not negative; not looked at below two values
}

// Estimate gives the mean with Student's t interval (method "t"), as Mean does
// for 50 values and more; the skewness that BCa looks at is not in sums. It
// refuses with TooFewRows below 2 values and OutOfRange for a sum that is not
// finite.
func (s Sums) Estimate() (Estimate, error) {
	sum, err := s.summary()
	if err != nil {
		return Estimate{}, err
	}
	e := sum.estimate(sum.mean, sum.variance)
	e.Method = "t"
	return e, nil
}

// Minus gives the mean of s less the mean of other with Welch's t interval, as
// DifferenceMean does without weights and clusters. It refuses as Estimate does
// on either side.
func (s Sums) Minus(other Sums) (Difference, error) {
	a, err := s.summary()
	if err != nil {
		return Difference{}, err
	}
	b, err := other.summary()
	if err != nil {
		return Difference{}, err
	}
	return differenceOfMeans(a, b, true, 0, math.Inf(1)), nil
}

func (s Sums) summary() (summary, error) {
	if s.N < 2 {
		return summary{}, refuse(TooFewRows)
	}
	if math.IsNaN(s.Mean+s.Variance) || math.IsInf(s.Mean+s.Variance, 0) || s.Variance < 0 {
		return summary{}, refuse(OutOfRange)
	}
	n := float64(s.N)
	return summary{n: s.N, weight: n, squares: n, mean: s.Mean, spread: s.Variance, variance: s.Variance / n, df: n - 1, units: n}, nil
}

// Estimate gives the net promoter score with its adjusted Wald interval, as NPS
// does without weights and clusters. It refuses with TooFewRows without
// answers.
func (c NPSCounts) Estimate() (Estimate, error) {
	if c.N() < 1 {
		return Estimate{}, refuse(TooFewRows)
	}
	return c.estimate(), nil
}

// Minus gives the score of c less that of other, as DifferenceNPS does without
// weights and clusters. It refuses as Estimate does on either side.
func (c NPSCounts) Minus(other NPSCounts) (Difference, error) {
	if c.N() < 1 || other.N() < 1 {
		return Difference{}, refuse(TooFewRows)
	}
	return c.minus(other), nil
}

// ShareCounts are X successes among N trials.
type ShareCounts struct{ X, N int }

// Estimate gives the share with its Wilson interval, as Share does without
// weights and clusters. It refuses with TooFewRows without trials and
// OutOfRange unless 0 <= X <= N.
func (c ShareCounts) Estimate() (Estimate, error) {
	switch {
	case c.N < 1:
		return Estimate{}, refuse(TooFewRows)
	case c.X < 0 || c.X > c.N:
		return Estimate{}, refuse(OutOfRange)
	}
	p, n := float64(c.X)/float64(c.N), float64(c.N)
	return Estimate{Value: p, SE: math.Sqrt(p * (1 - p) / n), Interval: Wilson(float64(c.X), n), N: c.N, NEff: n, DF: math.Inf(1), Method: "wilson"}, nil
}

// Minus gives the share of c less that of other, as DifferenceShare does
// without weights and clusters. It refuses as Estimate does on either side.
func (c ShareCounts) Minus(other ShareCounts) (Difference, error) {
	a, err := c.Estimate()
	if err != nil {
		return Difference{}, err
	}
	b, err := other.Estimate()
	if err != nil {
		return Difference{}, err
	}
	return differenceOfCounts(a, b), nil
}
