// SPDX-License-Identifier: Apache-2.0

package reshape_test

import (
	"context"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/ingest/envelope"
	"touchstone/ingest/reshape"
	"touchstone/ingest/shape"
	"touchstone/vault"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// world is a workspace whose source can be settled otherwise at any time.
type world struct {
	testing.TB
	facts   reshape.Facts
	keys    *vault.Keys
	shaper  *shape.Shaper
	builder *envelope.Builder
	worker  *reshape.Worker

	now      time.Time
	position touchstone.Position // handed out
	rests    int
	onRest   func(n int) error // nil: goes on
}

const source = "shop"

func newKeys(t testing.TB) *vault.Keys {
	t.Helper()
	v, err := vault.Open(t.Context(), filepath.Join(t.TempDir(), "vault"), vault.Options{Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	keys, err := v.Keys(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func newWorld(t testing.TB, facts reshape.Facts, keys *vault.Keys, s touchstone.Source) *world {
	t.Helper()
	w := &world{TB: t, facts: facts, keys: keys, now: start}
	w.shaper = shape.New(shape.Options{Source: source, Bounds: shape.Bounds{FacetValues: 5}})
	w.builder = newBuilder(t, w, s)
	w.worker = w.newWorker()
	return w
}

func newMemoryWorld(t testing.TB, s touchstone.Source) *world {
	t.Helper()
	return newWorld(t, memory.Open(), newKeys(t), s)
}

func newBuilder(t testing.TB, w *world, s touchstone.Source) *envelope.Builder {
	t.Helper()
	s.Name = source
	b, err := envelope.NewBuilder(envelope.Options{Secret: w.keys.Secret(), Settings: envelope.Settings{Source: s}, Shaper: w.shaper, Now: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (w *world) clock() time.Time { return w.now }

// newWorker makes a worker as a program does that has just begun.
func (w *world) newWorker() *reshape.Worker {
	return reshape.New(reshape.Options{Facts: w.facts, Keys: w.keys, Clock: w.clock, Batch: 3, Grace: time.Minute,
		Sources: func(context.Context) ([]*envelope.Builder, error) { return []*envelope.Builder{w.builder}, nil },
		Reached: func() (stored, accepted touchstone.Position) { return w.position, w.position },
		Rest: func(ctx context.Context, took time.Duration) error {
			if w.rests++; w.onRest != nil {
				if err := w.onRest(w.rests); err != nil {
					return err
				}
			}
			return ctx.Err()
		}})
}

// settle changes the settings of the source.
func (w *world) settle(s touchstone.Source) {
	w.Helper()
	s.Name = source
	if err := w.builder.Settle(envelope.Settings{Source: s}); err != nil {
		w.Fatal(err)
	}
}

// message is a page view with an order number in its place.
func message(n int, properties ...touchstone.Property) envelope.Message {
	return envelope.Message{ID: strconv.Itoa(n), Name: "Page Viewed", Place: "https://shop.example.com/orders/" + strconv.Itoa(1000+n), Claimed: start,
		Identifiers: []envelope.Identifier{{Kind: touchstone.UserID, Value: "u-" + strconv.Itoa(n%4)}}, Properties: properties}
}

func text(name, value string) touchstone.Property {
	return touchstone.Property{Name: name, Type: touchstone.String, Text: value}
}

func integer(name string, value int64) touchstone.Property {
	return touchstone.Property{Name: name, Type: touchstone.Integer, Integer: value}
}

// send makes events of messages and stores them.
func (w *world) send(messages ...envelope.Message) {
	w.Helper()
	events := make([]touchstone.Event, len(messages))
	for i := range messages {
		e, err := w.builder.Event(&messages[i])
		if err != nil {
			w.Fatal(err)
		}
		w.position++
		e.Position = w.position
		events[i] = e
	}
	w.store(events)
}

func (w *world) store(events []touchstone.Event) {
	w.Helper()
	if err := w.keys.Seal(w.Context(), events); err != nil {
		w.Fatal(err)
	}
	if _, err := w.facts.Append(w.Context(), events); err != nil {
		w.Fatal(err)
	}
}

// finish lets the grace pass and works until nothing is left.
func (w *world) finish() {
	w.Helper()
	w.work()
	w.now = w.now.Add(2 * time.Minute)
	w.work()
	if p := w.worker.Progress(); len(p.Sources) > 0 {
		w.Fatalf("after all work the progress is %+v", p)
	}
}

func (w *world) work() {
	w.Helper()
	if err := w.worker.Work(w.Context()); err != nil {
		w.Fatal(err)
	}
}

// derived is what is derived of one event.
type derived struct {
	Shape    touchstone.Shape
	Promoted []touchstone.Property
}

// derivedNow reads what is derived of every event, by position.
func (w *world) derivedNow() map[touchstone.Position]derived {
	w.Helper()
	out := map[touchstone.Position]derived{}
	for e, err := range w.facts.Events(w.Context(), eventsOfAll, 0) {
		if err != nil {
			w.Fatal(err)
		}
		out[e.Position] = derived{e.Shape, e.Promoted}
	}
	return out
}

func (w *world) generation() uint64 {
	w.Helper()
	g, _, err := w.facts.Generation(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return g
}
