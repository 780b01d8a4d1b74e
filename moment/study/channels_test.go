// SPDX-License-Identifier: Apache-2.0

package study

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/priority"
)

// Customer 0 meets touchpoint 0 twice over the app, customer 1 once over the app
// and once over the phone; a bill that nobody rated came by post.
func TestChannelsAreCountedByTouchpoint(t *testing.T) {
	a := &assembly.Assembly{IDs: []touchstone.CustomerID{1, 2}}
	a.Customer = []uint32{0, 0, 1, 1, 1}
	a.Touchpoint = []uint16{0, 0, 0, 1, 1}
	a.Quality = []moment.Quality{moment.Bad, moment.Good, moment.Ordinary, moment.Bad, moment.Unrated}
	a.Channels = assembly.Places{Names: []string{"", "app", "phone", "post"}, Codes: []uint16{1, 1, 1, 2, 3}}
	want := []Channel{
		{Channel: "app", Contacts: 7, Customers: 2, Rated: 3, Bad: 1, Parts: []priority.Part{{Touchpoint: 0, Customers: 2, Rated: 3, Bad: 1}}},
		{Channel: "phone", Contacts: 7, Customers: 1, Rated: 1, Bad: 1, Parts: []priority.Part{{Touchpoint: 1, Customers: 1, Rated: 1, Bad: 1}}},
		{Channel: "post", Parts: []priority.Part{{Touchpoint: 1, Customers: 1}}},
	}
	if diff := cmp.Diff(want, channels(a, map[touchstone.Channel]met{"app": {7, 2}, "phone": {7, 1}})); diff != "" {
		t.Error(diff)
	}
}

// The desk stands in the store: lines 1 to 3 are contacts of customers 1 and 2,
// what customer 3 said is none, nor is what was a year later. The room has no
// channel, and its outcome is its contact. Nobody sees the laundry, and the
// hall is no touchpoint.
func TestContactsOfChannelsAreThoseOfTheLanguage(t *testing.T) {
	w := newWorld(t)
	w.mean.Touchpoints = map[touchstone.TouchpointID]touchstone.TouchpointPlace{touchstone.TouchpointID(w.ids["desk"]): {Channel: "store"}}
	for c, tier := range []string{"gold", "plain", "plain", "gold"} {
		w.mean.Traits["tier"].(touchstone.TraitMap)[touchstone.CustomerID(c+1)] = tier
	}
	var all []touchstone.Event
	for _, e := range []struct {
		name     string
		kind     touchstone.EventKind
		customer touchstone.SubjectID
		days     int
	}{
		{"desk", touchstone.Interaction, 1, 1}, {"desk", touchstone.Interaction, 1, 2}, {"desk", touchstone.Interaction, 2, 3}, {"desk", touchstone.Feedback, 3, 3},
		{"desk", touchstone.Interaction, 4, 366}, {"room", touchstone.Outcome, 1, 4}, {"room", touchstone.Feedback, 2, 4}, {"laundry", touchstone.Interaction, 4, 5}, {"hall", touchstone.Interaction, 4, 5},
	} {
		at := start.AddDate(0, 0, e.days)
		all = append(all, touchstone.Event{ID: touchstone.EventID{byte(len(all))}, Position: touchstone.Position(len(all) + 1), Kind: e.kind, Shape: w.shape(e.name), Subjects: []touchstone.SubjectID{e.customer}, Claimed: at, Occurred: at, Received: at})
	}
	if _, err := w.facts.Append(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	k := w.open()
	year := Question{From: start, To: start.AddDate(1, 0, 0)}
	gold := year
	gold.Segment = "where trait(tier) = gold"
	for q, want := range map[*Question]map[touchstone.Channel]met{&year: {"store": {3, 2}, "": {1, 1}}, &gold: {"store": {2, 1}, "": {1, 1}}} {
		g, err := k.ground(t.Context(), *q)
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(g.contacts, want) {
			t.Errorf("%q: %v, not %v", q.Segment, g.contacts, want)
		}
	}
}
