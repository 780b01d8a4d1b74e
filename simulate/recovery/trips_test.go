// SPDX-License-Identifier: Apache-2.0

package recovery

import (
	"testing"
	"time"

	"touchstone/moment"
)

// A touchpoint that is rated twice in a trip is one encounter, as bad as the worst
// rating. What is told of a customer counts from then on: the first encounter of
// the second customer was before that.
func TestAnEncounterIsOfATripAndKnowsOnlyThePast(t *testing.T) {
	r := newRatedTrips([]string{"desk", "room"})
	day := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	rated := func(id, touchpoint string, score float32) {
		day = day.Add(time.Hour)
		l := line{ID: id, Kind: "feedback", Time: day}
		l.Scores = append(l.Scores, struct {
			Metric string
			Value  float32
		}{"rating", score})
		r.take(touchpoint, &l)
	}
	told := func(id string, before float32) {
		day = day.Add(time.Hour)
		l := line{ID: id, Kind: "identify", Time: day}
		l.Traits.Before = before
		r.take("", &l)
	}
	told("t1.0.1", 6)
	rated("t1.0.2", "room", 4)
	rated("t1.0.3", "desk", 5)
	rated("t1.0.4", "room", 1)
	rated("t1.0.5", "room", 3)
	rated("t1.1.1", "room", 5)
	rated("t2.0.1", "desk", 2)
	told("t2.0.2", 9)
	rated("t2.0.3", "room", 5)
	e := r.finish()
	want := []struct {
		customer uint32
		at       uint16
		quality  moment.Quality
		after    float32
		before   float32 // the satisfaction; 0 is not known
	}{{0, 1, moment.Bad, -1, 6}, {0, 0, moment.Good, 1, 6}, {0, 1, moment.Good, 1, 6}, {1, 0, moment.Bad, -.5, 0}, {1, 1, moment.Good, 1, 9}}
	if len(e.Customer) != len(want) {
		t.Fatalf("%d encounters, want %d", len(e.Customer), len(want))
	}
	for i, w := range want {
		before := e.Covariates[0].Values[i]
		if before != before {
			before = 0
		}
		if e.Customer[i] != w.customer || e.Touchpoint[i] != w.at || e.Quality[i] != w.quality || e.After[i] != w.after || before != w.before {
			t.Errorf("encounter %d: customer %d, touchpoint %d, quality %d, after %g, satisfaction before %g; want %+v", i, e.Customer[i], e.Touchpoint[i], e.Quality[i], e.After[i], before, w)
		}
	}
	for _, o := range e.Outcomes {
		if o.Harm != -1 {
			t.Errorf("less of %s is not told to harm", o.Name)
		}
	}
}
