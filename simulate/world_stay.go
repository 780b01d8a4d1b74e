// SPDX-License-Identifier: Apache-2.0

package simulate

// prepare queues what happens before the day of arrival.
func (r *Run) prepare(t *trip) {
	t.tell(reminded, t.now)
	if t.chance(150) {
		t.tell(roomChosen, t.now+hour).lasts(90)
	}
	if t.chance(100) {
		t.tell(directions, t.now+2*hour)
	}
	if t.chance(60) {
		t.tell(requested, t.now+3*hour)
	}
	if t.chance(250) {
		t.tell(assigned, t.now+8*hour).lasts(240)
	}
	t.then(arriving, midnight(t.arrives)+11*hour)
}

// comes draws how long after one o'clock a guest arrives: most in the afternoon.
func (t *trip) comes() int64 {
	return int64(t.pick([]milli{80, 150, 190, 170, 130, 90, 70, 50, 40, 30}))*hour + int64(t.below(int(hour)))
}

// Queues at check-in and what makes them, in seconds.
const (
	quiet     int64 = 240
	byRush    int64 = 240 // between three and six
	byWeekend int64 = 240
	byHoliday int64 = 480
	notReady  int64 = 600 // and a long while more
	tooLong   int64 = 1200
	badByWait logit = 4200 // log odds, in millionths, for each second beyond tooLong
)

// Shares of rooms that are turned over late, in thousandths.
const (
	lateTurns  milli = 150
	lateAtPeak milli = 200 // more on busy days
)

// arrive queues the arrival. A late turnover makes the room late, a late room
// the wait, and the wait the bad check-in.
func (r *Run) arrive(t *trip) {
	comes := midnight(t.arrives) + 13*hour + t.comes()
	late := r.turnover(t, comes)
	if t.chance(250) {
		t.tell(parked, comes)
	}
	wait := r.wait(t, comes, late)
	queue := comes + 5*minute
	t.experience(spotCheckIn, badByWait*logit(wait-tooLong))
	h := t.tell(checkedIn, queue).lasts(180)
	h.duration, h.wait = wait*second+h.duration, max(wait, 1)
	r.truth.arrived(t, wait, late)
	done := queue + h.duration
	t.rate(spotCheckIn, checkInRated, done+10*minute)
	t.tell(registered, done+minute).lasts(30)
	if t.chance(200) {
		t.tell(deposited, done+minute).fen = 100 * units[t.unit].price
	}
	if t.chance(150) {
		t.tell(keyUsed, done+6*minute)
	}
	t.then(lodging, max(done+hour, midnight(t.arrives)+19*hour))
}

// turnover tells when the room was turned over and gives the minutes by which
// the guest found it late.
func (r *Run) turnover(t *trip, comes int64) int64 {
	share := lateTurns
	if r.calendar.busy(t.arrives) {
		share += lateAtPeak
	}
	h := t.tell(turnedOver, t.now+int64(t.below(int(hour)))).lasts(1200)
	if !t.chance(share) {
		return 0
	}
	h.late = 20 + int64(t.exponential(40_000)/1000)
	h.duration += h.late * minute
	if comes > midnight(t.arrives)+17*hour || t.chance(200) {
		return 0 // ready all the same when the guest came
	}
	return h.late
}

// wait draws the seconds at check-in.
func (r *Run) wait(t *trip, comes, late int64) int64 {
	mean := quiet + units[t.unit].queue
	if local := (comes + offset) % dayMS; local >= 15*hour && local < 18*hour {
		mean += byRush
	}
	switch day := localDay(comes); {
	case r.calendar.holiday(day):
		mean += byHoliday
	case r.calendar.busy(day):
		mean += byWeekend
	}
	if units[t.unit].improved && localDay(comes) >= r.truth.changed {
		mean = mean * 2 / 5
	}
	wait := int64(t.exponential(milli(mean)))
	if late > 0 {
		wait += notReady + int64(t.exponential(900))
	}
	return wait
}

// stay queues the days in the hotel.
func (r *Run) stay(t *trip) {
	evening := t.now
	if t.chance(450) {
		t.meet(spotWifi, evening, 30, 0)
	}
	for night := range t.nights {
		r.morning(t, midnight(t.arrives+night+1)+7*hour, night)
	}
	if t.chance(140) {
		t.tell(served, evening+hour).lasts(600)
	}
	if t.chance(80) {
		t.tell(roomService, evening+hour).lasts(1500)
	}
	if t.chance(120) {
		t.meet(spotGym, evening+30*minute, 2400, 0)
	}
	if t.chance(40) {
		t.tell(repaired, evening+2*hour).lasts(2400)
	}
	t.then(leaving, midnight(t.arrives+t.nights)+9*hour+int64(t.below(int(4*hour))))
}

// morning queues breakfast, which a late kitchen spoils, and the cleaning of
// the room.
func (r *Run) morning(t *trip, at, night int64) {
	if t.chance(400) {
		more, seconds := logit(0), 1500
		if t.chance(150) {
			more, seconds = 1_500_000, 4500
		}
		if t.chance(200) || more > 0 {
			t.tell(prepared, at-30*minute).lasts(seconds)
		}
		t.meet(spotBreakfast, at+int64(t.below(int(2*hour))), 1500, more)
	}
	if night == 0 || t.chance(150) {
		t.meet(spotClean, at+3*hour, 1500, 0)
	}
}

// leave queues the day of departure.
func (r *Run) leave(t *trip) {
	t.meet(spotCheckOut, t.now, 200, 0)
	if t.chance(120) {
		t.tell(billed, t.now+minute).lasts(90)
	}
	if t.chance(330) {
		t.tell(invoiced, t.now+10*minute).lasts(60)
	}
	t.tell(thanked, t.now+3*hour)
	if t.person.member && t.chance(500) {
		t.meet(spotGuide, t.now+6*hour, 150, 0)
	}
	r.complaint(t)
	t.then(afterwards, t.now+dayMS+int64(t.below(int(3*dayMS))))
}

// complaint queues the complaint of a guest who had reason, and what the hotel
// made of it.
func (r *Run) complaint(t *trip) {
	t.grievance = -3_600_000
	for which, e := range t.met {
		if e.bad {
			t.grievance += 1000 * logit(planned[which].complaint)
		}
	}
	if !t.odds(t.grievance) {
		return
	}
	t.tell(complained, t.now+8*hour)
	t.meet(spotComplaint, t.now+9*hour, 900, 0)
	if t.chance(300) {
		t.tell(refunded, t.now+20*hour).fen = t.paid / 5
	}
}

// afterwards queues what a guest says, and decides whether there will be another
// trip.
func (r *Run) afterwards(t *trip) {
	buys, likes := t.leaning(), t.liking()
	for which, e := range t.met {
		if e.bad {
			buys -= 1000 * logit(planned[which].repurchase)
			likes -= planned[which].nps
		}
	}
	luck := t.normal(1400)
	again := t.odds(buys)
	r.truth.decided(t, buys, likes+luck, again)
	if t.odds(-500_000 + logit(150*t.person.unlike())) {
		h := t.tell(surveyed, t.now)
		h.metric, h.score = "nps", int(points(likes+luck))
	}
	r.review(t)
	if t.person.member && t.chance(200) {
		t.tell(pointsViewed, t.now+3*hour)
	}
	if t.chance(180) {
		t.tell(pushOpened, t.now+5*hour)
	}
	if likes+luck >= 9000 && t.chance(100) {
		t.tell(referred, t.now+6*hour)
	}
	if again && t.number < 200 {
		r.start('t', booking, t.customer, t.number+1, localDay(t.now)+8+int64(t.below(60)))
	}
	t.then(over, t.now)
}

// leaning gives the log odds of another trip after one without a bad encounter.
func (t *trip) leaning() logit {
	return -300_000 + 300*logit(t.person.unlike()) + 100_000*logit(t.person.level)
}

// liking gives the points of recommendation likewise, before chance.
func (t *trip) liking() milli {
	return 8300 + t.person.unlike()*600/1000
}

// report queues what the hotels report of a day.
func (r *Run) report(t *trip) {
	begins := midnight(localDay(t.now)) // of the bucket; it is sent when the day is over
	for u := range units {
		t.unit = u
		calls := int64(40 + t.below(60))
		t.measure(hotlineReport, begins, u, "answered_within_20s", calls*int64(700+t.below(280))/1000, calls)
		nights := int64(180)
		t.measure(occupancyReport, begins, u, "occupancy", nights*int64(520+t.below(430))/1000, nights)
	}
	t.then(over, t.now)
}

func (t *trip) measure(beat int, at int64, unit int, metric string, part, whole int64) {
	h := t.tell(beat, at)
	h.at, h.metric, h.share, h.unit = at, metric, [2]int64{part, whole}, unit
}
