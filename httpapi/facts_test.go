// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/drain"
)

// fact is one event of a test.
type fact struct {
	name, unit string
	customer   int
	day        int
	score      int32 // hundredths of 0 to 10; 0: none
	fen        int64 // that it is worth
	order      string
}

// facts stores events and maps names to touchpoints: check-in is tp_desk, view
// is tp_site, all else unmapped.
func (w *world) facts(all ...fact) {
	w.t.Helper()
	if !w.ruled {
		w.ruled = true
		for name, touchpoint := range map[string]touchstone.TouchpointID{"check-in": "tp_desk", "view": "tp_site"} {
			must(w.store.In("main").Rules().Create(w.t.Context(), touchstone.Rule{Enabled: true, Name: name, Touchpoint: touchpoint}))
		}
	}
	events := make([]touchstone.Event, len(all))
	for i, f := range all {
		w.position++
		e := touchstone.Event{Position: w.position, Kind: touchstone.Interaction, Unit: f.unit, Shape: touchstone.Shape{Normaliser: 1, Source: "test", Channel: "store", Name: f.name}.WithID(),
			Occurred: time.Date(2026, 1, 1+f.day, 12, 0, 0, 0, time.UTC), Received: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)}
		binary.BigEndian.PutUint64(e.ID[:], uint64(w.position))
		if f.customer > 0 {
			e.Subjects = []touchstone.SubjectID{touchstone.SubjectID(f.customer)}
		}
		if f.order != "" {
			e.Objects = []touchstone.Object{{Type: "order", ID: f.order}}
		}
		if f.fen != 0 {
			e.Value = &touchstone.Money{Minor: f.fen, Currency: "CNY"}
		}
		if f.score > 0 {
			e.Kind, e.Scores = touchstone.Feedback, []touchstone.Score{{Metric: "recommend", Value: f.score, Low: 0, High: 1000}}
		}
		events[i] = e
	}
	if _, err := w.events.Append(w.t.Context(), events); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) ask(as, q string) Answer {
	w.t.Helper()
	return read[Answer](w.t, w.want(200, request{method: "GET", path: base + "/query?q=" + url.QueryEscape(q), as: as}))
}

// keysOf lists the first keys of rows.
func keysOf(rows []AnswerRow) []string {
	var out []string
	for _, r := range rows {
		if r.Keys[0] == nil {
			out = append(out, "null")
		} else {
			out = append(out, *r.Keys[0])
		}
	}
	return out
}

func TestAQuestionIsAnswered(t *testing.T) {
	w := newWorld(t)
	for i := range 3 {
		w.facts(fact{name: "check-in", unit: "E1", customer: 1 + i, score: 900}, fact{name: "view", customer: 1 + i}, fact{name: "other", customer: 9})
	}
	a := w.ask("viewer", "count, nps(recommend) by touchpoint")
	if !slices.Equal(keysOf(a.Rows), []string{"null", "tp_desk", "tp_site"}) || a.Rows[1].Names[0] != "前台" || a.Rows[1].Figures[1].N != 3 {
		t.Errorf("the answer is %+v", a)
	}
	if a.Provenance.Position != 9 || a.Provenance.Zone != "Asia/Shanghai" || a.Provenance.Revision == 0 {
		t.Errorf("it rests on %+v", a.Provenance)
	}
	// days are those of Shanghai
	for _, r := range []request{
		{method: "GET", path: base + "/query?q=count&from=2026-01-01&to=2026-01-02", as: "viewer"},
		{method: "POST", path: base + "/query", as: "viewer", body: map[string]any{"q": "count from 2026-01-01 to 2026-01-02"}},
	} {
		if p := read[Answer](t, w.want(200, r)).Provenance; p.From == nil || !p.From.Equal(time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC)) || !p.To.Equal(time.Date(2026, 1, 1, 16, 0, 0, 0, time.UTC)) {
			t.Errorf("the first of January goes from %v to %v", p.From, p.To)
		}
	}
	long := read[Answer](t, w.want(200, request{method: "POST", path: base + "/query", as: "viewer", body: map[string]any{"q": "count by day zone UTC", "after": 9}}))
	if !slices.Equal(keysOf(long.Rows), []string{"2026-01-01"}) {
		t.Errorf("the answer is %+v", long)
	}
	parts := read[Answer](t, w.want(200, request{method: "GET", path: base + "/query?q=count&from=2026-01-01&to=2026-01-02&zone=UTC&compare=true&limit=5&after=9", as: "viewer"}))
	if parts.Question != "count from 2026-01-01 to 2026-01-02 zone UTC compare limit 5" || w.waited != 9 || parts.Rows[0].Figures[0].Previous == nil {
		t.Errorf("asked %q, waited for %d", parts.Question, w.waited)
	}
	p := read[Problem](t, w.want(422, request{method: "GET", path: base + "/query?q=count+by+colour", as: "viewer", header: map[string]string{"Accept-Language": "en"}}))
	if !strings.Contains(p.Detail, "colour") {
		t.Errorf("the problem is %+v", p)
	}
	w.want(422, request{method: "GET", path: base + "/query", as: "viewer"})
}

func TestAnOldRevisionCanBeAskedAgain(t *testing.T) {
	w := newWorld(t)
	w.facts(fact{name: "check-in"}, fact{name: "phone"})
	before := w.ask("owner", "count by touchpoint")
	must(w.store.In("main").Rules().Create(t.Context(), touchstone.Rule{Enabled: true, Name: "phone", Touchpoint: "tp_desk"}))
	after := w.ask("owner", "count by touchpoint")
	old := read[Answer](t, w.want(200, request{method: "GET", path: base + "/query?q=count+by+touchpoint&revision=" + digits(int64(before.Provenance.Revision)), as: "owner"}))
	if len(before.Rows) != 2 || len(after.Rows) != 1 || len(old.Rows) != 2 || old.Provenance.Revision != before.Provenance.Revision {
		t.Errorf("rows: before %v, after %v, old %v", keysOf(before.Rows), keysOf(after.Rows), keysOf(old.Rows))
	}
}

func TestScopedReadersSeeTheOwn(t *testing.T) {
	w := newWorld(t)
	for i := range 12 {
		w.facts(fact{name: "check-in", unit: "E1", customer: 1 + i}, fact{name: "view", unit: "W1", customer: 100 + i})
	}
	w.facts(fact{name: "check-in", unit: "W1", customer: 50})
	desk, east := w.ask("touchpoint-owner", "count by touchpoint"), w.ask("unit-manager", "count by unit(region)")
	if !slices.Equal(keysOf(desk.Rows), []string{"tp_desk"}) || desk.Rows[0].Figures[0].N != 13 || !slices.Equal(keysOf(desk.Outside), []string{"tp_site"}) {
		t.Errorf("the touchpoint owner sees %v, outside %v", keysOf(desk.Rows), keysOf(desk.Outside))
	}
	if !slices.Equal(keysOf(east.Rows), []string{"EAST"}) || east.Rows[0].Figures[0].N != 12 || !slices.Equal(keysOf(east.Outside), []string{"WEST"}) || east.OutsideBy != "unit(region)" {
		t.Errorf("the unit manager sees %v, outside %v", keysOf(east.Rows), keysOf(east.Outside))
	}
	for as, want := range map[string]int{"owner": 25, "touchpoint-owner": 13, "unit-manager": 12} {
		list := read[page[EventCard]](t, w.want(200, request{method: "GET", path: base + "/events?limit=1000", as: as}))
		if len(list.Items) != want {
			t.Errorf("%s sees %d events, want %d", as, len(list.Items), want)
		}
	}
	hidden := w.want(200, request{method: "GET", path: base + "/events?touchpoint=tp_site", as: "touchpoint-owner"})
	if len(read[page[EventCard]](t, hidden).Items) != 0 {
		t.Errorf("a filter leaves the scope: %s", hidden.body)
	}
}

func TestEventsAreListed(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.facts(fact{name: "check-in", unit: "E1", customer: 1 + i, day: i, score: 900})
	}
	w.facts(fact{name: "other", day: 9})
	var positions []touchstone.Position
	next := "0"
	for next != "" {
		part := read[page[EventCard]](t, w.want(200, request{method: "GET", path: base + "/events?limit=2&after=" + next, as: "analyst"}))
		for _, e := range part.Items {
			positions = append(positions, e.Position)
		}
		next = part.Next
	}
	if !slices.Equal(positions, []touchstone.Position{1, 2, 3, 4, 5, 6}) {
		t.Errorf("positions are %v", positions)
	}
	count := func(filter string) int {
		return len(read[page[EventCard]](t, w.want(200, request{method: "GET", path: base + "/events?" + filter, as: "analyst"})).Items)
	}
	shape := touchstone.Shape{Normaliser: 1, Source: "test", Channel: "store", Name: "other"}.WithID().ID.String()
	for filter, want := range map[string]int{"kind=feedback": 5, "kind=interaction&kind=feedback": 6, "touchpoint=tp_desk": 5, "touchpoint=tp_none": 0, "source=none": 0, "shape=" + shape: 1,
		"shape=" + shape + "&touchpoint=tp_desk": 0, "from=2026-01-03T00:00:00Z&to=2026-01-05T00:00:00Z": 2} {
		if got := count(filter); got != want {
			t.Errorf("%s finds %d, want %d", filter, got, want)
		}
	}
	w.want(422, request{method: "GET", path: base + "/events?shape=nonsense", as: "analyst"})
	w.want(422, request{method: "GET", path: base + "/events?from=yesterday", as: "analyst"})

	// A designer reads what was said, not who said it.
	seen := read[page[EventCard]](t, w.want(200, request{method: "GET", path: base + "/events?limit=1", as: "designer"}))
	known := read[page[EventCard]](t, w.want(200, request{method: "GET", path: base + "/events?limit=1", as: "analyst"}))
	if seen.Items[0].Customer != nil || known.Items[0].Customer == nil || *known.Items[0].Customer != 1 {
		t.Errorf("the designer sees %+v, the analyst %+v", seen.Items[0].Customer, known.Items[0].Customer)
	}
}

func TestFiguresAreExported(t *testing.T) {
	w := newWorld(t)
	w.facts(fact{name: "check-in", customer: 1, score: 900})
	must(w.store.In("main").Rules().Create(t.Context(), touchstone.Rule{Enabled: true, Name: "=cmd", Touchpoint: "tp_desk"}))
	got := w.want(200, request{method: "GET", path: base + "/exports/figures?q=" + url.QueryEscape("count, nps(recommend) by touchpoint"), as: "analyst"})
	if kind := got.header.Get("Content-Type"); kind != "text/csv; charset=utf-8" {
		t.Errorf("it is %s", kind)
	}
	lines := must(csv.NewReader(bytes.NewReader(got.body)).ReadAll())
	if len(lines) != 2 || lines[1][1] != "tp_desk" || lines[1][3] != "1" || len(lines[0]) != len(lines[1]) {
		t.Errorf("the file is %v", lines)
	}
	w.want(403, request{method: "GET", path: base + "/exports/figures?q=count", as: "viewer"})
	events := w.want(200, request{method: "GET", path: base + "/exports/events?touchpoint=tp_desk", as: "analyst"})
	if card := read[EventCard](t, events); card.Position != 1 {
		t.Errorf("the export is %s", events.body)
	}
	log := read[page[AuditEntry]](t, w.want(200, request{method: "GET", path: base + "/audit?action=export", as: "owner"}))
	if len(log.Items) != 2 || log.Items[0].Noun != "event" || log.Items[1].Noun != "figure" || !strings.Contains(string(log.Items[1].Detail), "nps(recommend)") {
		t.Errorf("the audit log has %+v", log.Items)
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "a=b": "a=b", "": "", "\tx": "'\tx"} {
		if got := cell(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestRulesArePreviewedAndGapsDiscovered(t *testing.T) {
	w := newWorld(t)
	w.facts(fact{name: "check-in", customer: 1}, fact{name: "phone call", customer: 2}, fact{name: "phone call", customer: 3})
	rule := map[string]any{"enabled": true, "name": "phone*", "touchpoint": "tp_desk"}
	p := read[RulePreview](t, w.want(200, request{method: "POST", path: base + "/rules/preview", as: "touchpoint-owner", body: map[string]any{"save": rule, "samples": 5}}))
	if p.Takes.Events != 2 || p.Takes.Customers != 2 || p.Leaves.Events != 0 {
		t.Errorf("the preview is %+v", p)
	}
	if len(p.Takes.Samples) != 0 { // unmapped facts are not the touchpoint owner's
		t.Errorf("samples are %+v", p.Takes.Samples)
	}
	p = read[RulePreview](t, w.want(200, request{method: "POST", path: base + "/rules/preview", as: "designer", body: map[string]any{"save": rule, "samples": 5}}))
	if len(p.Takes.Samples) != 2 || p.Takes.Samples[0].Customer != nil {
		t.Errorf("samples are %+v", p.Takes.Samples)
	}
	w.want(422, request{method: "POST", path: base + "/rules/preview", as: "owner", body: map[string]any{}})
	w.want(404, request{method: "POST", path: base + "/rules/preview", as: "owner", body: map[string]any{"delete": "rule_none"}})
	d := read[Discovered](t, w.want(200, request{method: "GET", path: base + "/discovery?template=hotel", as: "viewer"}))
	if len(d.Unmapped) != 1 || d.Unmapped[0].Events != 2 || len(d.Gaps) == 0 || d.Template != "hotel" {
		t.Errorf("discovered %+v", d)
	}
	w.want(404, request{method: "GET", path: base + "/discovery?template=none", as: "viewer"})
}

func TestEventsAreWatchedAsTheyArrive(t *testing.T) {
	w := newWorld(t)
	w.facts(fact{name: "check-in", unit: "E1"}, fact{name: "view", unit: "W1"})
	server := httptest.NewServer(w.api)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	watch := func(as string) *bufio.Scanner {
		req := must(http.NewRequestWithContext(ctx, http.MethodGet, server.URL+base+"/live?lang=en", nil))
		req.AddCookie(&http.Cookie{Name: "touchstone", Value: w.secrets[as]})
		res := must(http.DefaultClient.Do(req))
		t.Cleanup(func() { _ = res.Body.Close() })
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("%s: %s", as, res.Status)
		}
		lines := bufio.NewScanner(res.Body)
		for lines.Scan() && lines.Text() == "" {
		}
		return lines // the first line is the greeting, so the watcher is there
	}
	owner, desk := watch("owner"), watch("touchpoint-owner")
	arrival := func(name, unit string) drain.Arrival {
		return drain.Arrival{Position: 2, Kind: touchstone.Interaction, Unit: unit, Occurred: w.now(), Shape: touchstone.Shape{Normaliser: 1, Source: "test", Channel: "store", Name: name}.WithID()}
	}
	w.live.Publish(drain.Arrivals{Position: 2, Stored: 2, Latest: []drain.Arrival{arrival("check-in", "E1"), arrival("view", "W1")}})
	told := func(lines *bufio.Scanner) LiveArrivals {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var out LiveArrivals
				if err := json.Unmarshal([]byte(data), &out); err != nil {
					t.Fatal(err)
				}
				return out
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return LiveArrivals{}
	}
	if got := told(owner); got.Count != 2 || len(got.Events) != 2 || got.Events[0].Touchpoint != "Front desk" {
		t.Errorf("the owner is told %+v", got)
	}
	if got := told(desk); got.Count != 1 || len(got.Events) != 1 || got.Events[0].Name != "check-in" {
		t.Errorf("the touchpoint owner is told %+v", got)
	}
	for as, seen := range map[string]int{"owner": 2, "touchpoint-owner": 1} {
		if got := told(watch(as)); got.Count != 0 || len(got.Events) != seen {
			t.Errorf("%s, who comes later, is told %+v", as, got)
		}
	}
}

func TestASlowWatcherMissesSomeAndIsToldHowMany(t *testing.T) {
	l := &Live{}
	w, end, err := l.watch()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		l.Publish(drain.Arrivals{Position: touchstone.Position(40 * (i + 1)), Stored: 40, Latest: make([]drain.Arrival, 40)})
	}
	if got := w.take(); got.Stored != 120 || got.Position != 120 || len(got.Latest) != maxPending {
		t.Errorf("it is told of %d, %d of them, up to %d", got.Stored, len(got.Latest), got.Position)
	}
	end()
	l.Publish(drain.Arrivals{Stored: 1})
	if got := w.take(); got.Stored != 0 {
		t.Error("who left is told")
	}
	for range maxWatchers {
		if _, _, err := l.watch(); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := l.watch(); touchstone.KindOf(err) != touchstone.Unavailable {
		t.Errorf("one too many: %v", err)
	}
}
