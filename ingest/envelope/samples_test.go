// SPDX-License-Identifier: Apache-2.0

package envelope

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"touchstone"
	"touchstone/internal/testenv"
)

// summary tells of an event what the samples' table states.
func summary(e touchstone.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s|%s|%s occurred %s", e.Kind, e.Shape.Channel, e.Shape.Name, e.Shape.Place, e.Occurred.UTC().Format("2006-01-02T15:04:05.000Z"))
	for _, i := range e.Private.Identifiers {
		fmt.Fprintf(&b, " %s=%s,%v", i.Kind, i.Value, i.Verified)
	}
	if e.Unit != "" {
		fmt.Fprintf(&b, " unit=%s", e.Unit)
	}
	for _, o := range e.Objects {
		fmt.Fprintf(&b, " %s:%s", o.Type, o.ID)
	}
	if e.Offset != nil {
		fmt.Fprintf(&b, " offset=%d", *e.Offset)
	}
	if e.Duration != nil {
		fmt.Fprintf(&b, " duration=%d", *e.Duration)
	}
	if e.Value != nil {
		fmt.Fprintf(&b, " value=%d%s", e.Value.Minor, e.Value.Currency)
	}
	for _, s := range e.Scores {
		fmt.Fprintf(&b, " %v", s)
	}
	if m := e.Measurement; m != nil {
		fmt.Fprintf(&b, " %s per %s", m.Metric, m.Bucket)
		if m.Value != nil {
			fmt.Fprintf(&b, " = %d", *m.Value)
		} else {
			fmt.Fprintf(&b, " = %d/%d", *m.Numerator, *m.Denominator)
		}
	}
	for _, x := range e.Private.Texts {
		fmt.Fprintf(&b, " %s:%s", x.Field, x.Text)
	}
	for _, p := range append(e.Private.Properties, e.Private.Traits...) {
		fmt.Fprintf(&b, " %s=%d/%d/%g/%s", p.Name, p.Type, p.Integer, p.Number, p.Text)
	}
	for _, c := range e.Consents {
		fmt.Fprintf(&b, " %s:%v", c.Purpose, c.Granted)
	}
	return b.String() + " " + string(e.Private.Extra)
}

// The samples of a released version are read by every later one. What each
// makes was worked out by hand; the table may grow but not change.
var sampleWant = []string{
	"interaction website|Store Visited| occurred 2026-01-22T03:00:00.000Z ",
	// corrected: received 03:00:00 − (sent 02:30:05 − claimed 02:30:00.123) = 02:59:55.123
	"interaction website|Product Viewed|shop.example.com/{locale}/products/{n} occurred 2026-01-22T02:59:55.123Z user_id=u-1029,false anonymous_id=b1c2d3e4-0000-4000-8000-1234567890ab,false product:12345 offset=28800" +
		" category=4/0/0/女装 coupon=0/0/0/ logged_in=1/1/0/ position=2/3/0/ price=3/0/129.5/ tags=5/0/0/[\"新品\",\"满减\"] trace=2/9007199254740993/0/ ",
	"interaction mini-program|打开订单详情|pages/order/detail occurred 2026-01-22T03:00:00.000Z union_id=o6_bmasdasdsad6_2sgVt7hMZOPfL,false open_id=oGZUI0egBJY1zhBYw2KhdUfwVJJE,false offset=28800 duration=5300 ",
	"feedback store|Store Rated| occurred 2026-01-22T03:00:00.000Z phone=+8613800138000,true unit=SH-001 order:20260122001 offset=28800 {nps 900 0 1000} {rating 450 100 500} {wait 700 0 1000} comment:排队太久，但是店员很热情 😀 ",
	"outcome website|Order Completed| occurred 2026-01-22T03:00:00.000Z member_id=M-7,false order:T-1 parcel:SF1234567890123 value=129990CNY items=5/0/0/[{\"sku\":\"A-1\",\"qty\":2}] ",
	"outcome website|Order Refunded| occurred 2026-01-22T03:00:00.000Z offset=32400 value=-1200JPY ",
	"measurement website|Weekly KPI|hotline occurred 2026-01-11T16:00:00.000Z unit=SH-001 offset=28800 answered_within_20s per 168h0m0s = 412/455 ",
	"measurement website|csat| occurred 2026-01-11T16:00:00.000Z offset=28800 csat per 24h0m0s = 425 ",
	"identify website|identify| occurred 2026-01-22T02:29:00.000Z user_id=u-1029,false email=bob.lee@example.com,true offset=28800 birthday=4/0/0/1990-05-01 level=4/0/0/gold email:true sms:false ",
	"interaction website|Sent by a later version| occurred 2026-01-22T03:00:00.000Z value=100USD {nps 100 0 1000} {\"mood\":\"calm\",\"value.tax\":0.1,\"scores[0].asked_by\":\"ivr\"}",
}

func TestSamplesOfVersion1(t *testing.T) {
	file, err := os.Open(filepath.Join("testdata", "event-1", "samples.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b := newBuilder(t, nil)
	var got []string
	for m, err := range NDJSON(file) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, summary(event(t, b, *m)))
	}
	if diff := cmp.Diff(sampleWant, got); diff != "" {
		t.Error(diff)
	}
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join(testenv.Root(t), "docs", "schema", "touchstone.event-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func allowed(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s.Validate(v)
}

func TestTheSchemaAllowsTheSamples(t *testing.T) {
	s := schema(t)
	data, err := os.ReadFile(filepath.Join("testdata", "event-1", "samples.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if err := allowed(t, s, line); err != nil {
			t.Errorf("%s%v", line, err)
		}
	}
	raw, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "schema", "touchstone.event-1.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Examples []json.RawMessage }
	if err := json.Unmarshal(raw, &doc); err != nil || len(doc.Examples) == 0 {
		t.Fatalf("%d examples, %v", len(doc.Examples), err)
	}
	for _, e := range doc.Examples {
		if err := allowed(t, s, string(e)); err != nil {
			t.Errorf("example %s: %v", e, err)
		}
		var m Message
		if err := Decode(string(e), &m); err != nil {
			t.Errorf("example %s: %v", e, err)
		}
		event(t, newBuilder(t, nil), m)
	}
}

// What the schema allows is accepted, and what it does not is refused. The
// fields that the schema cannot judge (does the currency exist, is the score on
// its scale, is the time near) are tested elsewhere.
func TestTheSchemaAndTheDecoderAgree(t *testing.T) {
	long := func(n int) string { return strings.Repeat("x", n) }
	texts := []string{
		`{}`, `{"name":""}`, `{"name":"x"}`, `{"name":5}`, `{"name":"` + long(512) + `"}`, `{"name":"` + long(513) + `"}`, `[]`, `"x"`, `null`,
		`{"name":"x","schema":"touchstone.event/1"}`, `{"name":"x","schema":"touchstone.event/2"}`, `{"name":"x","schema":null}`, `{"name":"x","schema":1}`,
		`{"name":"x","id":"a"}`, `{"name":"x","id":5}`, `{"name":"x","id":null}`, `{"name":"x","id":true}`, `{"name":"x","id":"` + long(257) + `"}`,
		`{"name":"x","kind":"interaction"}`, `{"name":"x","kind":"feedback"}`, `{"name":"x","kind":"visit"}`, `{"name":"x","kind":null}`, `{"name":"x","kind":5}`,
		`{"name":"x","channel":"store"}`, `{"name":"x","channel":[]}`, `{"name":"x","place":"/a"}`, `{"name":"x","place":{}}`, `{"name":"x","unit":7}`, `{"name":"x","unit":false}`, `{"name":"x","source":"crm"}`, `{"name":"x","source":1}`,
		`{"name":"x","identifiers":[]}`, `{"name":"x","identifiers":null}`, `{"name":"x","identifiers":{}}`, `{"name":"x","identifiers":[{}]}`, `{"name":"x","identifiers":[5]}`, `{"name":"x","identifiers":[{"kind":"user_id","value":"a"}]}`,
		`{"name":"x","identifiers":[{"kind":"user_id","value":7,"verified":true}]}`, `{"name":"x","identifiers":[{"kind":"passport","value":"a"}]}`, `{"name":"x","identifiers":[{"kind":"user_id","value":"a","verified":"yes"}]}`,
		`{"name":"x","objects":[{"type":"order","id":"1"}]}`, `{"name":"x","objects":[{"type":"order","id":1}]}`, `{"name":"x","objects":[{"type":"order"}]}`, `{"name":"x","objects":[{"type":"","id":"1"}]}`, `{"name":"x","objects":"order"}`,
		`{"name":"x","time":"2026-01-22T02:30:00Z"}`, `{"name":"x","time":"2026-01-22T10:30:00+08:00"}`, `{"name":"x","time":"2026-01-22T10:30:00"}`, `{"name":"x","time":"2026-01-22"}`, `{"name":"x","time":1769049000}`, `{"name":"x","time":"soon"}`, `{"name":"x","time":null}`,
		`{"name":"x","time":"2026-01-22 10:30+0800"}`, `{"name":"x","time":""}`, `{"name":"x","sent_at":"2026-01-22T02:30:00.5Z"}`, `{"name":"x","sent_at":5}`,
		`{"name":"x","duration_ms":0}`, `{"name":"x","duration_ms":5.0}`, `{"name":"x","duration_ms":5.5}`, `{"name":"x","duration_ms":-1}`, `{"name":"x","duration_ms":"5"}`, `{"name":"x","duration_ms":9223372036854775808}`,
		`{"name":"x","value":{"amount":1,"currency":"CNY"}}`, `{"name":"x","value":{"amount":"1.5","currency":"CNY"}}`, `{"name":"x","value":{"amount":"a","currency":"CNY"}}`, `{"name":"x","value":{"currency":"CNY"}}`, `{"name":"x","value":5}`, `{"name":"x","value":{"amount":"--1","currency":"CNY"}}`,
		`{"name":"x","scores":[{"metric":"nps","value":9}]}`, `{"name":"x","scores":[{"metric":"nps","value":"9"}]}`, `{"name":"x","scores":[{"metric":"taste","value":9}]}`, `{"name":"x","scores":[{"metric":"taste","value":9,"low":0,"high":10}]}`, `{"name":"x","scores":[{"metric":"nps"}]}`,
		`{"name":"x","scores":[{"value":1}]}`, `{"name":"x","scores":[{"metric":"nps","value":true}]}`, `{"name":"x","scores":[{"metric":"nps","value":"nine"}]}`, `{"name":"x","scores":{"nps":9}}`,
		`{"name":"x","measurement":{"metric":"m","bucket_s":60,"value":1}}`,
		`{"kind":"measurement","name":"x"}`, `{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":60,"value":1}}`, `{"kind":"measurement","name":"x","measurement":{"metric":"m","bucket_s":60,"value":1}}`,
		`{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":60,"numerator":1,"denominator":2}}`, `{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":60,"numerator":1}}`,
		`{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":60,"numerator":1,"denominator":2,"value":5}}`, `{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":0,"value":1}}`,
		`{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":31622401,"value":1}}`, `{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"","bucket_s":60,"value":1}}`,
		`{"kind":"measurement","name":"x","time":"2026-01-22T02:00:00Z","measurement":{"metric":"m","bucket_s":60,"value":1},"identifiers":[{"kind":"user_id","value":"a"}]}`,
		`{"kind":"identify","name":"x"}`, `{"kind":"identify","name":"x","identifiers":[]}`, `{"kind":"identify","name":"x","identifiers":[{"kind":"user_id","value":"a"}]}`,
		`{"name":"x","texts":[{"field":"q","text":"a"}]}`, `{"name":"x","texts":[{"text":5}]}`, `{"name":"x","texts":["a"]}`, `{"name":"x","texts":[{}]}`,
		`{"name":"x","properties":{"a":1,"b":[{}],"c":null}}`, `{"name":"x","properties":[]}`, `{"name":"x","properties":{"":1}}`, `{"name":"x","properties":{"` + long(129) + `":1}}`, `{"name":"x","traits":{"a":1}}`, `{"name":"x","traits":5}`,
		`{"name":"x","consents":[{"purpose":"email","granted":true}]}`, `{"name":"x","consents":[{"granted":true}]}`, `{"name":"x","consents":[{"purpose":"email","granted":"yes"}]}`, `{"name":"x","mood":"calm"}`,
	}
	s, b := schema(t), newBuilder(t, nil)
	yes := 0
	for _, text := range texts {
		var m Message
		err := Decode(text, &m)
		if err == nil {
			_, err = b.Event(&m)
		}
		schemaErr := allowed(t, s, text)
		if (err == nil) != (schemaErr == nil) {
			t.Errorf("%.120s\n\tdecoder: %v\n\tschema: %v", text, err, schemaErr)
		}
		if err == nil {
			yes++
		}
	}
	if yes < 20 || yes > len(texts)-20 {
		t.Errorf("%d of %d texts are allowed: the table is lopsided", yes, len(texts))
	}
}
