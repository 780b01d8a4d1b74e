// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/identity"
	"touchstone/ingest/envelope"
)

func TestIdentifiersAreMaskedUntilRevealed(t *testing.T) {
	r := newRich(t)
	r.people()
	r.tell(envelope.Message{Kind: touchstone.Identify, Name: "identify", Claimed: time.Date(2026, 2, 1, 9, 0, 0, 0, time.UTC), Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")},
		Traits: []touchstone.Property{{Name: "contact", Type: touchstone.String, Text: "li.lei@example.com"}, {Name: "visits", Type: touchstone.Integer, Integer: 7}}})
	li := r.find(touchstone.UserID, "li").Customer.String()
	at := base + "/customers/" + li
	shown := r.want(200, request{method: "GET", path: at, as: "admin"})
	for _, secret := range []string{"13800001111", "li.lei@example.com", `"value":"li"`} {
		if strings.Contains(string(shown.body), secret) {
			t.Errorf("the profile shows %s", secret)
		}
	}
	p := read[identity.Profile](t, shown)
	values := map[string]string{}
	for _, f := range p.Traits {
		values[f.Name] = string(f.Value)
	}
	if values["name"] != `"李雷"` || values["visits"] != "7" {
		t.Errorf("traits are %v", values)
	}
	r.audited(li)
	whole := read[identity.Profile](t, r.want(200, request{method: "POST", path: at + "/reveal", as: "admin"}))
	if !slices.ContainsFunc(whole.Identifiers, func(i identity.Identifier) bool { return i.Value == "+8613800001111" }) {
		t.Errorf("revealed: %+v", whole.Identifiers)
	}
	r.audited(li, "reveal 0 0")
	for _, as := range []string{"analyst", "touchpoint-owner", "unit-manager", "viewer"} {
		r.want(403, request{method: "POST", path: at + "/reveal", as: as})
	}
	r.audited(li, "reveal 0 0")
}

func TestMaskedIdentifiers(t *testing.T) {
	for value, want := range map[string]string{
		"+8613800001111": "+86****111", "li@example.com": "l****@example.com", "l@example.com": "****@example.com", "x": "****", "王小明的会员卡": "王****卡", "": "****", "m-204817": "m-****17", "M210": "M****0", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M": "o6_b****fL2M",
	} {
		if got := maskIdentifier(value); got != want {
			t.Errorf("%s is masked as %s, want %s", value, got, want)
		}
	}
}

func TestALifeIsSummedUp(t *testing.T) {
	r := newRich(t)
	r.people()
	paid := time.Date(2026, 2, 10, 20, 0, 0, 0, time.UTC) // the 11th in Shanghai
	r.tell(envelope.Message{Name: "check-in", Unit: "E1", Claimed: paid, Identifiers: []envelope.Identifier{id(touchstone.UserID, "li")}, Value: envelope.Amount{Decimal: "50", Currency: "CNY"}})
	li := r.find(touchstone.UserID, "li").Customer.String()
	at := base + "/customers/" + li + "/life"
	life := func(as, more string) Life {
		t.Helper()
		return read[Life](t, r.want(200, request{method: "GET", path: at + more, as: as}))
	}
	got := life("analyst", "")
	if got.Events != 4 || got.Texts != 1 || !got.Whole || !got.Last.Equal(paid) || got.Zone != "Asia/Shanghai" {
		t.Errorf("%+v", got)
	}
	if diff := gocmp.Diff([]LifeCount{{"interaction", 3}, {"identify", 1}}, got.Kinds); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff([]LifeCount{{"2026-02-01", 3}, {"2026-02-11", 1}}, got.Days); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff([]LifeWorth{{"CNY", 5000, 1, paid}}, got.Worth); diff != "" {
		t.Error(diff)
	}
	if days := life("analyst", "?kind=identify").Days; len(days) != 1 || days[0].N != 1 {
		t.Errorf("with identify there are %v", days)
	}
	if days := life("analyst", "?channel=vr").Days; len(days) != 0 {
		t.Errorf("on no channel there are %v", days)
	}
	// the desk's owner sees two check-ins, and no money
	if own := life("touchpoint-owner", ""); own.Events != 2 || own.Texts != 1 || len(own.Worth) != 0 {
		t.Errorf("the owner of the desk sees %+v", own)
	}
	r.want(403, request{method: "GET", path: at, as: "viewer"})
	r.want(403, request{method: "GET", path: at, as: "designer"})
}

func TestATimelineIsFilteredAndRead(t *testing.T) {
	r := newRich(t)
	r.people()
	at := base + "/customers/" + r.find(touchstone.UserID, "li").Customer.String() + "/timeline"
	names := func(more string) []string {
		t.Helper()
		var out []string
		for _, c := range read[page[TimelineCard]](t, r.want(200, request{method: "GET", path: at + more, as: "analyst"})).Items {
			out = append(out, c.Name)
		}
		return out
	}
	if got := names("?kind=interaction"); !slices.Equal(got, []string{"check-in", "view"}) {
		t.Errorf("interactions are %v", got)
	}
	if got := names("?channel=vr"); got != nil {
		t.Errorf("on no channel there are %v", got)
	}
	said := read[page[TimelineCard]](t, r.want(200, request{method: "GET", path: at + "?read=true&kind=interaction", as: "analyst"})).Items
	if said[0].Said == nil || said[0].Said.Text != "太慢了" || said[0].Said.Polarity == "" || said[1].Said != nil {
		t.Errorf("read: %+v, %+v", said[0].Said, said[1].Said)
	}
	if unread := read[page[TimelineCard]](t, r.want(200, request{method: "GET", path: at, as: "analyst"})).Items; unread[0].Said != nil {
		t.Error("it is read though nobody asked")
	}
}

func TestPersonasOfACustomer(t *testing.T) {
	r := newRich(t)
	r.people()
	must(r.store.In("main").SegmentTraits().Create(t.Context(), touchstone.SegmentTrait{Name: "tier"}))
	gold := must(r.store.In("main").Personas().Create(t.Context(), touchstone.Persona{Label: touchstone.Label{EN: "Gold"}, Conditions: `trait(tier) = gold`}))
	must(r.store.In("main").Personas().Create(t.Context(), touchstone.Persona{Label: touchstone.Label{EN: "Silver"}, Conditions: `trait(tier) = silver`}))
	must(r.store.In("main").Personas().Create(t.Context(), touchstone.Persona{Label: touchstone.Label{EN: "Everybody"}}))
	r.tell(envelope.Message{Kind: touchstone.Identify, Name: "identify", Claimed: time.Date(2026, 2, 2, 9, 0, 0, 0, time.UTC), Identifiers: []envelope.Identifier{id(touchstone.UserID, "wang")},
		Traits: []touchstone.Property{{Name: "tier", Type: touchstone.String, Text: "gold"}}})
	got := read[Life](t, r.want(200, request{method: "GET", path: base + "/customers/" + r.find(touchstone.UserID, "wang").Customer.String() + "/life", as: "analyst"}))
	if len(got.Personas) != 1 || string(got.Personas[0]) != gold.ID {
		raw, _ := json.Marshal(got)
		t.Errorf("personas: %s", raw)
	}
}

// Twelve look at the website first, eight of them go to the desk, four of these
// back: after the website come the desk 8 times and nothing 4 + 4 times, so N =
// 16 and T = 2. Of 36 events, the ends counted, with V = 3 kinds, p(end) = 13/39
// and p(desk) = 9/39; p(end | site) = (8 + 2 × 13/39) / 18 = .481481, p(desk |
// site) = (8 + 2 × 9/39) / 18 = .470085. Wilson's limits of the first with n = 16
// are .2652 and .7049.
func TestWhatComesNextForACustomer(t *testing.T) {
	r := enriched(t, withTrails(t))
	r.stays()
	if err := r.trails.Wait(t.Context(), r.position); err != nil {
		t.Fatal(err)
	}
	at := base + "/customers/" + touchstone.CustomerID(12).String() + "/outlook"
	o := read[CustomerOutlook](t, r.want(200, request{method: "GET", path: at, as: "analyst"}))
	n := o.Next
	if n == nil || !slices.Equal(n.After, []touchstone.TouchpointID{"tp_site"}) || n.N != 16 || n.Used != 1 || len(n.Likely) != 3 || o.NextModel.Trails != 12 {
		t.Fatalf("%+v", n)
	}
	end, desk := n.Likely[0], n.Likely[1]
	if end.Touchpoint != "" || math.Abs(end.Share-.481481) > 1e-6 || math.Abs(*end.Low-.2652) > 1e-4 || math.Abs(*end.High-.7049) > 1e-4 {
		t.Errorf("first %+v, %v to %v", end, *end.Low, *end.High)
	}
	if desk.Touchpoint != "tp_desk" || desk.Name != "前台" || math.Abs(desk.Share-.470085) > 1e-6 {
		t.Errorf("second %+v", desk)
	}
	// the model is kept for ten minutes, whatever arrives
	r.facts(fact{name: "check-in", customer: 12, day: 2})
	if err := r.trails.Wait(t.Context(), r.position); err != nil {
		t.Fatal(err)
	}
	again := read[CustomerOutlook](t, r.want(200, request{method: "GET", path: at, as: "analyst"}))
	if again.NextModel.Position != o.NextModel.Position || len(again.Next.After) != 2 {
		t.Errorf("again: %+v by %+v", again.Next, again.NextModel)
	}
	r.pass(11 * time.Minute)
	if later := read[CustomerOutlook](t, r.want(200, request{method: "GET", path: at, as: "analyst"})); later.NextModel.Position == o.NextModel.Position {
		t.Errorf("later: %+v", later.NextModel)
	}
	if own := read[CustomerOutlook](t, r.want(200, request{method: "GET", path: base + "/customers/" + touchstone.CustomerID(1).String() + "/outlook", as: "touchpoint-owner"})); own.Next != nil {
		t.Errorf("an owner of one touchpoint is told %+v", own.Next)
	}
}
