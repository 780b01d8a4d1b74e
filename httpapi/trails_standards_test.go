// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/journey/conformance"
)

// promise creates a standard of the register.
func (w *world) promise(id string, change func(*touchstone.Standard)) {
	w.t.Helper()
	s := touchstone.Standard{Meta: touchstone.Meta{ID: id}, Label: touchstone.Label{EN: id}, Touchpoint: "tp_site", Measure: "duration(p90)", Statistic: touchstone.StatQuantile, Quantile: 900,
		Bound: touchstone.AtMost, Threshold: (72 * time.Hour).Milliseconds(), ValidFrom: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}
	change(&s)
	must(w.store.In("main").Standards().Create(w.t.Context(), s))
}

// Twelve customers look at the website; the last look of four is eight days
// after their first, and of the others at once. Nine of ten should take three
// days at most.
func TestADesignedJourneyIsHeldAgainstStandards(t *testing.T) {
	w := withTrails(t)
	w.stays()
	ws := w.store.In("main")
	must(ws.Stages().Create(t.Context(), touchstone.Stage{Meta: touchstone.Meta{ID: "stg_look"}, Label: touchstone.Label{EN: "Look"}}))
	must(ws.Touchpoints().Create(t.Context(), touchstone.Touchpoint{Meta: touchstone.Meta{ID: "tp_unmet"}, Label: touchstone.Label{EN: "Never met"}, Channel: "store", Status: touchstone.Active}))
	must(ws.Journeys().Create(t.Context(), touchstone.Journey{Meta: touchstone.Meta{ID: "jny_look"}, Label: touchstone.Label{EN: "Look"}, Status: touchstone.Active, Stages: []touchstone.JourneyStage{{Stage: "stg_look",
		Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_site", Repeats: true}, {Touchpoint: "tp_desk", Optional: true}, {Touchpoint: "tp_unmet", Optional: true}}}}}))
	w.promise("std_three_days", func(*touchstone.Standard) {})
	w.promise("std_ten_days", func(s *touchstone.Standard) { s.Threshold *= 4 })
	w.promise("std_closed", func(s *touchstone.Standard) {
		s.Hours, s.Calendar = []touchstone.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "00:00", To: "24:00"}}, "cn"
	})
	w.promise("std_over", func(s *touchstone.Standard) { s.ValidTo = ptr(s.ValidFrom.AddDate(0, 0, 1)) })
	w.promise("std_units", func(s *touchstone.Standard) { s.Units = []touchstone.UnitID{"unit_gone"} })
	w.promise("std_share", func(s *touchstone.Standard) {
		s.Statistic, s.Measure, s.Quantile, s.Threshold = touchstone.StatShare, "rate(kind = feedback)", 0, 900
	})
	w.promise("std_slow", func(s *touchstone.Standard) { s.Bound = touchstone.AtLeast })
	w.promise("std_unmet", func(s *touchstone.Standard) { s.Touchpoint = "tp_unmet" })
	ask := map[string]any{"journey": "jny_look", "standards": true, "closed": []string{"2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05", "2026-01-06", "2026-01-07"}}
	r := found[Conformance](w, "designer", "conformance", map[string]any{"ask": ask}).Result
	type kept struct {
		within, of int
		kept       bool
	}
	want := map[string]kept{"std_three_days": {8, 12, false}, "std_ten_days": {12, 12, true}, "std_closed": {12, 12, true}, "std_over": {0, 0, true}}
	for _, l := range r.Limits {
		s := l.Standing
		if got := (kept{s.Within.N, s.Within.Of, s.Kept}); got != want[s.Standard] {
			t.Errorf("%s: %+v, want %+v", s.Standard, got, want[s.Standard])
		}
		delete(want, s.Standard)
	}
	if len(want) > 0 || r.Deviating.N != 4 {
		t.Errorf("missing %v; %d deviate", want, r.Deviating.N)
	}
	why := map[string]Unheld{"std_units": unheldUnits, "std_share": unheldMeasure, "std_slow": unheldMeasure, "std_unmet": unheldUnmet}
	for _, s := range r.Standards {
		if s.Why != why[s.ID] || s.Held == (s.Why != "") || s.Hours != (s.ID == "std_closed") {
			t.Errorf("%+v", s)
		}
	}
	if want := []TrailStep{{Key: "tp_unmet", Name: "Never met"}}; !slices.Equal(r.Names, want) {
		t.Errorf("names %+v", r.Names)
	}
	if len(r.Standards) != 8 {
		t.Errorf("%d standards", len(r.Standards))
	}
	if plain := found[Conformance](w, "designer", "conformance", map[string]any{"ask": map[string]any{"journey": "jny_look"}}).Result; plain.Deviating.N != 0 || plain.Standards != nil {
		t.Errorf("without standards: %+v", plain)
	}
	w.want(422, request{method: "POST", path: base + "/trails/conformance", as: "owner", body: map[string]any{"ask": map[string]any{"journey": "jny_look", "standards": true, "closed": []string{"tomorrow"}}}})
}

// Eight customers check in a day after they looked. The desk is open for ten
// hours a day, so that each waits for ten hours, but on a holiday.
func TestWaitsAreHeldAgainstAStandard(t *testing.T) {
	w := withTrails(t)
	w.stays()
	hours := []touchstone.Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "09:00", To: "19:00"}}
	w.promise("std_desk", func(s *touchstone.Standard) {
		s.Touchpoint, s.Threshold, s.Hours = "tp_desk", (10 * time.Hour).Milliseconds(), hours
	})
	w.promise("std_units", func(s *touchstone.Standard) { s.Touchpoint, s.Units = "tp_desk", []touchstone.UnitID{"unit_gone"} })
	w.promise("std_mean", func(s *touchstone.Standard) {
		s.Touchpoint, s.Statistic, s.Measure = "tp_desk", touchstone.StatMean, "duration"
	})
	ask := func(id string, closed ...string) map[string]any {
		return map[string]any{"ask": map[string]any{"from": []string{"tp_site"}, "to": []string{"tp_desk"}, "standard_id": id, "closed": closed}}
	}
	r := found[Waits](w, "viewer", "waiting", ask("std_desk")).Result
	if r.Waits != 8 || *r.Times.Min != 36000 || *r.Times.Max != 36000 || r.Standard.Within.N != 8 || !r.Standard.Kept || r.Against == nil || !r.Against.Hours || r.Against.Zone != "Asia/Shanghai" {
		t.Errorf("%+v, %+v, %+v", r.Times, r.Standard, r.Against)
	}
	r = found[Waits](w, "viewer", "waiting", ask("std_desk", "2026-01-01", "2026-01-02")).Result
	if *r.Times.Max != 0 {
		t.Errorf("on closed days: %+v", r.Times)
	}
	for id, status := range map[string]int{"std_units": 422, "std_mean": 422, "std_none": 404} {
		w.want(status, request{method: "POST", path: base + "/trails/waiting", as: "viewer", body: ask(id)})
	}
	elsewhere := map[string]any{"ask": map[string]any{"from": []string{"tp_site"}, "to": []string{"tp_site"}, "standard_id": "std_desk"}}
	w.want(422, request{method: "POST", path: base + "/trails/waiting", as: "viewer", body: elsewhere})
}

// Twelve customers check in twice at E1, the second time after a day, two at E2
// after three days, and one first at W1 and a week later at E1. Ten look at the
// website, and reach the desk of E1 an hour later, one meets that of W1 before. A
// standard for the east is about what happens there alone.
func TestAStandardForSomeUnitsIsHeldAgainstThemAlone(t *testing.T) {
	w := withTrails(t)
	w.secondInTheEast()
	for c := 1; c <= 12; c++ {
		w.facts(fact{name: "check-in", unit: "E1", customer: c}, fact{name: "check-in", unit: "E1", customer: c, day: 1})
	}
	for c := 21; c <= 22; c++ {
		w.facts(fact{name: "check-in", unit: "E2", customer: c}, fact{name: "check-in", unit: "E2", customer: c, day: 3})
	}
	w.facts(fact{name: "check-in", unit: "W1", customer: 31}, fact{name: "check-in", unit: "E1", customer: 31, day: 7})
	for c := 41; c <= 50; c++ {
		w.facts(fact{name: "view", customer: c})
		if c == 50 {
			w.facts(fact{name: "check-in", unit: "W1", customer: c, day: 1})
		}
		w.facts(fact{name: "check-in", unit: "E1", customer: c, day: 2})
	}
	w.trails.Wake()
	ws := w.store.In("main")
	must(ws.Stages().Create(t.Context(), touchstone.Stage{Meta: touchstone.Meta{ID: "stg_look"}, Label: touchstone.Label{EN: "Look"}}))
	must(ws.Journeys().Create(t.Context(), touchstone.Journey{Meta: touchstone.Meta{ID: "jny_desk"}, Label: touchstone.Label{EN: "Desk"}, Status: touchstone.Active, Stages: []touchstone.JourneyStage{{Stage: "stg_look",
		Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_desk", Repeats: true}}}}}))
	desk := func(units ...touchstone.UnitID) func(*touchstone.Standard) {
		return func(s *touchstone.Standard) {
			s.Touchpoint, s.Units, s.Threshold = "tp_desk", units, (48 * time.Hour).Milliseconds()
		}
	}
	w.promise("std_all", desk())
	w.promise("std_east", desk("unit_east"))
	w.promise("std_e1", desk("unit_e1", "unit_gone"))
	w.promise("std_west", desk("unit_west"))
	r := found[Conformance](w, "designer", "conformance", map[string]any{"ask": map[string]any{"journey": "jny_desk", "standards": true}}).Result
	want := map[string][2]int{"std_all": {22, 25}, "std_east": {23, 25}, "std_e1": {23, 23}, "std_west": {2, 2}}
	for _, l := range r.Limits {
		s := l.Standing
		if got := [2]int{s.Within.N, s.Within.Of}; got != want[s.Standard] {
			t.Errorf("%s: %v, want %v", s.Standard, got, want[s.Standard])
		}
		delete(want, s.Standard)
	}
	if len(want) > 0 || len(r.Standards) != 4 {
		t.Errorf("missing %v of %+v", want, r.Standards)
	}
	extra := 0
	for _, d := range r.Deviations {
		if d.Kind == conformance.Extra {
			extra++
		}
	}
	if extra != 1 { // the website alone: the desk is one touchpoint, wherever it is
		t.Errorf("%d touchpoints are extra: %+v", extra, r.Deviations)
	}
	waits := func(as string) Waits {
		return found[Waits](w, as, "waiting", map[string]any{"ask": map[string]any{"from": []string{"tp_site"}, "to": []string{"tp_desk"}, "standard_id": "std_east"}}).Result
	}
	if got := waits("viewer"); got.Begun != 10 || got.Waits != 9 || got.Interrupted != 1 || got.Standard.Within.N != 9 || got.Against.Units[0] != "EAST" {
		t.Errorf("%+v, %+v", got, got.Against)
	}
	if got := waits("unit-manager"); got.Begun != 0 {
		t.Errorf("the website is at no unit: %+v", got)
	}
}

// From Wednesday 30 December 2026 to the fifth of January the holidays are not
// known; over the National Day of 2026, a week, they are.
func TestStandardsFollowACalendar(t *testing.T) {
	w := withTrails(t)
	w.facts(fact{name: "view", customer: 1, day: 272}, fact{name: "check-in", customer: 1, day: 281}) // 30 September, 9 October
	w.facts(fact{name: "view", customer: 2, day: 363}, fact{name: "check-in", customer: 2, day: 369}) // 30 December, 5 January
	w.trails.Wake()
	w.promise("std_week", func(s *touchstone.Standard) { s.Calendar, s.Threshold = "cn", (48 * time.Hour).Milliseconds() })
	w.promise("std_mars", func(s *touchstone.Standard) { s.Calendar, s.Threshold = "mars", (48 * time.Hour).Milliseconds() })
	ask := func(id string) Waits {
		return found[Waits](w, "viewer", "waiting", map[string]any{"ask": map[string]any{"from": []string{"tp_site"}, "to": []string{"tp_desk"}, "standard_id": id}}).Result
	}
	// Noon to midnight (four hours in Shanghai), the eighth, and twenty hours.
	if got := ask("std_week"); got.Waits != 1 || got.Uncharted != 1 || *got.Times.Max != (4+24+20)*3600 || got.Standard.Within.N != 1 || got.Against.Charted != "2027-01-01" {
		t.Errorf("%+v, %+v", got, got.Against)
	}
	if got := ask("std_mars"); got.Waits != 2 || got.Uncharted != 0 || got.Against.Calendar != "mars" || got.Against.Charted != "" {
		t.Errorf("%+v, %+v", got, got.Against)
	}
}
