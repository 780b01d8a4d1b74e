// SPDX-License-Identifier: Apache-2.0

package simulate

// maxSpots is how many spots a trade may have.
const maxSpots = 10

// spot is a touchpoint where an encounter may be good or bad and leaves marks:
// what a bad one comes of and does. Effects were fixed before any search for
// moments ran on the world. Two impacts or three make a moment.
type spot struct {
	touchpoint string
	aspect     string // by which reviews speak of it; "" never
	met, rated string // kinds of event
	bad        logit  // log odds of a bad encounter at the mean of what drives it
	unhappy    milli  // less log odds of it for a point of earlier satisfaction
	repurchase milli  // log odds of repurchase that a bad encounter takes
	nps        milli  // points that it takes
	complaint  milli  // log odds of a complaint that it adds
	leaves     milli  // log odds of leaving before the payment that it adds
	stirs      bool   // feelings are strong: good and bad are rated at the ends of the scale
}

// risk gives the log odds of a bad encounter of a trip with a spot, with what
// else it comes of.
func (t *trip) risk(which int, more logit) logit {
	s := &t.trade.spots[which]
	return s.bad - logit(s.unhappy*t.person.unlike()) + t.trade.units[t.unit].tired + more
}

// sore tells whether a spot is met where and when it hurts.
func (t *trip) sore(which int, at int64) bool {
	p, local := t.trade.pain, (at+offset)%dayMS
	return p != nil && p.spot == t.trade.spots[which].touchpoint && p.unit == t.trade.units[t.unit].code &&
		local >= p.from*hour && local < p.to*hour
}

// meet decides how an encounter is and tells of it and of its rating.
func (t *trip) meet(which int, at int64, seconds int, more logit) {
	t.experience(which, at, more)
	t.tell(t.trade.spots[which].met, at).lasts(seconds)
	t.rate(which, at+int64(seconds)*second+5*minute+int64(t.below(int(hour))))
}

// experience decides how an encounter is; a second one with a spot makes the
// first no better.
func (t *trip) experience(which int, at int64, more logit) {
	sore := t.sore(which, at)
	x := t.risk(which, more)
	if sore {
		x += t.trade.pain.more
	}
	spared := 1 - probability(x)
	if t.met[which].met {
		spared *= t.met[which].spared
	}
	t.met[which] = encounter{met: true, bad: t.met[which].bad || t.odds(x), sore: sore, spared: spared}
}

// encounters gives those with the spots of the trade, whether met or not.
func (t *trip) encounters() []encounter { return t.met[:len(t.trade.spots)] }

// rate tells the rating of an encounter, if it is rated: of bad ones two
// thirds, of others half.
func (t *trip) rate(which int, at int64) {
	e := t.met[which]
	willing := logit(0)
	if e.bad {
		willing = 700_000
	}
	if !t.odds(willing) {
		return
	}
	s := &t.trade.spots[which]
	h := t.tell(s.rated, at)
	h.metric, h.score = "rating", t.score(e.bad, s.stirs)
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
