// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
)

func TestEventsOneListAndLines(t *testing.T) {
	cases := []struct {
		media, body string
		want        int
		taken       []string
	}{
		{"application/json", `{"name":"a"}`, 200, []string{"interaction a"}},
		{"application/json; charset=utf-8", `[{"name":"a"},{"name":"b","kind":"outcome"}]`, 200, []string{"interaction a", "outcome b"}},
		{"application/json", `[]`, 200, []string{}}, {"application/json", `{`, 422, []string{}}, {"application/json", `[{"name":"a"},{`, 422, []string{"interaction a"}}, {"application/json", `[{"name":5}]`, 422, []string{}},
		{"application/x-ndjson", "{\"name\":\"a\"}\n{\"name\":\"b\"}", 200, []string{"interaction a", "interaction b"}},
		{"application/jsonl", "{\"name\":\"a\"}\nx\n", 200, []string{"interaction a"}}, {"", "{\"name\":\"a\"}", 200, []string{"interaction a"}}, {"application/x-www-form-urlencoded", "{\"name\":\"a\"}", 200, []string{"interaction a"}}, // curl --data
		{"text/plain", "", 200, []string{}}, {"text/plain", "x", 422, []string{}}, {"text/csv", "name\na", 415, []string{}}, {"application/xml", "<a/>", 415, []string{}},
	}
	for _, c := range cases {
		g, h := newGate(t, nil)
		w := post(h, "/v1/events", c.media, c.body)
		if w.Code != c.want || !cmp.Equal(g.summary(), c.taken) {
			t.Errorf("%s %s: %d %s, taken %v", c.media, c.body, w.Code, w.Body, g.summary())
		}
	}
}

func TestEventsTellEveryReject(t *testing.T) {
	_, h := newGate(t, nil)
	w := post(h, "/v1/events", "application/x-ndjson", "{\"name\":\"a\"}\n\nx\n{\"id\":\"m-4\",\"name\":\"b\",\"scores\":[{\"metric\":\"nps\",\"value\":11}]}\n", "Accept-Language", "zh")
	want := `{"success":false,"accepted":1,"position":101,"rejected":2,"rejects":[{"index":1,"line":3,"errors":[{"reason":"envelope.json","message":"第 1 个字节处不是合法的 JSON"}]},` +
		`{"index":2,"line":4,"message_id":"m-4","errors":[{"field":"scores[0].value","reason":"envelope.off_scale","message":"“11”不在量表 0–10 之内"}]}]}` + "\n"
	if w.Code != 200 || w.Body.String() != want {
		t.Errorf("%d %s", w.Code, cmp.Diff(want, w.Body.String()))
	}
	w = post(h, "/v1/events", "application/x-ndjson", strings.Repeat("x\n", 3000))
	if got := decoded[Received](t, w); w.Code != 422 || got.Rejected != 3000 || len(got.Rejects) != listedRejects {
		t.Errorf("%d, %d rejected, %d listed", w.Code, got.Rejected, len(got.Rejects))
	}
}

// lines gives so many events as a stream, without holding them.
type linesReader struct {
	n, most int
	rest    []byte
}

func (l *linesReader) Read(p []byte) (int, error) {
	if len(l.rest) == 0 {
		if l.n == l.most {
			return 0, io.EOF
		}
		l.n++
		l.rest = fmt.Appendf(nil, `{"id":"m-%d","name":"Clicked %d","place":"https://shop.example.com/%d/%d","identifiers":[{"kind":"user_id","value":"u-%d"}],"properties":{"text":%q}}`+"\n", l.n, l.n, l.n%7, l.n, l.n, strings.Repeat("x", 400))
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// counter is an acceptor that keeps nothing but how much memory is in use.
type counter struct {
	events int
	chunks int
	most   int
	heap   uint64
}

func (c *counter) Accept(_ context.Context, events []touchstone.Event) (touchstone.Position, error) {
	c.events += len(events)
	c.most = max(c.most, len(events))
	if c.chunks++; c.chunks%8 == 0 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		c.heap = max(c.heap, m.HeapAlloc)
	}
	return touchstone.Position(c.events), nil
}

// 60,000 events are 33 MB; what one chunk of them needs is a tenth of that.
func TestAStreamIsReadInBoundedMemory(t *testing.T) {
	g, h := newGate(t, nil)
	c := &counter{}
	g.target.Acceptor = c
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r := httptest.NewRequest(http.MethodPost, "/v1/events", &linesReader{most: 60_000})
	r.SetBasicAuth("wk-1", "")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 200 || c.events != 60_000 || c.most > chunkEvents || c.heap == 0 {
		t.Fatalf("%d %.200s: %d events, at most %d at once", w.Code, w.Body, c.events, c.most)
	}
	if grown := int64(c.heap) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("the memory in use grew by %d MB", grown>>20)
	}
}

func TestAnInterruptedStreamSaysWhatIsSafe(t *testing.T) {
	g, h := newGate(t, nil)
	g.fail = func(chunk int) error {
		if chunk == 2 {
			return &touchstone.Error{Kind: touchstone.RateLimited, Retry: time.Second, Message: touchstone.Msg("intake.broken")}
		}
		return nil
	}
	r := httptest.NewRequest(http.MethodPost, "/v1/events", &linesReader{most: 5000})
	r.SetBasicAuth("wk-1", "")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	got := decoded[struct {
		Received
		Status int
		Kind   string
	}](t, w)
	if w.Code != 429 || got.Status != 429 || got.Kind != "rate_limited" || got.Accepted != 2000 || got.Position != 2100 || got.Success || w.Header().Get("Touchstone-Position") != "2100" || w.Header().Get("Retry-After") != "1" || len(g.events) != 2000 {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
}

func TestCloudEvents(t *testing.T) {
	one := `{"specversion":"1.0","id":"%s","source":"/crm","type":"com.example.order.paid","time":"2026-01-22T02:30:00Z","data":{"a":1}}`
	g, h := newGate(t, nil)
	if w := post(h, "/v1/cloudevents", "application/cloudevents+json; charset=utf-8", fmt.Sprintf(one, "1")); w.Code != 200 {
		t.Errorf("structured: %d %s", w.Code, w.Body)
	}
	if w := post(h, "/v1/cloudevents", "application/cloudevents-batch+json", "["+fmt.Sprintf(one, "2")+","+fmt.Sprintf(one, "3")+`,{"id":"4"}]`); w.Code != 200 || decoded[Received](t, w).Rejected != 1 {
		t.Errorf("batched: %d %s", w.Code, w.Body)
	}
	if w := post(h, "/v1/cloudevents", "application/json", `{"a":1}`, "ce-id", "5", "ce-source", "/crm", "ce-type", "com.example.order.paid", "ce-specversion", "1.0"); w.Code != 200 {
		t.Errorf("binary: %d %s", w.Code, w.Body)
	}
	if got, want := g.summary(), []string{"interaction com.example.order.paid", "interaction com.example.order.paid", "interaction com.example.order.paid", "interaction com.example.order.paid"}; !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
	for media, want := range map[string]int{"application/json": 415, "": 415, "text/plain": 415} {
		if w := post(h, "/v1/cloudevents", media, fmt.Sprintf(one, "1")); w.Code != want {
			t.Errorf("%q: %d %s", media, w.Code, w.Body)
		}
	}
	if w := post(h, "/v1/cloudevents", "application/cloudevents-batch+json", `{`); w.Code != 422 {
		t.Errorf("no JSON: %d %s", w.Code, w.Body)
	}
	if w := post(h, "/v1/cloudevents", "application/cloudevents-batch+json", strings.Repeat(" ", longestList+1)); w.Code != 413 {
		t.Errorf("too long: %d %s", w.Code, w.Body)
	}
}

// A sender that begins and then stays silent is given up.
func TestASlowSenderIsGivenUp(t *testing.T) {
	for _, path := range []string{"/v1/track", "/v1/events"} {
		g, h := newGate(t, func(o *IntakeOptions, _ *envelope.Options) { o.Patience = 30 * time.Millisecond })
		s := httptest.NewServer(h)
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil { // in case it is not
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wk-1\r\nContent-Length: 1000\r\n\r\n{\"name\":\"a\"}\n", path)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != 503 || !strings.Contains(string(body), "unavailable") {
			t.Errorf("%s: %d %s", path, answer.StatusCode, body)
		}
		conn.Close()
		s.Close()
		if path == "/v1/track" && len(g.events) != 0 {
			t.Errorf("%d events were taken", len(g.events))
		}
	}
}

// The deadline of a body must not outlive it: a slow acceptor is no slow
// sender.
func TestTheDeadlineEndsWithTheBody(t *testing.T) {
	g, h := newGate(t, func(o *IntakeOptions, _ *envelope.Options) { o.Patience = 20 * time.Millisecond })
	left := make(chan struct{})
	g.target.Acceptor = acceptFunc(func(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
		timer := time.NewTimer(60 * time.Millisecond)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			close(left)
			return 0, ctx.Err()
		case <-timer.C:
			return 7, nil
		}
	})
	s := httptest.NewServer(h)
	defer s.Close()
	r, err := http.NewRequest(http.MethodPost, s.URL+"/v1/track", strings.NewReader(`{"event":"x","userId":"u","writeKey":"wk-1"}`))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 || answer.Header.Get("Touchstone-Position") != "7" {
		t.Errorf("%d %v", answer.StatusCode, answer.Header)
	}
	select {
	case <-left:
		t.Error("the request was cancelled")
	default:
	}
}

type acceptFunc func(context.Context, []touchstone.Event) (touchstone.Position, error)

func (f acceptFunc) Accept(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
	return f(ctx, events)
}

// Many at once share what is pooled: what one sent must never show in another.
func TestManySendersAtOnce(t *testing.T) {
	g, h := newGate(t, strictly)
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for i := range 40 {
				id := fmt.Sprintf("m-%d-%d", n, i)
				body := fmt.Sprintf(`{"batch":[{"type":"track","event":"x","userId":"%s","messageId":"%s","properties":{"p":"%s"}},{"type":"track","userId":"u","messageId":"%s"}]}`, id, id, strings.Repeat(id, n*20), id)
				path, encoding := "/v1/batch", ""
				if i%3 == 0 {
					body, encoding = packed(t, body), "gzip"
				}
				w := post(h, path, "", body, "Content-Encoding", encoding)
				if got := decoded[Received](t, w); w.Code != 200 || got.Accepted != 1 || len(got.Rejects) != 1 || got.Rejects[0].MessageID != id {
					t.Errorf("%s: %d %s", id, w.Code, w.Body)
				}
			}
		})
	}
	group.Wait()
	if len(g.events) != 8*40 {
		t.Fatalf("%d events", len(g.events))
	}
	for _, e := range g.events {
		user := e.Private.Identifiers[0].Value
		if text := e.Private.Properties[0].Text; strings.ReplaceAll(text, user, "") != "" {
			t.Fatalf("the event of %s holds %.80s", user, text)
		}
	}
}

// A client that leaves while it is answered makes no noise.
func TestALeavingClientIsNoInternalError(t *testing.T) {
	g, h := newGate(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	g.target.Acceptor = acceptFunc(func(ctx context.Context, _ []touchstone.Event) (touchstone.Position, error) {
		cancel()
		return 0, errors.Join(ctx.Err(), context.Canceled)
	})
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/track", strings.NewReader(`{"event":"x","userId":"u","writeKey":"wk-1"}`))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != 500 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// FuzzIntake sends anything through any door: the answer is one of those that
// are documented, and what was counted as accepted was taken.
func FuzzIntake(f *testing.F) {
	f.Add("/v1/track", "application/json", `{"event":"x","userId":"u"}`, false)
	f.Add("/v1/batch", "text/plain", `{"batch":[{"type":"track","event":"x","userId":"u"},{}]}`, true)
	f.Add("/v1/events", "", "{\"name\":\"a\"}\nx", true)
	f.Add("/v1/events", "application/json", `[{"name":"a"}]`, true)
	f.Add("/v1/cloudevents", "application/cloudevents+json", `{"specversion":"1.0","id":"1","source":"/a","type":"t"}`, true)
	f.Fuzz(func(t *testing.T, path, media, body string, strict bool) {
		switch path {
		case "/v1/track", "/v1/batch", "/v1/identify", "/v1/page", "/v1/alias", "/v1/events", "/v1/cloudevents":
		default:
			path = "/v1/events"
		}
		g, h := newGate(t, func(_ *IntakeOptions, e *envelope.Options) { e.Settings.Source.Strict = strict })
		w := post(h, path, media, body)
		switch w.Code {
		case 200, 400, 413, 415, 422:
		default:
			t.Fatalf("%s %q %q: %d %s", path, media, body, w.Code, w.Body)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && w.Body.String() != segmentOK {
			if got := decoded[Received](t, w); got.Accepted != len(g.events) || got.Success != (got.Rejected == 0) {
				t.Fatalf("%q: %s, but %d were taken", body, w.Body, len(g.events))
			}
		}
	})
}
