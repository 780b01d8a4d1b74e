// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"maps"
	"math"
	"slices"

	"touchstone/journey"
	"touchstone/stats"
)

// The means of Fitness that have an interval.
const (
	byReplay = iota
	byAlignment
	byPrecision
	measures
)

// offUnit is into how many parts a deviation from a mean is cut, so that
// deviations add up to the same whatever their order.
const offUnit = 1 << 20

// off is what one case weighs in a mean, 0 where it is not part of it, and how
// far it is from the mean, weight x deviation, in parts.
type off struct{ weight, deviation int64 }

func offOf(weight int, value, mean float64) off {
	return off{int64(weight), int64(math.Round(float64(weight) * (value - mean) * offUnit))}
}

// off says how far a path is from the means.
func (p *plan) off(d digest, v variant, means *Fitness) (out [measures]off) {
	if !v.tokens.tired {
		out[byReplay] = offOf(1, v.tokens.fitness(), *means.Replay)
	}
	if f, ok := p.nearest(d, v); ok {
		out[byAlignment] = offOf(1, f.closeness(), *means.Alignment)
	}
	if c := p.precise[d]; c.allowed > 0 {
		out[byPrecision] = offOf(c.allowed, 1-float64(c.escaping)/float64(c.allowed), *means.Precision)
	}
	return out
}

// nearest is the run next to a path, where one is known.
func (p *plan) nearest(d digest, v variant) (finding, bool) {
	f, ok := p.aligned[d]
	if v.tokens.fit() {
		f.longest, ok = v.events+p.shortest, true
	}
	return f, ok && !f.long && !f.undecided
}

func (f finding) closeness() float64 { return 1 - float64(f.cost)/float64(max(1, f.longest)) }

// spread is what the customers' cases add up to in one mean.
type spread struct{ weights, deviations journey.Totals }

func (s *spread) add(o off) {
	if o.weight > 0 {
		s.weights.Add(o.weight)
		s.deviations.Add(o.deviation)
	}
}

func (s *spread) merge(o *spread) {
	s.weights.Merge(&o.weights)
	s.deviations.Merge(&o.deviations)
}

// fill gives the means their customers and intervals.
func (f *Fitness) fill(c *countFold) {
	f.ReplayCustomers, f.ReplayLow, f.ReplayHigh = c.spreads[byReplay].limits(f.Replay, f.ReplayN)
	f.AlignmentCustomers, f.AlignmentLow, f.AlignmentHigh = c.spreads[byAlignment].limits(f.Alignment, f.AlignmentN)
	f.PrecisionCustomers, f.PrecisionLow, f.PrecisionHigh = c.spreads[byPrecision].limits(f.Precision, f.PrecisionN)
}

// limits are those of the interval around a mean, nil where there is none.
func (s *spread) limits(mean *float64, cases int) (customers int, low, high *float64) {
	customers = s.weights.N()
	if mean == nil {
		return customers, nil, nil
	}
	e, err := stats.FractionSums{
		N: cases, Customers: customers, Mean: *mean,
		Weight: s.weights.Sum(), Deviations: s.deviations.Squares() / offUnit / offUnit, Sizes: s.weights.Squares(),
	}.Estimate()
	if err != nil {
		return customers, nil, nil
	}
	return customers, journey.Known(e.Low), journey.Known(e.High)
}

// fitness adds up in the order of digests, so that the same bits come out of
// every run.
func (p *plan) fitness(variants *variantFold) Fitness {
	var all tokens
	var replay, alignment float64
	var cases, aligned, cost, longest int
	for _, d := range slices.SortedFunc(maps.Keys(variants.variants), digest.compare) {
		v := variants.variants[d]
		if !v.tokens.tired {
			cases += v.cases
			all.add(v.tokens, v.cases)
			replay += float64(v.cases) * v.tokens.fitness()
		}
		if f, ok := p.nearest(d, v); ok {
			aligned += v.cases
			cost += v.cases * f.cost
			longest += v.cases * f.longest
			alignment += float64(v.cases) * f.closeness()
		}
	}
	out := Fitness{AlignmentN: aligned, ReplayN: cases}
	if cases > 0 {
		out.Replay, out.ReplayLog = journey.Known(replay/float64(cases)), journey.Known(all.fitness())
	}
	if p.preciseN > 0 {
		out.Precision, out.PrecisionN = journey.Known(p.precision), p.preciseN
	}
	if aligned > 0 {
		out.Alignment = journey.Known(alignment / float64(aligned))
		out.AlignmentLog = journey.Known(1 - float64(cost)/float64(max(1, longest)))
	}
	return out
}
