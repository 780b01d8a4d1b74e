// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// negligible is the share of a variance that is no more than the rounding of the
// sums it comes from.
const negligible = 1e-24

// summary is what the estimators need to know of values under a design.
type summary struct {
	n        int     // answers with a weight above zero
	weight   float64 // sum of their weights
	squares  float64 // sum of their squared weights
	mean     float64
	spread   float64 // weighted variance of the values, by n-1
	variance float64 // of the mean
	df       float64
	units    float64 // Kish's number of primary units, each weighing what its rows weigh
	grouped  bool    // rows share primary units
}

func (d Design) summary(values []float64) (summary, error) {
	s, err := d.moments(values)
	if err != nil {
		return s, err
	}
	if d.Clusters == nil && d.Strata == nil && d.Calibrated == nil && d.Population == nil {
		d.rowVariance(values, &s)
		return s, nil
	}
	z, used := make([]float64, len(values)), make([]float64, len(values))
	for i, v := range values {
		if w := d.weight(i); v == v && w > 0 {
			used[i] = w
			z[i] = w * (v - s.mean) / s.weight
		}
	}
	p := d.primaryUnits(len(values))
	s.grouped = d.Clusters != nil
	weights := p.totals(used)
	s.units = kish(weights)
	s.df = p.degreesOfFreedom(weights)
	s.variance, err = d.variance(z, p)
	if err == nil && s.df < 1 {
		err = refuse(TooFewClusters)
	}
	return s, err
}

// moments fills what does not depend on clusters or strata, in one pass about
// the first value.
func (d Design) moments(values []float64) (summary, error) {
	var s summary
	if err := d.check(len(values)); err != nil {
		return s, err
	}
	var origin, sum, sumSquares float64
	for i, v := range values {
		w := d.weight(i)
		if v != v || w == 0 {
			continue
		}
		if math.IsInf(v, 0) {
			return s, refuse(OutOfRange)
		}
		if s.n == 0 {
			origin = v
		}
		s.n++
		s.weight += w
		s.squares += w * w
		sum += w * (v - origin)
		sumSquares += w * (v - origin) * (v - origin)
	}
	if s.n == 0 {
		return s, refuse(TooFewRows)
	}
	shift := sum / s.weight
	s.mean = origin + shift
	if s.n > 1 {
		s.spread = max(0, sumSquares/s.weight-shift*shift) * float64(s.n) / float64(s.n-1)
	}
	return s, nil
}

// rowVariance fills the rest for rows that are their own primary units. With
// weights, a row without an answer counts as drawn.
func (d Design) rowVariance(values []float64, s *summary) {
	drawn, sum := s.n, 0.0
	if d.Weights != nil {
		drawn = len(values)
	}
	for i, v := range values {
		if w := d.weight(i); v == v && w > 0 {
			z := w * (v - s.mean) / s.weight
			sum += z * z
		}
	}
	s.units = s.weight * s.weight / s.squares
	s.df = float64(s.n - 1)
	s.variance = math.NaN()
	if s.n > 1 {
		s.variance = sum * float64(drawn) / float64(drawn-1)
	}
}

// effective gives the number of independent, equally weighted answers that the
// sample is worth: Kish's (sum w)^2 / sum w^2; with clusters at most the number
// that would give the linearised variance, shrunk by (t_{n-1}/t_df)^2 so that
// few clusters widen an interval as they should (Korn & Graubard 1998).
func (s summary) effective() float64 {
	kishRows := s.weight * s.weight / s.squares
	if !s.grouped {
		return kishRows
	}
	n := min(kishRows, s.units)
	if s.variance > negligible*s.spread {
		n = min(kishRows, s.spread/s.variance)
	}
	ratio := tQuantile(float64(s.n-1)) / tQuantile(s.df)
	return n * ratio * ratio
}

func (s summary) estimate(value, variance float64) Estimate {
	se := math.Sqrt(variance)
	return Estimate{
		Value: value, SE: se, Interval: around(value, tQuantile(s.df)*se),
		N: s.n, NEff: s.effective(), DF: s.df, Method: "linearised_t",
	}
}

// variance gives the design variance of the sum of z.
func (d Design) variance(z []float64, p primaryUnits) (float64, error) {
	if len(d.Calibrated) > 0 {
		z = d.residuals(z)
	}
	totals := p.totals(z)
	count, sum, squares := make([]float64, p.strata), make([]float64, p.strata), make([]float64, p.strata)
	for g, t := range totals {
		count[p.stratumOf[g]]++
		sum[p.stratumOf[g]] += t
	}
	for g, t := range totals {
		s := p.stratumOf[g]
		e := t - sum[s]/count[s]
		squares[s] += e * e
	}
	drawn := d.drawnShares(p, count)
	v := 0.0
	for s, n := range count {
		if n < 2 {
			return 0, refuse(TooFewClusters)
		}
		v += (1 - drawn[s]) * squares[s] * n / (n - 1)
	}
	return v, nil
}

func (d Design) drawnShares(p primaryUnits, count []float64) []float64 {
	drawn := make([]float64, p.strata)
	if d.Population == nil {
		return drawn
	}
	for i, g := range p.unit {
		s := p.stratumOf[g]
		drawn[s] = min(1, count[s]/d.Population[i])
	}
	return drawn
}

// primaryUnits numbers what was drawn 0, 1, … in order of appearance.
type primaryUnits struct {
	unit      []uint32 // by row
	stratumOf []uint32 // by unit
	strata    int
}

func (d Design) primaryUnits(n int) primaryUnits {
	p := primaryUnits{strata: 1}
	units := n
	switch {
	case d.Clusters == nil:
		p.unit = make([]uint32, n)
		for i := range p.unit {
			p.unit[i] = uint32(i)
		}
	case d.Strata == nil:
		p.unit, units = renumber(d.Clusters)
	default:
		p.unit, units = renumberPairs(d.Strata, d.Clusters)
	}
	p.stratumOf = make([]uint32, units)
	if d.Strata != nil {
		var stratum []uint32
		stratum, p.strata = renumber(d.Strata)
		for i, g := range p.unit {
			p.stratumOf[g] = stratum[i]
		}
	}
	return p
}

func (p primaryUnits) totals(z []float64) []float64 {
	totals := make([]float64, len(p.stratumOf))
	for i, g := range p.unit {
		totals[g] += z[i]
	}
	return totals
}

// degreesOfFreedom counts the units that carry weight, less the strata that do.
func (p primaryUnits) degreesOfFreedom(weights []float64) float64 {
	df, seen := 0.0, make([]bool, p.strata)
	for g, w := range weights {
		if w == 0 {
			continue
		}
		df++
		if s := p.stratumOf[g]; !seen[s] {
			seen[s] = true
			df--
		}
	}
	return df
}

// renumber replaces keys by 0, 1, … in order of appearance. Keys that are not
// much larger than their count need no hashing.
func renumber(keys []uint32) (index []uint32, distinct int) {
	index = make([]uint32, len(keys))
	if len(keys) == 0 {
		return index, 0
	}
	largest := slices.Max(keys)
	if int(largest) > 8*len(keys)+1024 {
		return renumberPairs(nil, keys)
	}
	next := make([]uint32, largest+1)
	for i, k := range keys {
		if next[k] == 0 {
			distinct++
			next[k] = uint32(distinct)
		}
		index[i] = next[k] - 1
	}
	return index, distinct
}

func renumberPairs(outer, inner []uint32) (index []uint32, distinct int) {
	index = make([]uint32, len(inner))
	seen := map[uint64]uint32{}
	for i, k := range inner {
		key := uint64(k)
		if outer != nil {
			key |= uint64(outer[i]) << 32
		}
		at, ok := seen[key]
		if !ok {
			at = uint32(len(seen))
			seen[key] = at
		}
		index[i] = at
	}
	return index, len(seen)
}
