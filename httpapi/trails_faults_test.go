// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"testing"

	"touchstone"
)

// A fault of an ask is told of its field, whoever finds it: the schema, which begins
// at the body, the steps of the population or the analysis itself.
func TestFaultsOfAnAskNameItsFields(t *testing.T) {
	w := withTrails(t)
	w.stays()
	ws := w.store.In("main")
	must(ws.Stages().Create(t.Context(), touchstone.Stage{Meta: touchstone.Meta{ID: "stg_look"}, Label: touchstone.Label{EN: "Look"}}))
	must(ws.Journeys().Create(t.Context(), touchstone.Journey{Meta: touchstone.Meta{ID: "jny_empty"}, Label: touchstone.Label{EN: "Empty"}, Status: touchstone.Active, Stages: []touchstone.JourneyStage{{Stage: "stg_look"}}}))
	desk, site := []string{"tp_desk"}, []string{"tp_site"}
	parts := func(steps ...[]string) (out []any) {
		for _, s := range steps {
			out = append(out, map[string]any{"parts": [][]string{s}})
		}
		return out
	}
	for _, test := range []struct {
		analysis string
		ask      map[string]any
		field    string
	}{
		{"attribution", map[string]any{"outcomes": desk, "models": []string{"magic"}}, "ask.models"},
		{"attribution", map[string]any{"outcomes": desk, "lookback_ms": int64(9e18)}, "ask.lookback_ms"},
		{"attribution", map[string]any{"outcomes": desk, "touchpoints": desk}, "ask.touchpoints"},
		{"attribution", map[string]any{"outcomes": []string{"nobody"}}, "ask.outcomes"},
		{"paths", map[string]any{"ends_with": []string{"nobody"}}, "ask.ends_with"},
		{"funnel", map[string]any{"steps": parts(site, []string{"nobody"})}, "ask.steps[1].parts[0]"},
		{"funnel", map[string]any{"steps": parts(site, []string{})}, "ask.steps[1].parts[0]"},
		{"funnel", map[string]any{"steps": parts(site), "by": "week"}, "ask.by"},
		{"funnel", map[string]any{"steps": parts(site), "group": "mood"}, "ask.group"},
		{"waiting", map[string]any{"from": site, "to": desk, "quantiles": []int{1000}}, "ask.quantiles"},
		{"waiting", map[string]any{"from": site, "to": desk, "closed": []string{"today"}, "standard_id": "std_x"}, "ask.closed"},
		{"next", map[string]any{"folds": 1}, "ask.folds"},
		{"cohorts", map[string]any{"entry": desk}, "ask.by"},
		{"difference", map[string]any{}, "ask"},
		{"difference", map[string]any{"against": "where day = 2026-01-01"}, "ask.against"},
		{"difference", map[string]any{"outcomes": []string{"nobody"}}, "ask.outcomes"},
		{"conformance", map[string]any{"journey": "jny_empty"}, "ask.journey"},
		{"conformance", map[string]any{"journey": "jny_empty", "limits": []any{map[string]any{"name": "a", "from": []string{"nobody"}, "within_ms": 1}}}, "ask.limits[0].from"},
		{"value", map[string]any{"touchpoints": desk, "as_of_ms": int64(9e18)}, "ask.as_of_ms"},
		{"value", map[string]any{"touchpoints": desk, "as_of_ms": 1, "parts": 1}, "ask.parts"},
		{"value", map[string]any{"touchpoints": desk, "as_of_ms": 1e30}, "body.ask.as_of_ms"},
		{"value", map[string]any{"touchpoints": desk, "as_of_ms": "today"}, "body.ask.as_of_ms"},
	} {
		p := read[Problem](t, w.want(422, request{method: "POST", path: base + "/trails/" + test.analysis, as: "owner", body: map[string]any{"ask": test.ask}}))
		if len(p.Errors) != 1 || p.Errors[0].Field != test.field {
			t.Errorf("%s %v: %+v, not %s", test.analysis, test.ask, p.Errors, test.field)
		}
	}
}
