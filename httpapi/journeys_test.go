// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/access"
	"touchstone/journey/binding"
	"touchstone/journey/exchange"
	moments "touchstone/moment"
	"touchstone/moment/study"
)

const journeysPath = base + "/journeys"

// rated adds contacts with the desk or the site, rated 4 of 1 to 5, of customers
// first, first + 1 …
func (w *world) rated(name, unit string, first, n int) {
	w.t.Helper()
	w.facts() // makes the rules
	events := make([]touchstone.Event, n)
	for i := range events {
		w.position++
		e := touchstone.Event{Position: w.position, Kind: touchstone.Feedback, Unit: unit, Shape: touchstone.Shape{Normaliser: 1, Source: "test", Channel: "store", Name: name}.WithID(),
			Occurred: time.Date(2026, 2, 27, 4, 0, 0, 0, time.UTC), Received: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Subjects: []touchstone.SubjectID{touchstone.SubjectID(first + i)},
			Scores: []touchstone.Score{{Metric: "rating", Value: 400, Low: 100, High: 500}, {Metric: "nps", Value: 0, Low: 0, High: 1000}}}
		binary.BigEndian.PutUint64(e.ID[:], uint64(w.position))
		events[i] = e
	}
	must(w.events.Append(w.t.Context(), events))
}

// withJourneys is a workspace with a journey: the site, then the desk, which another
// journey shows larger and a third redesigns; with contacts in the east and the
// west.
func withJourneys(t *testing.T) *world {
	w := newWorld(t)
	ws := w.store.In("main")
	for i, s := range []touchstone.Stage{{Meta: touchstone.Meta{ID: "st_look"}, Key: "own.look", Label: touchstone.Label{ZH: "浏览", EN: "Look"}}, {Meta: touchstone.Meta{ID: "st_arrive"}, Label: touchstone.Label{ZH: "到店", EN: "Arrive"}}} {
		s.Order = int64(i)
		must(ws.Stages().Create(t.Context(), s))
	}
	must(ws.Personas().Create(t.Context(), touchstone.Persona{Meta: touchstone.Meta{ID: "per_gold"}, Label: touchstone.Label{ZH: "金卡", EN: "Gold"}, Conditions: "kind = outcome"}))
	for _, p := range []touchstone.PainPoint{{Meta: touchstone.Meta{ID: "pain_queue"}, Label: touchstone.Label{ZH: "排队", EN: "Queue"}, Touchpoint: "tp_desk", Unit: "unit_w1", Status: touchstone.PainMending},
		{Meta: touchstone.Meta{ID: "pain_old"}, Label: touchstone.Label{EN: "Old"}, Touchpoint: "tp_desk", Status: touchstone.PainSolved}} {
		must(ws.PainPoints().Create(t.Context(), p))
	}
	expected := int8(1)
	post := func(j touchstone.Journey) {
		w.want(http.StatusCreated, request{method: "POST", path: journeysPath, as: "designer", body: j})
	}
	post(touchstone.Journey{Meta: touchstone.Meta{ID: "jny_desk"}, Label: touchstone.Label{ZH: "前台细看", EN: "The desk"}, Level: touchstone.LevelStep, Status: touchstone.Active})
	post(touchstone.Journey{Meta: touchstone.Meta{ID: "jny_stay"}, Key: "own.stay", Label: touchstone.Label{ZH: "住店", EN: "Stay"}, Persona: "per_gold", Status: touchstone.Active, Stages: []touchstone.JourneyStage{
		{Stage: "st_look", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_site"}}},
		{Stage: "st_arrive", Journey: "jny_desk", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_desk", Emotion: &expected}},
			Cards: []touchstone.JourneyCard{{ID: "line", Lane: touchstone.CardActions, Step: "tp_desk", Label: touchstone.Label{ZH: "排队", EN: "Queues"}, Evidence: []touchstone.Evidence{{Kind: touchstone.Observed, Link: "count where touchpoint = tp_desk"}}},
				{ID: "why", Lane: touchstone.CardPains, Label: touchstone.Label{ZH: "慢", EN: "Slow"}, Pain: "pain_queue"}}}}})
	post(touchstone.Journey{Meta: touchstone.Meta{ID: "jny_next"}, Label: touchstone.Label{ZH: "住店（未来）", EN: "Stay, to be"}, Kind: touchstone.ToBe, Of: "jny_stay", Status: touchstone.Planned})
	w.rated("check-in", "E1", 1, 40)
	w.rated("check-in", "W1", 41, 12)
	w.rated("view", "", 1, 5)
	return w
}

func (w *world) liveMap(as, query string) LiveJourney {
	w.t.Helper()
	return read[LiveJourney](w.t, w.want(200, request{method: "GET", path: journeysPath + "/jny_stay/live" + query, as: as, header: map[string]string{"Accept-Language": "en"}}))
}

func TestAJourneyIsBoundToFacts(t *testing.T) {
	w := withJourneys(t)
	got := w.liveMap("viewer", "?from=2026-02-01&to=2026-03-01")
	if got.Journey.ID != "jny_stay" || got.Journey.Version != 1 || got.Persona != "Gold" || got.Newest != "2026-02-27" || got.Few != 30 || got.SilentDays != 14 || got.Study != "" || got.Provenance.Zone != "Asia/Shanghai" {
		t.Errorf("the journey is %+v", got)
	}
	var related []string
	for _, r := range got.Related {
		related = append(related, fmt.Sprintf("%s %s %s %s", r.Relation, r.Name, r.Kind, r.Level))
	}
	if want := []string{"redesign Stay, to be to-be journey", "part The desk as-is step"}; !slices.Equal(related, want) {
		t.Errorf("related are %q", related)
	}
	look, desk := got.Stages[0], got.Stages[1].Steps[0]
	if look.Name != "Look" || look.Contacts.N != 5 || look.State != binding.Thin || look.Steps[0].Evidence != touchstone.Assumed {
		t.Errorf("looking is %+v", look)
	}
	// 52 ratings of 4 on 1 to 5 are 1 on -2 to 2; the answers to nps say nothing
	// of the desk.
	if desk.Name != "Front desk" || desk.Channel != "store" || desk.Contacts.N != 52 || desk.Customers.N != 52 || desk.Emotion.N != 52 || desk.Emotion.Metric != "rating" || *desk.Emotion.Value != 1 || desk.State != binding.Live || desk.Evidence != touchstone.Observed || desk.Newest != "2026-02-27" {
		t.Errorf("the desk is %+v", desk)
	}
	if len(desk.Pains) != 1 || desk.Pains[0].ID != "pain_queue" || desk.Pains[0].Name != "Queue" || desk.Pains[0].Unit != "unit_w1" || desk.Moment != nil {
		t.Errorf("at the desk are %+v and %+v", desk.Pains, desk.Moment)
	}
	if cards := got.Stages[1].Cards; cards[0] != (LiveCard{"line", touchstone.Observed, 52}) || cards[1] != (LiveCard{"why", touchstone.Assumed, 0}) {
		t.Errorf("the cards rest on %+v", cards)
	}
	if zh := read[LiveJourney](t, w.want(200, request{method: "GET", path: journeysPath + "/jny_stay/live", as: "viewer", header: map[string]string{"Accept-Language": "zh"}})); zh.Stages[0].Name != "浏览" || zh.Stages[1].Steps[0].Name != "前台" || zh.Persona != "金卡" {
		t.Errorf("in Chinese it is %+v", zh)
	}
	if part := read[LiveJourney](t, w.want(200, request{method: "GET", path: journeysPath + "/jny_desk/live", as: "viewer"})); len(part.Related) != 1 || part.Related[0].Relation != relationWhole || part.Related[0].ID != "jny_stay" {
		t.Errorf("the part belongs to %+v", part.Related)
	}
}

func TestAJourneyIsBoundToWhatIsPicked(t *testing.T) {
	w := withJourneys(t)
	desk := func(as, query string) LiveStep { return w.liveMap(as, query).Stages[1].Steps[0] }
	for query, want := range map[string]int64{"": 52, "?unit=EAST": 40, "?unit=W1": 12, "?to=2026-02-01": 0, "?from=2026-02-28": 0, "?segment=per_gold": 0} {
		if n := desk("analyst", query).Contacts.N; n != want {
			t.Errorf("%s: %d contacts, want %d", query, n, want)
		}
	}
	for query, field := range map[string]string{"?unit=nowhere": "query.unit", "?segment=per_none": "query.segment", "?from=yesterday": ""} {
		p := read[Problem](t, w.want(422, request{method: "GET", path: journeysPath + "/jny_stay/live" + query, as: "analyst"}))
		if field != "" && (len(p.Errors) != 1 || p.Errors[0].Field != field) {
			t.Errorf("%s: %+v", query, p)
		}
	}
	w.want(404, request{method: "GET", path: journeysPath + "/jny_none/live", as: "analyst"})
}

func TestAJourneyShowsNobodyMoreThanTheirScope(t *testing.T) {
	w := withJourneys(t)
	east := w.liveMap("unit-manager", "")
	if desk := east.Stages[1].Steps[0]; desk.Contacts.N != 40 || len(desk.Pains) != 0 || desk.Outside { // the pain point is in the west
		t.Errorf("the manager of the east sees %+v", desk)
	}
	if n := w.liveMap("unit-manager", "?unit=E1").Stages[1].Steps[0].Contacts.N; n != 40 {
		t.Errorf("at the own hotel are %d", n)
	}
	for _, unit := range []string{"W1", "WEST"} {
		w.want(403, request{method: "GET", path: journeysPath + "/jny_stay/live?unit=" + unit, as: "unit-manager"})
	}
	own := w.liveMap("touchpoint-owner", "")
	if desk := own.Stages[1].Steps[0]; desk.Contacts.N != 52 || desk.Outside || len(desk.Pains) != 1 {
		t.Errorf("the owner of the desk sees %+v", desk)
	}
	if site := own.Stages[0].Steps[0]; !site.Outside || site.Contacts.N != 0 { // five customers, under the floor of ten
		t.Errorf("of the site the owner of the desk sees %+v", site)
	}
	w.token("figures", "owner", "main", "figure:read")
	w.want(403, request{method: "GET", path: journeysPath + "/jny_stay/live", as: "figures"})
	w.token("journeys", "owner", "main", "journey:read", "figure:read")
	if got := read[LiveJourney](t, w.want(200, request{method: "GET", path: journeysPath + "/jny_stay/live", as: "journeys"})); len(got.Stages[1].Steps[0].Pains) != 0 {
		t.Error("a token that may not read pain points reads them")
	}
}

func TestMomentsOnAMap(t *testing.T) {
	finding := func(id string, class moments.Class, score float64) moments.Finding {
		return moments.Finding{Name: id, Class: class, Claimed: []moments.Impact{moments.Brand}, Score: moments.Score{Value: score}}
	}
	found := &study.Study{Findings: moments.Findings{Touchpoints: []moments.Finding{finding("a", moments.Candidate, 40), finding("b", moments.Moment, 10), finding("c", moments.NoMoment, math.NaN())}}}
	d := mapDesk{call: &call{who: access.Principal{Role: touchstone.RoleViewer}}, study: found}
	if m := d.moment([]touchstone.TouchpointID{"a", "b", "c"}); m == nil || m.Touchpoint != "b" || m.Class != moments.Moment || *m.Score != 10 || !slices.Equal(m.Impacts, []moments.Impact{moments.Brand}) {
		t.Errorf("the moment of three is %+v", m)
	}
	if m := d.moment([]touchstone.TouchpointID{"c"}); m == nil || m.Class != moments.NoMoment || m.Score != nil {
		t.Errorf("what is none is %+v", m)
	}
	if m := d.moment([]touchstone.TouchpointID{"x"}); m != nil {
		t.Errorf("what was not looked at is %+v", m)
	}
	d.call.who = access.Principal{Role: touchstone.RoleTouchpointOwner, Scope: access.Scope{Touchpoints: []touchstone.TouchpointID{"a"}}}
	if m := d.moment([]touchstone.TouchpointID{"a", "b"}); m == nil || m.Touchpoint != "a" {
		t.Errorf("an owner is told of another's: %+v", m)
	}
}

func (w *world) document(query string) (string, exchange.Document) {
	w.t.Helper()
	got := w.want(200, request{method: "GET", path: journeysPath + "/jny_stay/export" + query, as: "designer"})
	if d := got.header.Get("Content-Disposition"); d != `attachment; filename="journey.json"` {
		w.t.Errorf("it is offered as %q", d)
	}
	return string(got.body), read[exchange.Document](w.t, got)
}

func TestAJourneyGoesOutAndComesBack(t *testing.T) {
	w := withJourneys(t)
	raw, doc := w.document("?known=true&from=2026-02-01&to=2026-03-01")
	if k := doc.Stages[1].Touchpoints[0].Known; k == nil || *k.Emotion != 1 || k.N != 52 || k.Contacts != 52 || k.State != "live" || k.Source != "score" || k.Evidence != touchstone.Observed {
		t.Errorf("known of the desk is %+v", k)
	}
	if doc.KnownFrom == nil || doc.KnownFrom.Zone != "Asia/Shanghai" || doc.Stages[0].Stage.Key != "own.look" {
		t.Errorf("the document is %s", raw)
	}
	if _, plain := w.document(""); plain.KnownFrom != nil || plain.Stages[0].Known != nil {
		t.Error("what is known stands in a document that was not to have it")
	}
	w.want(403, request{method: "GET", path: journeysPath + "/jny_stay/export", as: "viewer"})

	got := w.want(http.StatusCreated, request{method: "POST", path: journeysPath + "/import", as: "designer", body: raw})
	in := read[ImportedJourney](t, got)
	if len(in.Made) != 0 || len(in.LeftOut) != 0 || in.Journey.ID == "jny_stay" || got.header.Get("Location") != journeysPath+"/"+in.Journey.ID || got.header.Get("ETag") != `"1"` {
		t.Errorf("taken in was %s", got.body)
	}
	was := read[touchstone.Journey](t, w.want(200, request{method: "GET", path: journeysPath + "/jny_stay", as: "viewer"}))
	was.Meta, was.Key = in.Journey.Meta, "" // the key is the first one's
	if a, b := must(json.Marshal(was)), must(json.Marshal(in.Journey)); string(a) != string(b) {
		t.Errorf("%s came back as %s", a, b)
	}
}

func TestAJourneyFromElsewhereBringsWhatIsMissing(t *testing.T) {
	w := withJourneys(t)
	_, doc := w.document("")
	doc.Stages[0].Stage = exchange.Name{Key: "far.look", Label: touchstone.Label{ZH: "远望"}}
	doc.Stages[0].Touchpoints = []exchange.Step{{Touchpoint: exchange.Name{Key: "far.site", Label: touchstone.Label{ZH: "远站", EN: "Far site"}, Channel: "website"}}}
	doc.Stages[1].Touchpoints[0].Touchpoint = exchange.Name{Key: "far.desk", Label: touchstone.Label{EN: "Front desk"}} // known by its name
	doc.Stages[1].Cards[1].Pain = &exchange.Name{Label: touchstone.Label{ZH: "别处的痛点"}}
	p := read[Problem](t, w.want(422, request{method: "POST", path: journeysPath + "/import", as: "designer", body: doc}))
	if len(p.Errors) != 2 || !strings.Contains(p.Errors[0].Message, "远望") || !strings.Contains(p.Errors[1].Message, "远站") {
		t.Errorf("what is missing is told as %+v", p)
	}
	in := read[ImportedJourney](t, w.want(http.StatusCreated, request{method: "POST", path: journeysPath + "/import?create=true", as: "designer", body: doc}))
	if len(in.Made) != 2 || in.Made[0].Noun != touchstone.NounStage || in.Made[1].Name != "远站" || len(in.LeftOut) != 1 || in.LeftOut[0].Name != "别处的痛点" {
		t.Errorf("taken in was %+v", in)
	}
	site := read[touchstone.Touchpoint](t, w.want(200, request{method: "GET", path: base + "/touchpoints/" + in.Made[1].ID, as: "viewer"}))
	if site.Key != "far.site" || site.Channel != "website" || site.Status != touchstone.Planned || string(site.Stage) != in.Made[0].ID {
		t.Errorf("the touchpoint that was made is %+v", site)
	}
	if in.Journey.Stages[1].Touchpoints[0].Touchpoint != "tp_desk" || in.Journey.Stages[1].Cards[0].Step != "tp_desk" {
		t.Errorf("the desk was not known by its name: %+v", in.Journey.Stages[1])
	}
	again := read[ImportedJourney](t, w.want(http.StatusCreated, request{method: "POST", path: journeysPath + "/import", as: "designer", body: doc}))
	if len(again.Made) != 0 {
		t.Errorf("what is there was made again: %+v", again.Made)
	}
}

func TestABadDocumentIsRefusedWhole(t *testing.T) {
	w := withJourneys(t)
	_, doc := w.document("")
	doc.Status, doc.Stages[1].Cards[0].Lane, doc.Stages[1].Cards[1].ID = "", "roof", "line"
	doc.Stages[0].Stage.Key, doc.Stages[0].Stage.Label = "far.look", touchstone.Label{EN: "Far"}
	p := read[Problem](t, w.want(422, request{method: "POST", path: journeysPath + "/import", as: "designer", body: doc}))
	var at []string
	for _, e := range p.Errors {
		at = append(at, e.Field)
	}
	slices.Sort(at)
	if want := []string{"stages", "stages[1].cards[0].lane", "stages[1].cards[1].id", "status"}; !slices.Equal(at, want) {
		t.Errorf("the faults are at %q, want %q", at, want)
	}
	w.want(422, request{method: "POST", path: journeysPath + "/import?create=true", as: "designer", body: doc})
	w.want(422, request{method: "POST", path: journeysPath + "/import", as: "designer", body: "[]"})
	w.want(403, request{method: "POST", path: journeysPath + "/import", as: "viewer", body: doc})
	if all := read[page[touchstone.Stage]](t, w.want(200, request{method: "GET", path: base + "/stages", as: "viewer"})); len(all.Items) != 2 {
		t.Errorf("a refused document left %d stages", len(all.Items))
	}
}

func TestAJourneyNamesOnlyWhatStands(t *testing.T) {
	w := withJourneys(t)
	p := read[Problem](t, w.want(422, request{method: "POST", path: journeysPath, as: "designer", body: touchstone.Journey{Label: touchstone.Label{EN: "x"}, Status: touchstone.Active, Kind: touchstone.ToBe, Of: "jny_none",
		Stages: []touchstone.JourneyStage{{Stage: "st_look", Journey: "jny_none", Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_desk", Alternatives: []touchstone.TouchpointID{"tp_none"}, Journey: "jny_none"}},
			Cards: []touchstone.JourneyCard{{ID: "a", Lane: touchstone.CardPains, Label: touchstone.Label{EN: "y"}, Pain: "pain_none"}}}}}}))
	var at []string
	for _, e := range p.Errors {
		at = append(at, e.Field)
	}
	if want := []string{"of", "stages[0].journey", "stages[0].touchpoints[0].alternatives[0]", "stages[0].touchpoints[0].journey", "stages[0].cards[0].pain"}; !slices.Equal(at, want) {
		t.Errorf("the faults are at %q", at)
	}
}
