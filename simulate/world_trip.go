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
	acting
	afterwards
	over
)

// trip is one order and all that belongs to it, up to what comes of it: a stay, a
// meal; or a look around, or a day's report of the units.
type trip struct {
	random
	trade  *trade
	pcg    rand.PCG
	person guest

	series           byte // 't' a trip, 'l' a look around, 'r' reports
	customer, number int64
	stage            stage
	act              int   // of the trade, which is due
	now              int64 // when the stage began
	due              int64 // when the next one begins
	queue            []Happening
	told             int // of the queue
	serial           int32

	unit      int
	way       int   // by which it was ordered
	arrives   int64 // day
	size      int64 // nights, items
	good      int   // index of goods
	paid      int64 // fen
	left      bool  // before the payment
	came      int64 // when the customer came
	late      int64 // minutes by which the customer found late what is behind the wait
	done      int64 // when the payment, then the wait, was over
	grievance logit // log odds of a complaint
	met       [maxSpots]encounter
}

// encounter is whether a spot was met and was bad.
type encounter struct {
	met, bad bool
	sore     bool    // it was where the pain is
	spared   float64 // probability of not bad
}

// Happening is one event of a World.
type Happening struct {
	*trip
	beat     *beat
	unit     *unit
	serial   int32
	sent     int64 // ms since 1970: when it is sent; later than at for a repeat
	at       int64 // ms since 1970
	duration int64 // ms; 0 is not said
	fen      int64 // 0 is no money
	metric   string
	score    int
	text     string
	wait     int64 // seconds; 0 is not said
	late     int64 // minutes by which what is behind the wait was late; 0 is not late
	share    [2]int64
	again    bool // it has been sent before
}

// tell queues a happening of the trip.
func (t *trip) tell(beat string, at int64) *Happening {
	t.serial++
	at = max(at, t.now)
	t.queue = append(t.queue, Happening{trip: t, beat: t.trade.beat(beat), unit: &t.trade.units[t.unit], serial: t.serial, sent: at, at: at})
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

// begins draws a time of the day at which a trip begins, in ms: by the hours of the
// trade, or whenever people use their phones.
func (t *trip) begins() int64 {
	if plan := &t.trade.trip; plan.hours != nil {
		return plan.opens*hour + int64(t.pick(plan.hours))*hour + int64(t.below(int(hour)))
	}
	return 7*hour + int64(t.below(int(8*hour))) + int64(t.below(int(9*hour)))
}

// turnOf queues what happens in the stage that is due, and says when the next one
// is.
func (r *Run) turnOf(t *trip) {
	t.now = t.due
	switch t.stage {
	case booking:
		r.book(t)
	case looking:
		r.look(t)
	case reporting:
		r.report(t)
	case acting:
		r.play(t)
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

// book queues the session in which the trip is ordered, or is left before it is.
func (r *Run) book(t *trip) {
	m := &t.trade.marks
	t.choose(r.calendar, localDay(t.now))
	at := t.now
	if t.chance(900) {
		t.identify(at)
	}
	at = t.browse(at)
	way := &t.trade.ways[t.way]
	t.tell(way.book, at).lasts(120)
	if way.spot != "" {
		which := t.trade.spot(way.spot)
		t.experience(which, at, 0)
		t.rate(which, at+minute)
		if t.left = t.leaves(which); t.left {
			t.tell(m.abandoned, at+3*minute)
			t.then(afterwards, at+dayMS)
			return
		}
	}
	at += 2 * minute
	if !t.trade.trip.paysLast {
		t.pays(at)
	}
	r.moves(t, t.trade.ordered, at, false)
	t.done = at
	r.proceed(t, acting)
}

// pays queues the payment.
func (t *trip) pays(at int64) {
	paid := t.trade.marks.paid
	if t.number > 0 {
		paid = t.trade.marks.repaid
	}
	t.tell(paid, at).fen = t.paid
}

// leaves tells whether the customer leaves before the payment.
func (t *trip) leaves(which int) bool {
	s := &t.trade.spots[which]
	if s.leaves == 0 {
		return false
	}
	x := t.trade.giveUp
	if t.met[which].bad {
		x += 1000 * logit(s.leaves)
	}
	return t.odds(x)
}

// choose decides where, when and how long the trip is, and by which way it is
// ordered.
func (t *trip) choose(c almanac, today int64) {
	plan, like := &t.trade.trip, &t.trade.people
	t.unit = t.where()
	t.way = t.by()
	t.arrives = today + plan.lead + int64(t.exponential(plan.ahead)/1000)
	for range like.patience {
		if t.person.first && !like.prefers(c, t.arrives) {
			t.arrives++
		}
	}
	t.size = 1 + int64(t.pick(plan.sizes))
	t.good = t.below(len(plan.goods))
	t.paid = t.trade.units[t.unit].price * t.size * int64(90+t.below(40))
}

// browse queues the pages and screens before an order, and tells when it ends.
func (t *trip) browse(at int64) int64 {
	for _, step := range t.trade.ways[t.way].browse {
		if t.chance(400) {
			t.tell(step, at)
			at += 5*second + int64(t.below(int(2*minute)))
		}
	}
	if t.chance(150) {
		t.tell(t.trade.marks.aside, at).lasts(60)
		at += minute
	}
	return at
}

// look queues a session that ends without an order, of anybody.
func (r *Run) look(t *trip) {
	t.customer = int64(t.below(int(r.customers)))
	t.person = r.person(t.customer)
	t.way = t.by()
	t.unit = t.where()
	t.browse(t.now)
	t.then(over, t.now)
}
