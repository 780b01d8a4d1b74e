// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/shape"
)

// gate is an acceptor that keeps what it takes, and the source of one key.
type gate struct {
	mu     sync.Mutex
	events []touchstone.Event
	chunks []int
	fail   func(chunk int) error // before the chunk of this number is taken
	target *Target
}

// Target is of KeySource.
func (g *gate) Target(_ context.Context, key string) (*Target, error) {
	if key != "wk-1" {
		return nil, &touchstone.Error{Kind: touchstone.Unauthenticated, Message: touchstone.Msg("intake.no_key")}
	}
	return g.target, nil
}

// Accept is of Acceptor.
func (g *gate) Accept(_ context.Context, events []touchstone.Event) (touchstone.Position, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.fail != nil {
		if err := g.fail(len(g.chunks)); err != nil {
			return 0, err
		}
	}
	g.chunks = append(g.chunks, len(events))
	g.events = append(g.events, slices.Clone(events)...)
	return touchstone.Position(100 + len(g.events)), nil
}

var intakeClock = time.Date(2026, 1, 22, 3, 0, 0, 0, time.UTC)

// newGate makes an intake with one source; change may alter both.
func newGate(t testing.TB, change func(*IntakeOptions, *envelope.Options)) (*gate, http.Handler) {
	t.Helper()
	g := &gate{}
	e := envelope.Options{
		Secret: []byte("0123456789abcdef"), Settings: envelope.Settings{Source: touchstone.Source{Name: "web"}},
		Shaper: shape.New(shape.Options{Source: "web"}), Now: func() time.Time { return intakeClock },
	}
	o := IntakeOptions{Keys: g, Now: time.Now, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()}
	if change != nil {
		change(&o, &e)
	}
	g.target = &Target{Workspace: "main", Key: "key_1", Builder: must(envelope.NewBuilder(e)), Acceptor: g}
	return g, must(NewIntake(o))
}

func strictly(_ *IntakeOptions, e *envelope.Options) { e.Settings.Source.Strict = true }

// post sends a body with the write key and gives the answer.
func post(h http.Handler, path, contentType, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	r.SetBasicAuth("wk-1", "")
	for i := 0; i < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// summary lists the names and kinds of what was taken.
func (g *gate) summary() []string {
	out := []string{}
	for _, e := range g.events {
		out = append(out, string(e.Kind)+" "+e.Shape.Name)
	}
	return out
}

func TestSegmentCallsAreAnsweredAsSegmentDoes(t *testing.T) {
	cases := []struct{ path, body, want string }{
		{"/v1/track", `{"event":"Viewed","userId":"u"}`, "interaction Viewed"}, {"/v1/t", `{"event":"Viewed","userId":"u"}`, "interaction Viewed"},
		{"/v1/identify", `{"userId":"u"}`, "identify identify"}, {"/v1/i", `{"userId":"u"}`, "identify identify"}, {"/v1/page", `{"userId":"u","name":"Home"}`, "interaction Home"}, {"/v1/p", `{"userId":"u"}`, "interaction page"},
		{"/v1/screen", `{"userId":"u","name":"Home"}`, "interaction screen"}, {"/v1/s", `{"userId":"u"}`, "interaction screen"}, {"/v1/group", `{"userId":"u","groupId":"g"}`, "identify group"}, {"/v1/g", `{"userId":"u","groupId":"g"}`, "identify group"},
		{"/v1/alias", `{"userId":"u","previousId":"p"}`, "identify alias"}, {"/v1/a", `{"userId":"u","previousId":"p"}`, "identify alias"},
		{"/v1/batch", `{"batch":[{"type":"track","event":"x","userId":"u"}]}`, "interaction x"}, {"/v1/b", `{"batch":[{"type":"track","event":"x","userId":"u"}]}`, "interaction x"}, {"/v1/import", `{"batch":[{"type":"track","event":"x","userId":"u"}]}`, "interaction x"},
	}
	for _, c := range cases {
		for _, media := range []string{"application/json", "text/plain;charset=UTF-8", ""} {
			g, h := newGate(t, nil)
			w := post(h, c.path, media, c.body)
			if w.Code != http.StatusOK || w.Body.String() != `{"success":true}` || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Touchstone-Position") != "101" {
				t.Errorf("%s: %d %s %v", c.path, w.Code, w.Body, w.Header())
			}
			if got := g.summary(); !cmp.Equal(got, []string{c.want}) {
				t.Errorf("%s: %v, want %s", c.path, got, c.want)
			}
		}
	}
}

func TestWriteKeys(t *testing.T) {
	const call = `{"event":"x","userId":"u"%s}`
	cases := []struct {
		name, authorization, query, body string
		want                             int
	}{
		{"basic", "Basic " + base64.StdEncoding.EncodeToString([]byte("wk-1:")), "", "", 200},
		{"basic without colon", "Basic " + base64.StdEncoding.EncodeToString([]byte("wk-1")), "", "", 401}, // RFC 7617 has the colon
		{"bearer", "Bearer wk-1", "", "", 200}, {"bearer in small letters", "bearer wk-1", "", "", 200},
		{"body", "", "", `,"writeKey":"wk-1"`, 200}, {"query", "", "?writeKey=wk-1", "", 200},
		{"header before body", "Bearer wk-9", "", `,"writeKey":"wk-1"`, 401},
		{"none", "", "", "", 401}, {"wrong", "Bearer wk-2", "", "", 401}, {"empty", "Bearer ", "", "", 401}, {"no text", "", "", `,"writeKey":5`, 401},
	}
	for _, c := range cases {
		g, h := newGate(t, nil)
		w := post(h, "/v1/track"+c.query, "application/json", fmt.Sprintf(call, c.body), "Authorization", c.authorization)
		if w.Code != c.want || (w.Code == 200) != (len(g.events) == 1) {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
		if c.want == 401 && (!strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic") || w.Header().Get("Content-Type") != "application/problem+json") {
			t.Errorf("%s: %v", c.name, w.Header())
		}
	}
	for _, path := range []string{"/v1/track", "/v1/events", "/v1/cloudevents"} {
		_, h := newGate(t, func(_ *IntakeOptions, e *envelope.Options) { e.Settings.Source.Disabled = true })
		if w := post(h, path, "application/cloudevents+json", `{"event":"x","userId":"u"}`, "Content-Type", map[bool]string{true: "text/plain", false: "application/cloudevents+json"}[path == "/v1/events"]); w.Code != http.StatusForbidden {
			t.Errorf("%s of a source that is switched off: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestStrictModeTellsEveryReject(t *testing.T) {
	g, h := newGate(t, strictly)
	body := `{"batch":[{"type":"track","event":"a","userId":"u"},{"type":"track","messageId":"m-1"},{"type":"identify","userId":"null","messageId":"m-2"},{"type":"track","event":"d","userId":"u","timestamp":"2030-01-01T00:00:00Z","messageId":"m-3"}]}`
	w := post(h, "/v1/batch", "application/json", body, "Accept-Language", "en")
	want := `{"success":false,"accepted":1,"position":101,"rejected":3,"rejects":[` +
		`{"index":1,"message_id":"m-1","errors":[{"field":"userId","reason":"segment.no_user_anon_id","message":"userId or anonymousId is needed"},{"field":"event","reason":"segment.no_event","message":"track needs the name of its event"}]},` +
		`{"index":2,"message_id":"m-2","errors":[{"field":"identifiers","reason":"envelope.nobody","message":"an identify event needs at least one identifier that names somebody"}]},` +
		`{"index":3,"message_id":"m-3","errors":[{"field":"time","reason":"envelope.time_future","message":"is more than 24 hours ahead of the server's clock"}]}]}` + "\n"
	if w.Code != 200 || w.Body.String() != want {
		t.Errorf("%d %s", w.Code, cmp.Diff(want, w.Body.String()))
	}
	if got := g.summary(); !cmp.Equal(got, []string{"interaction a"}) {
		t.Errorf("taken: %v", got)
	}
	w = post(h, "/v1/track", "application/json", `{"userId":"u"}`, "Accept-Language", "zh-CN")
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "track 必须有事件名 event") {
		t.Errorf("one call, rejected: %d %s", w.Code, w.Body)
	}
	// The same in compatible mode is no error, as at Segment.
	g, h = newGate(t, nil)
	if w = post(h, "/v1/batch", "application/json", body); w.Code != 200 || w.Body.String() != `{"success":true}` || len(g.events) != 1 {
		t.Errorf("compatible: %d %s", w.Code, w.Body)
	}
}

func TestSegmentRefusesWhatItCannotRead(t *testing.T) {
	long := strings.Repeat("x", 33<<10)
	cases := []struct {
		name, path, body string
		want, taken      int
	}{
		{"no JSON", "/v1/track", `{`, 400, 0}, {"nothing", "/v1/track", ``, 400, 0}, {"a list", "/v1/track", `[]`, 400, 0}, {"no batch", "/v1/batch", `{}`, 400, 0},
		{"too long a body", "/v1/batch", `{"batch":[]}` + strings.Repeat(" ", 500<<10), 400, 0},
		{"too long a call", "/v1/track", `{"event":"x","userId":"u","properties":{"a":"` + long + `"}}`, 400, 0},
		{"too long a call in a batch", "/v1/batch", `{"batch":[{"type":"track","event":"x","userId":"u","properties":{"a":"` + long + `"}},{"type":"track","event":"x","userId":"u"}]}`, 200, 1},
		{"too many calls", "/v1/batch", `{"batch":[` + strings.TrimSuffix(strings.Repeat(`{},`, 2501), ",") + `]}`, 400, 0},
		{"no calls", "/v1/batch", `{"batch":[]}`, 200, 0},
	}
	for _, c := range cases {
		g, h := newGate(t, nil)
		w := post(h, c.path, "application/json", c.body)
		if w.Code != c.want || len(g.events) != c.taken {
			t.Errorf("%s: %d %s, %d taken", c.name, w.Code, w.Body, len(g.events))
		}
		if c.want == 400 && w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %v", c.name, w.Header())
		}
	}
}

func packed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPackedBodies(t *testing.T) {
	good := packed(t, `{"event":"x","userId":"u"}`)
	bomb := packed(t, strings.Repeat(" ", 64<<20))
	if len(bomb) > 100<<10 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	lines := packed(t, strings.Repeat("{\"name\":\"x\",\"id\":\"1\"}\n", 100))
	cases := []struct {
		name, path, encoding, body string
		want                       int
	}{
		{"packed", "/v1/track", "gzip", good, 200}, {"in capitals", "/v1/track", "GZIP", good, 200}, {"not packed", "/v1/track", "identity", `{"event":"x","userId":"u"}`, 200},
		{"bomb", "/v1/track", "gzip", bomb, 400}, {"no gzip", "/v1/track", "gzip", `{"event":"x","userId":"u"}`, 400}, {"cut", "/v1/track", "gzip", good[:len(good)-4], 400}, {"damaged", "/v1/track", "gzip", good[:len(good)-8] + "xxxxxxxx", 400},
		{"another packing", "/v1/track", "br", good, 400}, {"lines", "/v1/events", "gzip", lines, 200}, {"cut lines", "/v1/events", "gzip", lines[:len(lines)-9], 422}, {"empty", "/v1/events", "gzip", "", 422},
	}
	for _, c := range cases {
		_, h := newGate(t, nil)
		for range 2 { // the second time with a reader that was used before
			if w := post(h, c.path, "", c.body, "Content-Encoding", c.encoding); w.Code != c.want {
				t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
			}
		}
	}
	_, h := newGate(t, func(o *IntakeOptions, _ *envelope.Options) { o.StreamBytes = 1 << 20 })
	if w := post(h, "/v1/events", "", bomb, "Content-Encoding", "gzip"); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a bomb as lines: %d %s", w.Code, w.Body)
	}
}

func TestPixel(t *testing.T) {
	g, h := newGate(t, nil)
	call := `{"event":"Mail Opened","userId":"u","properties":{"text":"好?>"},"writeKey":"wk-1"}`
	for i, data := range []string{base64.StdEncoding.EncodeToString([]byte(call)), base64.RawURLEncoding.EncodeToString([]byte(call))} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/pixel/track?data="+strings.ReplaceAll(data, "+", "%2B"), nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/gif" || !strings.HasPrefix(w.Body.String(), "GIF89a") || w.Header().Get("Cache-Control") != "no-store" || len(g.events) != i+1 {
			t.Errorf("%d: %d %s %v", i, w.Code, w.Body, w.Header())
		}
	}
	for _, query := range []string{"", "?data=", "?data=***", "?data=" + base64.StdEncoding.EncodeToString([]byte("{"))} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/pixel/track"+query, nil))
		if w.Code != 400 {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

func TestPagesOfAnyOriginMaySend(t *testing.T) {
	_, h := newGate(t, nil)
	for _, path := range []string{"/v1/track", "/v1/t", "/v1/batch", "/v1/events", "/v1/cloudevents"} {
		r := httptest.NewRequest(http.MethodOptions, path, nil)
		r.Header.Set("Origin", "https://shop.example.com")
		r.Header.Set("Access-Control-Request-Method", "POST")
		r.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		head := w.Header()
		if w.Code != http.StatusNoContent || head.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(head.Get("Access-Control-Allow-Methods"), "POST") || !strings.Contains(head.Get("Access-Control-Allow-Headers"), "Authorization") {
			t.Errorf("%s: %d %v", path, w.Code, head)
		}
	}
	if w := post(h, "/v1/track", "application/json", `{`); w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("an error cannot be read by a page: %v", w.Header())
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/track", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", w.Code)
	}
}

func TestBackPressureReachesTheSender(t *testing.T) {
	for kind, status := range map[touchstone.Kind]int{touchstone.RateLimited: 429, touchstone.Unavailable: 503, touchstone.Internal: 500, touchstone.TooLarge: 413} {
		for _, path := range []string{"/v1/batch", "/v1/events"} {
			g, h := newGate(t, nil)
			g.fail = func(int) error {
				return &touchstone.Error{Kind: kind, Retry: 2500 * time.Millisecond, Message: touchstone.Msg("intake.broken")}
			}
			body := `{"batch":[{"type":"track","event":"x","userId":"u"}],"name":"x"}`
			w := post(h, path, "", body)
			if kind == touchstone.Internal && strings.Contains(w.Body.String(), "broke off") || w.Code != status {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
			if retry := w.Header().Get("Retry-After"); (kind == touchstone.RateLimited || kind == touchstone.Unavailable) && retry != "3" {
				t.Errorf("%s %d: retry after %q, want 3 (2.5 rounded up)", path, status, retry)
			}
			if reset := w.Header().Get("X-RateLimit-Reset"); (reset != "") != (kind == touchstone.RateLimited) {
				t.Errorf("%s %d: X-RateLimit-Reset %q", path, status, reset)
			}
			if len(g.events) != 0 {
				t.Errorf("%s: %d events were taken", path, len(g.events))
			}
		}
	}
}

func TestRoutesAndIntakeAgree(t *testing.T) {
	_, h := newGate(t, nil)
	mux := http.NewServeMux()
	routes := IntakeRoutes(h)
	for pattern, h := range routes {
		mux.Handle(pattern, h)
	}
	if len(routes) < 40 {
		t.Errorf("%d routes", len(routes))
	}
	if w := post(mux, "/v1/track", "", `{"event":"x","userId":"u"}`); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if _, err := NewIntake(IntakeOptions{}); err == nil {
		t.Error("an intake without keys was made")
	}
}

func TestIntakeIsCounted(t *testing.T) {
	registry := prometheus.NewRegistry()
	_, h := newGate(t, func(o *IntakeOptions, _ *envelope.Options) { o.Metrics = registry })
	post(h, "/v1/batch", "", `{"batch":[{"type":"track","event":"x","userId":"u"},{"type":"track","event":"y","userId":"u"},{"type":"track","userId":"u"}]}`)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			got[name] = m.GetCounter().GetValue()
		}
	}
	if got["touchstone_intake_events_total segment web main"] != 2 || got["touchstone_intake_rejects_total segment segment.no_event web main"] != 1 {
		t.Errorf("%v", got)
	}
}

// decoded reads an answer.
func decoded[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	return out
}
