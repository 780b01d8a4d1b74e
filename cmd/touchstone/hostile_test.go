// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

// bodyBytes is how long a great body is: 200 MB, in the nightly run 1 GB; less
// under the race detector, which is slow.
func bodyBytes() int {
	if os.Getenv("NIGHTLY") != "" {
		return 1_000_000_000 / watching
	}
	return 200_000_000 / watching
}

// endless gives the same bytes over and over, so many in all.
func endless(part string, bytes int) io.Reader {
	return io.LimitReader(&repeating{part: part}, int64(bytes))
}

type repeating struct {
	part string
	at   int
}

func (r *repeating) Read(p []byte) (n int, err error) {
	for n < len(p) {
		c := copy(p[n:], r.part[r.at:])
		n, r.at = n+c, (r.at+c)%len(r.part)
	}
	return n, nil
}

// stream gives lines of events, as many bytes at least.
type stream struct {
	padding     string
	left, count int
	rest        []byte
}

func (s *stream) Read(p []byte) (int, error) {
	for len(s.rest) < len(p) && s.left > 0 {
		from := len(s.rest)
		s.rest = fmt.Appendf(s.rest, `{"id":"g%d","kind":"interaction","channel":"website","name":"Page Viewed","place":"/home","properties":{"padding":"%s"}}`+"\n", s.count, s.padding)
		s.left -= len(s.rest) - from
		s.count++
	}
	n := copy(p, s.rest)
	s.rest = append(s.rest[:0], s.rest[n:]...)
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestGreatBodies sends bodies of hundreds of megabytes: a stream of events is
// taken whole, everything else is refused, and memory stays what it is.
func TestGreatBodies(t *testing.T) {
	t.Parallel()
	p := serve(t, t.TempDir(), "--max-lag", "1h")
	s := &stream{padding: strings.Repeat("x", 8000), left: bodyBytes()}
	got := read[received](t, p.must(http.StatusOK, p.post("POST", "/v1/events", "application/x-ndjson", s)))
	if got.Accepted != s.count || got.Rejected != 0 {
		t.Errorf("%d events of the stream were accepted and %d rejected, want all %d", got.Accepted, got.Rejected, s.count)
	}
	for _, c := range []struct {
		what, path, media string
		packed            bool
		status            int
	}{
		{"one line", "/v1/events", "application/x-ndjson", false, http.StatusUnprocessableEntity},
		{"one line, packed", "/v1/events", "application/x-ndjson", true, http.StatusUnprocessableEntity},
		{"a list", "/v1/events", "application/json", false, http.StatusRequestEntityTooLarge},
		{"a list, packed", "/v1/events", "application/json", true, http.StatusRequestEntityTooLarge},
		{"a batch", "/v1/batch", "application/json", false, http.StatusBadRequest},
		{"a batch, packed", "/v1/batch", "application/json", true, http.StatusBadRequest},
		{"CloudEvents", "/v1/cloudevents", "application/cloudevents-batch+json", false, http.StatusRequestEntityTooLarge},
		{"a question", "/v1/workspaces/main/query", "application/json", false, http.StatusRequestEntityTooLarge},
	} {
		a, err := p.great(c.path, c.media, c.packed)
		// A server that has answered need not take the rest of the body.
		if err != nil && !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("%s: %v", c.what, err)
		} else if err == nil && a.status != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.what, a.status, c.status, a.body)
		}
	}
	p.eventually("all is stored", func() bool { return p.metric("touchstone_journal_stored_total") == float64(s.count) })
	p.within(1000) // of which the store may hold 256, and a body of 1 GB is as good as one of 200 MB
}

// great sends a body of one endless line.
func (p *process) great(path, media string, packed bool) (answered, error) {
	body := endless(`[{"name":"`, bodyBytes())
	r, err := http.NewRequestWithContext(p.t.Context(), "POST", p.base+path, body)
	if err != nil {
		return answered{}, err
	}
	if packed {
		r.Header.Set("Content-Encoding", "gzip")
		r.Body = io.NopCloser(bytes.NewReader(bomb()))
	}
	r.Header.Set("Content-Type", media)
	return p.do(r)
}

// bomb packs a great body into a small one.
func bomb() []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = io.Copy(z, endless("[[[[[[[[", bodyBytes())) // into memory; it cannot fail
	_ = z.Close()
	return out.Bytes()
}

// TestHostileBytes sends what no decoder may stumble over: every answer is a
// clear refusal, and the server goes on.
func TestHostileBytes(t *testing.T) {
	t.Parallel()
	p := serve(t, t.TempDir())
	event := func(member string) string { return `{"kind":"interaction","name":"x",` + member + "}" }
	deep := strings.Repeat(`{"a":[`, 20_000)
	texts := map[string]string{
		"nothing":            " ",
		"no JSON":            "\x00\x01\x02",
		"a cut object":       `{"kind":"interaction","name":`,
		"a list in a list":   "[[[[]]]]",
		"deep, cut":          deep,
		"deep":               event(`"properties":{"a":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}"),
		"deep, unknown":      event(`"new":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)),
		"invalid UTF-8":      event("\"place\":\"/\xff\xfe\""),
		"overlong UTF-8":     event("\"place\":\"/\xc0\xaf\""),
		"UTF-16":             "\xff\xfe{\x00}\x00",
		"a surrogate in raw": event("\"place\":\"/\xed\xa0\x80\""),
		"a huge number":      event(`"duration_ms":1e999999999`),
		"many digits":        event(`"duration_ms":` + strings.Repeat("9", 30_000)),
		"a huge amount":      event(`"value":{"amount":"1e400","currency":"CNY"}`),
		"a huge score":       event(`"scores":[{"metric":"nps","value":-1e308}]`),
		"a huge year":        event(`"time":"99999-01-01T00:00:00Z"`),
	}
	for what, text := range texts {
		a := p.post("POST", "/v1/events", "application/json", strings.NewReader(text))
		if what == "nothing" {
			p.refused("events: "+what, a)
			continue
		}
		p.refused("events: "+what, a)
		p.refused("lines: "+what, p.events(text))
	}
	for _, path := range []string{"/v1/track", "/v1/batch", "/v1/identify"} {
		for what, text := range map[string]string{
			"no JSON": "\x00", "a list": "[]", "deep": deep, "invalid UTF-8": "{\"userId\":\"\xff\"}", "a cut object": `{"userId":"u","batch":[{"type"`,
		} {
			p.refused(path+": "+what, p.post("POST", path, "application/json", strings.NewReader(text)))
		}
	}
	for what, text := range map[string]string{"no JSON": "\x00", "deep": deep, "invalid UTF-8": "{\"id\":\"\xff\"}", "a huge number": `{"specversion":1e999}`} {
		p.refused("CloudEvents: "+what, p.post("POST", "/v1/cloudevents", "application/cloudevents+json", strings.NewReader(text)))
	}
	for what, text := range map[string]string{"no JSON": "\x00", "deep": deep, "invalid UTF-8": "{\"q\":\"\xff\"}", "deep brackets": `{"q":"count where ` + strings.Repeat("(", 50_000) + `"}`} {
		p.refused("question: "+what, p.post("POST", "/v1/workspaces/main/query", "application/json", strings.NewReader(text)))
	}
	p.must(http.StatusOK, p.events(line(1)))
	p.within(400)
}

// refused wants a client's error with words, as a problem or as a list of
// rejects.
func (p *process) refused(what string, a answered) {
	p.t.Helper()
	if a.status < 400 || a.status > 499 {
		p.t.Errorf("%s: status %d: %.300s", what, a.status, a.body)
		return
	}
	switch media := a.header.Get("Content-Type"); media {
	case "application/problem+json":
		if detail := read[struct{ Title, Detail string }](p.t, a); detail.Title == "" || detail.Detail == "" {
			p.t.Errorf("%s: the problem says nothing: %s", what, a.body)
		}
	case "application/json":
		if got := read[received](p.t, a); got.Rejected != 1 || len(got.Rejects) != 1 || len(got.Rejects[0].Errors) == 0 || got.Rejects[0].Errors[0].Message == "" {
			p.t.Errorf("%s: the reject says nothing: %s", what, a.body)
		}
	default:
		p.t.Errorf("%s: the answer is %s: %.300s", what, media, a.body)
	}
}

// letters spells a number in letters, so that nothing takes it for an id.
func letters(n int) string {
	out := ""
	for range 5 {
		out += string(rune('a' + n%26))
		n /= 26
	}
	return out
}

// TestDistinctNames sends 100,000 names that all differ: every event counts,
// the names are folded, and the metrics say so.
func TestDistinctNames(t *testing.T) {
	t.Parallel()
	p := serve(t, t.TempDir())
	const names, post = 100_000, 5_000
	var last uint64
	for from := 0; from < names; from += post {
		var lines strings.Builder
		for n := from; n < from+post; n++ {
			fmt.Fprintf(&lines, `{"id":"n%d","kind":"interaction","channel":"app","name":"opened %s","place":"/%s/%s"}`+"\n", n, letters(n), letters(n*7), letters(n*13))
		}
		last = read[received](t, p.must(http.StatusOK, p.events(lines.String()))).Position
	}
	if folded := p.metric("touchstone_shapes_folded_total"); folded == 0 {
		t.Error("no metric says that shapes are folded")
	}
	a := p.must(http.StatusOK, p.post("GET", fmt.Sprintf("/v1/workspaces/main/query?q=count&after=%d", last), "", nil))
	if !strings.Contains(a.body, fmt.Sprintf(`"value":%d`, names)) {
		t.Errorf("the events up to position %d do not all count: %s", last, a.body)
	}
	a = p.must(http.StatusOK, p.post("GET", "/v1/workspaces/main/discovery?limit=1", "", nil))
	if !strings.Contains(a.body, "{other}") {
		t.Errorf("the largest shape is not {other}: %.500s", a.body)
	}
	p.within(700)
}
