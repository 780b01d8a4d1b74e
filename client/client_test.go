// SPDX-License-Identifier: Apache-2.0

package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/client"
	"touchstone/locale"
)

// server answers with what each request in turn is given, the last for ever,
// and remembers what it was asked.
type server struct {
	*testing.T
	answers []func(http.ResponseWriter)
	asked   []string
	waits   []time.Duration
	c       *client.Client
}

func newServer(t *testing.T, answers ...func(http.ResponseWriter)) *server {
	t.Helper()
	s := &server{T: t, answers: answers}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		user, _, _ := r.BasicAuth()
		line := strings.Join([]string{r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), r.Header.Get("Idempotency-Key"), string(body)}, "|")
		if user != "" {
			line += "|" + user
		}
		s.asked = append(s.asked, line)
		s.answers[min(len(s.asked), len(s.answers))-1](w)
	}))
	t.Cleanup(h.Close)
	var err error
	s.c, err = client.New(client.Options{BaseURL: h.URL + "/cx/", Token: "tst_x", Workspace: "main", Language: touchstone.English, Wait: func(_ context.Context, d time.Duration) error {
		s.waits = append(s.waits, d)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func say(status int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestAQuestionIsAsked(t *testing.T) {
	s := newServer(t, say(200, `{"question":"count by touchpoint","by":["touchpoint"],"measures":["count"],"rows":[{"keys":["tp_1",null],"names":["Desk",""],"figures":[{"n":3,"value":3,"unit":"events"}]}],"provenance":{"position":9,"revision":2,"zone":"UTC"}}`))
	a, err := s.c.Query(t.Context(), "count by touchpoint", 9)
	if err != nil {
		t.Fatal(err)
	}
	if *a.Rows[0].Keys[0] != "tp_1" || a.Rows[0].Keys[1] != nil || a.Rows[0].Figures[0].N != 3 || a.Provenance.Position != 9 {
		t.Errorf("the answer is %+v", a)
	}
	if want := `POST|/cx/v1/workspaces/main/query|Bearer tst_x||{"q":"count by touchpoint","after":9}`; s.asked[0] != want {
		t.Errorf("asked %s, want %s", s.asked[0], want)
	}
}

func TestProblemsBecomeErrors(t *testing.T) {
	s := newServer(t, say(422, `{"kind":"invalid","detail":"Not good","request_id":"r1","errors":[{"field":"body.a","message":"A is bad"},{"field":"body.b","message":"B is bad"}]}`))
	_, err := s.c.Query(t.Context(), "count by touchpoint", 0)
	if touchstone.KindOf(err) != touchstone.Invalid || locale.Error(touchstone.English, err) != "A is bad\nB is bad" || !strings.Contains(err.Error(), "r1") {
		t.Errorf("got %v, %q", err, locale.Error(touchstone.English, err))
	}
	var e *touchstone.Error
	if !errors.As(err, &e) || e.Field != "body.a" {
		t.Errorf("got %+v", e)
	}
	if len(s.asked) != 1 {
		t.Errorf("asked %d times", len(s.asked))
	}
}

func TestKindsComeBack(t *testing.T) {
	for name, kind := range map[string]touchstone.Kind{"internal": touchstone.Internal, "not_enough": touchstone.NotEnough, "unauthenticated": touchstone.Unauthenticated, "forbidden": touchstone.Forbidden,
		"not_found": touchstone.NotFound, "conflict": touchstone.Conflict, "too_large": touchstone.TooLarge} {
		s := newServer(t, say(418, `{"kind":"`+name+`","detail":"so"}`))
		if _, err := s.c.Me(t.Context()); touchstone.KindOf(err) != kind || locale.Error(touchstone.Chinese, err) != "so" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for status, kind := range map[int]touchstone.Kind{400: touchstone.Invalid, 401: touchstone.Unauthenticated, 403: touchstone.Forbidden, 404: touchstone.NotFound, 413: touchstone.TooLarge, 500: touchstone.Internal} {
		s := newServer(t, say(status, "<html>a proxy says no</html>"))
		if _, err := s.c.Me(t.Context()); touchstone.KindOf(err) != kind {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestLaterIsTriedAgain(t *testing.T) {
	busy := say(429, `{"kind":"rate_limited","detail":"later"}`, "Retry-After", "7")
	s := newServer(t, busy, say(502, "proxy"), say(200, `{"user":{"id":"usr_1"}}`))
	me, err := s.c.Me(t.Context())
	if err != nil || me.User.ID != "usr_1" || !slices.Equal(s.waits, []time.Duration{7 * time.Second, 2 * time.Second}) {
		t.Errorf("got %+v, %v after %v", me, err, s.waits)
	}
	s = newServer(t, busy)
	if _, err := s.c.Me(t.Context()); touchstone.KindOf(err) != touchstone.RateLimited || len(s.asked) != 5 {
		t.Errorf("got %v after %d tries", err, len(s.asked))
	}
}

func TestWhatMustNotBeRepeatedIsNot(t *testing.T) {
	busy := say(503, `{"kind":"unavailable","detail":"later"}`, "Retry-After", "1")
	once := map[string]func(*client.Client) error{
		"backup": func(c *client.Client) error { _, err := c.Backup(t.Context()); return err },
		"upload": func(c *client.Client) error {
			_, err := c.Upload(t.Context(), "a.csv", strings.NewReader("a"))
			return err
		},
		"stream": func(c *client.Client) error {
			_, err := c.StreamEvents(t.Context(), "wk_x", strings.NewReader("{}"))
			return err
		},
		"no key":       func(c *client.Client) error { _, err := c.StartImport(t.Context(), client.Plan{}, ""); return err },
		"erase no key": func(c *client.Client) error { _, err := c.Erase(t.Context(), 1, "x", ""); return err },
		"cancel":       func(c *client.Client) error { return c.CancelImport(t.Context(), "job_1") },
		"export":       func(c *client.Client) error { return c.ExportEvents(t.Context(), 5, io.Discard) },
	}
	for name, do := range once {
		s := newServer(t, busy)
		if err := do(s.c); touchstone.KindOf(err) != touchstone.Unavailable || len(s.asked) != 1 {
			t.Errorf("%s: %v after %d tries", name, err, len(s.asked))
		}
	}
	again := map[string]func(*client.Client) error{
		"with a key": func(c *client.Client) error {
			_, err := c.StartImport(t.Context(), client.Plan{Upload: "u"}, "k1")
			return err
		},
		"erase with a key": func(c *client.Client) error { _, err := c.Erase(t.Context(), 1, "x", "k1"); return err },
		"events":           func(c *client.Client) error { _, err := c.SendEvents(t.Context(), "wk_x", []byte("{}\n")); return err },
	}
	for name, do := range again {
		s := newServer(t, busy, say(200, `{}`))
		if err := do(s.c); err != nil || len(s.asked) != 2 || s.asked[0] != s.asked[1] {
			t.Errorf("%s: %v after %q", name, err, s.asked)
		}
	}
}

func TestAWriteKeyStandsForTheToken(t *testing.T) {
	s := newServer(t, say(200, `{"success":true,"accepted":1,"position":7,"rejected":1,"rejects":[{"index":1,"line":2,"errors":[{"field":"name","reason":"envelope.name","message":"no name"}]}]}`))
	got, err := s.c.SendEvents(t.Context(), "wk_x", []byte("{}\n"))
	if err != nil || got.Position != 7 || got.Rejects[0].Errors[0].Field != "name" {
		t.Errorf("got %+v, %v", got, err)
	}
	if !strings.HasSuffix(s.asked[0], "|wk_x") || strings.Contains(s.asked[0], "tst_x") {
		t.Errorf("asked %s", s.asked[0])
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	h := httptest.NewServer(http.NotFoundHandler())
	h.Close()
	c, err := client.New(client.Options{BaseURL: h.URL, Tries: 2, Wait: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Ready(t.Context()); touchstone.KindOf(err) != touchstone.Unavailable || !strings.Contains(locale.Error(touchstone.English, err), h.URL) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Me(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAddressesAreChecked(t *testing.T) {
	for _, bad := range []string{"", "localhost:7070", "ftp://x", "http://", "://"} {
		if _, err := client.New(client.Options{BaseURL: bad}); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestAnAnswerThatIsNoneIsAnError(t *testing.T) {
	s := newServer(t, say(200, `<html>`))
	if _, err := s.c.Me(t.Context()); err == nil {
		t.Error("a page was taken for an answer")
	}
}
