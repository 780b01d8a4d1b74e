// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

func appendProofs() []proof {
	return []proof{
		of("an empty batch tells the position", emptyBatch),
		of("a receipt counts every event once", receipts),
		of("a replay changes nothing", replays),
		of("a replay is known by its position, not by its id", replayOfOtherIDs),
		of("duplicates are looked up within the day of the claimed time", duplicateDays),
		of("the first of two duplicates wins", firstWins),
		of("a batch is stored whole or not at all", wholeBatches),
		of("a fact that cannot be stored is named", unstorableFacts),
		of("the first definition of a shape counts", firstShape),
		of("a large batch is stored", largeBatch),
	}
}

func emptyBatch(t *testing.T, s eventstore.Store) {
	equal(t, "before", put(t, s), eventstore.Receipt{})
	put(t, s, fact(7))
	equal(t, "after", put(t, s), eventstore.Receipt{Position: 7})
	if got := ask(t, s, "count").Position; got != 7 {
		t.Errorf("an answer covers position %d; 7 expected", got)
	}
}

func receipts(t *testing.T, s eventstore.Store) {
	equal(t, "first", put(t, s, fact(3, id("a")), fact(5, id("b"))), eventstore.Receipt{Position: 5, Stored: 2})
	equal(t, "mixed", put(t, s, fact(5, id("b")), fact(6, id("a")), fact(8, id("c")), fact(9, id("c"))),
		eventstore.Receipt{Position: 9, Stored: 1, Duplicates: 2, Replayed: 1, Left: []touchstone.Position{6, 9}})
	equal(t, "duplicates alone use up positions", put(t, s, fact(12, id("a"))), eventstore.Receipt{Position: 12, Duplicates: 1, Left: []touchstone.Position{12}})
	equal(t, "stored", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{3, 5, 8})
	if got := ask(t, s, "count").Position; got != 12 {
		t.Errorf("an answer covers position %d; 12 expected", got)
	}
}

func replays(t *testing.T, s eventstore.Store) {
	batch := []touchstone.Event{fact(1), fact(2), fact(3)}
	put(t, s, batch...)
	equal(t, "whole", put(t, s, batch...), eventstore.Receipt{Position: 3, Replayed: 3})
	equal(t, "in part", put(t, s, batch[1], batch[2], fact(4)), eventstore.Receipt{Position: 4, Stored: 1, Replayed: 2})
	if n := count(t, s, "count"); n != 4 {
		t.Errorf("%d facts are stored; 4 expected", n)
	}
}

func replayOfOtherIDs(t *testing.T, s eventstore.Store) {
	put(t, s, fact(5, id("a")))
	equal(t, "another id at or below the position", put(t, s, fact(2, id("b")), fact(5, id("c"))), eventstore.Receipt{Position: 5, Replayed: 2})
	if n := count(t, s, "count"); n != 1 {
		t.Errorf("%d facts are stored; 1 expected", n)
	}
}

func duplicateDays(t *testing.T, s eventstore.Store) {
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	last := day.Add(24*time.Hour - time.Millisecond)
	none := time.Time{}
	put(t, s, fact(1, id("a"), claimed(day)), fact(2, id("b"), claimed(none)), fact(3, id("c"), claimed(time.UnixMilli(-1))))
	for i, c := range []struct {
		what string
		e    touchstone.Event
		dup  bool
	}{
		{"the same id on the same day", fact(11, id("a"), claimed(last)), true},
		{"the same id on the next day", fact(12, id("a"), claimed(last.Add(time.Millisecond))), false},
		{"the same id on the day before", fact(13, id("a"), claimed(day.Add(-time.Millisecond))), false},
		{"the day is UTC's, whatever the zone of the time", fact(14, id("a"), claimed(last.In(time.FixedZone("", 8*3600)))), true},
		{"what occurred does not matter", fact(15, id("a"), claimed(day), occurred(noon.AddDate(0, 0, 9))), true},
		{"the same id without a claim, where one was stored with a claim", fact(16, id("a"), claimed(none)), true},
		{"a claim, where one was stored without", fact(17, id("b"), claimed(day.AddDate(3, 0, 0))), true},
		{"none, where one was stored without", fact(18, id("b"), claimed(none)), true},
		{"another id", fact(19, id("B"), claimed(day)), false},
		{"the same day before 1970", fact(20, id("c"), claimed(time.UnixMilli(-86400_000))), true},
		{"the first day of 1970", fact(21, id("c"), claimed(time.UnixMilli(0))), false},
	} {
		r := put(t, s, c.e)
		if (r.Duplicates == 1) != c.dup || r.Stored+r.Duplicates != 1 {
			t.Errorf("%d %s: stored %d, duplicates %d", i, c.what, r.Stored, r.Duplicates)
		}
	}
	inBatch := put(t, s, fact(31, id("x"), claimed(none)), fact(32, id("x"), claimed(day)), fact(33, id("y"), claimed(day)),
		fact(34, id("y"), claimed(day.AddDate(0, 0, 1))), fact(35, id("y"), claimed(none)))
	equal(t, "in one batch", inBatch, eventstore.Receipt{Position: 35, Stored: 3, Duplicates: 2, Left: []touchstone.Position{32, 35}})
}

func firstWins(t *testing.T, s eventstore.Store) {
	unit := func(u string) func(*touchstone.Event) { return func(e *touchstone.Event) { e.Unit = u } }
	put(t, s, fact(1, id("a"), unit("first")), fact(2, id("a"), unit("second")))
	put(t, s, fact(3, id("a"), unit("third")))
	got := read(t, s.Events(t.Context(), eventstore.Filter{}, 0))
	if len(got) != 1 || got[0].Unit != "first" || got[0].Position != 1 {
		t.Errorf("stored: %+v; the first one expected", got)
	}
}

func wholeBatches(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1))
	bad := fact(4, func(e *touchstone.Event) { e.Unit = "\xff" })
	if _, err := s.Append(t.Context(), []touchstone.Event{fact(2), fact(3), bad}); err == nil {
		t.Fatal("a batch with a fact that cannot be stored was taken")
	}
	equal(t, "stored", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{1})
	equal(t, "the same positions again", put(t, s, fact(2), fact(3)), eventstore.Receipt{Position: 3, Stored: 2})
}

func unstorableFacts(t *testing.T, s eventstore.Store) {
	change := func(c func(*touchstone.Event)) touchstone.Event { return fact(2, c) }
	bad := "a\xff"
	for _, c := range []struct {
		what  string
		e     touchstone.Event
		kind  touchstone.Kind
		field string
	}{
		{"no position", fact(0), touchstone.Internal, "position"},
		{"the same position again", fact(1), touchstone.Internal, "position"},
		{"a private part", change(func(e *touchstone.Event) { e.Private.Name = "x" }), touchstone.Internal, "private"},
		{"a private text", change(func(e *touchstone.Event) { e.Private.Texts = []touchstone.Text{{}} }), touchstone.Internal, "private"},
		{"no shape", change(func(e *touchstone.Event) { e.Shape.ID = 0 }), touchstone.Invalid, "shape"},
		{"no kind", change(kind("")), touchstone.Invalid, "kind"},
		{"no occurred time", change(occurred(time.Time{})), touchstone.Invalid, "occurred"},
		{"the year 999", change(occurred(time.Date(999, 12, 31, 0, 0, 0, 0, time.UTC))), touchstone.Invalid, "occurred"},
		{"the year 9999", change(occurred(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))), touchstone.Invalid, "occurred"},
		{"no received time", change(func(e *touchstone.Event) { e.Received = time.Time{} }), touchstone.Invalid, "received"},
		{"a claim in the year 10000", change(claimed(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))), touchstone.Invalid, "claimed"},
		{"a source that is not UTF-8", change(func(e *touchstone.Event) { e.Shape.Source = bad }), touchstone.Invalid, "shape"},
		{"a facet", change(func(e *touchstone.Event) { e.Shape.Facets = []touchstone.Facet{{Name: "a", Value: bad}} }), touchstone.Invalid, "shape"},
		{"an object", change(func(e *touchstone.Event) { e.Objects = []touchstone.Object{{ID: bad}} }), touchstone.Invalid, "objects"},
		{"a property", change(func(e *touchstone.Event) { e.Promoted = []touchstone.Property{{Name: bad}} }), touchstone.Invalid, "promoted"},
		{"a metric", change(func(e *touchstone.Event) { e.Scores = []touchstone.Score{{Metric: bad}} }), touchstone.Invalid, "scores"},
		{"a purpose", change(func(e *touchstone.Event) { e.Consents = []touchstone.Consent{{Purpose: bad}} }), touchstone.Invalid, "consents"},
		{"a currency", change(func(e *touchstone.Event) { e.Value = &touchstone.Money{Currency: bad} }), touchstone.Invalid, "value"},
		{"a measured metric", change(func(e *touchstone.Event) { e.Measurement = &touchstone.Measurement{Metric: bad} }), touchstone.Invalid, "measurement"},
	} {
		_, err := s.Append(t.Context(), []touchstone.Event{fact(1), c.e})
		refused(t, c.what, err, c.kind, "events[1]."+c.field)
	}
	if n := count(t, s, "count"); n != 0 {
		t.Errorf("%d facts are stored; none expected", n)
	}
}

func firstShape(t *testing.T, s eventstore.Store) {
	shape := touchstone.Shape{ID: 77, Source: "web", Name: "first"}
	other := touchstone.Shape{ID: 77, Source: "app", Name: "second"}
	with := func(sh touchstone.Shape) func(*touchstone.Event) {
		return func(e *touchstone.Event) { e.Shape = sh }
	}
	put(t, s, fact(1, with(shape)), fact(2, with(other)))
	put(t, s, fact(3, with(other)))
	if shaper, ok := s.(eventstore.Shaper); ok {
		got, err := shaper.Shapes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "shapes", got, []touchstone.Shape{shape})
	}
	equal(t, "events of the first source", positions(t, s, eventstore.Filter{Sources: []string{"web"}}, 0), []touchstone.Position{1, 2, 3})
	if n := count(t, s, "count where source = web"); n != 3 {
		t.Errorf("%d facts are of the first source; 3 expected", n)
	}
}

// largeBatch stores more events than a store's internal buffers are likely to
// hold, and reads them back in order.
func largeBatch(t *testing.T, s eventstore.Store) {
	const n = 10_000
	var batch []touchstone.Event
	for i := range touchstone.Position(n) {
		batch = append(batch, fact(i+1, occurred(noon.Add(-time.Duration(i)*time.Minute)), subjects(touchstone.SubjectID(i%7+1))))
	}
	equal(t, "receipt", put(t, s, batch...), eventstore.Receipt{Position: n, Stored: n})
	got := positions(t, s, eventstore.Filter{}, 0)
	if len(got) != n || !slices.IsSorted(got) {
		t.Errorf("%d events come back, in order: %v", len(got), slices.IsSorted(got))
	}
	if c := count(t, s, "customers"); c != 7 {
		t.Errorf("%d customers; 7 expected", c)
	}
}
