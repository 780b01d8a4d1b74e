// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math/rand/v2"

	"touchstone"
	"touchstone/stats"
)

// guest is what is true of a customer for good.
type guest struct {
	number    int64
	prior     milli // satisfaction with the group before, 0-10 in whole points
	tenure    int64 // whole years
	level     int   // 0-3
	leisure   bool
	member    bool
	english   bool
	household bool // shares a browser with the other of a pair of customers
	favourite int  // unit
	habit     int  // index of ways
}

// Shares of guests, in thousandths.
const (
	members    milli = 700
	leisurely  milli = 550
	foreign    milli = 120
	households milli = 40
	faithful   milli = 500 // of stays in the favourite unit
	habitual   milli = 750 // of bookings by the usual way
)

// person gives a customer; the same each time.
func (r *Run) person(number int64) guest {
	p := rand.NewPCG(stats.Scatter(r.seed^0x6775657374), stats.Scatter(uint64(number)))
	d := random{p}
	return guest{
		number: number,
		prior:  milli(points(7000+d.normal(1600))) * 1000,
		tenure: int64(d.exponential(24_000) / 12_000),
		level:  d.pick([]milli{500, 280, 150, 70}),
		member: d.chance(members), leisure: d.chance(leisurely), english: d.chance(foreign),
		household: random{rand.NewPCG(r.seed, uint64(number/2))}.chance(households),
		favourite: d.below(len(units)), habit: d.pick(wayShares),
	}
}

// unlike is how far the earlier satisfaction lies from the mean.
func (g *guest) unlike() milli { return g.prior - 7000 }

// unit draws where a stay is.
func (g *guest) unit(r random) int {
	if r.chance(faithful) {
		return g.favourite
	}
	return r.below(len(units))
}

// way is how bookings are made.
type way struct {
	channel touchstone.Channel
	browse  []int
	book    int
}

var ways = [...]way{
	{"website", []int{homeViewed, hotelsSearched, hotelViewed, roomViewed, hotelViewed}, bookingStarted},
	{"app", []int{appOpened, appHotel, appHotel}, appBooking},
	{"mini-program", []int{miniOpened, miniHotel, miniHotel}, miniBooking},
	{"marketplace", []int{otaListing, otaListing}, otaOrder},
}

var wayShares = []milli{240, 320, 260, 180}

// way draws by which way a stay is booked.
func (g *guest) way(r random) int {
	if r.chance(habitual) {
		return g.habit
	}
	return r.pick(wayShares)
}
