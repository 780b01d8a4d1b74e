// SPDX-License-Identifier: Apache-2.0

package cloudevents

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
)

// read reads a request and copies what it yields; told lists the rejects and
// the error that ended it.
func read(mode Mode, h http.Header, body string) (out []envelope.Message, told []string) {
	for m, err := range Messages(mode, h, body) {
		var r *envelope.Reject
		switch {
		case errors.As(err, &r):
			told = append(told, fmt.Sprintf("%d %q %s", r.Index, r.MessageID, reasons(r.Err)))
		case err != nil:
			told = append(told, "ended: "+reasons(err))
		default:
			c := *m
			c.Identifiers, c.Objects, c.Properties, c.Scores, c.Extra = slices.Clone(m.Identifiers), slices.Clone(m.Objects), slices.Clone(m.Properties), slices.Clone(m.Scores), slices.Clone(m.Extra)
			out = append(out, c)
		}
	}
	return out, told
}

func reasons(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []string
		for _, e := range joined.Unwrap() {
			out = append(out, reasons(e))
		}
		return strings.Join(out, ", ")
	}
	var e *touchstone.Error
	if errors.As(err, &e) {
		return strings.TrimSpace(e.Field + " " + e.Message.Key)
	}
	return err.Error()
}

func text(name, value string) touchstone.Property {
	return touchstone.Property{Name: name, Type: touchstone.String, Text: value}
}

func differ(want, got envelope.Message) string {
	return cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().Type() != nil && p.Last().Type().Kind().String() == "slice" },
		cmp.FilterValues(func(a, b any) bool { return fmt.Sprint(a) == "[]" && fmt.Sprint(b) == "[]" }, cmp.Ignore())))
}

// The first example of the specification (section "Example" of 1.0.2), with its
// extensions; the attributes and data are as it gives them.
const ofTheSpecification = `{
    "specversion" : "1.0", "type" : "com.github.pull_request.opened", "source" : "https://github.com/cloudevents/spec/pull", "subject" : "123", "id" : "A234-1234-1234",
    "time" : "2018-04-05T17:31:00Z", "comexampleextension1" : "value", "comexampleothervalue" : 5, "datacontenttype" : "text/xml", "data" : "<much wow=\"xml\"/>"
}`

func TestStructured(t *testing.T) {
	got, told := read(Structured, nil, ofTheSpecification)
	if len(told) > 0 || len(got) != 1 {
		t.Fatalf("%d messages, %v", len(got), told)
	}
	want := envelope.Message{
		ID: "A234-1234-1234", Source: "https://github.com/cloudevents/spec/pull", Kind: touchstone.Interaction, Name: "com.github.pull_request.opened",
		Objects: []touchstone.Object{{Type: "subject", ID: "123"}}, Claimed: time.Date(2018, 4, 5, 17, 31, 0, 0, time.UTC),
		Properties: []touchstone.Property{text("ce.comexampleextension1", "value"), text("ce.comexampleothervalue", "5"), text("data", `<much wow="xml"/>`)},
	}
	if diff := differ(want, got[0]); diff != "" {
		t.Error(diff)
	}
}

func TestExtensionsAndSubjects(t *testing.T) {
	event := func(more string) envelope.Message {
		got, told := read(Structured, nil, `{"specversion":"1.0","id":"1","source":"/crm","type":"t"`+more+`}`)
		if len(told) > 0 || len(got) != 1 {
			t.Fatalf("%s: %v", more, told)
		}
		return got[0]
	}
	base := envelope.Message{ID: "1", Source: "/crm", Kind: touchstone.Interaction, Name: "t"}
	with := func(change func(*envelope.Message)) envelope.Message { m := base; change(&m); return m }
	for more, want := range map[string]envelope.Message{
		``:                            base,
		`,"subject":"order/123"`:      with(func(m *envelope.Message) { m.Objects = []touchstone.Object{{Type: "order", ID: "123"}} }),
		`,"subject":"order:123-4"`:    with(func(m *envelope.Message) { m.Objects = []touchstone.Object{{Type: "order", ID: "123-4"}} }),
		`,"subject":"/orders/123"`:    with(func(m *envelope.Message) { m.Place = "/orders/123" }),
		`,"subject":"a/b/c"`:          with(func(m *envelope.Message) { m.Place = "a/b/c" }),
		`,"subject":"https://x.cn/a"`: with(func(m *envelope.Message) { m.Place = "https://x.cn/a" }),
		`,"subject":"订单"`:             with(func(m *envelope.Message) { m.Objects = []touchstone.Object{{Type: "subject", ID: "订单"}} }),
		`,"subject":""`:               base, `,"subject":null`: base,
		`,"userid":"u-1","openid":"o","phone":"13800138000"`: with(func(m *envelope.Message) {
			m.Identifiers = []envelope.Identifier{{Kind: "user_id", Value: "u-1"}, {Kind: "open_id", Value: "o"}, {Kind: "phone", Value: "13800138000"}}
		}),
		`,"channel":"store","unit":"SH-001","kind":"outcome"`: with(func(m *envelope.Message) { m.Channel, m.Unit, m.Kind = "store", "SH-001", touchstone.Outcome }),
		`,"data":{"a":1,"b":"x"}`: with(func(m *envelope.Message) {
			m.Properties = []touchstone.Property{{Name: "a", Type: touchstone.Integer, Integer: 1}, text("b", "x")}
		}),
		`,"data":[1]`: with(func(m *envelope.Message) {
			m.Properties = []touchstone.Property{{Name: "data", Type: touchstone.JSON, Text: "[1]"}}
		}),
		`,"data":null`: with(func(m *envelope.Message) { m.Properties = []touchstone.Property{{Name: "data"}} }),
		`,"data_base64":"AQI="`: with(func(m *envelope.Message) {
			m.Properties = []touchstone.Property{text("data_base64", "AQI=")}
		}),
		`,"flag":true,"dataschema":"https://x.cn/s"`: with(func(m *envelope.Message) {
			m.Properties = []touchstone.Property{text("ce.flag", "true"), text("ce.dataschema", "https://x.cn/s")}
		}),
		`,"time":"2026-01-22T10:30:00+08:00"`: with(func(m *envelope.Message) {
			offset := 28800
			m.Claimed, m.Offset = time.Date(2026, 1, 22, 2, 30, 0, 0, time.UTC), &offset
		}),
	} {
		if diff := differ(want, event(more)); diff != "" {
			t.Errorf("%s: %s", more, diff)
		}
	}
}

func TestEventsOfOurOwn(t *testing.T) {
	const head = `{"specversion":"1.0","id":"ce-1","source":"/crm","time":"2026-01-22T02:30:00Z",`
	got, told := read(Structured, nil, head+`"type":"touchstone.feedback","data":{"id":"inner","source":"inner","name":"Rated","scores":[{"metric":"nps","value":9}],"mood":1}}`)
	if len(told) > 0 {
		t.Fatal(told)
	}
	want := envelope.Message{ID: "ce-1", Source: "/crm", Kind: touchstone.Feedback, Name: "Rated", Claimed: time.Date(2026, 1, 22, 2, 30, 0, 0, time.UTC), Scores: []envelope.Score{{Metric: "nps", Value: "9"}}, Extra: []byte(`{"mood":1}`)}
	if diff := differ(want, got[0]); diff != "" {
		t.Error(diff)
	}
	got, told = read(Structured, nil, head+`"type":"touchstone.event","data":{"name":"Rated","kind":"outcome","time":"2026-01-21T00:00:00Z"}}`)
	if len(told) > 0 || got[0].Kind != touchstone.Outcome || got[0].Claimed.Day() != 21 {
		t.Errorf("%+v, %v", got, told)
	}
	for data, reason := range map[string]string{``: "data cloudevents.no_data", `,"data_base64":"AQI="`: "data cloudevents.no_data", `,"data":{"name":5,"place":[]}`: "data.name envelope.want_text, data.place envelope.want_text", `,"data":[]`: "data envelope.not_object"} {
		if _, told := read(Structured, nil, head+`"type":"touchstone.event"`+data+`}`); !cmp.Equal(told, []string{`0 "ce-1" ` + reason}) {
			t.Errorf("%s: %v, want %s", data, told, reason)
		}
	}
}

func TestBatched(t *testing.T) {
	one := func(id string) string { return `{"specversion":"1.0","id":"` + id + `","source":"/a","type":"t"}` }
	got, told := read(Batched, nil, "[ "+one("1")+` , {"specversion":"0.3","id":"2"}, 5 , `+one("4")+" ]")
	if len(got) != 2 || got[0].ID != "1" || got[1].ID != "4" {
		t.Errorf("%+v", got)
	}
	want := []string{`1 "2" source cloudevents.required, type cloudevents.required, specversion cloudevents.version`, `2 "" cloudevents.not_an_object`}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	for body, want := range map[string]string{`{}`: "ended: cloudevents.not_a_list", ``: "ended: envelope.json", `[` + one("1") + `,`: "ended: envelope.json", `[] x`: "ended: envelope.json"} {
		if _, told := read(Batched, nil, body); !cmp.Equal(told, []string{want}) {
			t.Errorf("%s: %v, want %s", body, told, want)
		}
	}
	if got, told := read(Batched, nil, `[]`); len(got)+len(told) > 0 {
		t.Errorf("an empty batch: %v, %v", got, told)
	}
}

func head(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

func TestBinary(t *testing.T) {
	base := []string{"ce-specversion", "1.0", "ce-id", "1", "ce-source", "/a", "ce-type", "t"}
	for _, c := range []struct {
		headers []string
		body    string
		want    []touchstone.Property
	}{
		{[]string{"Content-Type", "application/json"}, `{"a":1}`, []touchstone.Property{{Name: "a", Type: touchstone.Integer, Integer: 1}}},
		{[]string{"Content-Type", "application/vnd.shop+json; charset=utf-8"}, `{"a":1}`, []touchstone.Property{{Name: "a", Type: touchstone.Integer, Integer: 1}}},
		{nil, `"x"`, []touchstone.Property{text("data", "x")}}, {nil, ``, nil},
		{[]string{"Content-Type", "text/plain"}, `好`, []touchstone.Property{text("data", "好")}},
		{[]string{"Content-Type", "application/octet-stream"}, "\x01\x02", []touchstone.Property{text("data_base64", "AQI=")}},
		// HTTP binding, section 3.1.3.2: "Euro € 😀" is sent so.
		{[]string{"ce-name", "Euro%20%E2%82%AC%20%F0%9F%98%80"}, ``, []touchstone.Property{text("ce.name", "Euro € 😀")}},
		{[]string{"ce-name", `"quoted \"text\""`}, ``, []touchstone.Property{text("ce.name", `quoted "text"`)}},
		{[]string{"X-Other", "1"}, ``, nil},
	} {
		got, told := read(Binary, head(append(c.headers, base...)...), c.body)
		if len(told) > 0 || len(got) != 1 || !slices.Equal(got[0].Properties, c.want) || got[0].ID != "1" || got[0].Name != "t" {
			t.Errorf("%v %q: %+v, %v", c.headers, c.body, got, told)
		}
	}
	for _, c := range []struct {
		headers []string
		body    string
		want    string
	}{
		{[]string{"ce-name", "%E2%82"}, ``, `0 "1" name cloudevents.header`}, {[]string{"ce-name", "100%"}, ``, `0 "1" name cloudevents.header`}, {[]string{"ce-x_y", "1"}, ``, `0 "1" cloudevents.name`},
		{[]string{"ce-name", "a", "ce-name", "b"}, ``, `0 "1" name cloudevents.header`}, {nil, `{`, `0 "" envelope.json`}, {nil, strings.Repeat(" ", LongestEvent+1), `0 "" cloudevents.too_large`},
	} {
		if _, told := read(Binary, head(append(c.headers, base...)...), c.body); !cmp.Equal(told, []string{c.want}) {
			t.Errorf("%v %.40q: %v, want %s", c.headers, c.body, told, c.want)
		}
	}
}

func TestFaultsOfTheAttributes(t *testing.T) {
	many := ""
	for i := range 70 {
		many += fmt.Sprintf(`,"x%d":"1"`, i)
	}
	for body, want := range map[string]string{
		`{}`: "id cloudevents.required, source cloudevents.required, type cloudevents.required, specversion cloudevents.version",
		`{"specversion":"1.0","id":"","source":"/a","type":"t"}`:                                        "id cloudevents.required",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","Big":"x"}`:                             "cloudevents.name",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","x":{}}`:                                "x cloudevents.want_text",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","id":"2"}`:                              "id cloudevents.twice",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","time":"soon"}`:                         "time cloudevents.time",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","time":"2026-01-22"}`:                   "time cloudevents.time",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t"` + many + `}`:                           "cloudevents.too_many",
		`{"specversion":"1.0","id":"1"`:                                                                 "envelope.json",
		`{"specversion":"1.0","id":"` + strings.Repeat("x", LongestEvent) + `"}`:                        "cloudevents.too_large",
		`{"specversion":"1.0","id":"1","source":"/a","type":"t","` + strings.Repeat("x", 65) + `":"1"}`: "cloudevents.name",
	} {
		_, told := read(Structured, nil, body)
		if len(told) != 1 || !strings.Contains(told[0], want) {
			t.Errorf("%.100s: %v, want %s", body, told, want)
		}
	}
}

func TestModeOf(t *testing.T) {
	for _, c := range []struct {
		headers []string
		want    Mode
	}{
		{[]string{"Content-Type", "application/cloudevents+json; charset=UTF-8"}, Structured}, {[]string{"Content-Type", "application/cloudevents-batch+json"}, Batched},
		{[]string{"Content-Type", "application/json", "ce-specversion", "1.0"}, Binary}, {[]string{"ce-id", "1"}, Binary}, {[]string{"Content-Type", "application/json"}, 0},
		{[]string{"Content-Type", "application/cloudevents+avro"}, 0}, {nil, 0},
	} {
		if got, ok := ModeOf(head(c.headers...)); got != c.want || ok != (c.want != 0) {
			t.Errorf("%v: %v, %v", c.headers, got, ok)
		}
	}
}

func FuzzMessages(f *testing.F) {
	f.Add(uint8(1), ofTheSpecification, "x", "y")
	f.Add(uint8(2), "["+ofTheSpecification+",{}]", "", "")
	f.Add(uint8(3), `{"a":1}`, "Euro%20%E2%82%AC", "application/json")
	f.Add(uint8(1), `{"specversion":"1.0","id":"1","source":"/a","type":"touchstone.event","data":{"name":"x"}}`, "", "")
	b, err := envelope.NewBuilder(envelope.Options{Secret: []byte("0123456789abcdef"), Settings: envelope.Settings{Source: touchstone.Source{Name: "web"}}, Shaper: shape.New(shape.Options{Source: "web"}),
		Now: func() time.Time { return time.Date(2026, 1, 22, 3, 0, 0, 0, time.UTC) }})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, mode uint8, body, header, media string) {
		m := Mode(mode%3) + 1
		h := head("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/a", "ce-type", header, "ce-x", header, "Content-Type", media)
		for message, err := range Messages(m, h, body) {
			if err != nil {
				if reasons(err) == "" {
					t.Fatalf("%q: an error without a reason: %v", body, err)
				}
				continue
			}
			if m != Binary && !json.Valid([]byte(body)) && m != Batched {
				t.Fatalf("%q is accepted, but no JSON", body)
			}
			if _, err := b.Event(message); err != nil && touchstone.KindOf(err) != touchstone.Invalid {
				t.Fatalf("%q: %v", body, err)
			}
		}
	})
}
