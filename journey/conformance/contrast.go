// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"math"

	"touchstone/journey"
	"touchstone/stats"
)

// satisfaction compares means; nil when nobody is scored.
func satisfaction(d, c tally) *Contrast {
	if d.scored+c.scored == 0 {
		return nil
	}
	out := &Contrast{DeviatingN: d.scored, ConformingN: c.scored, Enough: min(d.scored, c.scored) >= Enough}
	if !out.Enough {
		return out
	}
	a, b := d.scores(), c.scores()
	out.Deviating, out.Conforming, out.Difference = journey.Known(a.Mean), journey.Known(b.Mean), journey.Known(a.Mean-b.Mean)
	if diff, err := a.Minus(b); err == nil {
		out.Low, out.High, out.P = journey.Known(diff.Low), journey.Known(diff.High), journey.Known(diff.P)
	}
	return out
}

// outcome compares shares.
func outcome(d, c tally) *Contrast {
	out := &Contrast{DeviatingN: d.customers, ConformingN: c.customers, Enough: min(d.customers, c.customers) >= Enough}
	if !out.Enough {
		return out
	}
	xa, na, xb, nb := float64(d.reached), float64(d.customers), float64(c.reached), float64(c.customers)
	limits := stats.Newcombe(xa, na, xb, nb)
	out.Deviating, out.Conforming, out.Difference = journey.Known(xa/na), journey.Known(xb/nb), journey.Known(xa/na-xb/nb)
	out.Low, out.High = journey.Known(limits.Low), journey.Known(limits.High)
	p := stats.ChiSquared(xa, na, xb, nb)
	if pooled := (xa + xb) / (na + nb); min(na, nb)*min(pooled, 1-pooled) < 5 {
		p = stats.FisherExact(d.reached, d.customers, c.reached, c.customers)
	}
	out.P = journey.Known(p)
	return out
}

// family gives every contrast its q-value.
func family(list []*Contrast) {
	p := make([]float64, len(list))
	for i, c := range list {
		p[i] = math.NaN()
		if c != nil && c.P != nil {
			p[i] = *c.P
		}
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		if list[i] != nil {
			list[i].Q = journey.Known(q)
		}
	}
}
