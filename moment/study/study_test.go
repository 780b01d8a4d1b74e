// SPDX-License-Identifier: Apache-2.0

package study

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone"
	"touchstone/eventstore/duckdb"
	"touchstone/moment"
	"touchstone/stats"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

var start = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// world is a hotel in which a bad front desk keeps customers from coming again
// and spoils their view of the brand, and a bad lift does nothing.
type world struct {
	t      *testing.T
	folder string
	facts  *duckdb.Store
	ws     workspace.Workspace
	ids    map[string]string // of touchpoints, by key
	shapes map[string]touchstone.Shape
	mean   *touchstone.Meaning
	now    time.Time
	ran    int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, folder: filepath.Join(t.TempDir(), "studies"), ids: map[string]string{}, shapes: map[string]touchstone.Shape{}, now: start.AddDate(2, 0, 0)}
	w.mean = &touchstone.Meaning{Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Traits: map[string]touchstone.Trait{"tier": touchstone.TraitMap{}}}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "w.db"), sqlstore.Options{Now: func() time.Time { return w.now }, ID: w.newID})
	if err != nil {
		t.Fatal(err)
	}
	closed(t, store.Close)
	settings := touchstone.DefaultSettings()
	ws, err := store.Workspaces().Create(t.Context(), touchstone.Workspace{Meta: touchstone.Meta{ID: "hotel"}, Name: touchstone.Label{EN: "Hotel"}, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	w.ws = store.In(ws.WorkspaceID())
	for _, key := range []string{"desk", "lift", "room", "laundry"} {
		layer := touchstone.Front
		if key == "laundry" {
			layer = touchstone.Back
		}
		made, err := w.ws.Touchpoints().Create(t.Context(), touchstone.Touchpoint{Key: key, Label: touchstone.Label{EN: key}, Layer: layer, Status: touchstone.Active})
		if err != nil {
			t.Fatal(err)
		}
		w.ids[key] = made.ID
		w.mean.Shapes[w.shape(key).ID] = touchstone.TouchpointID(made.ID)
	}
	if w.mean.Revision, err = w.ws.Revision(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.facts, err = duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "facts"), duckdb.Options{}); err != nil {
		t.Fatal(err)
	}
	closed(t, w.facts.Close)
	return w
}

func closed(t *testing.T, close func() error) {
	t.Cleanup(func() {
		if err := close(); err != nil {
			t.Error(err)
		}
	})
}

func (w *world) newID() string { w.ran++; return "id" + strconv.Itoa(w.ran) }

func (w *world) shape(name string) touchstone.Shape {
	if s, ok := w.shapes[name]; ok {
		return s
	}
	s := touchstone.Shape{Normaliser: 1, Source: "pms", Name: name}.WithID()
	w.shapes[name] = s
	return s
}

func (w *world) open() *Keeper {
	w.t.Helper()
	k, err := Open(w.folder, Options{Facts: w.facts, Workspace: w.ws, Meaning: func(context.Context) (*touchstone.Meaning, error) { return w.mean, nil },
		Mentions: func() string { return "" }, Now: func() time.Time { return w.now }, NewID: w.newID})
	if err != nil {
		w.t.Fatal(err)
	}
	return k
}

// live lets customers live through a year: mood moves how they rate anything
// and whether they come again; a bad desk takes a third of the chance away.
func (w *world) live(customers int) {
	w.t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var all []touchstone.Event
	add := func(c int, day float64, name string, kind touchstone.EventKind, change func(*touchstone.Event)) {
		at := start.Add(time.Duration(day * 24 * float64(time.Hour))).Truncate(time.Millisecond)
		e := touchstone.Event{ID: touchstone.EventID{byte(len(all)), byte(len(all) >> 8), byte(len(all) >> 16), 1}, Position: touchstone.Position(len(all) + 1), Kind: kind,
			Shape: w.shape(name), Subjects: []touchstone.SubjectID{touchstone.SubjectID(c + 1)}, Claimed: at, Occurred: at, Received: at}
		change(&e)
		all = append(all, e)
	}
	stars := func(e *touchstone.Event, v int) {
		e.Scores = []touchstone.Score{{Metric: "rating", Value: int32(v) * 100, Low: 100, High: 500}}
	}
	rating := func(bad float64) int {
		if r.Float64() < bad {
			return 1 + r.IntN(2)
		}
		return 3 + r.IntN(3)
	}
	for c := range customers {
		w.mean.Traits["tier"].(touchstone.TraitMap)[touchstone.CustomerID(c+1)] = []string{"gold", "plain"}[c%2]
		mood, day := r.NormFloat64(), 30+r.Float64()*200
		add(c, day-20, "room", touchstone.Interaction, func(e *touchstone.Event) { stars(e, max(1, min(5, int(math.Round(3.4+mood))))) })
		unit, hour := fmt.Sprintf("h%d", 1+r.IntN(4)), 9+r.IntN(12)
		share := .2 - .05*mood
		if unit == "h3" && hour >= 14 && hour < 17 {
			share += .4
		}
		late := r.Float64() < .3
		if late {
			share += .25
		}
		desk, lift := rating(share), rating(.2-.05*mood)
		at := math.Floor(day) + float64(hour)/24
		add(c, at-.2, "laundry", touchstone.Interaction, func(e *touchstone.Event) {
			if stars(e, 4); late {
				stars(e, 1)
			}
		})
		add(c, at, "desk", touchstone.Interaction, func(e *touchstone.Event) { stars(e, desk); e.Unit = unit })
		add(c, at+.01, "lift", touchstone.Interaction, func(e *touchstone.Event) { stars(e, lift); e.Unit = unit })
		chance, nps := .5+.08*mood, 7.5+mood
		if desk <= 2 {
			chance, nps = chance-.3, nps-2.5
		}
		if r.Float64() < .8 {
			add(c, at+2, "survey", touchstone.Feedback, func(e *touchstone.Event) {
				e.Scores = []touchstone.Score{{Metric: "nps", Value: 100 * int32(max(0, min(10, math.Round(nps+1.2*r.NormFloat64())))), High: 1000}}
			})
		}
		if r.Float64() < chance {
			add(c, at+40, "repurchase", touchstone.Outcome, func(e *touchstone.Event) { e.Value = &touchstone.Money{Minor: 60_000, Currency: "CNY"} })
		}
	}
	add(0, 360, "room", touchstone.Interaction, func(*touchstone.Event) {})
	if _, err := w.facts.Append(w.t.Context(), all); err != nil {
		w.t.Fatal(err)
	}
}

// made runs the keeper until nothing is due, some time after nothing changed.
func (w *world) made(k *Keeper) {
	w.t.Helper()
	for range 2 {
		for k.next(w.t.Context()) {
		}
	}
}

func TestAStudyFindsWhatWasPlanted(t *testing.T) {
	w := newWorld(t)
	w.live(3000)
	k := w.open()
	w.made(k)
	s, err := k.Study(Latest)
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]moment.Class{}
	for _, f := range s.Findings.Touchpoints {
		for key, id := range w.ids {
			if id == f.Name {
				classes[key] = f.Class
			}
		}
	}
	if classes["desk"] != moment.Moment || classes["lift"] == moment.Moment || classes["lift"] == moment.Candidate {
		t.Errorf("classes %v: the desk alone was planted", classes)
	}
	if _, known := classes["laundry"]; known {
		t.Error("what customers never see is judged")
	}
	if w := s.Worth["repurchase"]; w.Minor != 60_000 || w.N == 0 {
		t.Errorf("a repurchase is worth %+v", w)
	}
	if len(s.Pains) != 1 || s.Pains[0].UnitCode != "h3" || s.Pains[0].Hours.Count == 0 {
		t.Fatalf("pains %+v: h3 in the afternoon was planted", s.Pains)
	}
	// in Shanghai it is eight hours later
	if from := s.Pains[0].Hours.From; from != 22 {
		t.Errorf("from %d o'clock; planted from 14 UTC", from)
	}
	if s.Views == nil || s.Views.Outcome != "nps" || !s.Views.Signal || len(s.Views.Of) != 3 {
		t.Fatalf("views %+v", s.Views)
	}
	for _, v := range s.Views.Of {
		key := map[string]string{w.ids["desk"]: "desk", w.ids["lift"]: "lift", w.ids["room"]: "room"}[s.Findings.Touchpoints[v.Touchpoint].Name]
		if key == "lift" && len(v.Disagree) > 0 {
			t.Errorf("the lift goes with nothing and moves nothing, yet %v", v.Disagree)
		}
		if key == "desk" && (v.Asymmetry.Class != moment.Frustrator || !slices.Contains(v.Disagree, OneSided)) {
			t.Errorf("a bad desk costs 2.5 points and a very good one earns nothing: %+v, %v", v.Asymmetry, v.Disagree)
		}
	}
	for _, c := range s.Causes {
		front := s.Findings.Touchpoints[c.Front].Name
		if c.Holds != (front == w.ids["desk"]) || string(c.BehindID) != w.ids["laundry"] {
			t.Errorf("%s before %s: %.3f (q %.3g) holds %v; a late laundry before a bad desk alone was planted", c.BehindID, front, c.Value, c.Q, c.Holds)
		}
		if c.Holds && (c.Low > .25 || c.High < .25) {
			t.Errorf("a late laundry makes %.3f (%.3f to %.3f) more desks bad, planted .25", c.Value, c.Low, c.High)
		}
	}
	if len(s.Causes) != 2 {
		t.Errorf("causes %+v", s.Causes)
	}
	for _, c := range append(slices.Clone(s.Drift), s.Segments...) {
		if c.Differs {
			t.Errorf("%s of %s differs (q %.3g), though nothing was planted", c.Outcome, s.Findings.Touchpoints[c.Touchpoint].Name, c.Q)
		}
	}
	for _, f := range s.Findings.Touchpoints {
		if f.Met.Reason == "" && f.Met.Placebo == "" || slices.ContainsFunc(f.Met.Effects, func(e moment.OutcomeEffect) bool { return e.Holds }) {
			t.Errorf("%s, met against not met: %+v; nothing comes of meeting it", f.Name, f.Met)
		}
	}
	if s.Tone == nil || s.Tone.N != 0 || s.Tone.Compared != 0 {
		t.Errorf("tone %+v; nobody said how the staff were", s.Tone)
	}
	items := s.Items(nil)
	if len(items) == 0 || s.Findings.Touchpoints[items[0].Touchpoint].Name != w.ids["desk"] || !(items[0].Money.Value > 0) {
		t.Errorf("what to do first: %+v", items)
	}
	for _, p := range append(slices.Clone(s.Proofs[0]), s.Pains[0].Proofs...) {
		if p.Began == 0 || p.By != Rated || p.Shown == 0 {
			t.Errorf("evidence %+v; encounters are rated in this world", p)
		}
	}
}

// TestStudiesAreKept: they are the same after the program ended, the standing
// question is not asked again while nothing changed, and it is when something
// has and time has passed.
func TestStudiesAreKept(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	joining := true
	k.Joining = func() bool { return joining }
	w.now = w.now.Add(time.Hour)
	w.made(k)
	if n := len(k.Heads()); n != 0 {
		t.Errorf("%d studies of customers who are still being found", n)
	}
	joining = false
	w.made(k)
	first, err := k.Study(Latest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.folder, "x.study"), []byte("rubbish"), 0o600); err != nil {
		t.Fatal(err)
	}
	k = w.open()
	again, err := k.Study(first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again, cmpopts.EquateNaNs(), cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(moment.OutcomeEffect{})); diff != "" {
		t.Errorf("after it was opened again (-before +after):\n%s", diff)
	}
	w.now = w.now.Add(time.Hour)
	w.made(k)
	if n := len(k.Heads()); n != 1 {
		t.Errorf("%d studies, though nothing changed", n)
	}
	e := touchstone.Event{ID: touchstone.EventID{9, 9, 9, 9}, Position: 1 << 20, Kind: touchstone.Interaction, Shape: w.shape("lift"), Subjects: []touchstone.SubjectID{1}, Occurred: start, Received: start}
	if _, err := w.facts.Append(t.Context(), []touchstone.Event{e}); err != nil {
		t.Fatal(err)
	}
	w.made(k)
	if n := len(k.Heads()); n != 2 {
		t.Errorf("%d studies after a fact arrived, want 2", n)
	}
}

func TestSegmentsAndFaults(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	gold, err := k.Ask(Question{Segment: "where trait(tier) = gold"})
	if err != nil {
		t.Fatal(err)
	}
	none, err := k.Ask(Question{Segment: "where trait(tier) = platinum"})
	if err != nil {
		t.Fatal(err)
	}
	w.made(k)
	s, err := k.Study(gold)
	if err != nil {
		t.Fatal(err)
	}
	if s.Findings.Customers != 150 {
		t.Errorf("%d customers are gold, want 150", s.Findings.Customers)
	}
	if _, err := k.Study(none); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("a segment of nobody: %v", err)
	}
	if _, failed := k.Status(); len(failed) != 1 || failed[0].ID != none || touchstone.KindOf(failed[0].Err) != touchstone.Forbidden {
		t.Errorf("failed: %+v", failed)
	}
	for name, q := range map[string]Question{
		"a period that ends before it begins": {From: start, To: start},
		"a segment of events":                 {Segment: "where channel = app"},
		"a segment that cannot be read":       {Segment: "where where"},
		"an outcome twice":                    {Outcomes: []Outcome{{Name: "a"}, {Name: "a", Metric: true}}},
	} {
		if _, err := k.Ask(q); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatWaitsCanBeCancelled(t *testing.T) {
	w := newWorld(t)
	k := w.open()
	var last string
	for range MostWaiting {
		id, err := k.Ask(Question{WindowDays: 30})
		if err != nil {
			t.Fatal(err)
		}
		last = id
	}
	if _, err := k.Ask(Question{}); touchstone.KindOf(err) != touchstone.RateLimited {
		t.Errorf("one more: %v", err)
	}
	if err := k.Cancel(last); err != nil {
		t.Error(err)
	}
	if err := k.Cancel(last); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("twice: %v", err)
	}
	if all, _ := k.Status(); len(all) != MostWaiting-1 {
		t.Errorf("%d wait", len(all))
	}
}

// TestDisagreements holds findings and views side by side that were written by
// hand.
func TestDisagreements(t *testing.T) {
	view := func(rank int, low float64, q moment.QuadrantKind) *View {
		return &View{Importance: stats.GroupImportance{Rank: rank, Low: low}, Quadrant: moment.Quadrant{Kind: q}}
	}
	for name, k := range map[string]struct {
		view *View
		of   moment.Finding
		want []Disagreement
	}{
		"goes along":          {view(1, .2, moment.Keep), moment.Finding{Class: moment.NoMoment}, []Disagreement{MovesTogether}},
		"goes along, unsure":  {view(1, .01, moment.Keep), moment.Finding{Class: moment.NoMoment}, nil},
		"one impact holds":    {view(1, .2, moment.Keep), moment.Finding{Class: moment.Candidate, Claimed: []moment.Impact{moment.Brand}}, nil},
		"few meet it":         {view(9, 0, moment.LowPriority), moment.Finding{Class: moment.Moment}, []Disagreement{RareButStrong, FineButDecisive}},
		"all methods agree":   {view(1, .2, moment.Concentrate), moment.Finding{Class: moment.Moment}, nil},
		"rated well":          {view(1, .2, moment.Keep), moment.Finding{Class: moment.Moment}, []Disagreement{KeptYetDecisive}},
		"a cause is missing":  {view(2, .2, moment.Concentrate), moment.Finding{Class: moment.NoMoment, Claimed: []moment.Impact{moment.Decision}, Placebo: moment.PlaceboFailed}, []Disagreement{Confounded}},
		"placebo passed":      {view(2, .2, moment.Concentrate), moment.Finding{Class: moment.NoMoment, Claimed: []moment.Impact{moment.Decision}, Placebo: moment.PlaceboPassed}, nil},
		"performs well today": {view(2, .2, moment.Overkill), moment.Finding{Class: moment.Moment}, []Disagreement{FineButDecisive}},
	} {
		if got := disagreements(k.view, &k.of, 10, true); !slices.Equal(got, k.want) {
			t.Errorf("%s: %v, want %v", name, got, k.want)
		}
	}
}

func TestOutcomesByTheirNames(t *testing.T) {
	for name, want := range map[string]struct {
		impact moment.Impact
		fewer  bool
	}{"repurchase": {moment.Decision, false}, "投诉": {moment.Decision, true}, "Refund issued": {moment.Decision, true}, "老客推荐": {moment.Brand, false}} {
		if o := (Outcome{Name: name}).complete(); o.Impact != want.impact || *o.Fewer != want.fewer {
			t.Errorf("%s: %s, fewer is better: %v", name, o.Impact, *o.Fewer)
		}
	}
}
