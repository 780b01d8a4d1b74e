// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math/rand/v2"

	"touchstone/stats"
)

// guest is what is true of a customer for good.
type guest struct {
	number    int64
	prior     milli // satisfaction with the business before, 0-10 in whole points
	tenure    int64 // whole years
	level     int   // 0-3
	first     bool  // of the two kinds of customers
	member    bool
	english   bool
	household bool // shares a browser with the other of a pair of customers
	favourite int  // unit
	habit     int  // index of ways
}

// Shares of customers, in thousandths.
const (
	households milli = 40
	faithful   milli = 500 // of trips to the favourite unit
	habitual   milli = 750 // of orders by the usual way
)

// person gives a customer; the same each time.
func (r *Run) person(number int64) guest {
	p := rand.NewPCG(stats.Scatter(r.seed^0x6775657374), stats.Scatter(uint64(number)))
	d, like := random{p}, &r.trade.people
	return guest{
		number: number,
		prior:  milli(points(7000+d.normal(1600))) * 1000,
		tenure: int64(d.exponential(24_000) / 12_000),
		level:  d.pick([]milli{500, 280, 150, 70}),
		member: d.chance(like.members), first: d.chance(like.first), english: d.chance(like.foreign),
		household: random{rand.NewPCG(r.seed, uint64(number/2))}.chance(households),
		favourite: d.below(len(r.trade.units)), habit: d.pick(r.trade.habits),
	}
}

// unlike is how far the earlier satisfaction lies from the mean.
func (g *guest) unlike() milli { return g.prior - 7000 }

// where draws the unit of a trip.
func (t *trip) where() int {
	if t.chance(faithful) {
		return t.person.favourite
	}
	return t.below(len(t.trade.units))
}

// by draws the way in which an order is made.
func (t *trip) by() int {
	if t.chance(habitual) {
		return t.person.habit
	}
	return t.pick(t.trade.habits)
}
