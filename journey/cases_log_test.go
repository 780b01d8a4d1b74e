// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"testing"
	"time"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// Traffic fines, cut in two ways; all figures from a separate script in Python.
// Many gaps are exactly 60 days, which do not cut: cut too, they would make
// 24,755 sessions.
func TestFinesInCases(t *testing.T) {
	m := mine(t, &journeytest.ReadCSV(t, "data", "eventlogs", "traffic_fines.csv.gz").Log, journey.Options{})
	code := func(name string) []uint32 {
		for a, n := range m.Trails.Activities {
			if n == name {
				return []uint32{uint32(a)}
			}
		}
		t.Fatalf("no %s", name)
		return nil
	}
	for _, c := range []struct {
		what          string
		source        journey.Source
		cases, events int
	}{
		{"as they are", m.Trails, 10000, 34724},
		{"by gap", journey.ByGap(m.Trails, 60*24*time.Hour), 20280, 34724},
		{"between", journey.Between(m.Trails, code("Send Fine"), code("Payment")), 1189, 4765},
	} {
		cases, events := 0, 0
		for part := range c.source.Parts() {
			if err := c.source.Visit(t.Context(), part, func(trail *journey.Trail) {
				cases++
				events += len(trail.Activity)
			}); err != nil {
				t.Fatal(err)
			}
		}
		if cases != c.cases || events != c.events {
			t.Errorf("%s: got %d cases, %d events", c.what, cases, events)
		}
	}
}
