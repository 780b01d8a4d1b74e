// SPDX-License-Identifier: Apache-2.0

package simulate

// act is a part of a trip after its order, and when it begins.
type act struct {
	from          anchor
	after, within int64 // since the anchor: so long, and up to so much more
	// Where customers come within the act, they do so from an hour of the day of
	// the trip on, by the shares of the hours.
	opens int64
	comes []milli
	moves []move
}

// anchor is what a time counts from.
type anchor uint8

const (
	fromNow   anchor = iota // the act before, or the act
	fromDay                 // midnight of the day of the trip
	fromEnd                 // midnight of its last day
	fromComes               // when the customer came
	fromDone                // when the wait was over
)

// move is something that may happen in an act: an event, or the encounter with
// a spot, which has its event and perhaps a rating.
type move struct {
	beat      string
	spot      string // touchpoint; its event is the spot's own
	does      deed   // of the chain, instead of both
	from      anchor
	share     milli // 0 is always
	later     milli // 0 is share; on the second and later days of each
	after     int64
	within    int64 // up to so much later
	seconds   int   // it lasts about so long; 0 is not said
	members   bool  // they alone
	fresh     bool  // the price of one of the size is paid
	part      milli // of the price that was paid is what it is worth
	behind    *behind
	then      []move // where it happened
	otherwise []move // where it did not
	daily     []move // instead of it: on every day of the trip
}

// deed is what a chain does in a trip.
type deed uint8

const (
	nothing deed = iota
	causes       // backstage
	waits
)

// behind is something backstage that may go slowly before an encounter.
type behind struct {
	beat          string
	slow          milli // share of the slow
	more          logit // log odds of a bad encounter that it adds
	seconds, long int   // it lasts about so long, and where it is slow
	shown         milli // share that is reported though it is not slow
	before        int64
}

// chain is what makes customers wait: something backstage that is late, where
// and when they come. Times are in seconds.
type chain struct {
	cause       string // kind of event backstage
	spot        string // touchpoint at which one waits
	from        anchor // what the time of the cause counts from
	after       int64  // ms
	within      int64  // ms; up to so much later
	works       int    // it lasts about so long
	late        milli  // share that is late
	lateAtPeak  milli  // more at the peak
	least       int64  // minutes by which it is late
	mean        milli  // and more, on average
	ready       int64  // hour of the day from which on what is late is ready all the same; 0 for none
	spared      milli  // share that is ready before
	settles     int64  // ms between coming and the wait
	quiet       int64
	rush        [2]int64 // hours of the day
	byRush      int64
	byPeak      int64
	byHoliday   int64
	notReady    int64 // where the cause is late
	notReadyYet milli // and more, on average
	tooLong     int64
	each        logit // log odds of a bad encounter for each second beyond tooLong
	serving     int
	told        bool // the event is told when the wait is over, else when it begins and lasts as long
}

// play queues the act that is due, and says when the next one is.
func (r *Run) play(t *trip) {
	a := &t.trade.acts[t.act]
	t.came = t.now
	if a.comes != nil {
		t.came = max(t.now, midnight(t.arrives)+a.opens*hour+int64(t.pick(a.comes))*hour+int64(t.below(int(hour))))
	}
	r.moves(t, a.moves, t.now, false)
	if t.act++; t.act < len(t.trade.acts) {
		r.proceed(t, acting)
		return
	}
	r.complaint(t)
	settles := t.trade.trip.settles
	t.then(afterwards, max(t.now+settles[0]+int64(t.below(int(settles[1]))), t.done+hour))
}

// proceed says when the act whose turn it is begins: not before an hour has
// passed since the payment and the wait.
func (r *Run) proceed(t *trip, s stage) {
	a := &t.trade.acts[t.act]
	begins := t.anchor(a.from, t.now) + a.after
	if a.within > 0 {
		begins += int64(t.below(int(a.within)))
	}
	t.then(s, max(begins, t.done+hour))
}

// anchor tells when an anchor is.
func (t *trip) anchor(a anchor, now int64) int64 {
	switch a {
	case fromDay:
		return midnight(t.arrives)
	case fromEnd:
		return midnight(t.arrives + t.size)
	case fromComes:
		return t.came
	case fromDone:
		return t.done
	}
	return now
}

// moves queues what happens of a list that begins at a time.
func (r *Run) moves(t *trip, list []move, begins int64, later bool) {
	for i := range list {
		if s := &list[i]; s.daily != nil {
			for day := range t.size {
				r.moves(t, s.daily, midnight(t.arrives+day+1)+s.after, day > 0)
			}
		} else {
			r.move(t, s, begins, later)
		}
	}
}

// move queues what happens, if it does.
func (r *Run) move(t *trip, s *move, begins int64, later bool) {
	share := s.share
	if later && s.later > 0 {
		share = s.later
	}
	if s.members && !t.person.member || share > 0 && !t.chance(share) {
		r.moves(t, s.otherwise, begins, later)
		return
	}
	switch s.does {
	case causes:
		r.cause(t)
		return
	case waits:
		r.wait(t)
		return
	}
	at, more := t.anchor(s.from, begins)+s.after, t.behind(s.behind, begins)
	if s.within > 0 {
		at += int64(t.below(int(s.within)))
	}
	if s.spot != "" {
		t.meet(t.trade.spot(s.spot), at, s.seconds, more)
	} else {
		t.happens(s, at)
	}
	r.moves(t, s.then, at, later)
}

// happens queues the event of a move.
func (t *trip) happens(s *move, at int64) {
	h := t.tell(s.beat, at)
	if s.seconds > 0 {
		h.lasts(s.seconds)
	}
	switch {
	case s.fresh:
		h.fen = 100 * t.trade.units[t.unit].price
	case s.part > 0:
		h.fen = t.paid * int64(s.part) / 1000
	}
}

// behind queues what went on backstage and gives what it adds to the log odds
// of a bad encounter.
func (t *trip) behind(b *behind, begins int64) logit {
	if b == nil {
		return 0
	}
	more, seconds := logit(0), b.seconds
	if t.chance(b.slow) {
		more, seconds = b.more, b.long
	}
	if t.chance(b.shown) || more > 0 {
		t.tell(b.beat, begins-b.before).lasts(seconds)
	}
	return more
}

// cause queues what goes on backstage before the wait. What is late keeps the
// customer waiting who comes before it is ready.
func (r *Run) cause(t *trip) {
	c := &t.trade.chain
	share := c.late
	if t.trade.peak(r.calendar, t.arrives) {
		share += c.lateAtPeak
	}
	h := t.tell(c.cause, t.anchor(c.from, t.now)+c.after+int64(t.below(int(c.within)))).lasts(c.works)
	t.late = 0
	if !t.chance(share) {
		return
	}
	h.late = c.least + int64(t.exponential(c.mean)/1000)
	h.duration += h.late * minute
	if c.ready > 0 && t.came > midnight(t.arrives)+c.ready*hour || t.chance(c.spared) {
		return
	}
	t.late = h.late
}

// wait queues the wait, which decides how the encounter is.
func (r *Run) wait(t *trip) {
	c := &t.trade.chain
	which := t.trade.spot(c.spot)
	wait := r.seconds(t)
	begins := t.came + c.settles
	t.experience(which, begins, c.each*logit(wait-c.tooLong))
	r.truth.waited(t, t.met[which], wait)
	at := begins
	if c.told {
		at += wait * second
	}
	h := t.tell(t.trade.spots[which].met, at).lasts(c.serving)
	h.wait = max(wait, 1)
	if !c.told {
		h.duration += wait * second
	}
	t.done = at + h.duration
	if t.trade.trip.paysLast {
		t.pays(t.done)
	}
	t.rate(which, t.done+10*minute)
}

// seconds draws how long the wait is.
func (r *Run) seconds(t *trip) int64 {
	c, u := &t.trade.chain, &t.trade.units[t.unit]
	mean := c.quiet + u.queue
	if local := (t.came + offset) % dayMS; local >= c.rush[0]*hour && local < c.rush[1]*hour {
		mean += c.byRush
	}
	switch day := localDay(t.came); {
	case r.calendar.holiday(day):
		mean += c.byHoliday
	case t.trade.peak(r.calendar, day):
		mean += c.byPeak
	}
	if u.improved && localDay(t.came) >= r.truth.changed {
		mean = mean * 2 / 5
	}
	wait := int64(t.exponential(milli(mean)))
	if t.late > 0 {
		wait += c.notReady + int64(t.exponential(c.notReadyYet))
	}
	return wait
}

// complaint queues the complaint of a customer who had reason, and what was made
// of it.
func (r *Run) complaint(t *trip) {
	t.grievance = -3_600_000
	for which, e := range t.encounters() {
		if e.bad {
			t.grievance += 1000 * logit(t.trade.spots[which].complaint)
		}
	}
	if !t.odds(t.grievance) {
		return
	}
	m, since := &t.trade.marks, max(t.now, t.done)
	t.tell(m.complained, since+8*hour)
	t.meet(t.trade.spot(m.complaint), since+9*hour, 900, 0)
	if t.chance(300) {
		t.tell(m.refunded, since+20*hour).fen = t.paid / 5
	}
}

// afterwards queues what a customer says, and decides whether there will be
// another trip.
func (r *Run) afterwards(t *trip) {
	m := &t.trade.marks
	buys, likes := t.leaning(), t.liking()
	for which, e := range t.encounters() {
		if e.bad {
			buys -= 1000 * logit(t.trade.spots[which].repurchase)
			likes -= t.trade.spots[which].nps
		}
	}
	luck := t.normal(1400)
	again := t.odds(buys)
	r.truth.decided(t, buys, likes+luck, again)
	if t.odds(-500_000 + logit(150*t.person.unlike())) {
		h := t.tell(m.surveyed, t.now)
		h.metric, h.score = "nps", int(points(likes+luck))
	}
	if !t.left {
		r.review(t)
	}
	r.moves(t, t.trade.after, t.now, false)
	if !t.left && likes+luck >= 9000 && t.chance(100) {
		t.tell(m.referred, t.now+6*hour)
	}
	if again && t.number < 200 {
		r.start('t', booking, t.customer, t.number+1, localDay(t.now)+t.trade.again[0]+int64(t.below(int(t.trade.again[1]))))
	}
	t.then(over, t.now)
}

// leaning gives the log odds of another trip after one without a bad encounter.
func (t *trip) leaning() logit {
	return t.trade.returns + 300*logit(t.person.unlike()) + 100_000*logit(t.person.level)
}

// liking gives the points of recommendation likewise, before chance.
func (t *trip) liking() milli {
	return t.trade.liking + t.person.unlike()*600/1000
}

// report queues what the units report of a day.
func (r *Run) report(t *trip) {
	begins := midnight(localDay(t.now)) // of the bucket; it is sent when the day is over
	for u := range t.trade.units {
		t.unit = u
		for _, p := range t.trade.reports {
			whole := p.least
			if p.more > 0 {
				whole += int64(t.below(int(p.more)))
			}
			h := t.tell(p.beat, begins)
			h.at, h.metric, h.share = begins, p.metric, [2]int64{whole * (p.share[0] + int64(t.below(int(p.share[1])))) / 1000, whole}
		}
	}
	t.then(over, t.now)
}
