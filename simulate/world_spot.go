// SPDX-License-Identifier: Apache-2.0

package simulate

// Spots are the touchpoints where an encounter may be good or bad and leaves
// marks, in the order in which they are met.
const (
	spotBooking = iota
	spotCheckIn
	spotWifi
	spotClean
	spotBreakfast
	spotGym
	spotCheckOut
	spotGuide
	spotComplaint
	spots
)

// spot is what a bad encounter comes of and does. Effects were fixed before
// any search for moments ran on the world.
type spot struct {
	touchpoint string
	aspect     string // by which reviews speak of it; "" never
	met        int    // kinds of event, of beats
	rated      int
	bad        logit // log odds of a bad encounter at the mean of what drives it
	unhappy    milli // less log odds of it for a point of earlier satisfaction
	repurchase milli // log odds of repurchase that a bad encounter takes
	nps        milli // points that it takes
	complaint  milli // log odds of a complaint that it adds
	stirs      bool  // feelings are strong: good and bad are rated at the ends of the scale
}

// planned has three moments: check-in first, then the room's cleaning, and the
// handling of complaints, which is seldom and decides. Breakfast marks the
// view of the brand alone, the network feelings alone. Bad ratings of the
// member guide come of earlier dissatisfaction, which lowers every outcome by
// itself. What is bad at check-in comes of the wait, see arrive.
var planned = [spots]spot{
	spotBooking:   {"hotel.book.app-booking", "", appBooking, bookingRated, -2_200_000, 150, 0, 0, 0, false},
	spotCheckIn:   {"hotel.arrive.front-desk", "checkin", checkedIn, checkInRated, -2_000_000, 150, 1200, 2000, 1500, true},
	spotWifi:      {"hotel.stay.technology", "room.technology", wifiUsed, wifiRated, -1_700_000, 150, 0, 0, 0, true},
	spotClean:     {"hotel.stay.housekeeping", "environment.cleanliness", cleaned, cleanRated, -1_900_000, 200, 700, 1200, 1500, true},
	spotBreakfast: {"hotel.stay.breakfast", "breakfast", breakfasted, breakfastRated, -1_800_000, 200, 0, 600, 0, false},
	spotGym:       {"hotel.stay.gym-pool", "pool", gymUsed, gymRated, -1_700_000, 200, 0, 0, 0, false},
	spotCheckOut:  {"hotel.leave.front-desk", "checkout", checkedOut, checkOutRated, -1_900_000, 200, 0, 0, 0, false},
	spotGuide:     {"world.guide", "", guideWatched, guideRated, -1_200_000, 900, 0, 0, 0, false},
	spotComplaint: {"hotel.after.complaint", "complaint", handled, handledRated, -400_000, 200, 1000, 1600, 0, true},
}

// risk gives the log odds of a bad encounter of a trip with a spot, with what
// else it comes of.
func (t *trip) risk(which int, more logit) logit {
	return planned[which].bad - logit(planned[which].unhappy*t.person.unlike()) + units[t.unit].tired + more
}

// meet decides how an encounter is and tells of it and of its rating.
func (t *trip) meet(which int, at int64, seconds int, more logit) *Happening {
	t.experience(which, more)
	s := &planned[which]
	first := len(t.queue)
	t.tell(s.met, at).lasts(seconds)
	t.rate(which, s.rated, at+int64(seconds)*second+5*minute+int64(t.below(int(hour))))
	return &t.queue[first]
}

// experience decides how an encounter is; a second one with a spot makes the
// first no better.
func (t *trip) experience(which int, more logit) {
	x := t.risk(which, more)
	t.met[which] = encounter{met: true, bad: t.met[which].bad || t.odds(x), risk: x}
}

// rate tells the rating of an encounter, if it is rated: of bad ones two
// thirds, of others half.
func (t *trip) rate(which, rated int, at int64) {
	e := t.met[which]
	willing := logit(0)
	if e.bad {
		willing = 700_000
	}
	if !t.odds(willing) {
		return
	}
	h := t.tell(rated, at)
	h.metric, h.score = "rating", t.score(e.bad, planned[which].stirs)
}

// score draws a rating of 1 to 5: bad ones are 1 or 2.
func (t *trip) score(bad, strong bool) int {
	switch {
	case bad && strong:
		return 1 + t.pick([]milli{750, 250})
	case bad:
		return 1 + t.pick([]milli{200, 800})
	case strong:
		return 3 + t.pick([]milli{100, 300, 600})
	}
	return 3 + t.pick([]milli{300, 500, 200})
}
