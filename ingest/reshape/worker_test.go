// SPDX-License-Identifier: Apache-2.0

package reshape_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/duckdb"
	"touchstone/eventstore/memory"
	"touchstone/ingest/envelope"
	"touchstone/ingest/reshape"
)

var eventsOfAll eventstore.Filter

func planned(facets ...string) touchstone.Source { return touchstone.Source{Facets: facets} }

// equal compares without telling no list from an empty one.
func equal[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// The shapes and columns that are wanted stand in docs/intake.md: an order
// number in a place is {n}, a facet its property's text.
func TestDeclaredFacetAndPropertyReachThePast(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	w.send(message(1, text("plan", "gold"), integer("price", 12)), message(2, text("plan", "basic")), message(3))
	old := w.derivedNow()[1].Shape
	w.finish()
	if w.generation() != 0 {
		t.Error("without any declaration something changed")
	}
	w.settle(touchstone.Source{Facets: []string{"plan"}, Promoted: []touchstone.Promoted{{Name: "price", Type: touchstone.ColumnNumber}}})
	w.finish()
	with := func(plan string) touchstone.Shape {
		return touchstone.Shape{Normaliser: old.Normaliser, Source: source, Name: old.Name, Place: old.Place, Facets: []touchstone.Facet{{Name: "plan", Value: plan}}}.WithID()
	}
	equal(t, "derived", w.derivedNow(), map[touchstone.Position]derived{
		1: {with("gold"), []touchstone.Property{{Name: "price", Type: touchstone.Number, Number: 12}}}, 2: {with("basic"), nil}, 3: {old, nil}})
	origin, err := w.facts.Arrived(t.Context(), []touchstone.Position{1, 2, 3})
	equal(t, "arrived", origin, map[touchstone.Position]touchstone.Shape{1: old, 2: old, 3: old})
	before := w.generation()
	w.settle(touchstone.Source{})
	w.finish()
	equal(t, "taken back", w.derivedNow(), map[touchstone.Position]derived{1: {old, nil}, 2: {old, nil}, 3: {old, nil}})
	if err != nil || w.generation() <= before {
		t.Errorf("the generation is %d after %d, %v", w.generation(), before, err)
	}
}

// A program that begins anew finds nothing to do, and writes nothing.
func TestDoneWorkStaysDone(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	w.send(message(1, text("plan", "gold")))
	w.settle(planned("plan"))
	w.finish()
	before, at := w.derivedNow(), w.generation()
	w.worker = w.newWorker()
	w.work()
	if p := w.worker.Progress(); len(p.Sources) > 0 || p.Changed > 0 || w.generation() != at {
		t.Errorf("begun anew: %+v, generation %d; nothing to do expected", p, w.generation())
	}
	equal(t, "derived", w.derivedNow(), before)
}

// The work is stopped after each of its batches in turn, and goes on in a
// program that begins anew.
func TestStoppedAnywhereItGoesOn(t *testing.T) {
	want, keys := map[touchstone.Position]derived{}, newKeys(t)
	for stop := 0; ; stop++ {
		w := newWorld(t, memory.Open(), keys, touchstone.Source{})
		for i := range 10 {
			w.send(message(i, text("plan", "p"+strconv.Itoa(i%3))))
		}
		w.settle(planned("plan"))
		if stop == 0 {
			w.finish()
			want = w.derivedNow()
			continue
		}
		killed := errors.New("killed")
		w.onRest = func(n int) error {
			if n == stop {
				return killed
			}
			return nil
		}
		err := w.worker.Work(t.Context())
		w.onRest = nil
		done := w.worker.Progress().Done
		w.worker = w.newWorker()
		w.rests = 0
		w.finish()
		equal(t, fmt.Sprintf("stopped after batch %d", stop), w.derivedNow(), want)
		if err == nil {
			break // there were fewer batches
		}
		if !errors.Is(err, killed) || done != touchstone.Position(min(3*stop, 10)) {
			t.Errorf("stopped after batch %d: %v at position %d", stop, err, done)
		}
		if left := (10 - min(3*stop, 10) + 2) / 3; w.rests > left {
			t.Errorf("stopped after batch %d it went on with %d batches; %d were left", stop, w.rests, left)
		}
	}
}

// The same over files, which are closed and opened again in between.
func TestGoesOnOverFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "facts")
	open := func() *duckdb.Store {
		s, err := duckdb.Open(t.Context(), folder, duckdb.Options{Threads: 1, Memory: 128 << 20})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	store := open()
	w := newWorld(t, store, newKeys(t), touchstone.Source{})
	oracle := newMemoryWorld(t, planned("plan"))
	for i := range 10 {
		m := message(i, text("plan", "p"+strconv.Itoa(i%3)))
		w.send(m)
		oracle.send(m)
	}
	w.settle(planned("plan"))
	w.onRest = func(int) error { return context.Canceled }
	if err := w.worker.Work(t.Context()); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped: %v", err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	store = open()
	defer store.Close()
	w.facts, w.onRest = store, nil
	w.worker = w.newWorker()
	w.finish()
	equal(t, "derived", w.derivedNow(), oracle.derivedNow())
	if err := store.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// What was made under the settings before may arrive after they changed.
func TestStragglersAreDerivedToo(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	w.send(message(1, text("plan", "gold")))
	late, err := w.builder.Event(new(message(2, text("plan", "gold"))))
	if err != nil {
		t.Fatal(err)
	}
	w.settle(planned("plan"))
	w.work()
	if p := w.worker.Progress(); !slices.Equal(p.Sources, []string{source}) || p.Done != 1 || p.Of != 1 {
		t.Errorf("within the grace the progress is %+v", p)
	}
	w.position++
	late.Position = w.position
	w.store([]touchstone.Event{late})
	w.finish()
	for p, d := range w.derivedNow() {
		if len(d.Shape.Facets) != 1 {
			t.Errorf("the event at %d has the shape %+v", p, d.Shape)
		}
	}
}

// growing shows whoever reads it also what arrives meanwhile, as a large store
// does.
type growing struct{ *memory.Store }

func (g growing) Events(ctx context.Context, f eventstore.Filter, after touchstone.Position) iter.Seq2[touchstone.Event, error] {
	return func(yield func(touchstone.Event, error) bool) {
		f.Limit = 3
		for more := true; more; {
			more = false
			for e, err := range g.Store.Events(ctx, f, after) {
				if more, after = true, e.Position; !yield(e, err) {
					return
				}
			}
		}
	}
}

// Events that arrive as fast as old ones are derived do not have to be.
func TestWhatArrivesMeanwhileIsNotSwept(t *testing.T) {
	w := newWorld(t, growing{memory.Open()}, newKeys(t), touchstone.Source{})
	for i := range 9 {
		w.send(message(i, text("plan", "gold")))
	}
	w.settle(planned("plan"))
	const most = 100
	w.onRest = func(n int) error {
		if n < most {
			w.now = w.now.Add(20 * time.Second)
			for i := range 3 { // a batch
				w.send(message(100+3*n+i, text("plan", "gold")))
			}
		}
		return nil
	}
	for w.work(); len(w.worker.Progress().Sources) > 0; {
		w.work()
	}
	if w.rests > 20 {
		t.Errorf("%d batches of 3 events", w.rests)
	}
	for p, d := range w.derivedNow() {
		if len(d.Shape.Facets) != 1 {
			t.Errorf("the event at %d has the shape %+v", p, d.Shape)
		}
	}
}

func TestBeginsAgainUnderOtherSettings(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	oracle := newMemoryWorld(t, planned("tier"))
	for i := range 9 {
		m := message(i, text("plan", "p"), text("tier", "t"))
		w.send(m)
		oracle.send(m)
	}
	w.settle(planned("plan"))
	w.onRest = func(n int) error {
		if n == 2 {
			w.settle(planned("tier"))
		}
		return nil
	}
	w.work()
	if p := w.worker.Progress(); p.Done > 6 {
		t.Errorf("it went on to %d under settings that had changed", p.Done)
	}
	w.finish()
	equal(t, "derived", w.derivedNow(), oracle.derivedNow())
}

// A person who was erased leaves nothing to derive from: where the store still
// has an event, it stays as it is.
func TestUnreadableStaysAsItIs(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	w.send(message(1, text("plan", "gold")), message(2, text("plan", "gold")))
	before := w.derivedNow()
	first := read(t, w.facts)[0]
	if _, err := w.keys.Enter(t.Context(), first.Subjects, "test", ""); err != nil {
		t.Fatal(err)
	}
	if err := w.keys.Forget(t.Context(), first.Subjects); err != nil {
		t.Fatal(err)
	}
	w.settle(planned("plan"))
	w.finish()
	after := w.derivedNow()
	equal(t, "unreadable", after[1], before[1])
	if p := w.worker.Progress(); p.Unreadable != 1 || len(after[2].Shape.Facets) != 1 {
		t.Errorf("progress %+v, the other is %+v", p, after[2])
	}
}

func read(t testing.TB, s eventstore.Store) (out []touchstone.Event) {
	t.Helper()
	for e, err := range s.Events(t.Context(), eventsOfAll, 0) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// Of a facet the source's bound (5 here) of values are kept, others are folded,
// old events included.
func TestFacetValuesAreBoundedInThePast(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	for i := range 20 {
		w.send(message(i, text("plan", "p"+strconv.Itoa(i))))
	}
	w.settle(planned("plan"))
	w.finish()
	values := map[string]int{}
	for _, d := range w.derivedNow() {
		values[d.Shape.Facets[0].Value]++
	}
	if len(values) != 6 || values["other"] != 15 {
		t.Errorf("values %v; five and 15 others expected", values)
	}
}

// A source that nobody has any more is left alone; its neighbours are not
// touched.
func TestOtherSourcesStayAsTheyAre(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	w.send(message(1, text("plan", "gold")))
	foreign := read(t, w.facts)[0]
	foreign.ID, foreign.Position, foreign.Shape.Source = touchstone.EventID{1}, 2, "gone"
	foreign.Shape = foreign.Shape.WithID()
	w.position = 2
	if _, err := w.facts.Append(t.Context(), []touchstone.Event{foreign}); err != nil {
		t.Fatal(err)
	}
	w.settle(planned("plan"))
	w.finish()
	equal(t, "the other source's", w.derivedNow()[2].Shape, foreign.Shape)
}

// A failing store is tried again, and nothing is left out.
func TestTriesAgain(t *testing.T) {
	w := newMemoryWorld(t, touchstone.Source{})
	flaky := &flaky{Store: w.facts.(*memory.Store)}
	w.facts = flaky
	w.worker = w.newWorker()
	w.send(message(1, text("plan", "gold")), message(2, text("plan", "gold")))
	w.settle(planned("plan"))
	w.work()
	w.settle(touchstone.Source{})
	w.finish()
	w.settle(planned("plan"))
	flaky.fails = true
	if err := w.worker.Work(t.Context()); !errors.Is(err, errFlaky) {
		t.Fatalf("the error is %v", err)
	}
	flaky.fails = false
	w.finish()
	for p, d := range w.derivedNow() {
		if len(d.Shape.Facets) != 1 {
			t.Errorf("the event at %d has the shape %+v", p, d.Shape)
		}
	}
}

var errFlaky = errors.New("no room")

type flaky struct {
	*memory.Store
	fails bool
}

func (f *flaky) Reshape(ctx context.Context, rows []eventstore.Reshaped, note []byte) (int, error) {
	if f.fails {
		return 0, errFlaky
	}
	return f.Store.Reshape(ctx, rows, note)
}

// Run looks again and again, and ends with its context.
func TestRunFindsWorkByItself(t *testing.T) {
	w := newMemoryWorld(t, planned("plan"))
	w.send(message(1, text("plan", "gold")))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	idle := 0
	w.worker = reshape.New(reshape.Options{Facts: w.facts, Keys: w.keys, Clock: w.clock, Grace: time.Minute,
		Sources: func(context.Context) ([]*envelope.Builder, error) { return []*envelope.Builder{w.builder}, nil },
		Reached: func() (stored, accepted touchstone.Position) { return w.position, w.position },
		Rest: func(ctx context.Context, took time.Duration) error {
			w.now = w.now.Add(time.Minute)
			if took == 0 {
				if idle++; idle == 5 {
					cancel()
				}
			}
			return ctx.Err()
		}})
	w.worker.Run(ctx)
	if p := w.worker.Progress(); idle != 5 || len(p.Sources) != 0 {
		t.Errorf("after %d looks the progress is %+v", idle, p)
	}
}
