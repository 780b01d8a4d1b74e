// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math"
	"slices"
)

// Panel is one world of a Design as it was recorded, column by column. Columns
// of customers are as long as Tenure, columns of journeys as JourneyOf, columns
// of encounters as Customer. NaN is what was not recorded.
type Panel struct {
	Touchpoints []string

	Tenure  []float32 // months
	Prior   []float32 // earlier satisfaction, 0-10
	Value   []float32 // logarithm of the earlier spending
	Segment []float32 // 0 or 1
	Earlier []float32 // recommendation 0-10 in the year before: the placebo outcome; nil when the design has none

	JourneyOf  []uint32  // the customer who made the journey
	Month      []float32 // 0-11, when it was made
	Repurchase []float32 // 0 or 1
	NPS        []float32 // 0-10

	Customer   []uint32 // to whom the encounter was put down
	Journey    []uint32 // in which it truly was
	Touchpoint []uint16
	Step       []int64 // 1, 2, … within the journey; a later journey of a customer goes on counting
	Rating     []uint8 // 1-5; 0: not rated
	Before     []float32
	After      []float32
}

// person is what is true of a customer.
type person struct {
	tenure, prior, value milli
	segment              bool
	loyalty              milli                // how much more loyal than others like them, in log odds
	gloom                [len(stations)]milli // how much more badly served there
}

// drawing is a panel while it is drawn.
type drawing struct {
	random
	Design
	Panel
	people []person
	truth  *tally // nil but where true effects are summed
}

// Draw makes the panel of a seed. The same design and seed give the same panel
// on every machine.
func (d Design) Draw(seed uint64) Panel {
	w := drawing{random: newRandom(seed), Design: d}
	w.all()
	return w.Panel
}

func (w *drawing) all() {
	for _, s := range stations {
		w.Touchpoints = append(w.Touchpoints, s.name)
	}
	for c := range w.Customers {
		w.person()
		for j := range w.journeys() {
			w.journey(uint32(c), int64(j)*int64(len(stations)))
		}
	}
	if w.Shared {
		w.share()
	}
	if w.Hidden {
		w.Prior = nil
	}
}

// person draws a customer and records what is known of one.
func (w *drawing) person() {
	p := person{
		tenure:  max(100, (w.exponential(12_000)+w.exponential(12_000))/100*100),
		prior:   between(7000+w.normal(1600), 0, 10_000) / 100 * 100,
		value:   (4000 + w.normal(800)) / 10 * 10,
		segment: w.below(3) == 0,
	}
	if w.Repeated {
		p.loyalty = w.normal(700)
		for i := range p.gloom {
			p.gloom[i] = w.normal(700)
		}
	}
	w.people = append(w.people, p)
	w.Tenure = append(w.Tenure, float32(p.tenure)/1000)
	w.Prior = append(w.Prior, float32(p.prior)/1000)
	w.Value = append(w.Value, float32(p.value)/1000)
	w.Segment = append(w.Segment, bit(p.segment))
	if w.Placebo {
		w.Earlier = append(w.Earlier, points(7000+p.unlike()*700/1000+w.normal(1400)))
	}
}

// unlike is how far the earlier satisfaction lies from the mean.
func (p *person) unlike() milli { return p.prior - 7000 }

// journeys draws how many journeys a customer makes.
func (w *drawing) journeys() int {
	if !w.Repeated {
		return 1
	}
	return 1 + w.pick([]milli{400, 300, 200, 100})
}

// peak tells whether a month is one of the busy ones.
func (w *drawing) peak(month int) bool { return w.Seasonal && month%4 == 1 }

// met is one station of a journey, and how it was.
type met struct {
	station
	index int
	place milli
	bad   bool
}

// journey draws one journey of a customer: what was met, how it was, and what
// came of it.
func (w *drawing) journey(customer uint32, from int64) {
	p, month := w.people[customer], w.below(12)
	stops := w.route(&p)
	for i := range stops {
		stops[i].bad = w.odds(stops[i].risk(&p, w.peak(month)))
	}
	number := uint32(len(w.JourneyOf))
	w.JourneyOf = append(w.JourneyOf, customer)
	w.Month = append(w.Month, float32(month))
	w.encounters(number, from, stops)
	w.outcomes(&p, w.peak(month), stops)
}

// route draws the stations that are met, in their order.
func (w *drawing) route(p *person) []met {
	var stops []met
	for i, s := range stations {
		x := logOdds(s.reach) - 70_000
		if p.segment {
			x += 200_000
		}
		if place := s.place + w.normal(1000); w.odds(x) {
			stops = append(stops, met{station: s.of(w.Design), index: i, place: place})
		}
	}
	slices.SortStableFunc(stops, func(a, b met) int { return int(a.place - b.place) })
	return stops
}

// risk gives the log odds of a bad encounter.
func (s *met) risk(p *person, peak bool) logit {
	x := s.station.bad - logit(s.unhappy*p.unlike()) - 12*logit(p.tenure) + 1000*logit(p.gloom[s.index])
	if p.segment {
		x += 150_000
	}
	if peak {
		x += 600_000
	}
	return x
}

// encounters draws the feelings on the way and records each encounter.
func (w *drawing) encounters(journey uint32, from int64, stops []met) {
	customer := w.JourneyOf[journey]
	before := between(300+w.people[customer].unlike()*80/1000+w.normal(100), -1000, 1000)
	for i, s := range stops {
		after := between(before+w.swing(s)+w.normal(80), -1000, 1000)
		w.Customer = append(w.Customer, customer)
		w.Journey = append(w.Journey, journey)
		w.Touchpoint = append(w.Touchpoint, uint16(s.index))
		w.Step = append(w.Step, from+int64(i)+1)
		w.record(&w.people[customer], s.bad, before, after)
		before = 120 + after*600/1000
	}
}

// swing draws how an encounter moves feeling, beside chance.
func (w *drawing) swing(s met) milli {
	if s.bad {
		return (-1000 + w.normal(170)) * s.stir / 1000
	}
	return (260 + w.normal(110)) * s.stir / 1000
}

// record writes down the rating and the feelings, as far as they become known.
func (w *drawing) record(p *person, bad bool, before, after milli) {
	if w.Mislabelled && w.chance(mislabelled) {
		bad, after = !bad, between(before-(after-before), -1000, 1000)
	}
	rating := uint8(1 + w.below(2))
	if !bad {
		rating = uint8(3 + w.pick([]milli{300, 400, 300}))
	}
	unknown := w.Unanswered && !w.odds(w.willing(p, bad))
	if unknown {
		rating = 0
		w.Before, w.After = append(w.Before, missing), append(w.After, missing)
	} else {
		w.Before, w.After = append(w.Before, float32(before)/1000), append(w.After, float32(after)/1000)
	}
	w.Rating = append(w.Rating, rating)
}

// willing gives the log odds of rating an encounter: bad ones are told more
// often.
func (w *drawing) willing(p *person, bad bool) logit {
	x := logit(100 * p.unlike())
	if bad {
		x += 800_000
	}
	return x
}

var missing = float32(math.NaN())

// outcomes draws and records what came of a journey.
func (w *drawing) outcomes(p *person, peak bool, stops []met) {
	buys, likes := p.leaning(peak), p.liking(peak)
	bads := 0
	for _, s := range stops {
		if s.bad {
			buys -= 1000 * logit(s.repurchase)
			likes -= s.nps
			bads++
		}
	}
	luck := w.normal(1400)
	w.Repurchase = append(w.Repurchase, bit(w.odds(buys)))
	nps := points(likes + luck)
	if w.Unanswered && !w.odds(400_000+logit(200*p.unlike())) {
		nps = missing
	}
	w.NPS = append(w.NPS, nps)
	if w.truth != nil {
		w.truth.add(p, peak, stops, buys, likes+luck)
	}
}

// leaning gives the log odds of repurchase after a journey without a bad
// encounter.
func (p *person) leaning(peak bool) logit {
	x := -300_000 + 20*logit(p.tenure) + 500*logit(p.unlike()) + 250*logit(p.value-4000) + 1000*logit(p.loyalty)
	if p.segment {
		x += 200_000
	}
	if peak {
		x -= 600_000
	}
	return x
}

// liking gives the points of recommendation likewise, before chance.
func (p *person) liking(peak bool) milli {
	x := 7500 + p.tenure*10/1000 + p.unlike()*700/1000 + p.loyalty
	if peak {
		x -= 500
	}
	return x
}

// share puts half the encounters of some customers down to their neighbours.
func (w *drawing) share() {
	partner := make([]uint32, w.Customers)
	for c := range partner {
		partner[c] = uint32(c)
		if w.chance(sharing) {
			partner[c] = uint32(w.below(w.Customers))
		}
	}
	for i, c := range w.Customer {
		if partner[c] != c && w.chance(misplaced) {
			w.Customer[i] = partner[c]
		}
	}
}

func between(x, low, high milli) milli { return min(max(x, low), high) }

// points rounds to an answer on the scale of 0 to 10.
func points(x milli) float32 { return float32(between((x+500)/1000*1000, 0, 10_000) / 1000) }

func bit(b bool) float32 {
	if b {
		return 1
	}
	return 0
}
