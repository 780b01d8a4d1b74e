// SPDX-License-Identifier: Apache-2.0

package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/duckdb"
	"touchstone/eventstore/eventstoretest"
	"touchstone/eventstore/memory"
	"touchstone/journey"
	"touchstone/journey/index"
)

// tiny makes every limit come soon.
func tiny() sizes {
	return sizes{rest: time.Millisecond, look: 3, batch: 2, least: 4, most: 16, growth: 4, quiet: 5, few: 2, part: 4}
}

// house is a store with an index that follows it.
type house struct {
	store    eventstore.Store
	folder   string
	index    *Index
	stop     context.CancelFunc
	ended    chan error
	position touchstone.Position
	told     bool
	shapes   uint64 // generation of the store's
}

func (h *house) open(t rapid.TB) {
	t.Helper()
	var err error
	if h.index, err = openSized(context.Background(), Options{Folder: h.folder, Store: h.store, Objects: []string{"order"}, Logger: slog.New(slog.DiscardHandler)}, tiny()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	h.stop, h.ended = stop, make(chan error, 1)
	index, ended := h.index, h.ended
	go func() {
		defer close(ended)
		ended <- index.Run(ctx)
	}()
}

// kill ends the index as a crash would. One that has ended already fails.
func (h *house) kill(t rapid.TB) {
	t.Helper()
	h.stop()
	if err := <-h.ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// append stores events under ids of their own.
func (h *house) append(t rapid.TB, events ...touchstone.Event) {
	t.Helper()
	for i := range events {
		h.position++
		e := &events[i]
		e.Position = h.position
		e.ID = touchstone.EventID{1: byte(h.position >> 16), 2: byte(h.position >> 8), 3: byte(h.position)}
	}
	after := h.position - touchstone.Position(len(events))
	if _, err := h.store.Append(context.Background(), events); err != nil {
		t.Fatal(err)
	}
	if h.told = !h.told; h.told { // every other time the index is told, else it looks
		h.index.Hear(after, h.position, events)
	}
	h.index.Wake()
}

func (h *house) wait(t rapid.TB) {
	t.Helper()
	ctx, done := context.WithTimeout(context.Background(), 20*time.Second)
	defer done()
	h.index.Wake()
	if err := h.index.Wait(ctx, h.position); err != nil {
		t.Fatal(err)
	}
	for ; h.index.Status().Generation != h.shapes; h.index.Wake() {
		if ctx.Err() != nil {
			t.Fatalf("the index stays at %+v, the store has generation %d", h.index.Status(), h.shapes)
		}
		runtime.Gosched()
	}
	if err := h.index.Wait(ctx, h.position); err != nil {
		t.Fatal(err)
	}
}

// questionUnder asks about touchpoints, as package explore does.
func questionUnder(t *rapid.T, m *touchstone.Meaning) Question {
	q := Question{Scope: index.Scope{Names: []string{"tp_book", "tp_pay", "tp_退房"}}}
	q.Activity = func(s touchstone.ShapeID, k touchstone.EventKind, _ uint32) (uint32, bool) {
		i := slices.Index(q.Names, string(m.Shapes[s]))
		return uint32(max(i, 0)), i >= 0
	}
	if rapid.Bool().Draw(t, "all shapes") {
		q.Activity = func(s touchstone.ShapeID, k touchstone.EventKind, _ uint32) (uint32, bool) {
			return uint32(s % 3), true
		}
	}
	if rapid.Bool().Draw(t, "units") {
		placeBrands(&q, m)
	}
	if rapid.IntRange(0, 3).Draw(t, "segment") == 0 {
		q.In = func(c touchstone.CustomerID) bool { return c%2 == 1 }
	}
	if rapid.IntRange(0, 3).Draw(t, "period") == 0 {
		q.From, q.To = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC)
	}
	return q
}

// placeBrands leaves out what happens below no brand, as it was then, and tells
// the brands apart.
func placeBrands(q *Question, m *touchstone.Meaning) {
	names, part := q.Names, q.Activity
	brands := []string{""}
	for _, places := range m.Units {
		for _, p := range places {
			if brand := p.Levels["brand"]; !slices.Contains(brands, brand) {
				brands = append(brands, brand)
			}
		}
	}
	slices.Sort(brands)
	q.Names = nil
	for _, brand := range brands { // names differ, because they decide between equals
		for _, name := range names {
			q.Names = append(q.Names, name+" "+brand)
		}
	}
	q.Places = func(unit string) []index.Place {
		out := []index.Place{{From: index.Always}}
		for _, p := range m.Units[unit] {
			next := index.Place{From: index.Always, Number: uint32(slices.Index(brands, p.Levels["brand"]))}
			if p.From.IsZero() {
				out = []index.Place{next}
				continue
			}
			next.From = p.From.UnixMilli()
			out = append(out, next)
		}
		return out
	}
	q.Activity = func(s touchstone.ShapeID, k touchstone.EventKind, place uint32) (uint32, bool) {
		code, ok := part(s, k, 0)
		return code + place*uint32(len(names)), ok && place > 0
	}
}

// trailsOf gives the trails of a source as texts, in an order of their own.
func trailsOf(t rapid.TB, source journey.Source) []string {
	t.Helper()
	out := []string{}
	for part := range source.Parts() {
		if err := source.Visit(context.Background(), part, func(trail *journey.Trail) {
			subjects := make([]int, len(trail.Subject))
			for i, s := range trail.Subject {
				subjects[i] = slices.Index(trail.Subject, s)
			}
			out = append(out, fmt.Sprint(trail.Activity, trail.Time, trail.Mark, subjects, trail.Worth))
		}); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(out)
	return out
}

// both gives what a question looks at, from the index and from the store.
func (h *house) both(t *rapid.T, m *touchstone.Meaning, q Question) (view, stream journey.Source) {
	view, failed := h.index.View(context.Background(), m, q)
	stream, err := Stream(h.store, m, q)
	if err := errors.Join(failed, err); err != nil {
		t.Fatal(err)
	}
	return view, stream
}

// agree compares the index with the store under a meaning: trail by trail, then
// what the folds make of them.
func (h *house) agree(t *rapid.T, m *touchstone.Meaning) {
	view, stream := h.both(t, m, questionUnder(t, m))
	if d := cmp.Diff(trailsOf(t, stream), trailsOf(t, view)); d != "" {
		t.Fatalf("store against index: %s", d)
	}
	var mined [2]*journey.Mining
	for i, source := range []journey.Source{stream, view} {
		var err error
		if mined[i], err = journey.MineSource(context.Background(), source, journey.Options{EventuallyFollows: true}); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(mined[0], mined[1], cmpopts.EquateNaNs()); d != "" {
		t.Fatalf("store against index: %s", d)
	}
}

func drawStep(t *rapid.T, h *house) {
	switch rapid.SampledFrom([]string{"append", "append", "append", "erase", "expire", "reshape", "kill", "close", "corrupt"}).Draw(t, "do") {
	case "append":
		h.append(t, rapid.SliceOfN(eventstoretest.Events(), 0, 8).Draw(t, "events")...)
	case "erase":
		h.erase(t)
	case "expire":
		before := time.Date(rapid.SampledFrom([]int{1000, 2012, 2026}).Draw(t, "year"), 3, 29, 1, 0, 0, 0, time.UTC)
		h.wait(t)
		if _, err := h.store.(eventstore.Expirer).Expire(context.Background(), []touchstone.EventKind{touchstone.Feedback}, before); err != nil {
			t.Fatal(err)
		}
		if _, err := h.index.Expire(context.Background(), []touchstone.EventKind{touchstone.Feedback}, before); err != nil {
			t.Fatal(err)
		}
	case "reshape":
		h.reshape(t)
	case "kill":
		h.kill(t)
		h.open(t)
	case "close":
		h.kill(t)
		if err := h.index.Close(); err != nil {
			t.Fatal(err)
		}
		h.open(t)
	case "corrupt":
		h.kill(t)
		h.corrupt(t)
		h.open(t)
	}
}

// reshape gives some facts other shapes. Whatever happens next happens while the
// index makes them its own, or has done so.
func (h *house) reshape(t *rapid.T) {
	var rows []eventstore.Reshaped
	for p := touchstone.Position(1); p <= h.position; p += 2 {
		shape := touchstone.Shape{Normaliser: 2, Source: "web", Name: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name")}.WithID()
		rows = append(rows, eventstore.Reshaped{Position: p, Shape: shape})
	}
	h.derive(t, rows)
}

func (h *house) derive(t rapid.TB, rows []eventstore.Reshaped) {
	t.Helper()
	r := h.store.(eventstore.Reshaper)
	if _, err := r.Reshape(context.Background(), rows, nil); err != nil {
		t.Fatal(err)
	}
	var err error
	if h.shapes, _, err = r.Generation(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// erase erases in the store and in the index, in one order or the other, with
// a crash between them or none.
func (h *house) erase(t *rapid.T) {
	gone := []touchstone.SubjectID{rapid.SampledFrom([]touchstone.SubjectID{1, 2, 3, 1 << 53}).Draw(t, "who")}
	inStore := func() {
		if _, err := h.store.Erase(context.Background(), gone); err != nil {
			t.Fatal(err)
		}
	}
	inIndex := func() {
		if _, err := h.index.Erase(context.Background(), gone); err != nil {
			t.Fatal(err)
		}
	}
	steps := []func(){inStore, inIndex}
	if rapid.Bool().Draw(t, "index first") {
		slices.Reverse(steps)
	}
	steps[0]()
	if rapid.IntRange(0, 3).Draw(t, "crash") == 0 {
		h.kill(t)
		h.open(t)
		inIndex() // as the saga does when it goes on
	}
	steps[1]()
}

// corrupt cuts the snapshots short or changes a byte of them.
func (h *house) corrupt(t *rapid.T) {
	files, err := filepath.Glob(filepath.Join(h.folder, "*.trails"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		if rapid.Bool().Draw(t, "cut") {
			data = data[:at]
		} else {
			data[at] ^= 1
		}
		if err := errors.Join(os.Remove(file), os.WriteFile(file, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

func agreeOn(t *testing.T, steps int, store func(t rapid.TB, folder string) (eventstore.Store, func())) {
	rapid.Check(t, func(rt *rapid.T) {
		folder := filepath.Join(t.TempDir(), "x")
		s, done := store(rt, folder)
		defer done()
		h := &house{store: s, folder: filepath.Join(folder, "index")}
		h.open(rt)
		defer func() { h.kill(rt) }()
		for range rapid.IntRange(1, steps).Draw(rt, "steps") {
			drawStep(rt, h)
			if rapid.Bool().Draw(rt, "look") {
				h.wait(rt)
				h.agree(rt, eventstoretest.Meanings().Draw(rt, "meaning"))
			}
		}
		h.wait(rt)
		h.agree(rt, eventstoretest.Meanings().Draw(rt, "meaning"))
	})
}

func TestIndexAndMemoryStoreAgree(t *testing.T) {
	agreeOn(t, 10, func(rapid.TB, string) (eventstore.Store, func()) { return memory.Open(), func() {} })
}

// TestIndexAndDuckDBAgree holds one long life of a DuckDB against the index.
func TestIndexAndDuckDBAgree(t *testing.T) {
	store, err := duckdb.Open(t.Context(), filepath.Join(t.TempDir(), "facts"), duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	h := &house{store: store, folder: t.TempDir()}
	h.open(t)
	defer func() { h.kill(t) }()
	looks := 0
	rapid.Check(t, func(rt *rapid.T) {
		if looks++; looks > 25 { // every look costs the store a sort
			return
		}
		for range rapid.IntRange(1, 3).Draw(rt, "steps") {
			drawStep(rt, h)
		}
		h.wait(rt)
		h.agree(rt, eventstoretest.Meanings().Draw(rt, "meaning"))
	})
}

func TestQuestionsThatDoNotHold(t *testing.T) {
	h := &house{store: memory.Open(), folder: t.TempDir()}
	var err error
	if h.index, err = Open(t.Context(), Options{Folder: h.folder, Store: h.store, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	ask := func(q Question) touchstone.Kind {
		_, err := h.index.View(t.Context(), &touchstone.Meaning{}, q)
		var e *touchstone.Error
		if !errors.As(err, &e) {
			t.Fatalf("%v", err)
		}
		return e.Kind
	}
	if k := ask(Question{}); k != touchstone.Unavailable {
		t.Errorf("before the facts are read: %v", k)
	}
	if k := ask(Question{Object: "order"}); k != touchstone.Invalid {
		t.Errorf("objects that are not kept: %v", k)
	}
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	if k := ask(Question{Scope: index.Scope{From: day, To: day.Add(-time.Millisecond)}}); k != touchstone.Invalid {
		t.Errorf("a period that ends before it begins: %v", k)
	}
	if _, err := Stream(h.store, &touchstone.Meaning{}, Question{Object: "order"}); err == nil {
		t.Error("objects were streamed")
	}
}

// A store that was restored from a copy is behind the index.
func TestIndexAheadOfTheFacts(t *testing.T) {
	h := &house{store: memory.Open(), folder: t.TempDir()}
	h.open(t)
	for i := range 20 {
		h.append(t, touchstone.Event{Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: 1, Source: "s", Name: "n"}, Subjects: []touchstone.SubjectID{touchstone.SubjectID(i%3 + 1)}, Occurred: time.UnixMilli(int64(i)), Received: time.UnixMilli(int64(i))})
	}
	h.wait(t)
	h.kill(t)
	if err := h.index.Close(); err != nil {
		t.Fatal(err)
	}
	h.store, h.position, h.shapes = memory.Open(), 0, 0
	h.open(t)
	defer h.kill(t)
	h.wait(t)
	q := Question{Scope: index.Scope{Names: []string{"x"}, Activity: func(touchstone.ShapeID, touchstone.EventKind, uint32) (uint32, bool) { return 0, true }}}
	v, err := h.index.View(t.Context(), &touchstone.Meaning{}, q)
	if err != nil {
		t.Fatal(err)
	}
	if got := trailsOf(t, v); len(got) != 0 {
		t.Errorf("still there: %s", strings.Join(got, "; "))
	}
}

// Once nothing comes any more, a snapshot takes in what a mapping changed, though
// it is too little to make one due.
func TestRestLeavesNoCasesBesideTheSnapshot(t *testing.T) {
	store, pairs := memory.Open(), eventstoretest.Merges{} // every other subject is the one before
	var events []touchstone.Event
	for n := range 40 {
		at := time.UnixMilli(int64(n))
		events = append(events, touchstone.Event{ID: touchstone.EventID{byte(n)}, Position: touchstone.Position(n + 1), Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: 1, Source: "s", Name: "n"},
			Subjects: []touchstone.SubjectID{touchstone.SubjectID(n + 1)}, Occurred: at, Received: at})
		pairs[touchstone.SubjectID(n+1)] = touchstone.CustomerID(n - n%2 + 1)
	}
	if _, err := store.Append(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	sizes := tiny()
	sizes.least, sizes.most = 1000, 1000
	x, err := openSized(t.Context(), Options{Folder: t.TempDir(), Store: store, Logger: slog.New(slog.DiscardHandler)}, sizes)
	if err != nil {
		t.Fatal(err)
	}
	running, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- x.Run(running) }()
	defer func() {
		stop()
		<-ended
	}()
	ctx, done := context.WithTimeout(t.Context(), 20*time.Second)
	defer done()
	if err := x.Wait(ctx, 40); err != nil {
		t.Fatal(err)
	}
	q := Question{Scope: index.Scope{Names: []string{"a"}, Activity: func(touchstone.ShapeID, touchstone.EventKind, uint32) (uint32, bool) { return 0, true }}}
	for at := (index.Size{Cases: 1}); at.Cases > 0 || at.Trails != 20; at = x.Status().Size {
		if _, err := x.View(ctx, &touchstone.Meaning{Customers: pairs}, q); err != nil {
			t.Fatalf("%+v stays: %v", at, err)
		}
	}
}
