// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// Design says how the rows of a sample were drawn. Every slice is nil or as
// long as the values; the zero Design is a simple random sample.
type Design struct {
	Weights  []float64 // how many people a row stands for, up to a factor; not negative
	Clusters []uint32  // which primary unit (the customer) a row belongs to; nested in Strata
	Strata   []uint32
	// Population is, by row, the number of primary units in the population of
	// the row's stratum. Set it only when more than a tenth of them answered:
	// it shrinks the variance by the finite population correction.
	Population []float64
	// Calibrated are the margins, by row, to which the weights were raked or
	// post-stratified: the variance is that of the residuals from them.
	Calibrated [][]uint32
}

// DesignEstimate is an Estimate with the factor by which the design inflates
// the variance over a simple random sample of the same size.
type DesignEstimate struct {
	Estimate
	DesignEffect float64
}

// Mean gives sum(w y)/sum(w) with its linearised standard error and t interval
// on (primary units - strata) degrees of freedom, method "linearised_t".
//
//	z_i = w_i (y_i - m) / W,  V = sum_s (1-f_s) n_s/(n_s-1) sum_g (z_g - mean_s z)^2
//
// with z_g the total over primary unit g and f_s the share of units drawn
// (Binder 1983; Woodruff 1971). A row whose value is NaN still counts as drawn:
// those who answered are a domain. DesignEffect is V over the variance of a
// simple random sample drawn without replacement from sum(w) people.
//
// It refuses with TooFewRows below 2 answers, TooFewClusters (a stratum with one unit),
// BadWeight or LengthMismatch.
func (d Design) Mean(values []float64) (DesignEstimate, error) {
	s, err := d.summary(values)
	if err != nil {
		return DesignEstimate{}, err
	}
	if s.n < 2 {
		return DesignEstimate{}, refuse(TooFewRows)
	}
	e := s.estimate(s.mean, s.variance)
	srs := s.spread / float64(s.n)
	if s.weight > float64(s.n) {
		srs *= (s.weight - float64(s.n)) / s.weight
	}
	return DesignEstimate{Estimate: e, DesignEffect: s.variance / srs}, nil
}

// Total gives sum(w y), the figure for the whole population, as Mean does for
// the mean; here the scale of the weights matters. NaN counts as zero.
func (d Design) Total(values []float64) (Estimate, error) {
	s, err := d.summary(values)
	if err != nil {
		return Estimate{}, err
	}
	z := make([]float64, len(values))
	for i, v := range values {
		if v == v {
			z[i] = d.weight(i) * v
		}
	}
	variance, err := d.variance(z, d.primaryUnits(len(z)))
	if err != nil {
		return Estimate{}, err
	}
	return s.estimate(s.mean*s.weight, variance), nil
}

// reduced checks the design of n rows and drops weights that are all equal and
// clusters that are all of one row, which change nothing, so that a plain
// sample is treated as one.
func (d Design) reduced(n int) (Design, error) {
	if err := d.check(n); err != nil {
		return d, err
	}
	if len(d.Weights) > 0 && slices.Max(d.Weights) == slices.Min(d.Weights) && d.Weights[0] > 0 {
		d.Weights = nil
	}
	if d.Clusters != nil {
		if _, distinct := renumber(d.Clusters); distinct == len(d.Clusters) {
			d.Clusters = nil
		}
	}
	return d, nil
}

func (d Design) simple() bool { return d.Weights == nil && d.Clusters == nil }

func (d Design) weight(i int) float64 {
	if d.Weights == nil {
		return 1
	}
	return d.Weights[i]
}

func (d Design) check(n int) error {
	for _, l := range []int{len(d.Weights), len(d.Clusters), len(d.Strata), len(d.Population)} {
		if l != 0 && l != n {
			return refuse(LengthMismatch)
		}
	}
	for _, m := range d.Calibrated {
		if len(m) != n {
			return refuse(LengthMismatch)
		}
	}
	return checkWeights(d.Weights)
}

func checkWeights(weights []float64) error {
	for _, w := range weights {
		if !(w >= 0) || math.IsInf(w, 1) {
			return refuse(BadWeight)
		}
	}
	return nil
}
