// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

// Two answers of days 1 and 3; facts counts days from 1 January, at noon.
func TestTheSurveyTellsWhatTheFactsHave(t *testing.T) {
	w := newWorld(t)
	w.facts(fact{name: "check-in", customer: 1, score: 900, day: 1}, fact{name: "check-in", customer: 2, score: 300, day: 3}, fact{name: "view", customer: 1, day: 5})
	w.position++
	at := time.Date(2026, 1, 9, 0, 0, 0, 0, time.UTC)
	order := touchstone.Event{Position: w.position, Kind: touchstone.Outcome, ID: touchstone.EventID{9}, Shape: touchstone.Shape{Normaliser: 1, Source: "test", Name: "order"}.WithID(), Occurred: at, Received: at}
	must(w.events.Append(t.Context(), []touchstone.Event{order}))
	got := read[Surveyed](t, w.want(200, request{method: "GET", path: base + "/metrics", as: "viewer"}))
	want := Surveyed{
		Metrics:  []MetricSeen{{Name: "recommend", Low: 0, High: 10, Answers: 2, Last: time.Date(2026, 1, 4, 12, 0, 0, 0, time.UTC)}},
		Outcomes: []OutcomeSeen{{Name: "order", Events: 1, Last: at}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The Spring Festival of 2024 was announced as 10 to 17 February (国办发明电〔2023〕7号).
func TestCalendarsAreListed(t *testing.T) {
	w := newWorld(t)
	got := read[items[CalendarCard]](t, w.want(200, request{method: "GET", path: "/v1/calendars", as: "viewer"}))
	i := slices.IndexFunc(got.Items, func(c CalendarCard) bool { return c.Name == "cn" })
	if i < 0 {
		t.Fatalf("no calendar cn in %+v", got.Items)
	}
	cn := got.Items[i]
	year := slices.IndexFunc(cn.Years, func(y touchstone.CalendarYear) bool { return y.Year == 2024 })
	holiday := slices.IndexFunc(cn.Years[year].Holidays, func(h touchstone.Holiday) bool { return h.EN == "Spring Festival" })
	if h := cn.Years[year].Holidays[holiday]; h.From != "2024-02-10" || h.To != "2024-02-17" {
		t.Errorf("the Spring Festival of 2024 is %+v", h)
	}
	if cn.From > "2024-01-01" || cn.Until < "2025-01-01" {
		t.Errorf("the calendar knows %s to %s", cn.From, cn.Until)
	}
}
