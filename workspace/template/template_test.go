// SPDX-License-Identifier: Apache-2.0

package template_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/language/aspect"
	"touchstone/query"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
	"touchstone/workspace/template"
)

// ctx is of every call: rapid's tests have none of their own.
var ctx = context.Background()

func byID(t *testing.T, id string) *template.Template {
	t.Helper()
	tpl, err := template.ByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

// industries are those that the product promises a template for.
var industries = []string{"coffee", "home-share", "hotel", "restaurant", "shop"}

// What the product promises of each template: 40 to 70 touchpoints, online and
// offline, of every nature and layer, each stage met by customers, no
// department without work.
func TestTemplatesAreComplete(t *testing.T) {
	for _, id := range industries {
		tpl := byID(t, id)
		if n := len(tpl.Touchpoints); n < 40 || n > 70 {
			t.Errorf("%s has %d touchpoints", id, n)
		}
		seen := map[string]int{}
		for _, p := range tpl.Touchpoints {
			for _, v := range []string{string(p.Medium), string(p.Nature), string(p.Layer)} {
				seen[v]++
			}
		}
		for _, want := range []string{"online", "offline", "physical", "digital", "human", "front", "back", "support"} {
			if seen[want] < 2 {
				t.Errorf("%s has %d touchpoints that are %s", id, seen[want], want)
			}
		}
		for _, s := range tpl.Stages {
			if !slices.ContainsFunc(tpl.Cells, func(c template.Cell) bool { return c.Stage == s.Key }) {
				t.Errorf("%s says of no channel that it should meet customers in %s", id, s.Key)
			}
			if !slices.ContainsFunc(tpl.Touchpoints, func(p template.Touchpoint) bool { return p.Stage == s.Key && p.Layer == touchstone.Front }) {
				t.Errorf("%s: customers meet nothing in %s", id, s.Key)
			}
		}
		for _, d := range tpl.Departments {
			if !slices.ContainsFunc(tpl.Touchpoints, func(p template.Touchpoint) bool { return p.Department == d.Key }) {
				t.Errorf("%s: %s answers for nothing", id, d.Key)
			}
		}
	}
}

func TestEveryTemplateIsValid(t *testing.T) {
	all := template.All()
	if len(all) != len(industries) {
		t.Fatalf("there are %d templates", len(all))
	}
	for i, tpl := range all {
		if tpl.ID != industries[i] {
			t.Errorf("%s stands where %s is wanted", tpl.ID, industries[i])
		}
		if err := tpl.Validate(); err != nil {
			t.Errorf("%s: %v", tpl.ID, err)
		}
	}
}

func TestUnknownTemplate(t *testing.T) {
	_, err := template.ByID("bank")
	if touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("an unknown template gave %v", err)
	}
}

// Each fault is put into a template that is otherwise valid, and must be told
// by its field.
func TestValidateTellsEveryFault(t *testing.T) {
	cases := map[string]struct {
		spoil func(*template.Template)
		field string
		key   string
	}{
		"one language":        {func(p *template.Template) { p.Touchpoints[3].Label.EN = " " }, "hotel.discover.ota-listing.label", "template.one_language"},
		"no words":            {func(p *template.Template) { p.Touchpoints[0].Words.ZH = nil }, "hotel.discover.search-ad.words", "template.one_language"},
		"key twice":           {func(p *template.Template) { p.Stages[1].Key = p.Stages[0].Key }, "hotel.discover", "template.twice"},
		"foreign key":         {func(p *template.Template) { p.Departments[0].Key = "shop.dept.x" }, "shop.dept.x", "template.bad_key"},
		"unknown stage":       {func(p *template.Template) { p.Touchpoints[0].Stage = "hotel.nowhere" }, "hotel.discover.search-ad.stage", "template.unresolved"},
		"unknown dept":        {func(p *template.Template) { p.Touchpoints[0].Department = "hotel.dept.none" }, "hotel.discover.search-ad.department", "template.unresolved"},
		"unknown channel":     {func(p *template.Template) { p.Touchpoints[0].Channel = "telepathy" }, "hotel.discover.search-ad.channel", "template.not_one_of"},
		"no reason":           {func(p *template.Template) { p.Cells[0].Why.ZH = "" }, "hotel.discover × ad", "template.one_language"},
		"cell twice":          {func(p *template.Template) { p.Cells[1] = p.Cells[0] }, "hotel.discover × ad", "template.twice"},
		"cell of nothing":     {func(p *template.Template) { p.Cells[0].Channel = "mail" }, "hotel.discover × mail", "template.empty_cell"},
		"rule to nowhere":     {func(p *template.Template) { p.Rules[0].Touchpoint = "hotel.none" }, "hotel.rule.home-page.touchpoint", "template.unresolved"},
		"rule for all":        {func(p *template.Template) { p.Rules[4].Name = "" }, "hotel.rule.booking-cancelled", "template.rule_asks_nothing"},
		"unknown phase":       {func(p *template.Template) { p.Touchpoints[0].Phase = "later" }, "hotel.discover.search-ad.phase", "template.not_one_of"},
		"node to nowhere":     {func(p *template.Template) { p.Blueprints[0].Nodes[0].Touchpoint = "hotel.none" }, "hotel.blueprint.check-in.reminder.touchpoint", "template.unresolved"},
		"node twice":          {func(p *template.Template) { p.Blueprints[0].Nodes[1].ID = "reminder" }, "hotel.blueprint.check-in.reminder", "template.twice"},
		"unknown lane":        {func(p *template.Template) { p.Blueprints[0].Nodes[0].Lane = "roof" }, "hotel.blueprint.check-in.reminder.lane", "template.not_one_of"},
		"loose connector":     {func(p *template.Template) { p.Blueprints[0].Connectors[0].To = "air" }, "hotel.blueprint.check-in.to", "template.unresolved"},
		"journey to nowhere":  {func(p *template.Template) { p.Journeys[2].Stages[0].Steps[0].Touchpoint = "hotel.none" }, "hotel.journey.stay.hotel.discover.touchpoint", "template.unresolved"},
		"unknown alternative": {func(p *template.Template) { p.Journeys[2].Stages[0].Steps[0].Alternatives[0] = "hotel.none" }, "hotel.journey.stay.hotel.discover.touchpoint", "template.unresolved"},
		"card twice":          {func(p *template.Template) { p.Journeys[0].Stages[1].Cards[0].ID = "read" }, "hotel.journey.check-in.hotel.arrive.read", "template.twice"},
		"card elsewhere":      {func(p *template.Template) { p.Journeys[0].Stages[0].Cards[0].Touchpoint = "hotel.stay.room" }, "hotel.journey.check-in.hotel.prepare.read.touchpoint", "template.unresolved"},
		"proof of nothing": {func(p *template.Template) {
			p.Journeys[0].Stages[0].Cards[2].Proof = "count where touchpoint = {touchpoint}"
		}, "hotel.journey.check-in.hotel.prepare.assign.proof", "template.unresolved"},
		"no goal":               {func(p *template.Template) { p.Journeys[0].Stages[0].Goal.EN = "" }, "hotel.journey.check-in.hotel.prepare.goal", "template.one_language"},
		"journey that follows":  {func(p *template.Template) { p.Journeys[0].Of = "hotel.journey.stay" }, "hotel.journey.check-in.of", "template.unresolved"},
		"stage of no journey":   {func(p *template.Template) { p.Journeys[2].Stages[3].Journey = "hotel.journey.none" }, "hotel.journey.stay.hotel.arrive.journey", "template.unresolved"},
		"unknown lane of a map": {func(p *template.Template) { p.Journeys[0].Stages[0].Cards[0].Lane = "roof" }, "hotel.journey.check-in.hotel.prepare.read.lane", "template.not_one_of"},
		"unknown level":         {func(p *template.Template) { p.Journeys[0].Level = "moon" }, "hotel.journey.check-in.level", "template.not_one_of"},
		"upper-case in id":      {func(p *template.Template) { p.ID = "Hotel" }, "id", "template.bad_key"},
	}
	for name, c := range cases {
		tpl := clone(t, byID(t, "hotel"))
		c.spoil(tpl)
		if !tells(tpl.Validate(), c.field, c.key) {
			t.Errorf("%s: %v tells no %s of %s", name, tpl.Validate(), c.key, c.field)
		}
	}
}

func clone(t *testing.T, tpl *template.Template) *template.Template {
	t.Helper()
	raw, err := json.Marshal(tpl)
	if err != nil {
		t.Fatal(err)
	}
	out, err := template.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tells whether an error holds a fault of a field.
func tells(err error, field, key string) bool {
	var e *touchstone.Error
	if errors.As(err, &e) && e.Field == field && e.Message.Key == key {
		return true
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return slices.ContainsFunc(many.Unwrap(), func(err error) bool { return tells(err, field, key) })
	}
	return false
}

func TestParseRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, raw := range []string{`{"id":"x","colour":"red"}`, `[]`, ``, `{"id":"x"} trailing`} {
		if _, err := template.Parse([]byte(raw)); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%q gave %v", raw, err)
		}
	}
}

func open(t *testing.T) workspace.Store {
	t.Helper()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "workspace.db"), sqlstore.Options{Now: time.Now, ID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, id := range []string{"mine", "other"} {
		w := touchstone.Workspace{Meta: touchstone.Meta{ID: id}, Name: touchstone.Label{EN: id}, Settings: touchstone.DefaultSettings()}
		if _, err := s.Workspaces().Create(ctx, w); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func must[T any](v T, err error) func(rapid.TB) T {
	return func(t rapid.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func touchpoints(t rapid.TB, w workspace.Workspace) []touchstone.Touchpoint {
	return must(workspace.All(ctx, w.Touchpoints(), workspace.ListOptions{Order: workspace.OrderID}))(t)
}

func TestApply(t *testing.T) {
	s := open(t)
	w, tpl := s.In("mine"), byID(t, "hotel")
	added := must(template.Apply(ctx, w, tpl, "usr_anna"))(t)
	want := template.Applied{Stages: len(tpl.Stages), Departments: len(tpl.Departments), Touchpoints: len(tpl.Touchpoints), Rules: len(tpl.Rules), Blueprints: len(tpl.Blueprints), Journeys: len(tpl.Journeys)}
	if added != want {
		t.Errorf("added %+v, want %+v", added, want)
	}
	desk := must(w.Touchpoints().ByID(ctx, "tp_hotel.arrive.front-desk"))(t)
	if desk.Label.ZH != "前台办理入住" || desk.Channel != "store" || desk.Stage != "st_hotel.arrive" || desk.Department != "dep_hotel.dept.front-office" || desk.UpdatedBy != "usr_anna" || desk.Status != touchstone.Active {
		t.Errorf("the front desk is %+v", desk)
	}
	checkIn := must(w.Blueprints().ByID(ctx, "bp_hotel.blueprint.check-in"))(t)
	if i := slices.IndexFunc(checkIn.Nodes, func(n touchstone.BlueprintNode) bool { return n.ID == "desk" }); i < 0 || checkIn.Nodes[i].Touchpoint != "tp_hotel.arrive.front-desk" || len(checkIn.Lines) != len(touchstone.LineKinds) {
		t.Errorf("the blueprint of checking in is %+v", checkIn)
	}
	stay := must(w.Journeys().ByID(ctx, "jny_hotel.journey.stay"))(t)
	arrive := stay.Stages[3]
	if arrive.Stage != "st_hotel.arrive" || arrive.Journey != "jny_hotel.journey.check-in" || arrive.Touchpoints[1].Touchpoint != "tp_hotel.arrive.front-desk" || arrive.Touchpoints[1].Alternatives[0] != "tp_hotel.arrive.kiosk" {
		t.Errorf("arriving is %+v", arrive)
	}
	if e := arrive.Cards[0].Evidence[0]; e.Kind != touchstone.Observed || e.Link != `count where touchpoint = "tp_hotel.arrive.front-desk"` {
		t.Errorf("queueing is proved by %+v", e)
	}
	if e := arrive.Cards[1].Evidence[0]; e.Kind != touchstone.Assumed {
		t.Errorf("what nobody has looked at is %+v", e)
	}
	about := sound(t, w)
	if about["breakfast"] != "hotel.stay.breakfast" || about["parking"] != "hotel.arrive.parking" {
		t.Errorf("breakfast is about %q, parking about %q", about["breakfast"], about["parking"])
	}
	if n := len(touchpoints(t, s.In("other"))); n > 0 {
		t.Errorf("another workspace got %d touchpoints", n)
	}
}

// sound wants every record that a template made to be valid and to refer to
// what is there, and gives the touchpoint that each aspect is about.
func sound(t *testing.T, w workspace.Workspace) map[string]string {
	t.Helper()
	about := map[string]string{}
	for _, p := range touchpoints(t, w) {
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
		for _, a := range p.Aspects {
			if about[a] != "" {
				t.Errorf("%s is about both %s and %s", a, about[a], p.Key)
			}
			about[a] = p.Key
		}
		must(w.Stages().ByID(ctx, string(p.Stage)))(t)
		must(w.Departments().ByID(ctx, string(p.Department)))(t)
	}
	for _, r := range must(workspace.All(ctx, w.Rules(), workspace.ListOptions{}))(t) {
		if err := r.Validate(); err != nil || !r.Enabled {
			t.Error(r.ID, err)
		}
		must(w.Touchpoints().ByID(ctx, string(r.Touchpoint)))(t)
	}
	for _, b := range must(workspace.All(ctx, w.Blueprints(), workspace.ListOptions{}))(t) {
		if err := b.Validate(); err != nil {
			t.Error(b.ID, err)
		}
		for _, n := range b.Nodes {
			if n.Touchpoint != "" {
				must(w.Touchpoints().ByID(ctx, string(n.Touchpoint)))(t)
			}
		}
	}
	for _, j := range must(workspace.All(ctx, w.Journeys(), workspace.ListOptions{}))(t) {
		if err := j.Validate(); err != nil {
			t.Error(j.ID, err)
		}
		for _, s := range j.Stages {
			must(w.Stages().ByID(ctx, string(s.Stage)))(t)
			for _, c := range s.Cards {
				if e := c.Evidence[0]; e.Kind == touchstone.Observed {
					must(query.Parse(e.Link))(t)
				}
			}
		}
		for _, id := range j.Touchpoints() {
			must(w.Touchpoints().ByID(ctx, string(id)))(t)
		}
	}
	return about
}

// What customers of an industry speak of most belongs to the touchpoint where
// they meet it.
func TestTextsOfEachIndustryBelongToItsTouchpoints(t *testing.T) {
	for id, want := range map[string]map[string]string{
		"restaurant": {"dish.taste": "restaurant.dine.food", "service.queue": "restaurant.arrive.queue", "service.speed": "restaurant.dine.serving", "bill": "restaurant.pay.counter", "invoice": "restaurant.pay.invoice"},
		"coffee":     {"drink.taste": "coffee.drink.taste", "service.speed": "coffee.make.wait", "ordering": "coffee.order.mini-program", "price.discount": "coffee.order.coupon", "takeaway": "coffee.delivery.handover", "member": "coffee.loyal.membership"},
		"home-share": {"host.reply": "home-share.compare.host-chat", "checkin.door": "home-share.arrive.door-lock", "home.accuracy": "home-share.arrive.first-look", "environment.cleanliness": "home-share.stay.cleanliness", "sleep.noise": "home-share.stay.neighbourhood", "deposit": "home-share.leave.deposit-refund"},
	} {
		w := open(t).In("mine")
		must(template.Apply(ctx, w, byID(t, id), "a"))(t)
		about := sound(t, w)
		for aspect, touchpoint := range want {
			if about[aspect] != touchpoint {
				t.Errorf("%s is about %q, want %q", aspect, about[aspect], touchpoint)
			}
		}
	}
}

// Whatever somebody edits, deletes or adds under a template's key between two
// Applies, the second adds nothing that was there before and changes nothing.
func TestApplyAgainChangesNothing(t *testing.T) {
	s := open(t)
	tpl := clone(t, byID(t, "shop"))
	tpl.Touchpoints = slices.Concat(tpl.Touchpoints[:4], tpl.Touchpoints[26:40]) // a part is enough, and quicker
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		id := "w" + strings.ToLower(rand.Text())
		must(s.Workspaces().Create(ctx, touchstone.Workspace{Meta: touchstone.Meta{ID: id}, Name: touchstone.Label{EN: id}, Settings: touchstone.DefaultSettings()}))(rt)
		w := s.In(touchstone.WorkspaceID(id))
		own := ""
		if rapid.Bool().Draw(rt, "own") { // somebody's own touchpoint has the key of one of the template's
			own = tpl.Touchpoints[rapid.IntRange(0, len(tpl.Touchpoints)-1).Draw(rt, "key")].Key
			must(w.Touchpoints().Create(ctx, touchstone.Touchpoint{Key: own, Label: touchstone.Label{ZH: "自建"}, Status: touchstone.Planned}))(rt)
		}
		must(template.Apply(ctx, w, tpl, "a"))(rt)
		edit(rt, w)
		before := everything(rt, w)
		if added := must(template.Apply(ctx, w, tpl, "b"))(rt); added != (template.Applied{}) {
			rt.Errorf("applying again added %+v", added)
		}
		if diff := cmp.Diff(before, everything(rt, w)); diff != "" {
			rt.Errorf("applying again changed:\n%s", diff)
		}
		if own != "" {
			same := must(w.Touchpoints().List(ctx, workspace.ListOptions{Where: []touchstone.Field{{Name: "key", Value: own}}}))(rt)
			for _, p := range same.Items { // none, when it was deleted
				if !strings.HasPrefix(p.Label.ZH, "自建") {
					rt.Errorf("%s is %+v", own, p)
				}
			}
		}
	})
	if n == 0 {
		t.Fatal("nothing was checked")
	}
}

// edit renames some touchpoints and deletes others, a stage and a rule.
// What was deleted is left out of journeys that are made later, and what rested
// on it rests on nothing.
func TestJourneysDoWithoutWhatWasDeleted(t *testing.T) {
	w, tpl := open(t).In("mine"), byID(t, "hotel")
	before := *tpl
	before.Journeys = nil
	must(template.Apply(ctx, w, &before, "a"))(t)
	must(w.Touchpoints().Delete(ctx, "tp_hotel.arrive.front-desk", 1, "a"))(t)
	must(w.Touchpoints().Delete(ctx, "tp_hotel.book.ota", 1, "a"))(t)
	must(w.Stages().Delete(ctx, "st_hotel.loyal", 1, "a"))(t)
	if added := must(template.Apply(ctx, w, tpl, "a"))(t); added.Journeys != 3 {
		t.Fatalf("added %+v", added)
	}
	stay := must(w.Journeys().ByID(ctx, "jny_hotel.journey.stay"))(t)
	if err := stay.Validate(); err != nil || len(stay.Stages) != 7 {
		t.Errorf("%d stages: %v", len(stay.Stages), err)
	}
	if slices.Contains(stay.Touchpoints(), "tp_hotel.book.ota") {
		t.Error("a deleted touchpoint is an alternative")
	}
	if line := stay.Stages[3].Cards[0]; line.ID != "line" || line.Step != "" || line.Evidence[0].Kind != touchstone.Assumed {
		t.Errorf("queueing at a desk that is gone is %+v", line)
	}
}

func edit(t *rapid.T, w workspace.Workspace) {
	for _, p := range touchpoints(t, w)[:10] {
		switch rapid.IntRange(0, 2).Draw(t, "edit") {
		case 0:
			p.Label.ZH += "（改）"
			must(w.Touchpoints().Update(ctx, p))(t)
		case 1:
			must(w.Touchpoints().Delete(ctx, p.ID, p.Version, "a"))(t)
		}
	}
	if rapid.Bool().Draw(t, "stage") {
		must(w.Stages().Delete(ctx, "st_shop.receive", 1, "a"))(t)
	}
	if rapid.Bool().Draw(t, "blueprint") {
		must(w.Blueprints().Delete(ctx, "bp_shop.blueprint.delivery", 1, "a"))(t)
	}
	if rapid.Bool().Draw(t, "rule") {
		must(w.Rules().Delete(ctx, "rule_shop.rule.checkout", 1, "a"))(t)
	}
}

func everything(t rapid.TB, w workspace.Workspace) []any {
	o := workspace.ListOptions{Order: workspace.OrderID, Deleted: workspace.Both}
	return []any{
		must(workspace.All(ctx, w.Touchpoints(), o))(t), must(workspace.All(ctx, w.Stages(), o))(t),
		must(workspace.All(ctx, w.Departments(), o))(t), must(workspace.All(ctx, w.Rules(), o))(t),
		must(workspace.All(ctx, w.Blueprints(), o))(t), must(workspace.All(ctx, w.Journeys(), o))(t), must(w.Revision(ctx))(t),
	}
}

// Rules of a template come behind those that stand.
func TestRulesComeLast(t *testing.T) {
	w := open(t).In("mine")
	must(w.Touchpoints().Create(ctx, touchstone.Touchpoint{Meta: touchstone.Meta{ID: "tp_x"}, Label: touchstone.Label{EN: "x"}, Status: touchstone.Active}))(t)
	must(w.Rules().Create(ctx, touchstone.Rule{Meta: touchstone.Meta{ID: "rule_x"}, Order: 5000, Enabled: true, Name: "*", Touchpoint: "tp_x"}))(t)
	must(template.Apply(ctx, w, byID(t, "hotel"), "a"))(t)
	rules := must(workspace.All(ctx, w.Rules(), workspace.ListOptions{Order: workspace.OrderRank}))(t)
	if rules[0].ID != "rule_x" || len(rules) < 5 {
		t.Errorf("the first of %d rules is %s", len(rules), rules[0].ID)
	}
	for i := 1; i < len(rules); i++ {
		if rules[i].Order <= rules[i-1].Order {
			t.Errorf("%s is not behind %s", rules[i].ID, rules[i-1].ID)
		}
	}
}

// An Apply that fails leaves nothing behind.
func TestApplyIsAllOrNothing(t *testing.T) {
	w := open(t).In("mine")
	bad := *byID(t, "hotel")
	bad.Rules = append(slices.Clone(bad.Rules), template.Rule{Key: "hotel.rule.home-page", Name: "x", Touchpoint: "hotel.arrive.front-desk"})
	if _, err := template.Apply(ctx, w, &bad, "a"); err == nil {
		t.Fatal("a template with one key twice was applied")
	}
	if n := len(touchpoints(t, w)); n > 0 {
		t.Errorf("%d touchpoints were left behind", n)
	}
}

// The aspects of an industry's taxonomy hint at touchpoints that its template
// has.
func TestAspectsHintAtTouchpointsThatAreThere(t *testing.T) {
	for _, id := range industries {
		tpl := byID(t, id)
		taxonomy, has := aspect.Shipped(aspect.Industry(id))
		if !has {
			t.Fatalf("%s has no taxonomy", id)
		}
		for key, hint := range taxonomy.Touchpoints() {
			if !slices.ContainsFunc(tpl.Touchpoints, func(p template.Touchpoint) bool { return p.Key == hint }) {
				t.Errorf("%s: %s hints at %q, which the template lacks", id, key, hint)
			}
		}
	}
}
