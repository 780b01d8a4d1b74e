// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math/rand/v2"
	"slices"
)

// stage is how far a trip is.
type stage uint8

const (
	booking stage = iota
	looking
	reporting
	preparing
	arriving
	lodging
	leaving
	afterwards
	over
)

// trip is one stay from its booking to what comes of it, or a look around, or
// a day's report of the hotels.
type trip struct {
	random
	pcg    rand.PCG
	person guest

	series           byte // 't' a trip, 'l' a look around, 'r' reports
	customer, number int64
	stage            stage
	now              int64 // when the stage began
	due              int64 // when the next one begins
	queue            []Happening
	told             int // of the queue
	serial           int32

	unit      int
	way       int   // by which it was booked, of ways
	arrives   int64 // day
	nights    int64
	room      int
	paid      int64            // fen
	grievance logit            // log odds of a complaint
	met       [spots]encounter // what was met and how it was
}

// encounter is whether a spot was met and was bad.
type encounter struct {
	met, bad bool
	risk     logit // log odds of bad
}

// Happening is one event of a World.
type Happening struct {
	*trip
	beat     int
	unit     int
	serial   int32
	sent     int64 // ms since 1970: when it is sent; later than at for a repeat
	at       int64 // ms since 1970
	duration int64 // ms; 0 is not said
	fen      int64 // 0 is no money
	metric   string
	score    int
	text     string
	wait     int64 // seconds at check-in; 0 is not said
	late     int64 // minutes by which the room was late; 0 is not late
	share    [2]int64
	again    bool // it has been sent before
}

// tell queues a happening of the trip.
func (t *trip) tell(beat int, at int64) *Happening {
	t.serial++
	at = max(at, t.now)
	t.queue = append(t.queue, Happening{trip: t, beat: beat, unit: t.unit, serial: t.serial, sent: at, at: at})
	return &t.queue[len(t.queue)-1]
}

// lasts says how long the happening took, about so many seconds.
func (h *Happening) lasts(seconds int) *Happening {
	h.duration = second * int64(1+h.below(2*seconds))
	return h
}

// twice is the share of messages that arrive a second time.
const twice milli = 10

// settle puts the queue in order, with repeats.
func (t *trip) settle() {
	for i := range t.queue {
		if t.chance(twice) {
			again := t.queue[i]
			again.again = true
			again.sent += second + int64(t.below(int(5*minute)))
			t.queue = append(t.queue, again)
		}
	}
	slices.SortStableFunc(t.queue, func(a, b Happening) int { return int(a.sent - b.sent) })
}

// waking draws a time of the day at which people use their phones, in ms.
func (t *trip) waking() int64 {
	return 7*hour + int64(t.below(int(8*hour))) + int64(t.below(int(9*hour)))
}

// act queues what happens in the stage that is due, and says when the next one
// is.
func (r *Run) act(t *trip) {
	t.now = t.due
	switch t.stage {
	case booking:
		r.book(t)
	case looking:
		r.look(t)
	case reporting:
		r.report(t)
	case preparing:
		r.prepare(t)
	case arriving:
		r.arrive(t)
	case lodging:
		r.stay(t)
	case leaving:
		r.leave(t)
	case afterwards:
		r.afterwards(t)
	}
	t.settle()
	if n := len(t.queue); n > 0 {
		t.due = max(t.due, t.queue[n-1].sent+1)
	}
}

// then says which stage comes next, and when.
func (t *trip) then(s stage, due int64) { t.stage, t.due = s, due }

// book queues the session in which the trip is booked.
func (r *Run) book(t *trip) {
	t.choose(r.calendar, localDay(t.now))
	at := t.now
	if t.chance(900) {
		t.identify(at)
	}
	at = t.browse(at)
	step := ways[t.way].book
	t.tell(step, at).lasts(120)
	if step == appBooking {
		t.experience(spotBooking, 0)
		t.rate(spotBooking, bookingRated, at+minute)
	}
	at += 2 * minute
	paid := bookingPaid
	if t.number > 0 {
		paid = rebookingPaid
	}
	t.tell(paid, at).fen = t.paid
	t.tell(confirmed, at+20*second)
	if t.chance(250) {
		t.tell(orderHandled, at+hour/2).lasts(300)
	}
	t.then(preparing, max(midnight(t.arrives)-30*hour, at+hour))
}

// choose decides where, when and how long the stay is.
func (t *trip) choose(c almanac, today int64) {
	t.unit = t.person.unit(t.random)
	t.way = t.person.way(t.random)
	t.arrives = today + 1 + int64(t.exponential(8000)/1000)
	for range 6 { // who travels for pleasure prefers nights before a free day
		if t.person.leisure && !c.busy(t.arrives) {
			t.arrives++
		}
	}
	t.nights = 1 + int64(t.pick([]milli{520, 270, 130, 80}))
	t.room = t.below(len(rooms))
	t.paid = units[t.unit].price * t.nights * int64(90+t.below(40))
}

// browse queues the pages and screens before a booking, and tells when it ends.
func (t *trip) browse(at int64) int64 {
	for _, step := range ways[t.way].browse {
		if t.chance(400) {
			t.tell(step, at)
			at += 5*second + int64(t.below(int(2*minute)))
		}
	}
	if t.chance(150) {
		t.tell(reviewsViewed, at).lasts(60)
		at += minute
	}
	return at
}

// look queues a session that ends without a booking, of anybody.
func (r *Run) look(t *trip) {
	t.customer = int64(t.below(int(r.customers)))
	t.person = r.person(t.customer)
	t.way = t.person.way(t.random)
	t.unit = t.person.unit(t.random)
	t.browse(t.now)
	t.then(over, t.now)
}
