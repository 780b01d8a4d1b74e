// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2/validation"

	"touchstone"
)

func TestProblemsSpeakTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{"": "请先登录", "en": "Please sign in", "en-GB,zh;q=0.5": "Please sign in", "fr,zh-CN;q=0.8,en;q=0.7": "请先登录", "zh;q=0.1,en;q=0.9": "Please sign in",
		"de": "请先登录", "en;q=nonsense": "请先登录", "en;q=0": "请先登录"} {
		got := w.want(401, request{method: "GET", path: base, header: map[string]string{"Accept-Language": accept}})
		if p := read[Problem](t, got); p.Detail != want || p.Kind != "unauthenticated" || p.Status != 401 || p.Type != "about:blank" || p.RequestID != got.header.Get("X-Request-Id") {
			t.Errorf("%q: %+v, want %s", accept, p, want)
		}
	}
	if p := read[Problem](t, w.want(401, request{method: "GET", path: base + "?lang=en", header: map[string]string{"Accept-Language": "zh"}})); p.Detail != "Please sign in" {
		t.Errorf("lang=en: %+v", p)
	}
	user := must(w.store.Users().ByID(t.Context(), string(w.users["viewer"])))
	user.Language = touchstone.English
	must(w.store.Users().Update(t.Context(), user))
	if p := read[Problem](t, w.want(403, request{method: "GET", path: base + "/events", as: "viewer"})); !strings.HasPrefix(p.Detail, "You may not") {
		t.Errorf("the user's language: %+v", p)
	}
}

func TestUnreadableBodies(t *testing.T) {
	w := newWorld(t)
	for body, status := range map[string]int{`{`: 400, ``: 400, `[]`: 422, `{"email": 7, "password": "secret-value"}`: 422, `{"email": "a@b.c"}`: 422, `{"email":"a@b.c","password":"secret-value","more":1}`: 422,
		"{\"email\":\"a@b.c\",\"password\":\"" + strings.Repeat("x", 1001) + "\"}": 422, strings.Repeat("[", 100_000): 400, "{\"email\":\"\xff\"}": 422} {
		got := w.want(status, request{method: "POST", path: "/v1/session", body: body, header: map[string]string{"Accept-Language": "en"}})
		if p := read[Problem](t, got); p.Kind != "invalid" || strings.Contains(string(got.body), "secret-value") || strings.Contains(string(got.body), "expected") {
			t.Errorf("%.40q: %s", body, got.body)
		}
	}
	got := w.send(request{method: "POST", path: "/v1/session", body: "a=b", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	if got.status != 415 {
		t.Errorf("a form: %d %s", got.status, got.body)
	}
}

// Whatever huma says of a request here is said in the reader's words.
func TestComplaintsOfHumaAreKnown(t *testing.T) {
	known := map[string]string{
		validation.MsgExpectedBoolean: "api.want_boolean", validation.MsgExpectedInteger: "api.want_integer", fmt.Sprintf(validation.MsgExpectedMaxLength, 80): "api.too_long",
		fmt.Sprintf(validation.MsgExpectedOneOf, "a, b"): "api.want_one_of", fmt.Sprintf(validation.MsgExpectedRequiredProperty, "name"): "api.required",
		"required query parameter is missing": "api.missing", "invalid date/time for format 2006-01-02T15:04:05.999999999Z07:00": "api.want_time",
		fmt.Sprintf(validation.MsgExpectedMinimumNumber, 1): "api.want_at_least", "anything else": "api.not_allowed",
	}
	for text, want := range known {
		if got := messageOf(text); got.Key != want {
			t.Errorf("%q is %s, want %s", text, got.Key, want)
		}
	}
}

func TestWhatNobodyForesawIsLoggedAndNotTold(t *testing.T) {
	p := problemOf(errors.New("open /var/lib/secret.db: disk on fire"), touchstone.English, "req-9")
	if p.Status != 500 || strings.Contains(p.Detail, "disk") || !strings.Contains(p.Detail, "req-9") {
		t.Errorf("the problem is %+v", p)
	}
	wrapped := fmt.Errorf("ask: %w", &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("access.no_user"), Err: errors.New("secret")})
	if p := problemOf(wrapped, touchstone.English, "req-9"); p.Status != 500 || len(p.Errors) != 0 || strings.Contains(p.Detail, "secret") {
		t.Errorf("the problem is %+v", p)
	}
	if p := problemOf(fmt.Errorf("ask: %w", context.DeadlineExceeded), touchstone.English, ""); p.Status != 503 || p.Retry != 1 {
		t.Errorf("the problem is %+v", p)
	}
	joined := errors.Join(&touchstone.Error{Kind: touchstone.Invalid, Field: "a", Message: touchstone.Msg("api.want_string")}, fmt.Errorf("b: %w", &touchstone.Error{Kind: touchstone.Invalid, Field: "b", Message: touchstone.Msg("api.want_array")}))
	if p := problemOf(joined, touchstone.English, ""); len(p.Errors) != 2 || p.Errors[1].Field != "b" {
		t.Errorf("the problem is %+v", p)
	}
	late := &touchstone.Error{Kind: touchstone.RateLimited, Retry: 1500 * time.Millisecond, Message: touchstone.Msg("api.being_done")}
	if p := problemOf(late, touchstone.English, ""); p.Status != 429 || p.GetHeaders().Get("Retry-After") != "2" {
		t.Errorf("the problem is %+v", p)
	}
}

func TestEveryKindHasAStatus(t *testing.T) {
	for kind := touchstone.Internal; kind <= touchstone.Unavailable; kind++ {
		if k, ok := kinds[kind]; !ok || http.StatusText(k.status) == "" || k.name == "" {
			t.Errorf("kind %d is %+v", kind, k)
		}
	}
}

func TestAPanicIsAnsweredAndLogged(t *testing.T) {
	w := newWorld(t)
	h := w.api.observed(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret-cause") }))
	out := httptest.NewRecorder()
	h.ServeHTTP(out, httptest.NewRequestWithContext(t.Context(), "GET", "/v1/me", nil))
	if out.Code != 500 || strings.Contains(out.Body.String(), "secret-cause") || !strings.Contains(w.log.String(), "secret-cause") {
		t.Errorf("answered %d %s", out.Code, out.Body)
	}
}

func TestTheLogHasTheRouteAndNoSecret(t *testing.T) {
	w := newWorld(t)
	w.want(200, request{method: "GET", path: base + "/query?q=count+where+trait(city)+=+secretville", as: "owner"})
	w.want(404, request{method: "GET", path: base + "/touchpoints/tp_secret-id", as: "owner"})
	log := w.log.String()
	for _, want := range []string{`route="GET /v1/workspaces/{workspace}/query"`, "by=" + string(w.users["owner"]), "status=404", "address=192.0.2.7", "request=req-"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
	for _, secret := range []string{"secretville", "secret-id", w.secrets["owner"]} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %s", secret)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	w := newWorld(t)
	for given, kept := range map[string]bool{"abc-123": true, "": false, "a b": false, "<script>": false, strings.Repeat("a", 65): false} {
		got := w.send(request{method: "GET", path: "/healthz", header: map[string]string{"X-Request-Id": given}})
		if id := got.header.Get("X-Request-Id"); (id == given) != kept || id == "" {
			t.Errorf("given %q, answered %q", given, id)
		}
	}
}

func TestHeadersKeepBrowsersCareful(t *testing.T) {
	w := newWorld(t)
	h := w.want(200, request{method: "GET", path: "/v1/me", as: "owner"}).header
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"} {
		if h.Get(name) != want {
			t.Errorf("%s is %q", name, h.Get(name))
		}
	}
}

func TestHealthAndRoutes(t *testing.T) {
	w := newWorld(t)
	w.want(200, request{method: "GET", path: "/healthz"})
	w.want(200, request{method: "GET", path: "/readyz"})
	w.ready = &touchstone.Error{Kind: touchstone.Unavailable, Retry: time.Second, Message: touchstone.Msg("api.too_slow")}
	w.want(503, request{method: "GET", path: "/readyz"})
	w.want(404, request{method: "GET", path: "/v1/nothing"})
	w.want(404, request{method: "GET", path: "/nothing"})
	got := w.want(405, request{method: "PATCH", path: base + "/touchpoints"})
	if !slices.Equal(got.header.Values("Allow"), []string{"GET", "POST"}) {
		t.Errorf("Allow is %v", got.header.Values("Allow"))
	}
	if doc := w.want(200, request{method: "GET", path: "/v1/openapi.json"}); string(doc.body) != string(w.api.OpenAPI()) {
		t.Error("the document is another")
	}
}

func TestMetricsAreGuarded(t *testing.T) {
	w := newWorld(t)
	w.want(401, request{method: "GET", path: "/metrics"}) // from 192.0.2.7, and no token is set
	local := func(header, value string) int {
		req := httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil)
		req.RemoteAddr = "127.0.0.1:9"
		if header != "" {
			req.Header.Set(header, value)
		}
		out := httptest.NewRecorder()
		w.api.ServeHTTP(out, req)
		if out.Code == 200 && !strings.Contains(out.Body.String(), `touchstone_http_request_seconds_count{method="GET",route="GET /metrics",status="401"} 1`) {
			t.Errorf("the metrics are %s", out.Body)
		}
		return out.Code
	}
	if here, proxied := local("", ""), local("X-Forwarded-For", "192.0.2.7"); here != 200 || proxied != 401 {
		t.Errorf("from here %d, through a proxy %d", here, proxied)
	}
	w.api.options.MetricsToken = "a-metrics-token"
	w.want(401, request{method: "GET", path: "/metrics", header: map[string]string{"Authorization": "Bearer wrong"}})
	w.want(200, request{method: "GET", path: "/metrics", header: map[string]string{"Authorization": "Bearer a-metrics-token"}})
	if got := local("", ""); got != 401 {
		t.Errorf("with a token set, from here without it: %d", got)
	}
}

func TestTheClientsAddress(t *testing.T) {
	w := newWorld(t)
	w.api.options.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32")}
	cases := []struct{ peer, forwarded, want string }{
		{"192.0.2.7:1", "", "192.0.2.7"},
		{"192.0.2.7:1", "198.51.100.1", "192.0.2.7"}, // nobody we trust says so
		{"10.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "203.0.113.5, 198.51.100.1, 10.0.0.2", "198.51.100.1"}, // what a client wrote itself stands in front
		{"10.0.0.1:1", "nonsense", "10.0.0.1"},
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"[2001:db8::1]:1", "::ffff:198.51.100.1", "198.51.100.1"},
		{"@", "", "@"},
	}
	for _, c := range cases {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := w.api.client(r).Address; got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestWhatIsNotHereSaysSo(t *testing.T) {
	w := newWorld(t)
	for _, r := range []request{
		{method: "GET", path: base + "/customers/cus_0000000000000001", as: "owner"}, {method: "GET", path: base + "/erasures", as: "owner"},
		{method: "GET", path: base + "/server/config", as: "owner"}, {method: "POST", path: base + "/identity/links", as: "owner", body: map[string]string{"a": "sub_0000000000000001", "b": "sub_0000000000000002"}},
		{method: "POST", path: base + "/uploads?name=a.csv", as: "owner", body: "a,b\n1,2\n"},
	} {
		w.want(503, r)
	}
}

func TestOptionsOfTheAPIAreNeeded(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("an API was made of nothing")
	}
	w := newWorld(t)
	if _, err := New(w.api.options); err == nil {
		t.Error("metrics were registered twice")
	}
}

func TestLongAnswersArePacked(t *testing.T) {
	w := newWorld(t)
	get := func(path, accept string) (*httptest.ResponseRecorder, string) {
		req := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		req.AddCookie(&http.Cookie{Name: "touchstone", Value: w.secrets["owner"]})
		req.Header.Set("Accept-Encoding", accept)
		out := httptest.NewRecorder()
		w.api.ServeHTTP(out, req)
		return out, out.Header().Get("Content-Encoding")
	}
	for accept, want := range map[string]string{"gzip": "gzip", "br, gzip;q=0.5": "gzip", "": "", "gzip;q=0": "", "gzip;q=0.0": "", "br": ""} {
		out, encoding := get("/v1/openapi.json", accept)
		if encoding != want {
			t.Errorf("%q is answered as %q", accept, encoding)
			continue
		}
		if want == "" {
			continue
		}
		plain := must(io.ReadAll(must(gzip.NewReader(out.Body))))
		if string(plain) != string(w.api.OpenAPI()) || out.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: %d bytes, Vary %q", accept, len(plain), out.Header().Get("Vary"))
		}
	}
	if out, encoding := get("/v1/me", "gzip"); encoding != "" || out.Code != 200 || !strings.Contains(out.Body.String(), "owner@example.com") {
		t.Errorf("a short answer: %d as %q", out.Code, encoding)
	}
	if out, encoding := get("/v1/nothing", "gzip"); encoding != "" || out.Code != 404 {
		t.Errorf("a problem: %d as %q", out.Code, encoding)
	}
}

func TestQuestionsWaitForTheirTurn(t *testing.T) {
	w := newWorld(t)
	var done []func()
	for range questionsAtOnce {
		done = append(done, must(w.api.turn(t.Context())))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.api.turn(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("one too many: %v", err)
	}
	done[0]()
	must(w.api.turn(t.Context()))()
}
