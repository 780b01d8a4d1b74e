// SPDX-License-Identifier: Apache-2.0

package simulate

import "touchstone"

// step is one kind of contact of a session.
type step struct {
	kind    touchstone.EventKind
	name    string
	place   string
	seconds int   // about how long it lasts; 0 is not said
	chance  milli // that a session which comes here has it
	wait    int   // seconds to the next one, about
	price   int   // in yuan, about; 0 is no money
	score   string
}

// script is one kind of session: where it happens and its steps in order.
type script struct {
	source  string
	channel touchstone.Channel
	share   milli // of sessions
	inHotel bool
	steps   []step
}

const day = 24 * 3600

// scripts are the sessions of a group of hotels.
var scripts = [...]script{
	{"web", "website", 260, false, browsing},
	{"app", "app", 220, false, browsing},
	{"mini", "mini-program", 180, false, browsing},
	{"pms", "store", 240, true, staying},
	{"hotline", "phone", 60, false, calling},
	{"chat", "chat", 40, false, calling},
}

var browsing = []step{
	{touchstone.Interaction, "Home Viewed", "/", 0, 900, 20, 0, ""},
	{touchstone.Interaction, "Hotels Searched", "/search", 0, 800, 40, 0, ""},
	{touchstone.Interaction, "Hotel Viewed", "/hotel/{id}", 0, 800, 60, 0, ""},
	{touchstone.Interaction, "Hotel Viewed", "/hotel/{id}", 0, 600, 60, 0, ""},
	{touchstone.Interaction, "Room Viewed", "/hotel/{id}/room/{id}", 0, 600, 60, 0, ""},
	{touchstone.Interaction, "Reviews Viewed", "/hotel/{id}/reviews", 0, 400, 60, 0, ""},
	{touchstone.Interaction, "Hotel Viewed", "/hotel/{id}", 0, 400, 60, 0, ""},
	{touchstone.Interaction, "Booking Started", "/booking", 0, 300, 90, 0, ""},
	{touchstone.Outcome, "Booking Paid", "/booking/paid", 0, 150, 60, 600, ""},
	{touchstone.Interaction, "Coupon Viewed", "/member/coupons", 0, 200, 30, 0, ""},
}

var staying = []step{
	{touchstone.Interaction, "Check-in", "", 420, 980, 3600, 0, ""},
	{touchstone.Interaction, "Room Entered", "", 0, 900, 6 * 3600, 0, ""},
	{touchstone.Interaction, "Room Service", "", 1200, 150, 3600, 80, ""},
	{touchstone.Interaction, "Breakfast", "", 1800, 700, 2 * 3600, 0, ""},
	{touchstone.Interaction, "Fitness", "", 2400, 100, 3600, 0, ""},
	{touchstone.Interaction, "Parking", "", 0, 250, 600, 0, ""},
	{touchstone.Interaction, "Check-out", "", 240, 950, 600, 0, ""},
	{touchstone.Interaction, "Invoice", "", 180, 400, day, 0, ""},
	{touchstone.Feedback, "Stay Survey", "", 0, answering, 3600, 0, "nps"},
	{touchstone.Outcome, "Complaint", "", 0, 20, 3600, 0, ""},
}

var calling = []step{
	{touchstone.Interaction, "Call Started", "", 45, 1000, 60, 0, ""},
	{touchstone.Interaction, "Agent Answered", "", 300, 850, 400, 0, ""},
	{touchstone.Interaction, "Transferred", "", 120, 200, 200, 0, ""},
	{touchstone.Feedback, "Call Rated", "", 0, 300, 60, 0, "csat"},
	{touchstone.Outcome, "Complaint", "", 0, 60, 60, 0, ""},
}

// session puts every contact of one session on its way and tells how many.
func (s *stream) session(at int64) int {
	r := s.random
	shares := make([]milli, len(scripts))
	for i := range scripts {
		shares[i] = scripts[i].share
	}
	which := r.pick(shares)
	who := s.visitor(which)
	before := s.made
	if who.User && r.chance(300) {
		s.send(who.at(at).as(touchstone.Identify, "identify", ""))
	}
	for _, step := range scripts[which].steps {
		if !r.chance(step.chance) {
			continue
		}
		at += 1000 * int64(1+r.below(2*step.wait))
		s.send(s.contact(who.at(at), step))
	}
	return int(s.made - before)
}

// visitor draws who comes, from where, and to which hotel. The square of a
// uniform number makes a few customers come often.
func (s *stream) visitor(which int) Contact {
	r := s.random
	n := s.options.Customers
	u := r.below(n)
	c := Contact{Customer: u * u / n, script: which}
	c.Device = r.below(1 + c.Customer%3)
	c.User = scripts[which].inHotel || r.chance(loggedIn)
	if scripts[which].inHotel {
		c.Hotel = 1 + r.below(houses)
	}
	return c
}

// houses is how many hotels the group has; a unit code is "H" and the number in
// three digits.
const houses = 48

func (c Contact) at(when int64) Contact { c.Occurred = when; return c }

func (c Contact) as(kind touchstone.EventKind, name, place string) Contact {
	c.Kind, c.Name, c.Place = kind, name, place
	return c
}

// contact fills in what a step says of a customer.
func (s *stream) contact(c Contact, p step) Contact {
	r := s.random
	c = c.as(p.kind, p.name, p.place)
	if p.seconds > 0 {
		c.Duration = 1000 * int64(1+r.below(2*p.seconds))
	}
	if p.price > 0 {
		c.Fen = 100 * int64(1+r.below(2*p.price))
	}
	if p.score != "" {
		c.Metric, c.Score = p.score, s.score(c, p.score)
	}
	return c
}

// score draws an answer in whole points: 0 to 10 for nps, 1 to 5 for csat.
// Every eighth hotel is worse.
func (s *stream) score(c Contact, metric string) int {
	level := milli(800)
	if c.Hotel%8 == 1 {
		level -= 150
	}
	low, high := 0, 10
	if metric == "csat" {
		low, high = 1, 5
	}
	at := level + s.random.normal(200)
	return min(max(low+int(at)*(high-low)/1000, low), high)
}
