// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/jsonscan"
)

const typical = `{"id":"9f1c2d3e-4b5a-6978-8765-43210fedcba9","kind":"interaction","channel":"website","name":"Product Viewed","place":"https://shop.example.com/products/12345?utm_source=wechat",` +
	`"identifiers":[{"kind":"user_id","value":"u-1029384756"},{"kind":"anonymous_id","value":"b1c2d3e4-0000-4000-8000-1234567890ab"}],"unit":"SH-001","objects":[{"type":"product","id":"12345"}],` +
	`"time":"2026-01-22T10:30:00.123+08:00","duration_ms":5300,"properties":{"category":"女装","price":129.5,"position":3,"list":"首页推荐","logged_in":true,"coupon":null,"tags":["新品","满减"]}}`

const full = `{"schema":"touchstone.event/1","id":1029,"source":"crm","kind":"feedback","channel":"store","name":"Rated","place":"/orders/1","unit":7,
 "identifiers":[{"kind":"phone","value":13800138000,"verified":true},{"kind":"user_id","value":"u"}],
 "objects":[{"type":"order","id":90071992547409931234}],
 "time":"2026-01-22T10:30:00+08:00","sent_at":"2026-01-22T02:31:00Z","duration_ms":5e3,
 "value":{"amount":"129.50","currency":"CNY"},
 "scores":[{"metric":"nps","value":9},{"metric":"taste","value":"4.5","low":1,"high":"5"}],
 "texts":[{"field":"comment","text":"很\"好\" \ud83d\ude00"}],
 "properties":{"i":9007199254740993,"big":123456789012345678901234567890,"f":1.50,"exp":1e3,"huge":1e400,"s":"","b":false,"n":null,"o":{"a":[1, 2]},"l":[]},
 "traits":{"level":"gold"},"consents":[{"purpose":"email","granted":true},{"purpose":"sms"}]}`

func TestDecode(t *testing.T) {
	var got Message
	if err := Decode(full, &got); err != nil {
		t.Fatal(err)
	}
	want := Message{
		ID: "1029", Source: "crm", Kind: touchstone.Feedback, Channel: "store", Name: "Rated", Place: "/orders/1", Unit: "7",
		Identifiers: []Identifier{{Kind: "phone", Value: "13800138000", Verified: true}, {Kind: "user_id", Value: "u"}},
		Objects:     []touchstone.Object{{Type: "order", ID: "90071992547409931234"}},
		Claimed:     time.Date(2026, 1, 22, 2, 30, 0, 0, time.UTC), Offset: pointer(28800), SentAt: time.Date(2026, 1, 22, 2, 31, 0, 0, time.UTC), Duration: pointer(int64(5000)),
		Value:  Amount{Decimal: "129.50", Currency: "CNY"},
		Scores: []Score{{Metric: "nps", Value: "9"}, {Metric: "taste", Value: "4.5", Low: "1", High: "5"}},
		Texts:  []touchstone.Text{{Field: "comment", Text: "很\"好\" 😀"}},
		Properties: []touchstone.Property{
			{Name: "i", Type: touchstone.Integer, Integer: 9007199254740993}, {Name: "big", Type: touchstone.JSON, Text: "123456789012345678901234567890"},
			{Name: "f", Type: touchstone.Number, Number: 1.5}, {Name: "exp", Type: touchstone.Number, Number: 1000}, {Name: "huge", Type: touchstone.JSON, Text: "1e400"},
			{Name: "s", Type: touchstone.String}, {Name: "b", Type: touchstone.Bool}, {Name: "n"}, {Name: "o", Type: touchstone.JSON, Text: `{"a":[1, 2]}`}, {Name: "l", Type: touchstone.JSON, Text: "[]"},
		},
		Traits:   []touchstone.Property{{Name: "level", Type: touchstone.String, Text: "gold"}},
		Consents: []touchstone.Consent{{Purpose: "email", Granted: true}, {Purpose: "sms"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if err := Decode(`{"name":"x"}`, &got); err != nil || !cmp.Equal(got, Message{Name: "x"}, cmp.Transformer("empty", emptyIsNil)) {
		t.Errorf("something of the message before is left: %+v, %v", got, err)
	}
}

// emptyIsNil makes a message's empty lists nil, which say the same.
func emptyIsNil(m Message) map[string]any {
	out := map[string]any{"name": m.Name}
	if n := len(m.Identifiers) + len(m.Objects) + len(m.Scores) + len(m.Texts) + len(m.Properties) + len(m.Traits) + len(m.Consents) + len(m.Extra); n > 0 {
		out["lists"] = n
	}
	if m.ID != "" || m.Offset != nil || m.Duration != nil || m.Measurement != nil || m.Value != (Amount{}) || !m.Claimed.IsZero() || !m.SentAt.IsZero() {
		out["scalars"] = m.ID
	}
	return out
}

func TestDecodeMeasurement(t *testing.T) {
	var got Message
	text := `{"kind":"measurement","measurement":{"metric":"csat","bucket_s":604800,"numerator":412,"denominator":455,"value":"4.2"}}`
	if err := Decode(text, &got); err != nil {
		t.Fatal(err)
	}
	want := &Measurement{Metric: "csat", Bucket: 7 * 24 * time.Hour, Numerator: pointer(int64(412)), Denominator: pointer(int64(455)), Value: "4.2"}
	if diff := cmp.Diff(want, got.Measurement); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownFieldsAreKept(t *testing.T) {
	var m Message
	text := `{"name":"x","mood":"好","value":{"amount":1,"tax":[1,{"a":null}]},"scores":[{"metric":"nps","value":1},{"metric":"nps","value":2,"note":"n"}],"weird\"key":1}`
	if err := Decode(text, &m); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(m.Extra, &got); err != nil {
		t.Fatalf("%s: %v", m.Extra, err)
	}
	want := map[string]any{"mood": "好", "value.tax": []any{1.0, map[string]any{"a": nil}}, "scores[1].note": "n", `weird"key`: 1.0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	e := event(t, newBuilder(t, func(o *Options) { o.Settings.Currency = "CNY" }), m)
	if string(e.Private.Extra) != string(m.Extra) {
		t.Errorf("the event keeps %s", e.Private.Extra)
	}
}

func TestDecodeNamesEveryFault(t *testing.T) {
	deep := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	cases := []struct {
		text string
		want []string
	}{
		{`{"name":1,"time":5,"identifiers":{},"value":[],"properties":"x","duration_ms":1.5}`,
			[]string{"name envelope.want_text", "time envelope.want_text", "identifiers envelope.want_list", "value envelope.want_object", "properties envelope.want_object", "duration_ms envelope.want_integer"}},
		{`{"name":"x","identifiers":[{"kind":1,"value":[],"verified":"yes"},5]}`,
			[]string{"identifiers[0].kind envelope.want_text", "identifiers[0].value envelope.want_text", "identifiers[0].verified envelope.want_bool", "identifiers[1] envelope.want_object"}},
		{`{"name":"x","time":"2026-01-22T10:30:00"}`, []string{"time envelope.time"}}, // no offset
		{`{"name":"x","time":"yesterday"}`, []string{"time envelope.time"}},
		{`{"name":"x","schema":"touchstone.event/2"}`, []string{"schema envelope.schema"}},
		{`{"name":"x","name":"y"}`, []string{"name envelope.twice"}},
		{`{"name":"x","properties":{},"properties":{}}`, []string{"properties envelope.twice"}},
		{`{"name":"x","scores":[{"metric":"nps","value":1,"value":2}]}`, []string{"scores[0].value envelope.twice"}},
		{`{"name":"x","measurement":{"metric":"m","bucket_s":1.5,"numerator":"1"}}`, []string{"measurement.bucket_s envelope.want_integer", "measurement.numerator envelope.want_integer"}},
		{`{"name":"x","duration_ms":9223372036854775808}`, []string{"duration_ms envelope.want_integer"}},
		{`{"name":"x","objects":[` + strings.Repeat(`{"type":"a","id":"b"},`, 64) + `{}]}`, []string{"objects envelope.too_many"}},
		{`{"name":"x","scores":[{"metric":"nps","value":true}]}`, []string{"scores[0].value envelope.want_number"}},
		{`[]`, []string{" envelope.not_object"}}, {`5`, []string{" envelope.not_object"}}, {`null`, []string{" envelope.not_object"}},
		{``, []string{" envelope.json"}}, {`{"name":"x"`, []string{" envelope.json"}}, {`{"name":"x"}}`, []string{" envelope.json"}}, {`{"name":"x",}`, []string{" envelope.json"}},
		{"{\"name\":\"\xff\"}", []string{" envelope.json_utf8"}},
		{`{"name":"x","properties":{"a":` + deep + `}}`, []string{" envelope.deep"}},
		{`{"name":"x","mood":` + deep + `}`, []string{" envelope.deep"}},
		{strings.Repeat(" ", LongestEvent) + "{}", []string{" envelope.too_long"}},
	}
	for _, c := range cases {
		var m Message
		err := Decode(c.text, &m)
		if got := fields(err); !cmp.Equal(got, c.want) {
			t.Errorf("%.80s: %v, want %v", c.text, got, c.want)
		}
	}
}

func TestNullsAreMissing(t *testing.T) {
	var m Message
	text := `{"name":"x","id":null,"kind":null,"time":null,"identifiers":null,"value":null,"scores":null,"measurement":null,"properties":null,"duration_ms":null,"consents":null}`
	if err := Decode(text, &m); err != nil {
		t.Fatal(err)
	}
	e := event(t, newBuilder(t, nil), m)
	if e.Kind != touchstone.Interaction || e.Value != nil || e.Measurement != nil || !e.Private.IsZero() {
		t.Errorf("%+v", e)
	}
}

// Half a surrogate pair is what JavaScript leaves of an emoji that it cut.
func TestHalfAnEmojiIsReplaced(t *testing.T) {
	var m Message
	if err := Decode(`{"name":"x","texts":[{"text":"好\ud83d"}],"properties":{"a":"\udc00b"}}`, &m); err != nil {
		t.Fatal(err)
	}
	if m.Texts[0].Text != "好\uFFFD" || m.Properties[0].Text != "\uFFFDb" {
		t.Errorf("%q, %q", m.Texts[0].Text, m.Properties[0].Text)
	}
	event(t, newBuilder(t, nil), m)
}

func TestManyPropertiesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"name":"x","properties":{`)
	for i := range 5000 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"p` + word(i) + `":1`)
	}
	b.WriteString(`}}`)
	var m Message
	if err := Decode(b.String(), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Properties) != MostProperties+1 {
		t.Errorf("%d properties were read", len(m.Properties))
	}
	if _, err := newBuilder(t, nil).Event(&m); !cmp.Equal(fields(err), []string{"properties envelope.too_many"}) {
		t.Errorf("%v", err)
	}
}

func word(i int) string {
	return string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
}

// FuzzDecode checks that nothing panics, that what is accepted agrees with the
// library's reading of the same text, and that an event comes of it or a fault.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{typical, full, `{"name":"x","mood":[1],"value":{"amount":1,"tax":2}}`, `{"kind":"measurement","time":"2026-01-01T00:00:00Z","measurement":{"metric":"m","bucket_s":60,"value":1}}`, `[{}]`, `{"a":"\ud800"}`} {
		f.Add(text)
	}
	b := newBuilder(f, func(o *Options) { o.Settings.Currency = "CNY" })
	f.Fuzz(func(t *testing.T, text string) {
		var m Message
		if err := Decode(text, &m); err != nil {
			if len(fields(err)) == 0 {
				t.Fatalf("%q: an error without a fault: %v", text, err)
			}
			return
		}
		var library map[string]json.RawMessage
		if err := json.Unmarshal([]byte(text), &library); err != nil {
			t.Fatalf("%q is accepted, by the library not: %v", text, err)
		}
		var name string
		if raw, ok := library["name"]; ok && json.Unmarshal(raw, &name) != nil {
			t.Fatalf("%q: the name is no text, but accepted", text)
		}
		if m.Name != name {
			t.Fatalf("%q: name %q, of the library %q", text, m.Name, name)
		}
		if len(m.Extra) > 0 && !json.Valid(m.Extra) {
			t.Fatalf("%q: extra is no JSON: %s", text, m.Extra)
		}
		e, err := b.Event(&m)
		if err == nil && (e.Shape.ID == 0 || e.ID == touchstone.EventID{} || e.Occurred.IsZero()) {
			t.Fatalf("%q: an event without ids: %+v", text, e)
		}
		if err != nil && len(fields(err)) == 0 {
			t.Fatalf("%q: an error without a fault: %v", text, err)
		}
	})
}

func TestDecodeNextLeavesTheScannerBehindTheEvent(t *testing.T) {
	var s jsonscan.Scanner
	var m Message
	s.Reset(`[{"name":"a"},{"name":5},{"name":"c"}] `)
	var got []string
	for s.Enter(jsonscan.List); s.Element(); {
		got = append(got, strings.Join(fields(DecodeNext(&s, &m)), "")+m.Name)
	}
	if err := s.End(); err != nil || !cmp.Equal(got, []string{"a", "name envelope.want_text", "c"}) {
		t.Errorf("%v, %v", got, err)
	}
}

func BenchmarkDecode(b *testing.B) {
	b.SetBytes(int64(len(typical)))
	b.ReportAllocs()
	var m Message
	for b.Loop() {
		if err := Decode(typical, &m); err != nil {
			b.Fatal(err)
		}
	}
}
