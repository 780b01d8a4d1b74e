// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/ingest/envelope"
)

// segmentNode gives a folder in which Segment's SDK for Node is installed: the
// one in testdata when somebody ran npm ci there, else a copy.
func segmentNode(t *testing.T) string {
	t.Helper()
	fixture := must(filepath.Abs(filepath.Join("testdata", "segment-node")))
	if _, err := os.Stat(filepath.Join(fixture, "node_modules", "@segment", "analytics-node")); err == nil {
		return fixture
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(fixture)); err != nil {
		t.Fatal(err)
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v\n%s", err, out)
	}
	return dir
}

// Segment's own SDK, unmodified, against a server that first turns it away:
// every event arrives once.
func TestSegmentSDKForNode(t *testing.T) {
	t.Parallel() // it mostly waits
	g, h := newGate(t, func(_ *IntakeOptions, e *envelope.Options) { e.Settings.Source.Strict = true; e.Now = time.Now })
	turned := 0
	g.fail = func(int) error {
		if turned++; turned <= 2 {
			return &touchstone.Error{Kind: []touchstone.Kind{touchstone.RateLimited, touchstone.Unavailable}[turned-1], Retry: time.Second, Message: touchstone.Msg("intake.broken")}
		}
		return nil
	}
	var answers []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		record := httptest.NewRecorder()
		h.ServeHTTP(record, r)
		g.mu.Lock()
		answers = append(answers, fmt.Sprintf("%s %d %s", r.URL.Path, record.Code, record.Body))
		g.mu.Unlock()
		for name, values := range record.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(record.Code)
		_, _ = w.Write(record.Body.Bytes())
	}))
	defer s.Close()
	send := exec.CommandContext(t.Context(), "node", "send.mjs")
	send.Dir = segmentNode(t)
	send.Env = append(os.Environ(), "HOST="+s.URL, "WRITE_KEY=wk-1")
	out, err := send.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "done" {
		t.Fatalf("node: %v\n%s\n%s", err, out, strings.Join(answers, "\n"))
	}
	if turned < 3 {
		t.Errorf("nothing was turned away: %v", answers)
	}
	checkSDKEvents(t, g.events)
}

func checkSDKEvents(t *testing.T, events []touchstone.Event) {
	t.Helper()
	ids := map[touchstone.EventID]bool{}
	var names []string
	total := int64(0)
	claimed := time.Date(2026, 1, 22, 2, 30, 0, 123e6, time.UTC)
	for _, e := range events {
		ids[e.ID] = true
		names = append(names, fmt.Sprintf("%s %s %s", e.Kind, e.Shape.Name, e.Shape.Place))
		if e.Value != nil {
			total += e.Value.Minor
		}
		if !e.Claimed.Equal(claimed) {
			t.Errorf("claimed %v, want %v", e.Claimed, claimed)
		}
	}
	slices.Sort(names)
	want := []string{"identify alias ", "identify group ", "identify identify ", "interaction screen 订单详情", "interaction 首页 shop.example.com/{locale}"}
	for range 40 {
		want = append(want, "outcome Order Completed ")
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
	if len(ids) != 45 {
		t.Errorf("%d ids of 45 events", len(ids))
	}
	if total != 1999*40*41/2 { // 19.99 times 1 to 40, in fen
		t.Errorf("the orders sum to %d fen", total)
	}
}

// goClient sends batches as the specification of the API says: a queue that is
// sent when it is full, with Basic credentials, and sent again when the server
// is busy.
type goClient struct {
	url, key string
	http     *http.Client
	now      func() time.Time
	queue    []map[string]any
}

func (c *goClient) enqueue(call map[string]any) error {
	c.queue = append(c.queue, call)
	if len(c.queue) < 20 {
		return nil
	}
	return c.flush()
}

func (c *goClient) flush() error {
	body, err := json.Marshal(map[string]any{"batch": c.queue, "sentAt": c.now().UTC().Format(time.RFC3339Nano), "context": map[string]any{"library": map[string]any{"name": "go", "version": "1"}}})
	if err != nil {
		return err
	}
	c.queue = nil
	for range 5 {
		r, err := http.NewRequest(http.MethodPost, c.url+"/v1/batch", bytes.NewReader(body))
		if err != nil {
			return err
		}
		r.SetBasicAuth(c.key, "")
		r.Header.Set("Content-Type", "application/json")
		answer, err := c.http.Do(r)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		switch {
		case err != nil:
			return err
		case answer.StatusCode == http.StatusOK && string(text) == `{"success":true}`:
			return nil
		case answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "":
			return fmt.Errorf("%d %s", answer.StatusCode, text)
		}
	}
	return fmt.Errorf("given up")
}

func TestGoClient(t *testing.T) {
	g, h := newGate(t, func(_ *IntakeOptions, e *envelope.Options) { e.Now = time.Now })
	turned := 0
	g.fail = func(int) error {
		if turned++; turned%2 == 1 {
			return &touchstone.Error{Kind: touchstone.Unavailable, Retry: time.Second, Message: touchstone.Msg("intake.broken")}
		}
		return nil
	}
	s := httptest.NewServer(h)
	defer s.Close()
	skew := 2 * time.Hour // this client's clock is fast
	now := func() time.Time { return time.Now().Add(skew) }
	c := &goClient{url: s.URL, key: "wk-1", http: s.Client(), now: now}
	begun := time.Now()
	for i := range 50 {
		call := map[string]any{"type": "track", "event": "Checked In", "userId": fmt.Sprint("u-", i), "messageId": fmt.Sprint("m-", i), "timestamp": now().UTC().Format(time.RFC3339Nano)}
		if err := c.enqueue(call); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.flush(); err != nil {
		t.Fatal(err)
	}
	if len(g.events) != 50 || !cmp.Equal(g.chunks, []int{20, 20, 10}) {
		t.Errorf("%d events in %v", len(g.events), g.chunks)
	}
	for _, e := range g.events {
		if e.Occurred.Before(begun.Add(-time.Second)) || e.Occurred.After(time.Now()) || e.Claimed.Before(begun.Add(skew-time.Second)) {
			t.Fatalf("occurred %v, claimed %v; the client is two hours fast and it is %v", e.Occurred, e.Claimed, time.Now())
		}
	}
}
