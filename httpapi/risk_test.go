// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"log/slog"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/journey/live"
	"touchstone/risk/outlook"
)

const riskPath = "/v1/workspaces/main/risk"

// withRisk is a world whose customers complain the likelier the more bad
// encounters the 30 days before held. Every third one knows the website alone;
// of the others those with an even number stay in E1, the rest in W1.
func withRisk(t *testing.T) *rich {
	t.Helper()
	r := newRich(t)
	for name, id := range map[string]touchstone.TouchpointID{"check-in": "tp_desk", "view": "tp_site"} {
		must(r.store.In("main").Rules().Create(t.Context(), touchstone.Rule{Enabled: true, Name: name, Touchpoint: id}))
	}
	must(r.events.Append(t.Context(), complaining(400)))
	r.main.Outlooks = must(outlook.Open(filepath.Join(t.TempDir(), "outlooks"), outlook.Options{Facts: r.events, Workspace: r.store.In("main"), Meaning: r.main.Meaning.Current,
		Mentions: func() string { return "" }, Hides: r.keys.Hides, Now: r.now}))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.main.Outlooks.Run(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	asked := read[RiskReport](t, r.want(202, request{method: "POST", path: riskPath, as: "designer", body: map[string]any{"outcome": "complaint", "window_days": 30}}))
	if asked.Question.WindowDays != 30 || asked.Stage == "" && asked.Answer == nil {
		t.Errorf("asked: %+v", asked)
	}
	for end := time.Now().Add(time.Minute); ; {
		s := r.riskReport("owner")
		if s.Failed != "" || time.Now().After(end) {
			t.Fatalf("%+v", s)
		}
		if s.Answer != nil {
			return r
		}
	}
}

func (r *rich) riskReport(as string) RiskReport {
	return read[RiskReport](r.t, r.want(200, request{method: "GET", path: riskPath, as: as, header: map[string]string{"Accept-Language": "zh"}}))
}

func complaining(customers int) []touchstone.Event {
	random := rand.New(rand.NewPCG(8, 9))
	from := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	var all []touchstone.Event
	add := func(customer int, day float64, name string, kind touchstone.EventKind) *touchstone.Event {
		at, n := from.Add(time.Duration(day*24*float64(time.Hour))).Truncate(time.Millisecond), len(all)+1
		all = append(all, touchstone.Event{ID: touchstone.EventID{byte(n), byte(n >> 8), 3}, Position: touchstone.Position(n), Kind: kind, Shape: touchstone.Shape{Normaliser: 1, Source: "pms", Name: name}.WithID(),
			Subjects: []touchstone.SubjectID{touchstone.SubjectID(customer + 1)}, Claimed: at, Occurred: at, Received: at})
		return &all[len(all)-1]
	}
	for c := range customers {
		name, unit := "check-in", []string{"E1", "W1"}[c%2]
		if c%3 == 0 {
			name, unit = "view", ""
		}
		for p := range 14 {
			month := float64(p)
			bad := 0.
			for range 2 {
				stars := int32(4)
				if random.Float64() < .25 {
					stars = 1
					bad++
				}
				e := add(c, 30*(month+random.Float64()), name, touchstone.Interaction)
				e.Scores, e.Unit = []touchstone.Score{{Metric: "rating", Value: stars * 100, Low: 100, High: 500}}, unit
			}
			if random.Float64() < 1/(1+math.Exp(2.5-1.5*bad)) && month < 13 {
				add(c, 30*(month+1+random.Float64()), "complaint", touchstone.Outcome)
			}
		}
	}
	add(0, 420.1, "view", touchstone.Interaction).Value = &touchstone.Money{Minor: 1200, Currency: "CNY"}
	return all
}

func TestRiskIsReported(t *testing.T) {
	r := withRisk(t)
	s := r.riskReport("viewer")
	a := s.Answer
	if s.Question.What != outlook.Complaint || s.Stage != "" || a.CutOffs != 13 || a.Scored != 400 || a.Stale || a.Question.WindowDays != 30 {
		t.Errorf("%+v", s)
	}
	// a pair of customers, one of whom complained, is put right as in the
	// planted world in seven of ten cases (see risk/outlook)
	if q := a.Quality; q.AUC.Low <= .6 || q.AUC.Value >= .85 || q.ECE > .06 || q.Lift < 1.3 || len(q.Bins) == 0 || a.HeldOut.Rows < 1000 || a.HeldOut.Events == 0 {
		t.Errorf("%+v", a)
	}
	if a.Weights[0].Feature != "bad_30" || a.Weights[0].Name != "近 30 天不佳接触次数" || len(a.Notes) == 0 {
		t.Errorf("weights %+v, notes %v", a.Weights, a.Notes)
	}
	for _, note := range a.Notes {
		if strings.Contains(note, "since_") || strings.Contains(note, "feature") {
			t.Errorf("a feature has no name in: %s", note)
		}
	}
	for _, scoped := range []touchstone.Role{touchstone.RoleUnitManager, touchstone.RoleTouchpointOwner} {
		r.want(403, request{method: "GET", path: riskPath, as: string(scoped)})
	}
	r.want(422, request{method: "GET", path: riskPath + "?outcome=bliss", as: "viewer"})
	for _, body := range []map[string]any{{"outcome": "bliss"}, {"outcome": "churn", "window_days": 3}, {"outcome": "churn", "window_days": 400}, {"outcome": "bad_encounter", "of": "x"}, {}} {
		r.want(422, request{method: "POST", path: riskPath, as: "analyst", body: body})
	}
}

func TestCustomersAtRiskAreListed(t *testing.T) {
	r := withRisk(t)
	r.withTrails()
	list := func(as, query string) AtRisk {
		t.Helper()
		return read[AtRisk](t, r.want(200, request{method: "GET", path: riskPath + "/customers" + query, as: as, header: map[string]string{"Accept-Language": "en"}}))
	}
	whole := list("analyst", "?limit=200")
	if len(whole.Items) != 200 || whole.Next == "" || whole.Question.What != outlook.Complaint {
		t.Fatalf("%d items, next %q", len(whole.Items), whole.Next)
	}
	first := whole.Items[0]
	if first.Tenth != 1 || first.BaseRate || first.Spent == nil || len(first.Reasons) == 0 || first.Reasons[0].Text != "bad encounters in the last 30 days: 2, which raises the risk" {
		t.Errorf("%+v", first)
	}
	if m := whole.NextModel; m == nil || m.Trails != 400 || m.N == 0 || m.Right == nil || m.Low == nil || *m.Low > *m.Right || *m.High < *m.Right {
		t.Errorf("the model of what comes next: %+v", m)
	}
	// Every third customer knows the website alone, the others the desk alone,
	// and each met it some thirty times, so that is what comes next.
	for _, c := range whole.Items {
		own := touchstone.TouchpointID("tp_desk")
		if (c.Customer-1)%3 == 0 {
			own = "tp_site"
		}
		if n := c.Next; n == nil || !slices.Equal(n.After, []touchstone.TouchpointID{own, own, own}) || n.N < 1000 || n.Likely[0].Touchpoint != own || n.Likely[0].Name == "" || *n.Likely[0].Low < .9 || *n.Likely[0].High <= n.Likely[0].Share {
			t.Fatalf("%s, whose is %s: %+v", c.Customer, own, n)
		}
	}
	var parts []CustomerAtRisk
	for next := ""; len(parts) < 200; {
		part := list("analyst", "?limit=25&cursor="+next)
		parts, next = append(parts, part.Items...), part.Next
	}
	if !slices.EqualFunc(parts, whole.Items, func(a, b CustomerAtRisk) bool { return a.Customer == b.Customer }) {
		t.Error("the parts are not the list")
	}
	spent := list("analyst", "?limit=200&cursor="+whole.Next).Items
	for _, c := range append(spent, whole.Items...) {
		if want := map[bool]int64{true: 1200}[c.Customer == 1]; c.Spent.Minor != want {
			t.Errorf("%s spent %d, want %d", c.Customer, c.Spent.Minor, want)
		}
	}
	r.want(422, request{method: "GET", path: riskPath + "/customers?cursor=x.y", as: "analyst"})
	r.want(404, request{method: "GET", path: riskPath + "/customers?outcome=churn", as: "analyst"})
	must(r.keys.Enter(t.Context(), []touchstone.SubjectID{touchstone.SubjectID(first.Customer)}, "admin", "asked"))
	if again := list("analyst", "?limit=1"); again.Items[0].Customer != whole.Items[1].Customer {
		t.Error("who is being erased is listed")
	}
}

// withTrails gives the workspace the index of its trails as they are.
func (r *rich) withTrails() {
	trails := must(live.Open(r.t.Context(), live.Options{Folder: r.t.TempDir(), Store: r.events, Logger: slog.New(slog.DiscardHandler)}))
	ctx, stop := context.WithCancel(r.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = trails.Run(ctx) // ends with the context
	}()
	r.t.Cleanup(func() {
		stop()
		<-ended
		if err := trails.Close(); err != nil {
			r.t.Error(err)
		}
	})
	receipt := must(r.events.Append(r.t.Context(), nil))
	if err := trails.Wait(r.t.Context(), receipt.Position); err != nil {
		r.t.Fatal(err)
	}
	r.main.Trails = trails
}

func TestACustomersOutlook(t *testing.T) {
	r := withRisk(t)
	first := read[AtRisk](t, r.want(200, request{method: "GET", path: riskPath + "/customers?limit=1", as: "analyst"})).Items[0]
	at := base + "/customers/" + first.Customer.String() + "/outlook"
	o := read[CustomerOutlook](t, r.want(200, request{method: "GET", path: at, as: "analyst"}))
	if len(o.Risks) != 1 || o.Risks[0].Probability != first.Probability || o.Risks[0].Question.What != outlook.Complaint || o.Risks[0].Scored != 400 || len(o.Unlisted) != 0 || o.Next != nil {
		t.Errorf("%+v", o)
	}
	r.want(403, request{method: "GET", path: at, as: "viewer"})
	r.want(404, request{method: "GET", path: base + "/customers/cus_00000000000fffff/outlook", as: "analyst"})
}

// TestRiskKeepsToScopes: a manager of the east sees who was in E1, an owner of
// the desk who met it, neither what anybody spent.
func TestRiskKeepsToScopes(t *testing.T) {
	r := withRisk(t)
	for role, own := range map[touchstone.Role]func(c int) bool{
		touchstone.RoleUnitManager:     func(c int) bool { return c%3 != 0 && c%2 == 0 },
		touchstone.RoleTouchpointOwner: func(c int) bool { return c%3 != 0 },
	} {
		want, got := 0, 0
		for c := range 400 {
			if own(c) {
				want++
			}
		}
		for next, parts := "", 0; parts == 0 || next != ""; parts++ {
			part := read[AtRisk](t, r.want(200, request{method: "GET", path: riskPath + "/customers?limit=200&cursor=" + next, as: string(role)}))
			for _, c := range part.Items {
				if got++; !own(int(c.Customer)-1) || c.Spent != nil || c.Next != nil {
					t.Fatalf("%s sees %+v", role, c)
				}
			}
			next = part.Next
		}
		if got != want {
			t.Errorf("%s sees %d customers, %d are its own", role, got, want)
		}
	}
}
