// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// noon is when a plain fact occurred.
var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

// fact is a plain interaction with an id of its own at a position, changed as
// the test wants it.
func fact(position touchstone.Position, changes ...func(*touchstone.Event)) touchstone.Event {
	e := touchstone.Event{
		Position: position, Kind: touchstone.Interaction, Subjects: []touchstone.SubjectID{1},
		Shape:   touchstone.Shape{Normaliser: 1, Source: "web", Name: "visit"}.WithID(),
		Claimed: noon, Occurred: noon, Received: noon,
	}
	for i := range 8 {
		e.ID[i] = byte(position >> (8 * i))
	}
	for _, change := range changes {
		change(&e)
	}
	return e
}

func id(name string) func(*touchstone.Event) {
	return func(e *touchstone.Event) { e.ID = eventID(name) }
}

func claimed(at time.Time) func(*touchstone.Event) {
	return func(e *touchstone.Event) { e.Claimed = at }
}

func occurred(at time.Time) func(*touchstone.Event) {
	return func(e *touchstone.Event) { e.Occurred = at }
}

func subjects(ids ...touchstone.SubjectID) func(*touchstone.Event) {
	return func(e *touchstone.Event) { e.Subjects = ids }
}

func kind(k touchstone.EventKind) func(*touchstone.Event) {
	return func(e *touchstone.Event) { e.Kind = k }
}

// put appends a batch that must be taken and gives the receipt.
func put(t testing.TB, s eventstore.Store, events ...touchstone.Event) eventstore.Receipt {
	t.Helper()
	r, err := s.Append(t.Context(), events)
	if err != nil {
		t.Fatalf("append: %v", err)
	}
	return r
}

// ask answers a question's text under a meaning that knows nothing.
func ask(t testing.TB, s eventstore.Store, text string) *query.Table {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatalf("parse %s: %v", text, err)
	}
	table, err := s.Query(t.Context(), q, &touchstone.Meaning{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return table
}

// count gives N of the first measure of a question without dimensions.
func count(t testing.TB, s eventstore.Store, text string) int64 {
	t.Helper()
	return ask(t, s, text).Rows[0].Tallies[0].N
}

// read reads a sequence that must not fail to its end.
func read[T any](t rapid.TB, items iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for item, err := range items {
		if err != nil {
			t.Fatalf("reading: %v", err)
		}
		out = append(out, item)
	}
	return out
}

// positions reads the positions of the events that a filter admits.
func positions(t testing.TB, s eventstore.Store, f eventstore.Filter, after touchstone.Position) []touchstone.Position {
	t.Helper()
	var out []touchstone.Position
	for _, e := range read(t, s.Events(t.Context(), f, after)) {
		out = append(out, e.Position)
	}
	return out
}

// equal compares without telling no list from an empty one.
func equal[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// refused checks that an error is of a kind and names a field.
func refused(t testing.TB, what string, err error, kind touchstone.Kind, field string) {
	t.Helper()
	var e *touchstone.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Field != field {
		t.Errorf("%s: the error is %v; kind %d about %s expected", what, err, kind, field)
	}
}

// of gives a proof that needs one store.
func of(name string, run func(t *testing.T, s eventstore.Store)) proof {
	return proof{name, func(t *testing.T, open Open) { run(t, open(t)) }}
}
