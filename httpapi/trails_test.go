// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/attribution"
	"touchstone/journey/cohort"
	"touchstone/journey/conformance"
	"touchstone/journey/live"
	"touchstone/journey/next"
	"touchstone/journey/path"
	"touchstone/journey/waiting"
)

// withTrails gives a world the journey index of its main workspace.
func withTrails(t *testing.T) *world {
	t.Helper()
	w := bareWorld(t)
	var err error
	if w.trails, err = live.Open(t.Context(), live.Options{Folder: t.TempDir(), Store: w.events, Objects: []string{"order"}, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = w.trails.Run(ctx) // ends with the context
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		if err := w.trails.Close(); err != nil {
			t.Error(err)
		}
	})
	w.people()
	w.serve()
	return w
}

// stays stores the stays of twelve customers: each looks at the website on day
// 0, the first eight check in on day 1, the first four of them come back to the
// website on day 8.
func (w *world) stays() {
	for c := 1; c <= 12; c++ {
		w.facts(fact{name: "view", customer: c})
		if c <= 8 {
			w.facts(fact{name: "check-in", customer: c, day: 1})
		}
		if c <= 4 {
			w.facts(fact{name: "view", customer: c, day: 8})
		}
	}
	w.trails.Wake()
}

// found asks something about trails and gives the result.
func found[R any](w *world, as, name string, body map[string]any) trailsAnswer[R] {
	w.t.Helper()
	body["after"] = uint64(w.position)
	return read[trailsAnswer[R]](w.t, w.want(200, request{method: "POST", path: base + "/trails/" + name, as: as, body: body}))
}

func TestPathsAreFound(t *testing.T) {
	w := withTrails(t)
	w.stays()
	got := found[path.Result](w, "viewer", "paths", map[string]any{"ask": map[string]any{"anchor": []string{"官网"}, "depth": 2}})
	if day := found[path.Result](w, "viewer", "paths", map[string]any{"scope": "from 2026-01-01 to 2026-01-02"}).Provenance; !day.From.Equal(time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC)) || day.Zone != "Asia/Shanghai" {
		t.Errorf("the first of January begins at %v in %s", day.From, day.Zone)
	}
	tree := got.Result.After.Tree
	if tree.Paths != 12 || tree.Ended != 4 || len(tree.Children) != 1 || tree.Children[0].Name != "tp_desk" || tree.Children[0].Paths != 8 || tree.Children[0].Ended != 4 {
		t.Errorf("after the website: %+v", tree)
	}
	want := []TrailStep{{Key: "tp_desk", Name: "前台"}, {Key: "tp_site", Name: "官网"}}
	slices.SortFunc(got.Steps, func(a, b TrailStep) int { return strings.Compare(a.Key, b.Key) })
	if !slices.Equal(got.Steps, want) || got.Provenance.Position != w.position || got.Provenance.Zone != "Asia/Shanghai" {
		t.Errorf("steps %+v, provenance %+v", got.Steps, got.Provenance)
	}
}

// Journeys can be asked for by order as soon as a fact names one.
func TestTypesOfObjectAreListed(t *testing.T) {
	w := withTrails(t)
	list := func() []string {
		found[TrailGraph](w, "viewer", "graph", map[string]any{}) // waits until the journeys have the facts
		return read[TrailObjects](t, w.want(200, request{method: "GET", path: base + "/trails/objects", as: "viewer"})).Types
	}
	w.facts(fact{name: "view", customer: 1})
	w.trails.Wake()
	if got := list(); len(got) != 0 {
		t.Errorf("%q before any order", got)
	}
	w.facts(fact{name: "view", customer: 1, order: "S1"})
	w.trails.Wake()
	if got := list(); !slices.Equal(got, []string{"order"}) {
		t.Errorf("%q with an order", got)
	}
	p := read[Problem](t, w.want(422, request{method: "POST", path: base + "/trails/graph", as: "viewer", body: map[string]any{"cases": map[string]any{"object": "parcel"}}}))
	if len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Message, "order") {
		t.Errorf("%+v does not say which types there are", p)
	}
}

// Eight of the twelve go from the website to the desk, four of them back to the
// website.
func TestAJourneyGoesFromSomeStepsToOthers(t *testing.T) {
	w := withTrails(t)
	w.stays()
	g := found[TrailGraph](w, "viewer", "graph", map[string]any{"cases": map[string]any{"starts": []string{"官网"}, "ends": []string{"tp_desk"}}}).Result
	if g.Cases != 8 || g.Customers != 8 || g.Events != 16 || len(g.Edges) != 1 || g.Edges[0].Count != 8 {
		t.Errorf("from the website to the desk: %+v", g)
	}
	v := found[TrailVariants](w, "viewer", "variants", map[string]any{"cases": map[string]any{"starts": []string{"tp_site"}, "ends": []string{"tp_site"}}}).Result
	if v.Cases != 4 || v.Distinct != 1 || !slices.Equal(v.Listed[0].Path, []string{"tp_site", "tp_desk", "tp_site"}) {
		t.Errorf("from the website to the website: %+v", v)
	}
	for field, cases := range map[string]map[string]any{
		"cases.starts": {"starts": []string{"nobody"}, "ends": []string{"tp_desk"}},
		"cases.ends":   {"starts": []string{"tp_desk"}, "ends": []string{"tp_desk", "nobody"}},
		"cases":        {"starts": []string{"tp_site"}},
	} {
		p := read[Problem](t, w.want(422, request{method: "POST", path: base + "/trails/graph", as: "viewer", body: map[string]any{"cases": cases}}))
		if len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%v: %+v", cases, p)
		}
	}
	w.want(422, request{method: "POST", path: base + "/trails/graph", as: "viewer", body: map[string]any{"cases": map[string]any{"ends": []string{"tp_desk"}}}})
	w.want(422, request{method: "POST", path: base + "/trails/graph", as: "touchpoint-owner", body: map[string]any{"cases": map[string]any{"starts": []string{"官网"}, "ends": []string{"tp_desk"}}}})
}

func TestTrailsKeepToTheScope(t *testing.T) {
	w := withTrails(t)
	w.stays()
	got := found[path.Result](w, "touchpoint-owner", "paths", map[string]any{"ask": map[string]any{"anchor": []string{"tp_desk"}, "depth": 1}})
	tree := got.Result.After.Tree
	if tree.Paths != 8 || len(tree.Children) != 1 || tree.Children[0].Name != "" || tree.Children[0].Paths != 4 {
		t.Errorf("the owner of the desk sees %+v", tree)
	}
	if slices.ContainsFunc(got.Steps, func(s TrailStep) bool { return s.Key == "tp_site" || s.Outside != (s.Key == "") }) {
		t.Errorf("the owner of the desk sees the steps %+v", got.Steps)
	}
	east := found[path.Result](w, "unit-manager", "paths", map[string]any{"ask": map[string]any{"anchor": []string{"tp_desk"}, "depth": 1}}).Result
	if east.Customers != 0 {
		t.Errorf("nothing happened in the east; its manager sees %+v", east)
	}
	w.want(422, request{method: "POST", path: base + "/trails/paths", as: "touchpoint-owner", body: map[string]any{"ask": map[string]any{"anchor": []string{"tp_site"}}}})
	w.want(403, request{method: "POST", path: base + "/trails/conformance", as: "touchpoint-owner", body: map[string]any{"ask": map[string]any{"journey": "jny_x"}}})
}

// Twelve customers look at the website and check in at E1, in the east, and
// eleven of them at W1, in the west, later; three others check in at E2.
func (w *world) travels() {
	w.secondInTheEast()
	for c := 1; c <= 12; c++ {
		w.facts(fact{name: "view", customer: c}, fact{name: "check-in", unit: "E1", customer: c, day: 1})
		if c > 1 {
			w.facts(fact{name: "check-in", unit: "W1", customer: c, day: 3})
		}
		if c <= 3 {
			w.facts(fact{name: "check-in", unit: "E2", customer: 20 + c, day: 1})
		}
	}
	w.trails.Wake()
}

// secondInTheEast opens the hotel E2.
func (w *world) secondInTheEast() {
	must(w.store.In("main").Units().Create(w.t.Context(), touchstone.Unit{Meta: touchstone.Meta{ID: "unit_e2"}, Label: touchstone.Label{EN: "E2"}, Code: "E2", Level: "hotel", Moves: []touchstone.UnitMove{{Parent: "unit_east"}}}))
}

// Whoever is limited to units sees the customers who came there, and of them what
// happened there; whoever is limited to touchpoints sees those of every unit; all
// others see everything.
func TestWhoSeesWhichUnitsInTrails(t *testing.T) {
	w := withTrails(t)
	w.travels()
	type seen struct{ customers, events int }
	for as, want := range map[string]map[string]seen{
		"viewer":           {"": {15, 38}, "where unit(region) = WEST": {11, 11}, "where unit = E2": {3, 3}, "where unit absent": {12, 12}},
		"touchpoint-owner": {"": {15, 38}, "where unit(region) = WEST": {11, 11}},
		"unit-manager":     {"": {15, 15}, "where unit(region) = WEST": {0, 0}, "where unit = E2": {3, 3}, "where unit absent": {0, 0}, "where unit != E2": {12, 12}},
	} {
		for scope, n := range want {
			g := found[TrailGraph](w, as, "graph", map[string]any{"scope": scope}).Result
			if got := (seen{g.Customers, g.Events}); got != n {
				t.Errorf("%s, %q: %+v, want %+v", as, scope, got, n)
			}
		}
	}
	for _, name := range []string{"graph", "variants", "paths", "cohorts", "funnel", "waiting", "next"} {
		ask := map[string]any{"cohorts": map[string]any{"entry": []string{"tp_desk"}}, "funnel": map[string]any{"steps": []any{map[string]any{"parts": [][]string{{"tp_desk"}}}}},
			"waiting": map[string]any{"from": []string{"tp_desk"}, "to": []string{"tp_site"}}}[name]
		w.want(200, request{method: "POST", path: base + "/trails/" + name, as: "unit-manager", body: map[string]any{"ask": ask, "scope": "from 2026-01-01 to 2026-02-01"}})
	}
	w.want(403, request{method: "POST", path: base + "/trails/conformance", as: "unit-manager", body: map[string]any{"ask": map[string]any{"journey": "jny_x"}}})
}

// By unit every analysis tells the same of the journeys that meet it. The manager
// of the east learns of W1 how many come.
func TestTrailsByUnit(t *testing.T) {
	w := withTrails(t)
	w.travels()
	type unit struct {
		key                       string
		events, customers, starts int
	}
	look := func(as string, body map[string]any) (out []unit, hidden int) {
		a := found[TrailGraph](w, as, "graph", body)
		for _, u := range a.Units {
			starts := -1 // no result
			if u.Result != nil {
				if starts = 0; len(u.Result.Nodes) > 0 {
					starts = u.Result.Events
				}
			}
			out = append(out, unit{u.Key, u.Events, u.Customers, starts})
		}
		return out, a.UnitsHidden
	}
	for _, test := range []struct {
		as     string
		body   map[string]any
		want   []unit
		hidden int
	}{
		{"owner", map[string]any{"by_unit": "hotel"}, []unit{{"E1", 12, 12, 24}, {"W1", 11, 11, 22}, {"E2", 3, 3, 3}}, 0},
		{"owner", map[string]any{"by_unit": "region"}, []unit{{"EAST", 15, 15, 27}, {"WEST", 11, 11, 22}}, 0},
		{"unit-manager", map[string]any{"by_unit": "hotel"}, []unit{{"E1", 12, 12, 12}, {"E2", 3, 3, 3}, {"W1", 11, 11, -1}}, 0},
		{"unit-manager", map[string]any{"by_unit": "hotel", "scope": "from 2026-01-04 to 2026-01-05 zone UTC"}, []unit{{"W1", 11, 11, -1}}, 0},
		{"owner", map[string]any{"steps": "unit", "level": "hotel"}, nil, 0},
	} {
		got, hidden := look(test.as, test.body)
		if !slices.Equal(got, test.want) || hidden != test.hidden {
			t.Errorf("%s, %v: %v, %d hidden; want %v", test.as, test.body, got, hidden, test.want)
		}
	}
	g := found[TrailGraph](w, "owner", "graph", map[string]any{"steps": "unit", "level": "hotel"}).Result
	if len(g.Edges) != 1 || g.Edges[0].From != "E1" || g.Edges[0].To != "W1" || g.Edges[0].Count != 11 {
		t.Errorf("from unit to unit: %+v", g.Edges)
	}
	for _, body := range []map[string]any{{"by_unit": "planet"}, {"steps": "unit"}, {"level": "hotel"}} {
		w.want(422, request{method: "POST", path: base + "/trails/graph", as: "owner", body: body})
	}
}

func TestTrailsRefuseWhatIsWrong(t *testing.T) {
	w := withTrails(t)
	w.stays()
	for name, body := range map[string]map[string]any{
		"paths":       {"steps": "colour"},
		"funnel":      {"ask": map[string]any{"steps": []any{map[string]any{"parts": [][]string{{"nobody"}}}}}},
		"waiting":     {"ask": map[string]any{"from": []string{"tp_desk"}, "to": []string{}}},
		"next":        {"scope": "where day = 2026-01-01"},
		"cohorts":     {"ask": map[string]any{"entry": []string{"tp_site"}, "by": "day"}}, // without a period
		"value":       {"ask": map[string]any{"touchpoints": []string{}, "as_of_ms": 1}},
		"attribution": {"cases": map[string]any{"object": "order", "gap_ms": 5}, "ask": map[string]any{"outcomes": []string{"tp_desk"}}},
	} {
		w.want(422, request{method: "POST", path: base + "/trails/" + name, as: "owner", body: body})
	}
	w.want(422, request{method: "POST", path: base + "/trails/paths", as: "owner", body: map[string]any{"cases": map[string]any{"object": "parcel"}}})
	w.want(404, request{method: "POST", path: base + "/trails/conformance", as: "owner", body: map[string]any{"ask": map[string]any{"journey": "jny_none"}}})
	w.want(503, request{method: "POST", path: "/v1/workspaces/other/trails/paths", as: stranger, body: map[string]any{}})
}

func TestEveryAnalysisOfTrails(t *testing.T) {
	w := withTrails(t)
	w.stays()
	f := found[Funnel](w, "analyst", "funnel", map[string]any{"scope": "from 2026-01-01 to 2026-01-15 zone UTC",
		"ask": map[string]any{"by": "week", "window_ms": 7 * 24 * 3600 * 1000, "steps": []any{map[string]any{"parts": [][]string{{"tp_site"}}}, map[string]any{"parts": [][]string{{"tp_desk"}}}}}}).Result
	if f.Customers != 12 || len(f.Steps) != 2 || f.Steps[1].Reached != 8 || len(f.Periods) != 3 || f.Periods[0].Reached[1] != 8 {
		t.Errorf("funnel %+v", f)
	}
	waits := found[waiting.Result](w, "analyst", "waiting", map[string]any{"ask": map[string]any{"from": []string{"tp_site"}, "to": []string{"tp_desk"},
		"standard": map[string]any{"statistic": "share", "bound": "at-most", "threshold_ms": 3600 * 1000, "share": 900}}}).Result
	if waits.Waits != 8 || *waits.Times.Median != 86400 || waits.Open != 4 || waits.Standard.Within.N != 0 {
		t.Errorf("waits %+v", waits)
	}
	n := found[next.Result](w, "analyst", "next", map[string]any{"ask": map[string]any{"after": []string{"tp_desk"}, "order": 1}}).Result
	if n.ContextN != 8 || len(n.Predictions) == 0 || len(n.Trials) == 0 {
		t.Errorf("next %+v", n)
	}
	c := found[cohort.Result](w, "analyst", "cohorts", map[string]any{"scope": "from 2026-01-01 to 2026-01-14 zone UTC", "ask": map[string]any{"entry": []string{"tp_site"}, "until_ms": time.Date(2026, 1, 12, 0, 0, 0, 0, time.UTC).UnixMilli()}}).Result
	if c.Customers != 12 || c.Cohorts[0].N != 12 || c.Cohorts[0].Cells[1].In.Came != 4 {
		t.Errorf("cohorts %+v", c)
	}
	// In the second week four come again, and nobody for the first time.
	for to, until := range map[string]time.Time{ // stays end at noon of the ninth
		"2026-01-03": time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC), "2026-01-10": time.Date(2026, 1, 9, 12, 0, 0, 1e6, time.UTC),
	} {
		c := found[cohort.Result](w, "analyst", "cohorts", map[string]any{"scope": "from 2026-01-01 to " + to + " zone UTC", "ask": map[string]any{"entry": []string{"tp_site"}, "by": "day"}}).Result
		if last := c.Cohorts[len(c.Cohorts)-1]; c.Until != until.UnixMilli() || last.Complete != (to == "2026-01-03") {
			t.Errorf("days before %s are known until %v: %+v", to, time.UnixMilli(c.Until).UTC(), last)
		}
	}
	c = found[cohort.Result](w, "analyst", "cohorts", map[string]any{"scope": "from 2026-01-05 to 2026-01-12 zone UTC", "ask": map[string]any{"entry": []string{"tp_site"}}}).Result
	if c.Customers != 12 || c.Earlier != 12 || c.Cohorts[0].N != 0 {
		t.Errorf("cohorts of the second week %+v", c)
	}
	v := found[cohort.ValueResult](w, "analyst", "value", map[string]any{"ask": map[string]any{"touchpoints": []string{"tp_site"}, "as_of_ms": time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC).UnixMilli(), "parts": 2}}).Result
	if v.Customers != 12 || v.Never != 0 || len(v.Cells) != 2 {
		t.Errorf("value %+v", v)
	}
	a := found[attribution.Result](w, "analyst", "attribution", map[string]any{"ask": map[string]any{"outcomes": []string{"tp_desk"}, "models": []string{"last"}}}).Result
	if a.Conversions != 8 || a.Attributed != 8 || a.Models[0].Credits[0].Name != "tp_site" || a.Models[0].Credits[0].Conversions.Value != 8 {
		t.Errorf("attribution %+v", a)
	}
}

// Twelve customers look and then check in for 100 yuan, or 300 the last four.
func TestJourneysCarryWhatTheyAreWorth(t *testing.T) {
	w := withTrails(t)
	for c := 1; c <= 12; c++ {
		fen := int64(10_000)
		if c > 8 {
			fen = 30_000
		}
		w.facts(fact{name: "view", customer: c}, fact{name: "check-in", customer: c, day: 1, fen: fen})
	}
	w.trails.Wake()
	value := map[string]any{"touchpoints": []string{"tp_desk"}, "as_of_ms": time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC).UnixMilli(), "parts": 2, "currency": "CNY"}
	v := found[cohort.ValueResult](w, "analyst", "value", map[string]any{"ask": value}).Result
	if len(v.Cells) != 2 || v.Cells[0].Value != 2 || v.Cells[0].N != 4 || v.Cells[0].MeanValue != 30_000 || v.Cells[1].MeanValue != 10_000 || v.Currency != "CNY" || v.Comings["CNY"] != 12 {
		t.Errorf("value %+v", v)
	}
	credit := map[string]any{"outcomes": []string{"tp_desk"}, "models": []string{"last"}, "currency": "CNY"}
	a := found[attribution.Result](w, "analyst", "attribution", map[string]any{"ask": credit}).Result
	if *a.Worth != 200_000 || a.Priced != 12 || a.Models[0].Credits[0].Worth.Value != 200_000 {
		t.Errorf("attribution %+v", a)
	}
	credit["currency"] = "JPY"
	if a = found[attribution.Result](w, "analyst", "attribution", map[string]any{"ask": credit}).Result; *a.Worth != 0 || a.Priced != 0 || a.Conversions != 12 {
		t.Errorf("in another currency %+v", a)
	}
	value["currency"] = "yuan"
	w.want(422, request{method: "POST", path: base + "/trails/value", as: "analyst", body: map[string]any{"ask": value}})
}

// Eight of twelve customers go from the website to the desk; four of them come
// back to the website afterwards, where a second time is not designed.
func TestADesignedJourneyIsHeldAgainstTrails(t *testing.T) {
	w := withTrails(t)
	w.stays()
	ws := w.store.In("main")
	for _, id := range []string{"stg_look", "stg_stay"} {
		must(ws.Stages().Create(t.Context(), touchstone.Stage{Meta: touchstone.Meta{ID: id}, Label: touchstone.Label{EN: id}}))
	}
	must(ws.Journeys().Create(t.Context(), touchstone.Journey{Meta: touchstone.Meta{ID: "jny_stay"}, Label: touchstone.Label{EN: "Stay"}, Status: touchstone.Active,
		Stages: []touchstone.JourneyStage{{Stage: "stg_look", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_site"}}}, {Stage: "stg_stay", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_desk"}}}}}))
	r := found[conformance.Result](w, "designer", "conformance", map[string]any{"ask": map[string]any{"journey": "jny_stay"}}).Result
	if r.Customers != 12 || r.Outside != 0 || r.Conforming.N != 4 || r.Deviating.N != 8 {
		t.Errorf("%+v", r)
	}
	kinds := map[conformance.Kind]int{}
	for _, k := range r.Kinds {
		kinds[k.Kind] = k.Customers.N
	}
	if kinds[conformance.Skipped] != 4 || kinds[conformance.Repeated] != 4 {
		t.Errorf("kinds %v: four never reach the desk, four come back", kinds)
	}
}

// The store has derived shapes again: until the journeys are made of them, the
// old ones answer, and say so.
func TestJourneysAnswerWhileShapesAreDerivedAgain(t *testing.T) {
	w := withTrails(t)
	w.stays()
	before := found[TrailGraph](w, "viewer", "graph", map[string]any{"steps": "shape"})
	if before.Result.Events != 24 || before.Provenance.Deriving != nil || before.Provenance.Generation != 0 {
		t.Errorf("%+v", before.Provenance)
	}
	shape := touchstone.Shape{Normaliser: 9, Source: "web", Name: "other"}.WithID()
	must(w.events.Reshape(t.Context(), []eventstore.Reshaped{{Position: 1, Shape: shape}}, nil))
	for end := time.Now().Add(20 * time.Second); !w.trails.Status().Behind; w.trails.Wake() {
		if time.Now().After(end) {
			t.Fatal("the journeys do not see that they are behind")
		}
		time.Sleep(time.Millisecond)
	}
	after := found[TrailGraph](w, "viewer", "graph", map[string]any{"steps": "shape"})
	if d := after.Provenance.Deriving; after.Result.Events != 24 || d == nil || len(d.Sources) > 0 || d.Of != w.position || after.Provenance.Generation != 0 {
		t.Errorf("%+v, %+v", after.Provenance, d)
	}
}

func TestTheGraphAddsUp(t *testing.T) {
	w := withTrails(t)
	w.stays()
	for _, share := range []float64{0, .5} {
		g := found[TrailGraph](w, "viewer", "graph", map[string]any{"ask": map[string]any{"edges": share, "activities": share}}).Result
		if g.Cases != 12 || g.Customers != 12 || g.Events != 24 {
			t.Errorf("edges %v: %+v", share, g)
		}
		in, out := map[string]int{}, map[string]int{}
		for _, e := range g.Edges {
			out[e.From] += e.Count
			in[e.To] += e.Count
		}
		events := g.Other.Events
		for _, n := range g.Nodes {
			events += n.Events
			if n.Events != n.Starts+in[n.Key]+n.HiddenIn || n.Events != n.Ends+out[n.Key]+n.HiddenOut {
				t.Errorf("edges %v: %+v, in %d, out %d", share, n, in[n.Key], out[n.Key])
			}
		}
		if events != 24 {
			t.Errorf("edges %v: %d events", share, events)
		}
	}
	g := found[TrailGraph](w, "viewer", "graph", map[string]any{}).Result
	if i := slices.IndexFunc(g.Nodes, func(n GraphNode) bool { return n.Key == "tp_desk" }); i < 0 || g.Nodes[i].Met.N != 8 || g.Nodes[i].Met.Of != 12 || math.Abs(*g.Nodes[i].Met.Low-.390622) > 1e-6 {
		t.Errorf("%+v", g.Nodes)
	}
	if e := g.Edges[0]; e.From != "tp_site" || e.To != "tp_desk" || e.Count != 8 || e.Customers != 8 || *e.Times.Median != 86400 {
		t.Errorf("the strongest edge is %+v", e)
	}
}

func TestVariantsAddUp(t *testing.T) {
	w := withTrails(t)
	w.stays()
	v := found[TrailVariants](w, "viewer", "variants", map[string]any{"ask": map[string]any{"top": 2, "groups": 1}}).Result
	if v.Cases != 12 || v.Distinct != 3 || len(v.Listed) != 2 || v.RestCases != 4 || len(v.Representatives) != 1 || v.Representatives[0].Covered.N != 8 {
		t.Errorf("%+v", v)
	}
	// Each customer has one journey. Wilson, 8 of 12: centre .626251, half .235629.
	for _, r := range []journey.Rate{v.Represented, *v.Listed[1].SoFar} {
		if r.N != 8 || r.Of != 12 || math.Abs(*r.Low-.390622) > 1e-6 || math.Abs(*r.High-.861880) > 1e-6 {
			t.Errorf("%+v, from %v to %v", r, *r.Low, *r.High)
		}
	}
	if v.Rest.N != 4 || math.Abs(*v.Rest.Low-.138120) > 1e-6 {
		t.Errorf("the rest is %+v", v.Rest)
	}
	// After a gap of two days four customers have two journeys: 16 are worth 16² /
	// (4 × 2² + 8) = 10.67 customers. Eight are the site alone: Wilson about .5
	// with half .257284.
	cut := found[TrailVariants](w, "viewer", "variants", map[string]any{"cases": map[string]any{"gap_ms": 2 * 86_400_000}}).Result
	if top := cut.Listed[0].Taken; top.N != 8 || top.Of != 16 || math.Abs(*top.Low-.242716) > 1e-6 || math.Abs(*top.High-.757284) > 1e-6 {
		t.Errorf("cut: %+v, from %v to %v", top, *top.Low, *top.High)
	}
	all := found[TrailVariants](w, "viewer", "variants", map[string]any{}).Result
	if len(all.Listed) != 3 || all.RestCases != 0 || all.Listed[0].Taken.N != 4 || all.Listed[0].Taken.Of != 12 {
		t.Errorf("%+v", all)
	}
}

func TestDifferences(t *testing.T) {
	w := withTrails(t)
	for c := 1; c <= 40; c++ { // fifteen of the twenty who check in look twice, and three of the others
		w.facts(fact{name: "view", customer: c})
		if c <= 15 || c > 37 {
			w.facts(fact{name: "view", customer: c})
		}
		if c <= 20 {
			w.facts(fact{name: "check-in", customer: c, day: 1})
		}
	}
	w.trails.Wake()
	byOutcome := found[journey.Compared](w, "viewer", "difference", map[string]any{"ask": map[string]any{"outcomes": []string{"tp_desk"}}}).Result
	if byOutcome.A != 20 || byOutcome.B != 20 || len(byOutcome.Findings) == 0 || byOutcome.Findings[0].AN != 15 || byOutcome.Findings[0].BN != 3 {
		t.Errorf("%+v", byOutcome)
	}
	byPeriod := found[journey.Compared](w, "viewer", "difference", map[string]any{"scope": "from 2026-01-02 to 2026-01-03 zone UTC", "ask": map[string]any{"against": "from 2026-01-01 to 2026-01-02 zone UTC"}}).Result
	if byPeriod.A != 20 || byPeriod.B != 40 {
		t.Errorf("%+v", byPeriod)
	}
	for _, ask := range []map[string]any{{}, {"against": "from 2026-01-01", "outcomes": []string{"tp_desk"}}, {"against": "where"}, {"outcomes": []string{"nowhere"}}} {
		w.want(422, request{method: "POST", path: base + "/trails/difference", as: "viewer", body: map[string]any{"ask": ask}})
	}
}
