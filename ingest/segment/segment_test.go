// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
)

// messages reads a request and copies what it yields.
func messages(t testing.TB, call Call, body string, s envelope.Settings) ([]envelope.Message, []*envelope.Reject) {
	t.Helper()
	r, err := Parse(call, body)
	if err != nil {
		t.Fatalf("%.200s: %v", body, err)
	}
	var out []envelope.Message
	var rejects []*envelope.Reject
	for m, err := range r.Messages(s) {
		var reject *envelope.Reject
		if errors.As(err, &reject) {
			rejects = append(rejects, reject)
			continue
		}
		c := *m
		c.Identifiers, c.Objects, c.Scores, c.Texts = slices.Clone(m.Identifiers), slices.Clone(m.Objects), slices.Clone(m.Scores), slices.Clone(m.Texts)
		c.Properties, c.Traits, c.Consents, c.Extra = slices.Clone(m.Properties), slices.Clone(m.Traits), slices.Clone(m.Consents), slices.Clone(m.Extra)
		out = append(out, c)
	}
	return out, rejects
}

// one reads a request of one call, which must be accepted.
func one(t testing.TB, call Call, body string) envelope.Message {
	t.Helper()
	return oneOf(t, call, body, envelope.Settings{})
}

func oneOf(t testing.TB, call Call, body string, s envelope.Settings) envelope.Message {
	t.Helper()
	out, rejects := messages(t, call, body, s)
	if len(out) != 1 || len(rejects) > 0 {
		t.Fatalf("%s: %d messages, rejects %v", body, len(out), rejects)
	}
	return out[0]
}

func text(name, value string) touchstone.Property {
	return touchstone.Property{Name: name, Type: touchstone.String, Text: value}
}

func pointer[T any](v T) *T { return &v }

// equal compares messages; empty lists are missing ones.
func equal(want, got envelope.Message) string {
	return cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().Type() != nil && p.Last().Type().Kind().String() == "slice" },
		cmp.FilterValues(func(a, b any) bool { return fmt.Sprint(a) == "[]" && fmt.Sprint(b) == "[]" }, cmp.Ignore())))
}

func TestTrack(t *testing.T) {
	got := one(t, Track, `{"type":"track","event":"Product Viewed","userId":"u-1","anonymousId":"a-1","messageId":"m-1",
		"properties":{"product_id":"507f","price":19.99,"store_id":"SH-001","list":["a"]},
		"context":{"ip":"1.2.3.4","page":{"url":"https://shop.example.com/p/507f?x=1","title":"裙","search":""},"library":{"name":"analytics.js","version":"4.1"},"device":{"id":"d-1"},"userAgentData":{"mobile":false}},
		"timestamp":"2026-01-22T02:30:00.123Z","sentAt":"2026-01-22T02:30:05Z","integrations":{"All":true},"_metadata":{"nodeVersion":"20"},"writeKey":"secret"}`)
	want := envelope.Message{
		ID: "m-1", Kind: touchstone.Interaction, Name: "Product Viewed", Place: "https://shop.example.com/p/507f?x=1", Unit: "SH-001",
		Identifiers: []envelope.Identifier{{Kind: "user_id", Value: "u-1"}, {Kind: "anonymous_id", Value: "a-1"}, {Kind: "device_id", Value: "d-1"}},
		Objects:     []touchstone.Object{{Type: "product", ID: "507f"}},
		Claimed:     time.Date(2026, 1, 22, 2, 30, 0, 123e6, time.UTC), SentAt: time.Date(2026, 1, 22, 2, 30, 5, 0, time.UTC),
		Properties: []touchstone.Property{
			text("product_id", "507f"), {Name: "price", Type: touchstone.Number, Number: 19.99}, text("store_id", "SH-001"), {Name: "list", Type: touchstone.JSON, Text: `["a"]`},
			text("context.ip", "1.2.3.4"), text("context.page.url", "https://shop.example.com/p/507f?x=1"), text("context.page.title", "裙"),
			text("context.library.name", "analytics.js"), text("context.library.version", "4.1"), text("context.device.id", "d-1"), {Name: "context.userAgentData", Type: touchstone.JSON, Text: `{"mobile":false}`},
		},
		Extra: []byte(`{"_metadata":{"nodeVersion":"20"}}`),
	}
	if diff := equal(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestIdentify(t *testing.T) {
	got := one(t, Identify, `{"userId":"u-1","messageId":"m-2","originalTimestamp":"2026-01-22T10:30:00+08:00","timestamp":"2026-01-22T02:29:00Z",
		"traits":{"phone":"13800138000","phone_verified":true,"email":"bob@example.com","openid":"oGZ","unionId":"o6","memberId":7,"level":"gold","mobile":"138****8000"},
		"context":{"externalIds":[{"id":"crm-9","type":"member_id","collection":"users"},{"id":"x","type":"ga"},5],"consent":{"categoryPreferences":{"Advertising":true,"Analytics":false,"x":1}}}}`)
	want := envelope.Message{
		ID: "m-2", Kind: touchstone.Identify, Name: "identify",
		Identifiers: []envelope.Identifier{{Kind: "user_id", Value: "u-1"}, {Kind: "member_id", Value: "crm-9"}, {Kind: "phone", Value: "13800138000", Verified: true}, {Kind: "email", Value: "bob@example.com"},
			{Kind: "open_id", Value: "oGZ"}, {Kind: "union_id", Value: "o6"}, {Kind: "member_id", Value: "7"}},
		Claimed: time.Date(2026, 1, 22, 2, 30, 0, 0, time.UTC), Offset: pointer(28800),
		Traits: []touchstone.Property{text("phone", "13800138000"), {Name: "phone_verified", Type: touchstone.Bool, Integer: 1}, text("email", "bob@example.com"), text("openid", "oGZ"), text("unionId", "o6"),
			{Name: "memberId", Type: touchstone.Integer, Integer: 7}, text("level", "gold"), text("mobile", "138****8000")},
		Properties: []touchstone.Property{{Name: "context.externalIds", Type: touchstone.JSON, Text: `[{"id":"crm-9","type":"member_id","collection":"users"},{"id":"x","type":"ga"},5]`},
			{Name: "context.consent", Type: touchstone.JSON, Text: `{"categoryPreferences":{"Advertising":true,"Analytics":false,"x":1}}`}},
		Consents: []touchstone.Consent{{Purpose: "Advertising", Granted: true}, {Purpose: "Analytics"}},
	}
	if diff := equal(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheOtherCalls(t *testing.T) {
	who := []envelope.Identifier{{Kind: "anonymous_id", Value: "a"}}
	cases := []struct {
		call Call
		body string
		want envelope.Message
	}{
		{Page, `{"anonymousId":"a","name":"Home","category":"Docs","properties":{"url":"https://x.cn/docs","title":"t"}}`,
			envelope.Message{Kind: "interaction", Channel: "website", Name: "Home", Place: "https://x.cn/docs", Identifiers: who, Properties: []touchstone.Property{text("url", "https://x.cn/docs"), text("title", "t"), text("category", "Docs")}}},
		{Page, `{"anonymousId":"a","context":{"page":{"path":"/a"}}}`,
			envelope.Message{Kind: "interaction", Channel: "website", Name: "page", Place: "/a", Identifiers: who, Properties: []touchstone.Property{text("context.page.path", "/a")}}},
		{Page, `{"anonymousId":"a","name":"Home"}`, envelope.Message{Kind: "interaction", Channel: "website", Name: "Home", Place: "Home", Identifiers: who}},
		{Screen, `{"anonymousId":"a","name":"订单详情","context":{"screen":{"width":1}}}`,
			envelope.Message{Kind: "interaction", Channel: "app", Name: "screen", Place: "订单详情", Identifiers: who, Properties: []touchstone.Property{{Name: "context.screen.width", Type: touchstone.Integer, Integer: 1}}}},
		{Group, `{"anonymousId":"a","groupId":7,"traits":{"name":"Initech"}}`,
			envelope.Message{Kind: "identify", Name: "group", Identifiers: who, Objects: []touchstone.Object{{Type: "group", ID: "7"}}, Traits: []touchstone.Property{text("name", "Initech")}}},
		{Alias, `{"previousId":"a","userId":"u"}`,
			envelope.Message{Kind: "identify", Name: "alias", Identifiers: []envelope.Identifier{{Kind: "user_id", Value: "u"}, {Kind: "user_id", Value: "a"}, {Kind: "anonymous_id", Value: "a"}}}},
		{Track, `{"anonymousId":"a","event":"x","context":{"groupId":"g"}}`,
			envelope.Message{Kind: "interaction", Name: "x", Identifiers: who, Objects: []touchstone.Object{{Type: "group", ID: "g"}}, Properties: []touchstone.Property{text("context.groupId", "g")}}},
	}
	for _, c := range cases {
		if diff := equal(c.want, one(t, c.call, c.body)); diff != "" {
			t.Errorf("%s %s: %s", c.call, c.body, diff)
		}
	}
	got := oneOf(t, Page, `{"anonymousId":"a"}`, envelope.Settings{Source: touchstone.Source{Channel: "wechat"}})
	if got.Channel != "" {
		t.Errorf("the channel of a page is %s although its source has one", got.Channel)
	}
}

func TestConventions(t *testing.T) {
	cny := envelope.Settings{Currency: "CNY"}
	track := func(name, properties string) envelope.Message {
		return oneOf(t, Track, fmt.Sprintf(`{"anonymousId":"a","event":%q,"properties":%s}`, name, properties), cny)
	}
	for _, c := range []struct{ name, properties, want string }{
		{"Order Completed", `{"order_id":"o-1","revenue":19.99,"currency":"usd"}`, "outcome [{order o-1}] {19.99 USD} [] []"},
		{"order completed", `{"revenue":19.989999999999998}`, "outcome [] {19.99 CNY} [] []"}, // what floats leave
		{"支付成功", `{"total":"199","order_id":20260122001}`, "outcome [{order 20260122001}] {199 CNY} [] []"},
		{"Order Completed", `{"revenue":"¥199","value":5}`, "outcome [] {5 CNY} [] []"},
		{"Order Completed", `{"revenue":100.4,"currency":"JPY"}`, "outcome [] {100 JPY} [] []"},
		{"Order Completed", `{"revenue":5,"currency":"coins"}`, "outcome [] { } [] []"},
		{"Product Viewed", `{"rating":4.5,"review":"nice"}`, "interaction [] { } [] []"}, // the product's rating, nobody's answer
		{"Product Reviewed", `{"rating":4.5,"review_body":"nice","review_id":"r-1"}`, "feedback [{review r-1}] { } [{rating 4.5  }] [{review_body nice}]"},
		{"评价提交", `{"rating":5,"comment":"好"}`, "feedback [] { } [{rating 5  }] [{comment 好}]"},
		{"提交问卷", `{"nps":9,"csat":"4","comment":""}`, "feedback [] { } [{nps 9  } {csat 4  }] []"},
		{"Chat Ended", `{"nps":9}`, "feedback [] { } [{nps 9  }] []"},
		{"Survey", `{"nps":11,"rating":9,"rating_low":0,"rating_high":10}`, "feedback [] { } [{rating 9 0 10}] []"},
		{"Survey", `{"rating":3.3333333333}`, "feedback [] { } [{rating 3.33  }] []"},
		{"Shipped", `{"tracking_number":"SF1","ticket_id":3,"cart_id":"","case_id":null}`, "interaction [{parcel SF1} {ticket 3}] { } [] []"},
		{"Searched", `{"session_id":"s-1"}`, "interaction [{session s-1}] { } [] []"},
	} {
		m := track(c.name, c.properties)
		if got := fmt.Sprintf("%s %v %v %v %v", m.Kind, m.Objects, m.Value, m.Scores, m.Texts); got != c.want {
			t.Errorf("%s %s:\n got %s\nwant %s", c.name, c.properties, got, c.want)
		}
	}
	if m := oneOf(t, Page, `{"anonymousId":"a","context":{"sessionId":1760000000}}`, cny); !cmp.Equal(m.Objects, []touchstone.Object{{Type: "session", ID: "1760000000"}}) {
		t.Errorf("a page of a session is about %v", m.Objects)
	}
	if m := oneOf(t, Track, `{"anonymousId":"a","event":"x","properties":{"revenue":5}}`, envelope.Settings{}); m.Value != (envelope.Amount{}) {
		t.Errorf("an amount without any currency is %v", m.Value)
	}
	for properties, want := range map[string]any{`{"duration_ms":5300}`: int64(5300), `{"duration":5.3}`: int64(5300), `{"duration":"0.0004"}`: int64(0), `{"duration":-1}`: nil, `{"duration":"5 min"}`: nil} {
		m := track("Played", properties)
		if got := m.Duration; (got == nil) != (want == nil) || got != nil && *got != want {
			t.Errorf("%s lasts %v, want %v", properties, got, want)
		}
	}
	if m := track("Product Reviewed", `{"comment":"好","rating":5}`); !cmp.Equal(m.Properties, []touchstone.Property{{Name: "rating", Type: touchstone.Integer, Integer: 5}}) {
		t.Errorf("a text is kept twice: %v", m.Properties)
	}
}

func TestBatchContextIsMerged(t *testing.T) {
	got, rejects := messages(t, Batch, `{"sentAt":"2026-01-22T02:30:05Z","context":{"ip":"1.1.1.1","page":{"url":"https://a.cn/","title":"A"},"locale":"zh-CN"},"writeKey":"k","integrations":{},
		"batch":[{"type":"track","event":"x","userId":"u"},{"type":"track","event":"y","userId":"u","sentAt":"2026-01-22T02:30:09Z","context":{"ip":"2.2.2.2","page":{"url":"https://b.cn/"}}}]}`, envelope.Settings{})
	if len(rejects) > 0 || len(got) != 2 {
		t.Fatalf("%d messages, rejects %v", len(got), rejects)
	}
	for i, want := range []struct{ place, ip, title, locale, sent string }{
		{"https://a.cn/", "1.1.1.1", "A", "zh-CN", "02:30:05"}, {"https://b.cn/", "2.2.2.2", "A", "zh-CN", "02:30:09"},
	} {
		m := got[i]
		have := struct{ place, ip, title, locale, sent string }{m.Place, find(m.Properties, "context.ip"), find(m.Properties, "context.page.title"), find(m.Properties, "context.locale"), m.SentAt.Format("15:04:05")}
		if have != want {
			t.Errorf("call %d: %v, want %v", i, have, want)
		}
	}
}

func reasons(err error) string {
	var out []string
	var walk func(error)
	walk = func(err error) {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				walk(e)
			}
			return
		}
		var e *touchstone.Error
		if errors.As(err, &e) {
			out = append(out, strings.TrimSpace(e.Field+" "+e.Message.Key))
		}
	}
	walk(err)
	return strings.Join(out, ", ")
}

func TestRejectsNameEveryFault(t *testing.T) {
	long := strings.Repeat("x", LongestCall)
	body := `{"batch":[{"type":"track","event":"x","userId":"u","messageId":"ok"},{"type":"track","messageId":"m-1"},{"type":"shout","userId":"u"},{"userId":"u"},5,{"type":"group","userId":"u"},{"type":"alias"},
		{"type":"track","event":{"a":1},"userId":["u"],"properties":"p","timestamp":"soon"},{"type":"track","event":"` + long + `","userId":"u"},{"type":"track","event":"x","userId":7,"timestamp":1769049000000}]}`
	got, rejects := messages(t, Batch, body, envelope.Settings{})
	if len(got) != 2 || got[1].Identifiers[0].Value != "7" || !got[1].Claimed.Equal(time.UnixMilli(1769049000000)) {
		t.Fatalf("%d accepted: %+v", len(got), got)
	}
	want := []string{
		`1 "m-1" userId segment.no_user_anon_id, event segment.no_event`, `2 "" type segment.unknown_type`, `3 "" type segment.unknown_type`, `4 "" segment.not_object`, `5 "" groupId segment.no_group`,
		`6 "" userId segment.no_user, previousId segment.no_previous`, `7 "" event segment.want_text, userId segment.want_text, properties segment.want_object, timestamp segment.time`,
		`8 "" segment.too_large`,
	}
	var have []string
	for _, r := range rejects {
		have = append(have, fmt.Sprintf("%d %q %s", r.Index, r.MessageID, reasons(r.Err)))
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefusesWhatIsNoRequest(t *testing.T) {
	calls := func(n int) string { return `{"batch":[` + strings.TrimSuffix(strings.Repeat(`{},`, n), ",") + `]}` }
	for _, c := range []struct {
		call Call
		body string
		want string
		kind touchstone.Kind
	}{
		{Track, ``, "envelope.json", touchstone.Invalid}, {Track, `{`, "envelope.json", touchstone.Invalid}, {Track, `[]`, "segment.not_object", touchstone.Invalid}, {Track, `"x"`, "segment.not_object", touchstone.Invalid},
		{Track, "{\"a\":\"\xff\"}", "envelope.json_utf8", touchstone.Invalid}, {Track, `{"a":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `}`, "envelope.deep", touchstone.Invalid},
		{Batch, `{}`, "batch segment.no_batch", touchstone.Invalid}, {Batch, `{"batch":{}}`, "batch segment.no_batch", touchstone.Invalid}, {Import, `{"batch":null}`, "batch segment.no_batch", touchstone.Invalid},
		{Batch, calls(MostCalls + 1), "batch segment.too_many", touchstone.TooLarge}, {Batch, `{"batch":[]}` + strings.Repeat(" ", LongestBatch), "segment.too_large", touchstone.TooLarge},
		{Track, `{"event":"x"}` + strings.Repeat(" ", LongestCall), "segment.too_large", touchstone.TooLarge},
	} {
		_, err := Parse(c.call, c.body)
		if reasons(err) != c.want || touchstone.KindOf(err) != c.kind {
			t.Errorf("%s %.60s: %v, want %s", c.call, c.body, err, c.want)
		}
	}
	for _, body := range []string{calls(MostCalls), `{"batch":[]}`} {
		if r, err := Parse(Batch, body); err != nil || r.Count != strings.Count(body, "{}") {
			t.Errorf("%.60s: %v", body, err)
		}
	}
	if r, err := Parse(Batch, `{"batch":[],"writeKey":"wk-1"}`); err != nil || r.WriteKey != "wk-1" {
		t.Errorf("the write key behind the batch is lost: %v", err)
	}
}

// Sizes of names in every shop's events: what looks like a well-known name but
// holds something else is left alone.
func TestOddValuesAreLeftAlone(t *testing.T) {
	m := one(t, Track, `{"anonymousId":"a","event":"Survey","properties":{"nps":{"a":1},"rating":"great","order_id":["x"],"unit":{"x":1},"comment":5,"currency":["CNY"],"revenue":{}},"context":{"page":"x","externalIds":"x","consent":5,"device":{"id":{}}}}`)
	if len(m.Scores) > 0 || len(m.Objects) > 0 || m.Unit != "" || len(m.Texts) > 0 || m.Value != (envelope.Amount{}) || len(m.Identifiers) != 1 || len(m.Consents) > 0 {
		t.Errorf("%+v", m)
	}
	if len(m.Properties) != 7+4 {
		t.Errorf("%d properties: %v", len(m.Properties), m.Properties)
	}
}

func builder(t testing.TB) *envelope.Builder {
	b, err := envelope.NewBuilder(envelope.Options{
		Secret: []byte("0123456789abcdef"), Settings: envelope.Settings{Source: touchstone.Source{Name: "web"}, Currency: "CNY"}, Shaper: shape.New(shape.Options{Source: "web"}),
		Now: func() time.Time { return time.Date(2026, 1, 22, 3, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func FuzzParse(f *testing.F) {
	for _, body := range []string{`{"type":"track","event":"Order Completed","userId":"u","properties":{"revenue":5,"nps":9},"context":{"page":{"url":"x"}}}`, `{"batch":[{"type":"identify","userId":"u","traits":{"phone":"1"}},{"type":"alias"}],"sentAt":"2026-01-22T02:30:05Z","context":{"ip":"1"}}`, `{"batch":[5,"x",null]}`} {
		for _, call := range Calls {
			f.Add(string(call), body)
		}
	}
	b := builder(f)
	f.Fuzz(func(t *testing.T, call, body string) {
		r, err := Parse(Call(call), body)
		if err != nil {
			return
		}
		if !json.Valid([]byte(body)) {
			t.Fatalf("%q is accepted, but no JSON", body)
		}
		n := 0
		for m, err := range r.Messages(b.Settings()) {
			n++
			var reject *envelope.Reject
			if err == nil {
				_, err = b.Event(m)
				if err != nil && reasons(err) == "" {
					t.Fatalf("%q: %v", body, err)
				}
				continue
			}
			if !errors.As(err, &reject) || reasons(err) == "" {
				t.Fatalf("%q: %v is no reject with a reason", body, err)
			}
		}
		if n != r.Count {
			t.Fatalf("%q: %d messages of %d calls", body, n, r.Count)
		}
	})
}

func BenchmarkBatch(b *testing.B) {
	call := `{"type":"track","event":"Product Viewed","userId":"u-1029384756","anonymousId":"b1c2d3e4-0000-4000-8000-1234567890ab","messageId":"9f1c2d3e-4b5a-6978-8765-43210fedcba9","timestamp":"2026-01-22T02:30:00.123Z","properties":{"product_id":"12345","category":"女装","price":129.5,"position":3,"list":"首页推荐","logged_in":true,"url":"https://shop.example.com/products/12345?utm_source=wechat"},"context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"locale":"zh-CN","ip":"10.0.0.1"},"_metadata":{"nodeVersion":"20.1.0","jsRuntime":"node"}}`
	body := `{"batch":[` + strings.TrimSuffix(strings.Repeat(call+",", 200), ",") + `],"sentAt":"2026-01-22T02:30:05.000Z","writeKey":"k"}`
	build := builder(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r, err := Parse(Batch, body)
		if err != nil {
			b.Fatal(err)
		}
		for m, err := range r.Messages(build.Settings()) {
			if err == nil {
				_, err = build.Event(m)
			}
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/event")
}
