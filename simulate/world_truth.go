// SPDX-License-Identifier: Apache-2.0

package simulate

import "time"

// WorldTruth is what a World planted, and what came of it in one run. Sums over
// trips take in those that ended before the first event and after the last;
// counts of events do not.
type WorldTruth struct {
	Events      int64                   `json:"events"` // repeats included
	Repeats     int64                   `json:"repeats"`
	Trips       int64                   `json:"trips"`               // decided: the customer came back or not
	Repurchases int64                   `json:"repurchases"`         // trips after which the customer came back
	Abandoned   int64                   `json:"abandoned,omitempty"` // trips that were left before the payment
	Touchpoints []WorldEffect           `json:"touchpoints"`         // in the order in which they are met
	Backstage   WorldCause              `json:"backstage"`
	Improvement WorldChange             `json:"improvement"`
	Pain        *WorldPain              `json:"pain,omitempty"`
	Mentions    map[string]WorldMention `json:"mentions"` // sentences written, by aspect

	// Confounder is the trait that makes bad ratings likelier and every outcome
	// worse: the satisfaction before the trip, of which customers are identified.
	Confounder string `json:"confounder"`

	changed int64
}

// WorldEffect is what a bad encounter truly does, over those who met the
// touchpoint, weighted by e(1-e) as in Effect. It is the whole effect: what goes
// on by way of a complaint that is handled badly is in it (half a percentage
// point of repurchase in the hotel world), and who leaves before the payment is
// spared what goes wrong later, which is taken off.
type WorldEffect struct {
	Touchpoint string  `json:"touchpoint"`        // key
	Moment     bool    `json:"moment"`            // two or three impacts are planted
	Emotion    bool    `json:"emotion"`           // feelings are strong
	Repurchase float64 `json:"repurchase"`        // difference of probabilities
	Complaint  float64 `json:"complaint"`         // likewise, of a complaint before the trip is over
	NPS        float64 `json:"nps"`               // points
	Abandon    float64 `json:"abandon,omitempty"` // difference of probabilities of leaving before the payment
	Met        int64   `json:"met"`               // trips
	Bad        int64   `json:"bad"`

	weight, repurchase, complaint, nps, abandon float64
	stayed, sparedOdds, sparedNPS               float64 // of those who did not leave: what later encounters took
}

// WorldCause is the chain behind a wait: rooms that are turned over late, parcels
// that are.
type WorldCause struct {
	Cause   string   `json:"cause"`  // key of the touchpoint
	Effect  string   `json:"effect"` // key of the touchpoint
	Late    int64    `json:"late"`   // trips on which it was late
	OnTime  int64    `json:"on_time"`
	WaitFor [2]int64 `json:"-"`              // seconds in sum: on time, late
	Longer  float64  `json:"longer_minutes"` // by how much the mean wait is longer
}

// WorldPain is a place where a touchpoint is worse than elsewhere: at a unit, in
// some hours of the day.
type WorldPain struct {
	Touchpoint string     `json:"touchpoint"`
	Unit       string     `json:"unit"`  // code
	Hours      [2]int64   `json:"hours"` // from, before
	Met        [2]int64   `json:"met"`   // encounters elsewhere, and there
	BadShare   [2]float64 `json:"bad_share"`

	bad [2]int64
}

// WorldChange is an improvement of the wait and its true effect.
type WorldChange struct {
	Touchpoint string    `json:"touchpoint"`
	From       time.Time `json:"from"`
	Units      []string  `json:"units"` // codes
	// Factor is what the mean of the wait, without what is late, is multiplied by.
	Factor   float64    `json:"factor"`
	Minutes  [2]float64 `json:"minutes"`   // mean wait in these units before and since
	BadShare [2]float64 `json:"bad_share"` // of encounters there likewise

	trips, wait, bad [2]int64
}

// WorldMention counts sentences.
type WorldMention struct {
	Good int64 `json:"good"`
	Bad  int64 `json:"bad"`
}

// changeAfter is the part of the days after which the improvement begins, in
// percent.
const changeAfter = 60

func newWorldTruth(r *Run) WorldTruth {
	t := WorldTruth{
		Mentions: map[string]WorldMention{}, Confounder: "satisfaction_before",
		changed:   r.first + r.days*changeAfter/100,
		Backstage: WorldCause{Cause: r.trade.beat(r.trade.chain.cause).touchpoint, Effect: r.trade.chain.spot},
	}
	if p := r.trade.pain; p != nil {
		t.Pain = &WorldPain{Touchpoint: p.spot, Unit: p.unit, Hours: [2]int64{p.from, p.to}}
	}
	t.Improvement = WorldChange{Touchpoint: r.trade.chain.spot, From: time.UnixMilli(midnight(t.changed)).UTC(), Factor: 0.4}
	for _, u := range r.trade.units {
		if u.improved {
			t.Improvement.Units = append(t.Improvement.Units, u.code)
		}
	}
	for _, s := range r.trade.spots {
		effect := WorldEffect{Touchpoint: s.touchpoint, Emotion: s.stirs}
		effect.Moment = planted(s.stirs)+planted(s.repurchase+s.complaint+s.leaves > 0)+planted(s.nps > 0) >= 2
		t.Touchpoints = append(t.Touchpoints, effect)
	}
	return t
}

// Truth gives what was planted and what came of it so far.
func (r *Run) Truth() WorldTruth {
	t := r.truth
	t.Touchpoints = append([]WorldEffect(nil), t.Touchpoints...)
	for i := range t.Touchpoints {
		e := &t.Touchpoints[i]
		if e.weight > 0 {
			e.Abandon = e.abandon / e.weight
			e.Repurchase, e.Complaint, e.NPS = e.repurchase/e.weight, e.complaint/e.weight, e.nps/e.weight
		}
		if e.stayed > 0 {
			e.Repurchase, e.NPS = e.Repurchase+e.Abandon*e.sparedOdds/e.stayed, e.NPS+e.Abandon*e.sparedNPS/e.stayed
		}
	}
	b := &t.Backstage
	b.Longer = mean(b.WaitFor[1], b.Late)/60 - mean(b.WaitFor[0], b.OnTime)/60
	c := &t.Improvement
	for i := range c.trips {
		c.Minutes[i], c.BadShare[i] = mean(c.wait[i], c.trips[i])/60, mean(c.bad[i], c.trips[i])
	}
	if t.Pain != nil {
		p := *t.Pain
		for i := range p.Met {
			p.BadShare[i] = mean(p.bad[i], p.Met[i])
		}
		t.Pain = &p
	}
	return t
}

func mean(sum, n int64) float64 { return float64(sum) / float64(max(n, 1)) }

// count takes in an event that is sent.
func (t *WorldTruth) count(h *Happening) {
	t.Events++
	if h.Repeat() {
		t.Repeats++
	}
}

// hurt takes in an encounter where the pain is, or elsewhere.
func (t *WorldTruth) hurt(there, bad bool) {
	t.Pain.Met[planted(there)]++
	t.Pain.bad[planted(there)] += int64(planted(bad))
}

// waited takes in seconds of waiting and the encounter that came of them.
func (t *WorldTruth) waited(guest *trip, e encounter, wait int64) {
	if guest.late > 0 {
		t.Backstage.Late++
		t.Backstage.WaitFor[1] += wait
	} else {
		t.Backstage.OnTime++
		t.Backstage.WaitFor[0] += wait
	}
	if !guest.trade.units[guest.unit].improved {
		return
	}
	c, since := &t.Improvement, 0
	if guest.arrives >= t.changed {
		since = 1
	}
	c.trips[since]++
	c.wait[since] += wait
	c.bad[since] += int64(planted(e.bad))
}

// mentioned takes in a sentence.
func (t *WorldTruth) mentioned(aspect string, good bool) {
	m := t.Mentions[aspect]
	if good {
		m.Good++
	} else {
		m.Bad++
	}
	t.Mentions[aspect] = m
}

// decided takes in both potential outcomes of every encounter of a trip, given
// its log odds of another one and its points of recommendation as they came
// about.
func (t *WorldTruth) decided(guest *trip, buys logit, likes milli, again bool) {
	t.Trips++
	t.Repurchases += int64(planted(again))
	t.Abandoned += int64(planted(guest.left))
	handling := t.handling(guest)
	for which, e := range guest.encounters() {
		if !e.met {
			continue
		}
		if guest.trade.pain != nil && guest.trade.pain.spot == guest.trade.spots[which].touchpoint {
			t.hurt(e.sore, e.bad)
		}
		s, at := &guest.trade.spots[which], &t.Touchpoints[which]
		at.Met++
		at.Bad += int64(planted(e.bad))
		without := outlook{buys, likes, guest.grievance} // as if it had not been bad
		if e.bad {
			without = outlook{buys + 1000*logit(s.repurchase), likes + s.nps, guest.grievance - 1000*logit(s.complaint)}
		}
		p := 1 - e.spared
		at.weight += p * (1 - p)
		at.take(p*(1-p), s, without, handling.unless(which))
		if s.leaves > 0 {
			stay := guest.trade.giveUp
			at.abandon += p * (1 - p) * (probability(stay+1000*logit(s.leaves)) - probability(stay))
			at.spare(guest, p*(1-p), which, buys, likes)
		}
	}
}

// outlook is how a trip stands: its log odds of another one, its points of
// recommendation, and its log odds of a complaint.
type outlook struct {
	buys  logit
	likes milli
	angry logit
}

// handling is what comes of a complaint on a trip.
type handling struct {
	which int
	spot  *spot
	badly float64 // probability that a complaint is handled badly
	was   bool    // it was
}

func (t *WorldTruth) handling(guest *trip) handling {
	which := guest.trade.spot(guest.trade.marks.complaint)
	h := handling{which: which, spot: &guest.trade.spots[which], was: guest.met[which].bad}
	if !guest.left {
		h.badly = probability(guest.risk(which, 0))
	}
	return h
}

// unless gives what comes of a complaint by way of an encounter: nothing more of
// the handling itself.
func (h handling) unless(which int) handling {
	if which == h.which {
		return handling{which: which, spot: &spot{}}
	}
	return h
}

// take takes in both potential outcomes of an encounter of so much weight, given
// how its trip stood without a bad one.
func (e *WorldEffect) take(weight float64, s *spot, without outlook, h handling) {
	if h.was {
		without.buys, without.likes = without.buys+1000*logit(h.spot.repurchase), without.likes+h.spot.nps
	}
	with := outlook{without.buys - 1000*logit(s.repurchase), without.likes - s.nps, without.angry + 1000*logit(s.complaint)}
	again0, points0 := h.expect(without)
	again1, points1 := h.expect(with)
	e.repurchase += weight * (again1 - again0)
	e.nps += weight * (points1 - points0)
	e.complaint += weight * (probability(with.angry) - probability(without.angry))
}

// expect gives the probability of another trip and the points of recommendation
// over whether there is a complaint and how it is handled.
func (h handling) expect(o outlook) (again, recommends float64) {
	spoilt := h.badly * probability(o.angry)
	again = (1-spoilt)*probability(o.buys) + spoilt*probability(o.buys-1000*logit(h.spot.repurchase))
	recommends = (1-spoilt)*float64(points(o.likes)) + spoilt*float64(points(o.likes-h.spot.nps))
	return again, recommends
}

// spare takes in what the later encounters of a trip took from its probability
// of another one and from its points of recommendation.
func (e *WorldEffect) spare(guest *trip, weight float64, which int, buys logit, likes milli) {
	if guest.left {
		return
	}
	without, points0 := buys, likes
	for later, m := range guest.encounters()[which+1:] {
		if m.bad {
			s := &guest.trade.spots[which+1+later]
			without, points0 = without+1000*logit(s.repurchase), points0+s.nps
		}
	}
	e.stayed += weight
	e.sparedOdds += weight * (probability(without) - probability(buys))
	e.sparedNPS += weight * float64(points(points0)-points(likes))
}
