// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/shape"
)

// What an older normaliser left as it was, and what stands in the private part,
// is named by today's rules; docs/intake.md says that a number is {n}.
func TestAgainNamesByTodaysRules(t *testing.T) {
	b := newBuilder(t, func(o *Options) {
		o.Settings.Source.Facets = []string{"plan", "tier"}
		o.Settings.Source.Promoted = []touchstone.Promoted{{Name: "price", Type: touchstone.ColumnInteger}}
	})
	text := func(name, value string) touchstone.Property {
		return touchstone.Property{Name: name, Type: touchstone.String, Text: value}
	}
	arrived := touchstone.Shape{Source: "web", Channel: "store", Name: "Order 17", Place: "/old/{n}", Facets: []touchstone.Facet{{Name: "gone", Value: "x"}, {Name: "tier", Value: "gold"}}}.WithID()
	e := touchstone.Event{Shape: arrived,
		Private:  touchstone.Private{Place: "/orders/5", Properties: []touchstone.Property{text("plan", "金"), text("price", "12")}},
		Promoted: []touchstone.Property{text("age", "007"), {Name: "price", Type: touchstone.Integer, Integer: 99}}}
	got, promoted := b.Again(&e, arrived)
	want := touchstone.Shape{Normaliser: shape.Version, Source: "web", Channel: "store", Name: "Order {n}", Place: "/orders/{n}",
		Facets: []touchstone.Facet{{Name: "plan", Value: "金"}, {Name: "tier", Value: "gold"}}}.WithID()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("shape (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]touchstone.Property{text("age", "007"), {Name: "price", Type: touchstone.Integer, Integer: 12}}, promoted); diff != "" {
		t.Errorf("promoted: what came so stays, what was filled is filled anew (-want +got):\n%s", diff)
	}
}

func TestSettle(t *testing.T) {
	b := newBuilder(t, nil)
	m := plain()
	m.Properties = []touchstone.Property{{Name: "plan", Type: touchstone.String, Text: "gold"}}
	if e := event(t, b, m); len(e.Shape.Facets) != 0 {
		t.Fatalf("the shape is %+v", e.Shape)
	}
	bad := b.Settings()
	bad.Currency, bad.DialCode = "yuan", "86"
	if err := b.Settle(bad); len(fields(err)) != 2 {
		t.Errorf("bad settings: %v", fields(err))
	}
	good := b.Settings()
	good.Source.Facets = []string{"plan"}
	if err := b.Settle(good); err != nil {
		t.Fatal(err)
	}
	if e := event(t, b, m); len(e.Shape.Facets) != 1 || e.Shape.Facets[0].Value != "gold" {
		t.Errorf("settled: the shape is %+v", e.Shape)
	}
}

// Events are made while the settings change; each is made wholly under one.
func TestSettleWhileEventsAreMade(t *testing.T) {
	b := newBuilder(t, nil)
	both := b.Settings()
	both.Source.Facets, both.Source.DefaultUnit = []string{"plan"}, "SH"
	none := b.Settings()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 200 {
				m := plain()
				m.Properties = []touchstone.Property{{Name: "plan", Type: touchstone.String, Text: "gold"}}
				if e, err := b.Event(&m); err != nil || (len(e.Shape.Facets) == 1) != (e.Unit == "SH") {
					t.Errorf("unit %q, shape %+v, %v", e.Unit, e.Shape, err)
					return
				}
			}
		})
	}
	for i := range 100 {
		next := none
		if i%2 == 0 {
			next = both
		}
		if err := b.Settle(next); err != nil {
			t.Fatal(err)
		}
	}
	group.Wait()
}
