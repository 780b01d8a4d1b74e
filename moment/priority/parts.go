// SPDX-License-Identifier: Apache-2.0

package priority

import (
	"math"

	"touchstone/moment"
	"touchstone/stats"
)

// Part is those encounters with a touchpoint that share something, such as
// their channel.
type Part struct {
	Touchpoint int
	Customers  int // who had any
	Rated      int // encounters
	Bad        int
}

// AtStake is what the bad encounters of parts cost a month, over all outcomes
// with a worth; NaN where none has one. How the parts' errors move together is
// not known, so they add up, which is the widest that they can be. established
// counts touchpoints of parts that are moments of truth or candidates; the
// money of the others is not counted, as their effects may be chance.
func (b Basis) AtStake(f *moment.Findings, parts []Part) (money Figure, established int) {
	value, se, known := 0.0, 0.0, false
	for _, p := range parts {
		x := &f.Touchpoints[p.Touchpoint]
		if gradeOf(x) == Open || p.Rated == 0 {
			continue
		}
		established++
		share := float64(p.Bad) / float64(p.Rated)
		it, ok := b.item(x, p.Touchpoint, float64(p.Customers), share, share*(1-share)/float64(p.Rated))
		if ok && !math.IsNaN(it.Money.Value) {
			value, se, known = value+it.Money.Value, se+it.Money.SE, true
		}
	}
	if !known {
		return Figure{math.NaN(), math.NaN(), stats.Interval{Low: math.NaN(), High: math.NaN()}}, established
	}
	return figure(value, se*se), established
}
