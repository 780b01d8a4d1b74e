// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"fmt"
	"slices"

	"touchstone"
)

// trade is what a world is of. It is data alone: one engine plays all of them.
type trade struct {
	name      string           // of the world, of its source, and of the template that it stands on
	label     touchstone.Label // of the source
	site      string           // host of the website
	sentences string           // what customers may write: language, aspect, + or -, text

	levels  [3]string // of units, from the root down
	root    brand
	brands  []brand
	units   []unit
	beats   []beat
	ways    []way
	habits  []milli // shares of customers by their usual way
	spots   []spot  // in the order in which they are met, at most maxSpots
	acts    []act   // between the order and what comes of it
	chain   chain
	pain    *pain
	reports []report
	after   []move // beside the survey and the review
	ordered []move // at once after the order

	people   people
	trip     tripPlan
	returns  logit    // log odds of another trip after one without a bad encounter
	liking   milli    // points of recommendation likewise
	giveUp   logit    // log odds of leaving before the payment; only where a spot has some of its own
	again    [2]int64 // days until the next trip: at least, and at most so many more
	season   []span   // days on which more or fewer come; the first that fits counts
	weekend  milli    // how many come on other free days; 0 is as many as on any
	festive  milli    // likewise on holidays that are no weekend
	peak     dayIs    // when places are crowded
	marks    marks    // kinds of event that every world has
	asides   []string // aspects that no encounter decides
	slots    slots    // that sentences are filled with
	added    []touchstone.Touchpoint
	promises []touchstone.Standard
	personas []touchstone.Persona
}

// dayIs tells something of a day.
type dayIs func(almanac, int64) bool

// people is what the customers of a trade are like; shares in thousandths.
type people struct {
	segment  touchstone.SegmentTrait // that a half of them is of, as a trait and a property
	kinds    [2]string               // its values: of the first, and of the others
	first    milli
	members  milli
	foreign  milli            // they write English
	tenure   touchstone.Label // of the trait: years as a customer
	prefers  dayIs            // days that the first kind shifts a trip to; nil for none
	patience int              // by so many days at most
}

// tripPlan is what a trip is.
type tripPlan struct {
	object, prefix string             // what it is about: its type, and how its ids begin
	size           string             // property: nights, items, cups
	sizes          []milli            // shares of 1, 2 …
	goods          []touchstone.Label // what it is of, for sentences
	paysLast       bool               // after the wait, not with the order
	lead           int64              // days before it, at least
	ahead          milli              // mean days more, in thousandths of a day
	opens          int64              // first hour of the day at which trips begin
	hours          []milli            // shares of the hours from then on; nil: whenever people use their phones
	settles        [2]int64           // after the last act: so long, and at most so much more
}

// marks are the keys of the kinds of event that every world has.
type marks struct {
	identified, paid, repaid, surveyed, reviewed, referred string
	complained, refunded, complaint                        string // complaint is the touchpoint that handles it
	abandoned                                              string // "" where nobody leaves before the payment
	aside                                                  string // a page looked at now and then before an order
}

// beat is one kind of event of a world: what it is called, where it happens,
// and the touchpoint that it truly belongs to.
type beat struct {
	key        string
	kind       touchstone.EventKind
	channel    touchstone.Channel
	name       touchstone.Label // by the language of the unit's systems; EN "": the same
	place      string
	touchpoint string // key; of the template, or of what the world adds; "" is no contact
	here       bool   // it happens in a unit
}

// in gives the name by the language of a unit's systems.
func (b *beat) in(english bool) string {
	if english && b.name.EN != "" {
		return b.name.EN
	}
	return b.name.ZH
}

// way is how orders are made.
type way struct {
	channel touchstone.Channel
	browse  []string
	book    string
	spot    string // touchpoint that is met by booking; "" for none
}

// unit is one place of a world; places, brands and people are invented.
type unit struct {
	code, brand string
	name, city  touchstone.Label
	english     bool  // its systems name things in English
	queue       int64 // how many seconds longer than elsewhere one waits there
	tired       logit // how much likelier anything goes badly
	price       int64 // yuan for each of the size of a trip, about
	improved    bool  // whether it took part in the improvement
}

// brand is a level of the tree of units.
type brand struct {
	code string
	name touchstone.Label
}

// report is what every unit reports of a day: a part of a whole.
type report struct {
	beat, metric string
	least, more  int64    // the whole
	share        [2]int64 // the part: at least, and at most so much more, in thousandths
}

// pain is a place where a touchpoint is worse than elsewhere.
type pain struct {
	spot     string
	unit     string // code
	from, to int64  // hours of the day
	more     logit  // log odds
}

// trades gives every trade that there is a world of, the default first.
func trades() []*trade {
	return []*trade{hotelTrade(), shopTrade(), restaurantTrade(), coffeeTrade(), homeShareTrade()}
}

// Worlds names what a World may be of.
func Worlds() []string {
	var out []string
	for _, t := range trades() {
		out = append(out, t.name)
	}
	return out
}

// trade gives what the world is of.
func (w World) trade() *trade {
	all := trades()
	i := slices.IndexFunc(all, func(t *trade) bool { return t.name == w.Of })
	switch {
	case w.Of == "":
		return all[0]
	case i < 0:
		panic(fmt.Sprintf("simulate: there is no world %q", w.Of))
	}
	return all[i]
}

// beat gives the kind of event of a key.
func (t *trade) beat(key string) *beat {
	for i := range t.beats {
		if t.beats[i].key == key {
			return &t.beats[i]
		}
	}
	panic("simulate: " + t.name + " has no event " + key) // its table is wrong
}

// spot gives the index of the spot of a touchpoint.
func (t *trade) spot(touchpoint string) int {
	for i := range t.spots {
		if t.spots[i].touchpoint == touchpoint {
			return i
		}
	}
	panic("simulate: " + t.name + " plans nothing at " + touchpoint) // its table is wrong
}
