// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// EstimateWithin gives the mean of answers on a scale from low to high with an
// interval that stays on the scale: Student's, as Estimate does, where that lies
// on it and answers differ; else one of method "bounded_score". With m the mean
// as a share of the scale, the limits of that are where
//
//	(m - u)^2 = t^2 f u(1-u) / n,   f = s^2 / (m(1-m))
//
// that is Wilson's interval of a share with the dispersion f of answers between
// the ends of the scale (quasi-binomial: McCullagh & Nelder 1989; of means of
// bounded answers: Papke & Wooldridge 1996), so that n answers are worth n/f,
// and t of n-1 degrees for so few (Korn & Graubard 1998).
//
// Answers that are all equal do not tell how much others would differ: then f
// is 1, the most that a scale allows (Bhatia & Davis 2000).
//
// It refuses as Estimate does, and with OutOfRange where the mean is not on the
// scale or the scale has no length.
func (s Sums) EstimateWithin(low, high float64) (Estimate, error) {
	e, err := s.Estimate()
	if err != nil {
		return e, err
	}
	length := high - low
	m := (e.Value - low) / length
	if !(length > 0) || math.IsInf(length, 1) || m < -beside || m > 1+beside {
		return Estimate{}, refuse(OutOfRange)
	}
	m = min(1, max(0, m))
	if s.Variance > 0 && e.Low >= low && e.High <= high {
		return e, nil
	}
	worth := float64(s.N)
	if s.Variance > 0 && m > 0 && m < 1 {
		worth *= m * (1 - m) / (s.Variance / (length * length))
	}
	limits := scored(m, worth, tQuantile(e.DF))
	e.Interval, e.Method = Interval{low + length*limits.Low, low + length*limits.High}.clip(low, high), bounded
	return e, nil
}

// MinusWithin gives the mean of s less that of other, both on one scale: as Minus
// does where both have Student's interval on it, else with an interval of their
// two (MOVER: Zou & Donner 2008; method "bounded_score"), so
// that it stays within what the scale allows. P is Welch's; NaN where all answers
// of a side are equal, which would make it sure of anything. It refuses as
// EstimateWithin does on either side.
func (s Sums) MinusWithin(other Sums, low, high float64) (Difference, error) {
	a, err := s.EstimateWithin(low, high)
	if err != nil {
		return Difference{}, err
	}
	b, err := other.EstimateWithin(low, high)
	if err != nil {
		return Difference{}, err
	}
	d, err := s.Minus(other)
	if err != nil || a.Method != bounded && b.Method != bounded {
		return d, err
	}
	d.Interval = Interval{d.Value - math.Hypot(a.Value-a.Low, b.High-b.Value), d.Value + math.Hypot(a.High-a.Value, b.Value-b.Low)}
	d.Method = bounded
	if s.Variance == 0 || other.Variance == 0 {
		d.P = math.NaN()
	}
	return d, nil
}

// bounded is the method of intervals that stay on a scale.
const bounded = "bounded_score"

// beside is how far a mean of values on a scale can lie beside it.
const beside = 1e-9

// scored gives the score interval of a share p of n answers, with z from the
// distribution of the figure.
func scored(p, n, z float64) Interval {
	zz := z * z
	half := z * math.Sqrt(max(0, p*(1-p))/n+zz/(4*n*n))
	limits := around(p+zz/(2*n), half)
	limits.Low /= 1 + zz/n
	limits.High /= 1 + zz/n
	if p <= 0 {
		limits.Low = 0
	}
	if p >= 1 {
		limits.High = 1
	}
	return limits.clip(0, 1)
}
