// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A graph over sessions counts a customer once, however many sessions meet an
// activity: what is counted over whole trails is the oracle.
func TestCustomersAreCountedApartFromCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails, err := NewTrails(drawLog(t))
		if err != nil {
			t.Fatal(err)
		}
		sessions := ByGap(trails, time.Duration(rapid.IntRange(0, 10).Draw(t, "gap"))*time.Millisecond)
		workers := rapid.IntRange(1, 3).Draw(t, "workers")
		whole, err := ReachOf(t.Context(), trails, workers)
		if err != nil {
			t.Fatal(err)
		}
		cut, err := ReachOf(t.Context(), sessions, workers)
		if err != nil {
			t.Fatal(err)
		}
		g, err := GraphOf(t.Context(), sessions, Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if whole.Customers != whole.Cases || cut.Customers != whole.Cases || cut.Events != trails.Events() || cut.Cases < whole.Cases {
			t.Fatalf("%+v whole, %+v cut", whole, cut)
		}
		if g.Cases != cut.Cases || g.Customers != cut.Customers || g.Events != cut.Events {
			t.Fatalf("%d cases, %d customers, %d events in the graph, %+v met", g.Cases, g.Customers, g.Events, cut)
		}
		for a, met := range cut.Activities {
			of := g.Activities[a]
			if met.Customers != whole.Activities[a].Cases || (Reached{of.Events, of.Cases, of.Customers}) != met {
				t.Fatalf("activity %d: %+v whole, %+v cut, %+v in the graph", a, whole.Activities[a], met, of)
			}
		}
		for _, e := range g.Edges {
			if e.Customers > e.Cases || e.Cases > e.Count || e.Customers < 1 {
				t.Fatalf("%+v", e)
			}
		}
	})
}
