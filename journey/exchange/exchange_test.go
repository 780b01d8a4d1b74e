// SPDX-License-Identifier: Apache-2.0

package exchange

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"touchstone"
	"touchstone/internal/testenv"
)

// register is both Names and Finder over a few records: of each id its name.
type register map[string]Name

func (r register) Touchpoint(id touchstone.TouchpointID) Name { return r[string(id)] }
func (r register) Stage(id touchstone.StageID) Name           { return r[string(id)] }
func (r register) Journey(id touchstone.JourneyID) Name       { return r[string(id)] }
func (r register) Persona(id touchstone.PersonaID) Name       { return r[string(id)] }
func (r register) Pain(id touchstone.PainPointID) Name        { return r[string(id)] }

// finder finds what a register names, by noun.
type finder register

func (f finder) find(prefix string, n Name) (found string, twice bool) {
	for id, has := range f {
		if strings.HasPrefix(id, prefix) && (has.Key == n.Key && n.Key != "" || has.Label == n.Label) {
			twice = found != ""
			found = id
		}
	}
	if twice {
		return "", true
	}
	return found, false
}

func (f finder) Touchpoint(n Name) (touchstone.TouchpointID, bool) {
	id, twice := f.find("tp_", n)
	return touchstone.TouchpointID(id), twice
}

func (f finder) Stage(n Name) (touchstone.StageID, bool) {
	id, twice := f.find("st_", n)
	return touchstone.StageID(id), twice
}

func (f finder) Journey(n Name) touchstone.JourneyID {
	id, _ := f.find("jny_", n)
	return touchstone.JourneyID(id)
}

func (f finder) Persona(n Name) touchstone.PersonaID {
	id, _ := f.find("per_", n)
	return touchstone.PersonaID(id)
}

func (f finder) Pain(n Name) touchstone.PainPointID {
	id, _ := f.find("pain_", n)
	return touchstone.PainPointID(id)
}

func called(zh, en string) touchstone.Label { return touchstone.Label{ZH: zh, EN: en} }

func records() register {
	return register{
		"st_arrive": {Key: "hotel.arrive", Label: called("到店", "Arrive")}, "st_own": {Label: called("送别", "")},
		"tp_desk": {Key: "hotel.desk", Label: called("前台", "Desk"), Channel: "store"}, "tp_kiosk": {Label: called("", "Kiosk"), Channel: "kiosk"},
		"jny_large": {Key: "hotel.check-in", Label: called("入住", "Check-in")}, "jny_was": {Label: called("旧", "Old")},
		"per_family": {Label: called("亲子", "Family")}, "pain_queue": {Label: called("排队", "Queue")},
	}
}

// journey uses everything that a journey can say.
func journey() *touchstone.Journey {
	expected := int8(-2)
	proof := []touchstone.Evidence{{Kind: touchstone.Reported, Link: "interview 7", Note: "三月"}}
	return &touchstone.Journey{Key: "hotel.stay", Label: called("住店", "Stay"), Kind: touchstone.ToBe, Of: "jny_was", Level: touchstone.LevelLifecycle, Persona: "per_family",
		Scenario: called("周末", "Weekend"), Status: touchstone.Planned, Evidence: proof, Stages: []touchstone.JourneyStage{
			{Stage: "st_arrive", Goal: called("快", "Fast"), Order: touchstone.OrderSequence, Journey: "jny_large",
				Touchpoints: []touchstone.JourneyStep{{Touchpoint: "tp_desk", Alternatives: []touchstone.TouchpointID{"tp_kiosk"}, Optional: true, Repeats: true, Emotion: &expected, Note: called("注", ""), Journey: "jny_large"}, {Touchpoint: "tp_kiosk"}},
				Cards:       []touchstone.JourneyCard{{ID: "a", Lane: touchstone.CardPains, Step: "tp_kiosk", Label: called("慢", "Slow"), Evidence: proof, Pain: "pain_queue"}, {ID: "b", Lane: touchstone.CardThoughts, Label: called("?", "")}}},
			{Stage: "st_own"}}}
}

func TestAJourneyComesBackAsItWas(t *testing.T) {
	raw, err := json.Marshal(Write(journey(), records()))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	got, missing, err := Read(doc, finder(records()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(journey(), got); diff != "" {
		t.Error(diff)
	}
	if missing.Any() || len(missing.LeftOut) > 0 {
		t.Errorf("missing is %+v", missing)
	}
	for id := range records() {
		if strings.Contains(string(raw), `"`+id) {
			t.Errorf("the document has the id %s, which means nothing elsewhere", id)
		}
	}
}

func TestDocumentsFollowThePublishedSchema(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "schema", "touchstone.journey-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	published, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("journey.json", published); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("journey.json")
	if err != nil {
		t.Fatal(err)
	}
	value := .5
	with := Write(journey(), records())
	with.Stages[0].Known = &Known{Emotion: &value, N: 40, State: "live", Contacts: 7, Source: "score"}
	with.KnownFrom = &Period{Zone: "Asia/Shanghai"}
	for name, d := range map[string]*Document{"whole": with, "least": Write(&touchstone.Journey{Label: called("", "x"), Status: touchstone.Active}, records())} {
		raw, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		instance, err := jsonschema.UnmarshalJSON(strings.NewReader(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(instance); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	doc := Write(journey(), records())
	here := records()
	for _, id := range []string{"st_own", "tp_kiosk", "per_family", "pain_queue", "jny_large", "jny_was"} {
		delete(here, id)
	}
	got, missing, err := Read(doc, finder(here))
	if err != nil {
		t.Fatal(err)
	}
	if want := []Name{{Label: called("送别", "")}}; !slices.Equal(missing.Stages, want) {
		t.Errorf("stages: %+v", missing.Stages)
	}
	kiosk := Name{Label: called("", "Kiosk"), Channel: "kiosk"}
	if want := []Missed{{kiosk, records()["st_arrive"]}}; !slices.Equal(missing.Touchpoints, want) { // once, though it stands twice
		t.Errorf("touchpoints: %+v", missing.Touchpoints)
	}
	var out []string
	for _, l := range missing.LeftOut {
		out = append(out, string(l.Noun)+" "+l.Name.String())
	}
	if want := []string{"journey 旧", "persona 亲子", "journey 入住", "pain-point 排队"}; !slices.Equal(out, want) {
		t.Errorf("left out: %v", out)
	}
	if got.Of != "" || got.Persona != "" || got.Stages[0].Journey != "" || got.Stages[0].Cards[0].Pain != "" {
		t.Errorf("links to nothing stand: %+v", got)
	}
}

func TestRecordsThatAreGoneAreNamedByTheirID(t *testing.T) {
	doc := Write(journey(), register{})
	if doc.Stages[0].Stage.Key != "st_arrive" || doc.Stages[0].Touchpoints[0].Touchpoint.Key != "tp_desk" || doc.Of.Key != "jny_was" {
		t.Errorf("got %+v", doc)
	}
}

// fields lists the fields of every fault.
func fields(err error) []string {
	var out []string
	for _, e := range touchstone.Errors(err) {
		out = append(out, e.Field)
	}
	slices.Sort(out)
	return out
}

func TestEveryFaultIsTold(t *testing.T) {
	here := records()
	here["tp_other"] = here["tp_desk"]
	five, below := 5, -1
	doc := &Document{Schema: Schema, Kind: "was", Stages: []Stage{{Stage: Name{}, Touchpoints: []Step{{Touchpoint: here["tp_desk"]}, {Touchpoint: Name{Label: called("泳池", "")}}},
		Cards: []Card{{ID: "a", Lane: "roof", Step: &five}, {ID: "a", Lane: touchstone.CardPains, Step: &below, Label: called("x", "")}}}}}
	_, missing, err := Read(doc, finder(here))
	want := []string{"kind", "label", "stages[0].cards[0].label", "stages[0].cards[0].lane", "stages[0].cards[0].step", "stages[0].cards[1].id", "stages[0].cards[1].step",
		"stages[0].stage", "stages[0].touchpoints[0].touchpoint", "status"}
	if got := fields(err); !slices.Equal(got, want) {
		t.Errorf("the faults are %v,\nwant %v", got, want)
	}
	if len(missing.Touchpoints) != 1 || missing.Touchpoints[0].Label.ZH != "泳池" {
		t.Errorf("missing is %+v", missing)
	}
}

func TestWhatIsNoDocument(t *testing.T) {
	for text, want := range map[string]struct {
		kind  touchstone.Kind
		field string
	}{
		"":                                    {touchstone.Invalid, ""},
		"[]":                                  {touchstone.Invalid, ""},
		"{}":                                  {touchstone.Invalid, "schema"},
		`{"schema":"touchstone.journey/2"}`:   {touchstone.Invalid, "schema"},
		`{"schema":"touchstone.journey/1"`:    {touchstone.Invalid, ""},
		`{"schema":"touchstone.journey/1"}{}`: {touchstone.Invalid, ""},
		`{"schema":1}`:                        {touchstone.Invalid, "schema"},
		`{"stages":[{"touchpoints":[{"emotion":300}]}]}`: {touchstone.Invalid, "stages.touchpoints.emotion"},
		strings.Repeat(" ", MaxBytes+1):                  {touchstone.TooLarge, ""},
	} {
		_, err := Parse([]byte(text))
		var fault *touchstone.Error
		if !errors.As(err, &fault) || fault.Kind != want.kind || fault.Field != want.field {
			t.Errorf("%.60q gave %v", text, err)
		}
	}
	if d, err := Parse([]byte(`{"schema":"touchstone.journey/1","later":{"x":1},"stages":[{"later":2}]}`)); err != nil || len(d.Stages) != 1 {
		t.Errorf("what later versions add gave %v", err)
	}
}

// Whatever is sent, reading ends with a journey that is valid or with faults
// that name a field or say that nothing could be read; and a journey that was
// read is written and read the same.
func FuzzImport(f *testing.F) {
	raw, err := json.Marshal(Write(journey(), records()))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte(`{"schema":"touchstone.journey/1","label":{"en":"x"},"status":"active","stages":[{"stage":{"key":"hotel.arrive"},"cards":[{"id":"a","lane":"pains","step":-1,"label":{"en":"y"}}]}]}`))
	f.Add([]byte(`{"schema":"touchstone.journey/1","label":{"en":"x"},"status":"active","stages":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		doc, err := Parse(raw)
		if err != nil {
			return
		}
		j, missing, err := Read(doc, finder(records()))
		if err != nil {
			if len(fields(err)) == 0 {
				t.Fatalf("%v is no list of faults", err)
			}
			return
		}
		if err := j.Validate(); err != nil {
			t.Fatal(err)
		}
		if missing.Any() {
			return
		}
		again, _, err := Read(Write(j, records()), finder(records()))
		if err != nil {
			t.Fatal(err)
		}
		was, is := must(json.Marshal(j)), must(json.Marshal(again))
		if string(was) != string(is) {
			t.Fatalf("%s came back as %s", was, is)
		}
	})
}

func must(raw []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return raw
}
