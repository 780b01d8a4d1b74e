// SPDX-License-Identifier: Apache-2.0

package privacy

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"touchstone"
	"touchstone/internal/testenv"
)

// full gives an event every part that an export can have.
func (w *world) full(n byte, who ...touchstone.Identifier) touchstone.Event {
	e := w.event(n, touchstone.Feedback, who...)
	offset, duration := 28800, int64(1500)
	e.Shape = touchstone.Shape{Source: "app", Channel: "app", Name: "stay :id", Place: "/stays/:id", Facets: []touchstone.Facet{{Name: "tier", Value: "gold"}}}.WithID()
	e.Unit, e.Objects, e.Offset, e.Duration = "shop-1", []touchstone.Object{{Type: "stay", ID: "s-1"}}, &offset, &duration
	e.Value = &touchstone.Money{Minor: 12950, Currency: "CNY"}
	e.Scores = []touchstone.Score{{Metric: "nps", Value: 900, High: 1000}}
	e.Promoted = []touchstone.Property{{Name: "nights", Type: touchstone.Integer, Integer: 9007199254740993}}
	e.Consents = []touchstone.Consent{{Purpose: "mail", Granted: true}}
	e.Private.Name, e.Private.Place = "stay 1408", "/stays/1408"
	e.Private.Texts = []touchstone.Text{{Field: "why", Text: annsWords}}
	e.Private.Properties = []touchstone.Property{{Name: "beds", Type: touchstone.JSON, Text: `["twin"]`}, {Name: "late", Type: touchstone.Bool, Integer: 1}, {Name: "note", Type: touchstone.Null}, {Name: "rate", Type: touchstone.Number, Number: 0.5}}
	e.Private.Traits = []touchstone.Property{{Name: "name", Type: touchstone.String, Text: annsName}, {Name: "preferences", Type: touchstone.JSON, Text: `{"pillow":"hard"}`}}
	e.Private.Extra = []byte(`{"library":"x"}`)
	return e
}

func TestExport(t *testing.T) {
	w := newWorld(t)
	c := w.cast()
	w.say(w.full(1, c.user, c.phone), w.event(2, touchstone.Interaction, c.phone), w.event(3, touchstone.Interaction, c.bob))
	if _, err := w.graph.Link(t.Context(), c.user.Subject, c.tablet.Subject, "usr_1"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := w.office(w.options()).Export(t.Context(), w.customer(c), &out); err != nil {
		t.Fatal(err)
	}
	mustBeValid(t, out.Bytes())
	var got struct {
		Schema, Workspace string
		Profile           struct {
			Identifiers []struct{ Kind, Value string }
			Traits      []struct {
				Name  string
				Value json.RawMessage
			}
			Preferences []struct{ Name string }
			Consents    []touchstone.Consent
		}
		Evidence []struct{ Kind, By string }
		Events   []struct {
			Name, Place string
			Properties  json.RawMessage
			Texts       []touchstone.Text
			Extra       json.RawMessage
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != ExportSchema || got.Workspace != "hotel" || len(got.Events) != 2 || len(got.Evidence) != 2 {
		t.Errorf("got %+v", got)
	}
	first := got.Events[0]
	want := `{"beds":["twin"],"late":true,"nights":9007199254740993,"note":null,"rate":0.5}`
	if string(first.Properties) != want || first.Name != "stay 1408" || first.Place != "/stays/1408" || first.Texts[0].Text != annsWords || string(first.Extra) != `{"library":"x"}` {
		t.Errorf("event: %+v\nproperties %s", first, first.Properties)
	}
	values := map[string]string{}
	for _, i := range got.Profile.Identifiers {
		values[i.Kind] = i.Value
	}
	if diff := cmp.Diff(map[string]string{"user_id": "ann-user-7741", "phone": annsPhone}, values); diff != "" {
		t.Error(diff)
	}
	p := got.Profile
	if len(p.Traits) != 1 || string(p.Traits[0].Value) != `"Ann Perkins"` || p.Preferences[0].Name != "pillow" || !p.Consents[0].Granted {
		t.Errorf("profile: %+v", p)
	}
	if strings.Contains(out.String(), "bob") {
		t.Error("somebody else is in the export")
	}
	if err := w.office(w.options()).Export(t.Context(), 12345, &out); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("nobody was exported: %v", err)
	}
}

func mustBeValid(t *testing.T, raw []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile(filepath.Join(testenv.Root(t), "docs", "schema", "touchstone.customer-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v\n%s", err, raw)
	}
}
