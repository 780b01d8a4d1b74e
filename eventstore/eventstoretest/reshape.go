// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"touchstone"
	"touchstone/eventstore"
)

func reshapeProofs() []proof {
	return []proof{
		reshaping("answers, events and trails show what is derived now", reshapedEverywhere),
		reshaping("the shape of arrival is told whatever follows", arrivedStays),
		reshaping("doing it again changes nothing", reshapedTwice),
		reshaping("rows without a fact are left out", reshapedNothing),
		reshaping("properties are filled, changed and taken away", reshapedProperties),
		reshaping("what cannot be stored is refused, and changes nothing", reshapedBadly),
		reshaping("erased events leave nothing", reshapedErased),
		reshaping("another workspace keeps its shapes", nil),
	}
}

// reshaping gives a proof for stores that are Reshapers.
func reshaping(name string, run func(t *testing.T, s eventstore.Store, r eventstore.Reshaper)) proof {
	if run == nil {
		return proof{name, reshapedElsewhere}
	}
	return of(name, func(t *testing.T, s eventstore.Store) {
		if r, ok := s.(eventstore.Reshaper); ok {
			run(t, s, r)
		}
	})
}

// shaped is a shape of the name, with a facet where one is given.
func shaped(name string, facets ...touchstone.Facet) touchstone.Shape {
	return touchstone.Shape{Normaliser: 2, Source: "web", Name: name, Facets: facets}.WithID()
}

func reshape(t testing.TB, r eventstore.Reshaper, note string, rows ...eventstore.Reshaped) int {
	t.Helper()
	changed, err := r.Reshape(t.Context(), rows, []byte(note))
	if err != nil {
		t.Fatalf("reshape: %v", err)
	}
	return changed
}

// generation checks how often events were reshaped, and the note.
func generation(t testing.TB, r eventstore.Reshaper, want uint64, wantNote string) {
	t.Helper()
	got, note, err := r.Generation(t.Context())
	if err != nil || got != want || string(note) != wantNote {
		t.Errorf("generation %d with note %q, %v; %d with %q expected", got, note, err, want, wantNote)
	}
}

func arrived(t testing.TB, r eventstore.Reshaper, positions ...touchstone.Position) map[touchstone.Position]touchstone.Shape {
	t.Helper()
	got, err := r.Arrived(t.Context(), positions)
	if err != nil {
		t.Fatalf("arrived: %v", err)
	}
	return got
}

func whole(name string, value int64) touchstone.Property {
	return touchstone.Property{Name: name, Type: touchstone.Integer, Integer: value}
}

func reshapedEverywhere(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	generation(t, r, 0, "")
	first := full(1)
	put(t, s, first, fact(2), fact(3))
	old := fact(2).Shape
	next := shaped("visit", touchstone.Facet{Name: "plan", Value: "金"})
	equal(t, "changed", reshape(t, r, "a note", eventstore.Reshaped{Position: 1, Shape: next}, eventstore.Reshaped{Position: 3, Shape: next, Promoted: []touchstone.Property{whole("age", 7)}}), 2)
	generation(t, r, 1, "a note")
	want := []touchstone.Event{first, fact(2), fact(3)}
	want[0].Shape, want[0].Promoted = next, nil
	want[2].Shape, want[2].Promoted = next, []touchstone.Property{whole("age", 7)}
	equal(t, "events", read(t, s.Events(t.Context(), eventstore.Filter{}, 0)), want)
	equal(t, "events of the new shape", positions(t, s, eventstore.Filter{Shapes: []touchstone.ShapeID{next.ID}}, 0), []touchstone.Position{1, 3})
	equal(t, "events of the old shape", positions(t, s, eventstore.Filter{Shapes: []touchstone.ShapeID{old.ID}}, 0), []touchstone.Position{2})
	for i, step := range read(t, s.Trails(t.Context(), eventstore.Filter{Subjects: []touchstone.SubjectID{1}}, &touchstone.Meaning{}, 0)) {
		if want := map[touchstone.Position]touchstone.ShapeID{1: next.ID, 2: old.ID, 3: next.ID}[step.Position]; step.Shape != want {
			t.Errorf("step %d at position %d is of shape %s; %s expected", i, step.Position, step.Shape, want)
		}
	}
	table := ask(t, s, "count by shape where shape = "+next.ID.String())
	if table.Generation != 1 || len(table.Rows) != 1 {
		t.Errorf("the answer is %+v; one row of generation 1 expected", table)
	}
	equal(t, "counted by the property", count(t, s, "count where property(age) = 7"), 1)
	if shapes := content(t, s).Shapes; shapes != nil {
		equal(t, "shapes known", len(shapes), len(map[touchstone.ShapeID]bool{first.Shape.ID: true, old.ID: true, next.ID: true}))
	}
}

func arrivedStays(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	put(t, s, fact(1), fact(2))
	first := fact(1).Shape
	for _, name := range []string{"a", "b", "visit"} {
		reshape(t, r, name, eventstore.Reshaped{Position: 1, Shape: shaped(name)})
		equal(t, "arrival after "+name, arrived(t, r, 1, 2, 3), map[touchstone.Position]touchstone.Shape{1: first, 2: first})
	}
	reshape(t, r, "back", eventstore.Reshaped{Position: 1, Shape: first})
	equal(t, "arrival when it is as it was", arrived(t, r, 1), map[touchstone.Position]touchstone.Shape{1: first})
	generation(t, r, 4, "back")
	equal(t, "no positions", arrived(t, r), nil)
}

func reshapedTwice(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	put(t, s, fact(1), fact(2))
	row := eventstore.Reshaped{Position: 2, Shape: shaped("a"), Promoted: []touchstone.Property{whole("age", 1)}}
	equal(t, "the first time", reshape(t, r, "one", row), 1)
	before := content(t, s)
	equal(t, "the second time", reshape(t, r, "two", row), 0)
	generation(t, r, 1, "two")
	equal(t, "no rows at all", reshape(t, r, "three"), 0)
	generation(t, r, 1, "three")
	equal(t, "content", content(t, s), before)
}

func reshapedNothing(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	put(t, s, fact(1), fact(9, subjects(2)))
	erase(t, s, 2)
	before := content(t, s)
	equal(t, "changed", reshape(t, r, "", eventstore.Reshaped{Position: 5, Shape: shaped("a")}, eventstore.Reshaped{Position: 9, Shape: shaped("b")}, eventstore.Reshaped{Position: 100, Shape: shaped("c")}), 0)
	equal(t, "content", content(t, s), before)
	generation(t, r, 0, "")
}

// reshapedProperties gives one event every type of property, next to one that
// has scores, whose rows a store may keep apart.
func reshapedProperties(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	scored := fact(2, func(e *touchstone.Event) {
		e.Kind = touchstone.Feedback
		e.Scores = []touchstone.Score{{Metric: "nps", Value: 900, High: 1000}, {Metric: "nps", Value: 300, High: 1000}}
		e.Promoted = []touchstone.Property{whole("gone", 5), whole("kept", 6)}
	})
	put(t, s, fact(1), scored)
	list := []touchstone.Property{
		{Name: "a", Type: touchstone.Null}, {Name: "b", Type: touchstone.Bool, Integer: 1}, {Name: "c", Type: touchstone.Number, Number: 0.5},
		{Name: "d", Type: touchstone.String}, {Name: "e", Type: touchstone.JSON, Text: "[1]"}, whole("kept", 7),
	}
	equal(t, "changed", reshape(t, r, "", eventstore.Reshaped{Position: 1, Shape: fact(1).Shape, Promoted: list}, eventstore.Reshaped{Position: 2, Shape: scored.Shape, Promoted: list}), 2)
	for _, e := range read(t, s.Events(t.Context(), eventstore.Filter{}, 0)) {
		equal(t, "properties", e.Promoted, list)
	}
	scores := ask(t, s, "nps(nps) by property(kept)")
	if len(scores.Rows) != 1 || scores.Rows[0].Keys[0].Value != "7" || scores.Rows[0].Tallies[0].N != 2 {
		t.Errorf("scores by a property that changed: %+v", scores.Rows)
	}
	equal(t, "of a property that went", count(t, s, "count where property(gone) present"), 0)
	equal(t, "taken away", reshape(t, r, "", eventstore.Reshaped{Position: 2, Shape: scored.Shape}), 1)
	equal(t, "without", count(t, s, "count where property(kept) present"), 1)
}

func reshapedBadly(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	put(t, s, fact(1), fact(2))
	before := content(t, s)
	good := eventstore.Reshaped{Position: 1, Shape: shaped("a")}
	for _, c := range []struct {
		what  string
		rows  []eventstore.Reshaped
		note  string
		kind  touchstone.Kind
		field string
	}{
		{"a position twice", []eventstore.Reshaped{good, good}, "", touchstone.Internal, "rows[1].position"},
		{"no position", []eventstore.Reshaped{{Shape: good.Shape}}, "", touchstone.Internal, "rows[0].position"},
		{"no shape", []eventstore.Reshaped{good, {Position: 2}}, "", touchstone.Internal, "rows[1].shape"},
		{"a name that is not UTF-8", []eventstore.Reshaped{good, {Position: 2, Shape: shaped("\xff")}}, "", touchstone.Invalid, "rows[1].shape"},
		{"a property twice", []eventstore.Reshaped{{Position: 1, Shape: good.Shape, Promoted: []touchstone.Property{whole("a", 1), whole("a", 2)}}}, "", touchstone.Internal, "rows[0].promoted"},
		{"a long note", []eventstore.Reshaped{good}, strings.Repeat("x", eventstore.MaxNote+1), touchstone.Internal, "note"},
	} {
		_, err := r.Reshape(t.Context(), c.rows, []byte(c.note))
		refused(t, c.what, err, c.kind, c.field)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Reshape(ctx, []eventstore.Reshaped{good}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: the error is %v", err)
	}
	equal(t, "content", content(t, s), before)
	generation(t, r, 0, "")
}

func reshapedErased(t *testing.T, s eventstore.Store, r eventstore.Reshaper) {
	put(t, s, fact(1), fact(2, subjects(2)))
	reshape(t, r, "n", eventstore.Reshaped{Position: 1, Shape: shaped("a")}, eventstore.Reshaped{Position: 2, Shape: shaped("a")})
	erase(t, s, 2)
	equal(t, "arrivals", arrived(t, r, 1, 2), map[touchstone.Position]touchstone.Shape{1: fact(1).Shape})
	generation(t, r, 1, "n")
}

func reshapedElsewhere(t *testing.T, open Open) {
	s, other := open(t), open(t)
	r, ok := s.(eventstore.Reshaper)
	if !ok {
		return
	}
	put(t, s, fact(1))
	put(t, other, fact(1))
	before := content(t, other)
	reshape(t, r, "n", eventstore.Reshaped{Position: 1, Shape: shaped("a")})
	equal(t, "the other workspace", content(t, other), before)
	generation(t, other.(eventstore.Reshaper), 0, "")
}

// reshapedAgain proves that what was reshaped is still so when a store is
// opened again, in a snapshot, and after compacting.
func reshapedAgain(t *testing.T, open OpenFolder) {
	folder := t.TempDir()
	s := open(t, folder)
	r, ok := s.(eventstore.Reshaper)
	if !ok {
		return
	}
	put(t, s, full(1), fact(2), fact(3))
	reshape(t, r, "note", eventstore.Reshaped{Position: 2, Shape: shaped("a"), Promoted: []touchstone.Property{whole("age", 1)}})
	want, origin := content(t, s), arrived(t, r, 1, 2, 3)
	same := func(what string, s eventstore.Store) {
		t.Helper()
		equal(t, what, content(t, s), want)
		equal(t, what+": arrivals", arrived(t, s.(eventstore.Reshaper), 1, 2, 3), origin)
		generation(t, s.(eventstore.Reshaper), 1, "note")
	}
	if store, ok := s.(eventstore.Snapshotter); ok {
		copied := t.TempDir() + "/copy"
		if _, err := store.Snapshot(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		again := open(t, copied)
		same("the snapshot", again)
		closed(t, again)
	}
	if store, ok := s.(eventstore.Compacter); ok {
		if err := store.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		same("compacted", s)
	}
	closed(t, s)
	s = open(t, folder)
	same("opened again", s)
	closed(t, s)
}
