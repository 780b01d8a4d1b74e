// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/moment/study"
)

const momentsPath = "/v1/workspaces/main/moments"

// withMoments is a world whose main workspace has customers who met the front
// desk, which spoils repurchase and recommendation when it is bad, in W1 more
// often than in E1; and the website, which does nothing. It has been searched.
func withMoments(t *testing.T) (*world, *study.Keeper) {
	t.Helper()
	w := newWorld(t)
	for name, id := range map[string]touchstone.TouchpointID{"check-in": "tp_desk", "view": "tp_site"} {
		must(w.store.In("main").Rules().Create(t.Context(), touchstone.Rule{Enabled: true, Name: name, Touchpoint: id}))
	}
	must(w.events.Append(t.Context(), lives(1200)))
	main := must(w.api.options.Workspaces(t.Context(), "main"))
	main.Studies = must(study.Open(filepath.Join(t.TempDir(), "studies"), study.Options{Facts: w.events, Workspace: w.store.In("main"), Meaning: main.Meaning.Current,
		Mentions: func() string { return "" }, Now: w.now, NewID: newIDs("study-")}))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		main.Studies.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	must(main.Studies.Ask(study.Question{}))
	w.until("latest")
	return w, main.Studies
}

// until waits for a study.
func (w *world) until(id string) {
	w.t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		if w.send(request{method: "GET", path: momentsPath + "/" + id, as: "owner"}).status == 200 {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("no study %s within a minute: %s", id, w.send(request{method: "GET", path: momentsPath, as: "owner"}).body)
		}
	}
}

func lives(customers int) []touchstone.Event {
	r, clock := rand.New(rand.NewPCG(3, 4)), rand.New(rand.NewPCG(5, 6))
	from := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	var all []touchstone.Event
	add := func(customer int, day float64, name string, kind touchstone.EventKind) *touchstone.Event {
		at := from.Add(time.Duration(day * 24 * float64(time.Hour))).Truncate(time.Millisecond)
		n := len(all) + 1
		all = append(all, touchstone.Event{ID: touchstone.EventID{byte(n), byte(n >> 8), 2}, Position: touchstone.Position(n), Kind: kind, Shape: touchstone.Shape{Normaliser: 1, Source: "pms", Name: name}.WithID(),
			Subjects: []touchstone.SubjectID{touchstone.SubjectID(customer + 1)}, Claimed: at, Occurred: at, Received: at})
		return &all[len(all)-1]
	}
	score := func(metric string, v, low, high int32) []touchstone.Score {
		return []touchstone.Score{{Metric: metric, Value: v * 100, Low: low * 100, High: high * 100}}
	}
	rated := func(bad float64) int32 {
		if r.Float64() < bad {
			return 1
		}
		return int32(3 + r.IntN(3))
	}
	for c := range customers {
		day, unit := 30+200*r.Float64(), "E1"
		bad := .15
		if r.IntN(2) == 0 {
			unit, bad = "W1", .45
		}
		desk := rated(bad)
		e := add(c, day, "check-in", touchstone.Interaction)
		e.Scores, e.Unit = score("rating", desk, 1, 5), unit
		wait := int64(60_000 * (2 + clock.IntN(5)))
		if desk == 1 {
			wait += wait / 2
		}
		e.Duration = &wait
		add(c, day+.1, "view", touchstone.Interaction).Scores = score("rating", rated(.25), 1, 5)
		again, recommend := .6, int32(9)
		if desk == 1 {
			again, recommend = .25, 4
		}
		add(c, day+2, "survey", touchstone.Feedback).Scores = score("nps", recommend-int32(r.IntN(3)), 0, 10)
		if r.Float64() < again {
			add(c, day+40, "repurchase", touchstone.Outcome).Value = &touchstone.Money{Minor: 50_000, Currency: "CNY"}
		}
	}
	add(0, 400, "view", touchstone.Interaction)
	return all
}

func TestWhatAStudyWasAdjustedForIsSaid(t *testing.T) {
	w := newWorld(t)
	traits := w.store.In("main").SegmentTraits()
	must(traits.Create(t.Context(), touchstone.SegmentTrait{Name: "level", Label: touchstone.Label{ZH: "会员等级", EN: "Membership level"}}))
	must(traits.Create(t.Context(), touchstone.SegmentTrait{Name: "favourite_colour"}))
	for covariate, want := range map[string][2]string{
		"trait:level":            {"会员等级", "Membership level"},
		"trait:favourite_colour": {"客户特征“favourite colour”", "customer trait “favourite colour”"},
		"contacts":               {"此前接触次数", "contacts before"},
		"before:nps":             {"此前最近一次推荐打分（0–10）", "the last recommendation score (0–10) before"},
		"before:room-score":      {"此前最近一次“room score”", "the last “room score” before"},
	} {
		for i, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
			c := &call{lang: lang}
			d := &studyDesk{call: c, names: &namer{ws: w.store.In("main"), lang: lang}}
			if got, err := d.known(t.Context(), covariate); got != want[i] || err != nil {
				t.Errorf("%s: got %q, %v, want %q", covariate, got, err, want[i])
			}
		}
	}
}

func TestMomentsAreFoundAndShown(t *testing.T) {
	w, _ := withMoments(t)
	s := read[StudyShown](t, w.want(200, request{method: "GET", path: momentsPath + "/latest", as: "viewer", header: map[string]string{"Accept-Language": "zh"}}))
	if len(s.Moments) != 1 || s.Moments[0].ID != "tp_desk" || s.Findings.Touchpoints[0].Name != "前台" || !s.Findings.Touchpoints[0].Moment {
		t.Fatalf("moments %+v, first %+v", s.Moments, s.Findings.Touchpoints[0])
	}
	if !slices.Contains(s.Findings.Covariates, "认识多久") || slices.ContainsFunc(s.Findings.Covariates, func(name string) bool { return strings.Contains(name, "study.") }) {
		t.Errorf("adjusted for %v", s.Findings.Covariates)
	}
	if len(s.IDs) != 2 || s.IDs[0] != "tp_desk" || s.Stale || s.Partial {
		t.Errorf("ids %v, stale %v, partial %v", s.IDs, s.Stale, s.Partial)
	}
	if len(s.Pains) != 1 || s.Pains[0].Unit != "W1" || s.Pains[0].Touchpoint != "tp_desk" {
		t.Errorf("pains %+v: W1 was planted", s.Pains)
	}
	made := read[touchstone.PainPoint](t, w.want(201, request{method: "POST", path: base + "/pain-points", as: "designer", body: s.Pains[0].Draft}))
	if made.Unit != "unit_w1" || made.Share == nil || made.Share.N != int64(s.Pains[0].N) || !strings.Contains(made.Label.ZH, "前台") {
		t.Errorf("the draft became %+v", made)
	}
	if len(s.Items) == 0 || s.Items[0].Touchpoint != "tp_desk" || s.Items[0].Money == nil || !strings.Contains(s.Items[0].Losses[0].Formula, "每月") {
		t.Errorf("items %+v", s.Items)
	}
	if s.Views == nil || s.Views.Outcome != "nps" || len(s.Views.Of) != 2 || s.Views.Of[0].Touchpoint.ID != "tp_desk" || !strings.HasPrefix(s.Views.Of[0].AsymmetryText, "扣分项") {
		t.Errorf("views %+v", s.Views)
	}
	// 1,200 customers met the desk and, but for one contact, the website once each
	if len(s.Channels) != 2 || s.Channels[0].AtStake != nil || s.Channels[1].Channel != "store" || s.Channels[1].Customers != 1200 || s.Channels[1].Reach.Value != 1 || s.Channels[1].CostEach != nil || s.Channels[1].AtStake == nil || s.Channels[1].Deciding != 1 {
		t.Errorf("channels %+v", s.Channels)
	}
	if len(s.Worth) != 1 || s.Worth[0].Minor != 50_000 {
		t.Errorf("worth %+v", s.Worth)
	}
	list := read[StudyList](t, w.want(200, request{method: "GET", path: momentsPath, as: "viewer"}))
	if len(list.Studies) != 1 || list.Studies[0].ID != s.ID {
		t.Errorf("list %+v", list)
	}
}

func TestWhatIfAndPlan(t *testing.T) {
	w, _ := withMoments(t)
	got := read[Imagined](t, w.want(200, request{method: "POST", path: momentsPath + "/latest/what-if", as: "viewer", body: map[string]any{"levers": []map[string]any{{"touchpoint": "tp_desk", "bad_share": 0}}}}))
	i := slices.IndexFunc(got.Outcomes, func(o ImaginedOutcome) bool { return o.Outcome == "repurchase" })
	// .3 of encounters are bad, each takes .35 of a repurchase
	if i < 0 || got.Outcomes[i].Mean.Low > .105 || got.Outcomes[i].Mean.High < .105 || got.Money == nil || len(got.Verify) == 0 || len(got.Assumptions) != 2 {
		t.Errorf("%+v", got)
	}
	w.want(422, request{method: "POST", path: momentsPath + "/latest/what-if", as: "viewer", body: map[string]any{"levers": []map[string]any{{"touchpoint": "tp_none", "bad_share": 0}}}})
	w.want(422, request{method: "POST", path: momentsPath + "/latest/what-if", as: "viewer", body: map[string]any{"levers": []map[string]any{{"touchpoint": "tp_desk", "bad_share": .8, "good_share": .8}}}})
	shorter := read[Imagined](t, w.want(200, request{method: "POST", path: momentsPath + "/latest/what-if", as: "viewer", body: map[string]any{"levers": []map[string]any{{"touchpoint": "tp_desk", "wait_cut": .5}}}}))
	if i = slices.IndexFunc(shorter.Outcomes, func(o ImaginedOutcome) bool { return o.Outcome == "repurchase" }); i < 0 || shorter.Outcomes[i].Mean.Value <= 0 || shorter.Outcomes[i].Mean.Value >= .11 || len(shorter.Assumptions) != 3 {
		t.Errorf("half the waiting: %+v", shorter)
	}
	w.want(422, request{method: "POST", path: momentsPath + "/latest/what-if", as: "viewer", body: map[string]any{"levers": []map[string]any{{"touchpoint": "tp_site", "wait_cut": .5}}}})
	plan := read[Planned](t, w.want(200, request{method: "POST", path: momentsPath + "/latest/plan", as: "viewer", body: map[string]any{"budget": 1000, "work": []map[string]any{{"touchpoint": "tp_desk", "cost": 900, "effort": 1}}}}))
	if len(plan.Chosen) != 1 || plan.Items[plan.Chosen[0]].Touchpoint != "tp_desk" || !plan.Items[plan.Chosen[0]].Quick || plan.Cost != 900 {
		t.Errorf("%+v", plan)
	}
	none := read[Planned](t, w.want(200, request{method: "POST", path: momentsPath + "/latest/plan", as: "viewer", body: map[string]any{"budget": 800, "work": []map[string]any{{"touchpoint": "tp_desk", "cost": 900}}}}))
	if len(none.Chosen) != 0 {
		t.Errorf("beyond the budget: %+v", none.Chosen)
	}
}

// TestMomentsKeepToScopes: an owner of the desk sees the desk, the manager of
// the east nothing of the west.
func TestMomentsKeepToScopes(t *testing.T) {
	w, _ := withMoments(t)
	owner := read[StudyShown](t, w.want(200, request{method: "GET", path: momentsPath + "/latest", as: string(touchstone.RoleTouchpointOwner)}))
	if len(owner.Channels) != 0 {
		t.Errorf("an owner of touchpoints sees channels %+v", owner.Channels)
	}
	if !owner.Partial || !slices.Equal(owner.IDs, []string{"tp_desk"}) || len(owner.Pains) != 1 {
		t.Errorf("touchpoint owner: %v, %+v", owner.IDs, owner.Pains)
	}
	manager := read[StudyShown](t, w.want(200, request{method: "GET", path: momentsPath + "/latest", as: string(touchstone.RoleUnitManager)}))
	if !manager.Partial || len(manager.IDs) != 0 || len(manager.Moments) != 0 || len(manager.Pains) != 0 || len(manager.Items) != 0 {
		t.Errorf("unit manager: %+v", manager)
	}
	w.want(422, request{method: "POST", path: momentsPath + "/latest/what-if", as: string(touchstone.RoleTouchpointOwner), body: map[string]any{"levers": []map[string]any{{"touchpoint": "tp_site", "bad_share": 0}}}})
	evidence := read[page[BadEncounter]](t, w.want(200, request{method: "GET", path: momentsPath + "/latest/evidence?touchpoint=tp_desk&limit=5", as: string(touchstone.RoleTouchpointOwner)}))
	if len(evidence.Items) != 5 || evidence.Items[0].Touchpoint != "tp_desk" {
		t.Fatalf("evidence %+v", evidence.Items)
	}
	for _, e := range evidence.Items {
		if e.Because != study.Rated || e.Scores[0].Value != 100 || e.Waited == nil || *e.Waited != *e.Duration || e.Shown != nil || e.UnitName == "" {
			t.Errorf("a bad encounter: %+v; it is a check-in with one of five stars", e)
		}
	}
	other := read[page[BadEncounter]](t, w.want(200, request{method: "GET", path: momentsPath + "/latest/evidence?touchpoint=tp_site", as: string(touchstone.RoleTouchpointOwner)}))
	if len(other.Items) != 0 {
		t.Errorf("%d facts of a touchpoint of others", len(other.Items))
	}
	pain := read[page[BadEncounter]](t, w.want(200, request{method: "GET", path: momentsPath + "/latest/evidence?pain=0&limit=3", as: "analyst"}))
	if len(pain.Items) != 3 || pain.Items[0].Unit != "W1" {
		t.Errorf("evidence of the pain point: %+v", pain.Items)
	}
	w.want(404, request{method: "GET", path: momentsPath + "/latest/evidence?touchpoint=tp_none", as: "analyst"})
}

func TestAnotherSearchIsAskedFor(t *testing.T) {
	w, _ := withMoments(t)
	first := read[StudyShown](t, w.want(200, request{method: "GET", path: momentsPath + "/latest", as: "viewer"}))
	asked := read[StudyAsked](t, w.want(202, request{method: "POST", path: momentsPath, as: "designer", body: map[string]any{"window_days": 30, "worth": map[string]any{"repurchase": 100}}}))
	w.until(asked.ID)
	s := read[StudyShown](t, w.want(200, request{method: "GET", path: momentsPath + "/" + asked.ID, as: "viewer"}))
	if slices.ContainsFunc(s.Outcomes, func(o study.Outcome) bool { return o.Name == "repurchase" }) && !slices.Contains(s.Absent, "repurchase") {
		t.Error("a repurchase after 40 days shows within 30")
	}
	both := read[ThenAndNow](t, w.want(200, request{method: "GET", path: momentsPath + "/" + asked.ID + "/then?with=" + first.ID, as: "viewer"}))
	if len(both.Touchpoints) != 2 || both.Touchpoints[0].Then == nil || both.Then.ID != first.ID {
		t.Errorf("%+v", both)
	}
	i := slices.IndexFunc(both.Touchpoints, func(x ThenNowTouch) bool { return x.ID == "tp_desk" })
	if got := both.Touchpoints[i].Change; got != Kept && got != Faded {
		t.Errorf("the desk was a moment then, it %s", got)
	}
	w.want(422, request{method: "POST", path: momentsPath, as: "designer", body: map[string]any{"segment": "where channel = app"}})
	w.want(404, request{method: "DELETE", path: momentsPath + "/" + asked.ID, as: "designer"})
	w.want(404, request{method: "GET", path: momentsPath + "/study-none", as: "viewer"})
}
