// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/index"
)

// orders makes every guest order three times; the orders of gold customers are 15.
func orders(t *testing.T) *hotel {
	t.Helper()
	h := newHotel(t)
	h.index = index.New("order")
	for n := range 3 * guests {
		guest, p := n%guests, h.index.Position()+1
		h.index.Append([]touchstone.Event{{
			Position: p, Kind: touchstone.Interaction, Shape: h.shapes["book"], Subjects: []touchstone.SubjectID{touchstone.SubjectID(guest + 1)},
			Objects: []touchstone.Object{{Type: "order", ID: fmt.Sprint(n)}}, Occurred: opened.Add(time.Duration(n) * time.Hour),
		}}, p)
	}
	return h
}

func TestSixtyOrdersAreThoseOfTwentyCustomers(t *testing.T) {
	h := orders(t)
	p, err := Open(t.Context(), h.World, Question{Cases: Cases{Object: "order"}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := journey.ReachOf(t.Context(), p.Source, 0)
	if err != nil || r.Cases != 60 || r.Customers != 20 {
		t.Errorf("%d orders of %d customers, %v", r.Cases, r.Customers, err)
	}
	names, of, err := p.Groups(t.Context(), "tier")
	if err != nil || !slices.Equal(names, []string{"gold"}) {
		t.Fatalf("groups %v, %v", names, err)
	}
	sizes := map[int]int{}
	err = p.Source.Visit(t.Context(), 0, func(trail *journey.Trail) { sizes[of(trail.Customer)]++ })
	if err != nil || sizes[0] != 15 || sizes[-1] != 45 {
		t.Errorf("orders by group: %v, %v", sizes, err)
	}
}

// Many orders of few customers are few customers.
func TestASmallSegmentWithManyOrdersIsRefused(t *testing.T) {
	h := orders(t)
	q := Question{Scope: "where trait(tier) = gold", Cases: Cases{Object: "order"}}
	for floor, want := range map[int64]touchstone.Kind{5: touchstone.KindOf(nil), 6: touchstone.Forbidden} {
		h.Reader.Floor = floor
		if _, err := Open(t.Context(), h.World, q); touchstone.KindOf(err) != want {
			t.Errorf("15 orders of five customers at a floor of %d: %v", floor, err)
		}
	}
}
