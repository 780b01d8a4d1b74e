// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"fmt"
	"slices"
	"testing"

	"touchstone"
)

// A stay is designed from the website to the desk. Of five customers the second
// meets the kiosk of that stage instead, the third a shop of another stage as
// well, the fourth what happens behind the scenes, and the fifth a hotline that is of
// no stage.
func TestWhatADesignDoesNotNameDeviatesInItsStages(t *testing.T) {
	w := withTrails(t)
	ws := w.store.In("main")
	for _, id := range []string{"stg_look", "stg_stay", "stg_shop"} {
		must(ws.Stages().Create(t.Context(), touchstone.Stage{Meta: touchstone.Meta{ID: id}, Label: touchstone.Label{EN: id}}))
	}
	for _, p := range []touchstone.Touchpoint{
		{Meta: touchstone.Meta{ID: "tp_counter"}, Channel: "store", Stage: "stg_stay", Layer: touchstone.Front},
		{Meta: touchstone.Meta{ID: "tp_kiosk"}, Channel: "kiosk", Stage: "stg_stay", Layer: touchstone.Front},
		{Meta: touchstone.Meta{ID: "tp_cleaning"}, Channel: "field-service", Stage: "stg_stay", Layer: touchstone.Back},
		{Meta: touchstone.Meta{ID: "tp_shop"}, Channel: "store", Stage: "stg_shop"},
		{Meta: touchstone.Meta{ID: "tp_hotline"}, Channel: "phone"},
	} {
		p.Label, p.Status = touchstone.Label{EN: p.ID}, touchstone.Active
		must(ws.Touchpoints().Create(t.Context(), p))
		must(ws.Rules().Create(t.Context(), touchstone.Rule{Enabled: true, Name: p.ID, Touchpoint: touchstone.TouchpointID(p.ID)}))
	}
	must(ws.Journeys().Create(t.Context(), touchstone.Journey{Meta: touchstone.Meta{ID: "jny_stay"}, Label: touchstone.Label{EN: "Stay"}, Status: touchstone.Active,
		Stages: []touchstone.JourneyStage{{Stage: "stg_look", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_site"}}}, {Stage: "stg_stay", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_counter"}}}}}))
	for i, way := range [][]string{{"view", "tp_counter"}, {"view", "tp_kiosk"}, {"view", "tp_shop", "tp_counter"}, {"view", "tp_cleaning", "tp_counter"}, {"view", "tp_hotline", "tp_counter"}} {
		for day, name := range way {
			w.facts(fact{name: name, customer: i + 1, day: day})
		}
	}
	w.trails.Wake()

	tests := []struct {
		undesigned string
		want       []string
		aside      []string
	}{
		{"", []string{"wrong_channel tp_counter tp_kiosk 1", "extra tp_hotline  1"}, []string{"tp_cleaning", "tp_shop"}},
		{"stages", []string{"wrong_channel tp_counter tp_kiosk 1", "extra tp_hotline  1"}, []string{"tp_cleaning", "tp_shop"}},
		{"all", []string{"wrong_channel tp_counter tp_kiosk 1", "extra tp_hotline  1", "extra tp_cleaning  1", "extra tp_shop  1"}, nil},
		{"none", []string{"skipped tp_counter  1"}, []string{"tp_cleaning", "tp_hotline", "tp_kiosk", "tp_shop"}},
	}
	for _, tt := range tests {
		ask := map[string]any{"journey": "jny_stay"}
		if tt.undesigned != "" {
			ask["undesigned"] = tt.undesigned
		}
		r := found[Conformance](w, "designer", "conformance", map[string]any{"ask": ask}).Result
		var got []string
		for _, d := range r.Deviations {
			got = append(got, fmt.Sprintf("%s %s %s %d", d.Kind, d.Touchpoint, d.Met, d.Customers.N))
		}
		slices.Sort(got)
		slices.Sort(tt.want)
		slices.Sort(r.Aside)
		if !slices.Equal(got, tt.want) || !slices.Equal(r.Aside, tt.aside) || r.Conforming.N+len(got) != 5 {
			t.Errorf("%q: %q, aside %q, %d conform", tt.undesigned, got, r.Aside, r.Conforming.N)
		}
	}
	for field, body := range map[string]map[string]any{
		"ask.journey":         {"steps": "stage", "ask": map[string]any{"journey": "jny_stay"}},
		"body.ask.undesigned": {"ask": map[string]any{"journey": "jny_stay", "undesigned": "some"}},
	} {
		p := read[Problem](t, w.want(422, request{method: "POST", path: base + "/trails/conformance", as: "designer", body: body}))
		if len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%s: %+v", field, p)
		}
	}
}
