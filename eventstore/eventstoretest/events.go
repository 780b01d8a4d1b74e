// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"math"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

func eventsProofs() []proof {
	return []proof{
		of("every field comes back as it was given", everyField),
		of("missing, empty and zero come back as three things", missingFields),
		of("times have milliseconds and come back in UTC", timesCut),
		of("events come in order of arrival, after a position", arrivalOrder),
		of("a subject's events come by time, then by position", subjectOrder),
		of("every field of a filter admits what it says", filters),
		of("a period is half-open", filterPeriod),
		of("a reader may stop, and may call the store while it reads", readersAreFree),
		of("what a reader is given is its own", readersOwn),
		of("what was appended is no longer the caller's to change", writersOwn),
	}
}

// full is an event that has everything but a measurement.
func full(position touchstone.Position) touchstone.Event {
	offset, duration := -12600, int64(math.MaxInt64)
	return fact(position, func(e *touchstone.Event) {
		e.Kind = touchstone.Feedback
		e.Shape = touchstone.Shape{Normaliser: math.MaxUint16, Source: "小程序", Channel: "自助机", Name: "a\x00b", Place: "/rooms/:id",
			Facets: []touchstone.Facet{{Name: "kind", Value: ""}, {Name: "类型", Value: "套房 "}}}.WithID()
		e.Subjects = []touchstone.SubjectID{math.MaxUint64, 1 << 63, 3, 2}
		e.Unit = "店\n1"
		e.Objects = []touchstone.Object{{Type: "order", ID: "7"}, {Type: "", ID: ""}, {Type: "order", ID: "6"}}
		e.Claimed = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
		e.Occurred = time.Date(9998, 12, 31, 23, 59, 59, 999_000_000, time.UTC)
		e.Received = time.Date(1969, 12, 31, 23, 59, 59, 1_000_000, time.UTC)
		e.Offset, e.Duration = &offset, &duration
		e.Value = &touchstone.Money{Minor: math.MinInt64, Currency: "JPY"}
		e.Scores = []touchstone.Score{{Metric: "nps", Value: math.MinInt32, Low: math.MinInt32, High: math.MaxInt32}, {Metric: "", Value: 0, Low: 0, High: 1000}}
		e.Promoted = []touchstone.Property{
			{Name: "a", Type: touchstone.Null}, {Name: "b", Type: touchstone.Bool, Integer: 1}, {Name: "c", Type: touchstone.Bool},
			{Name: "d", Type: touchstone.Integer, Integer: 1<<53 + 1}, {Name: "e", Type: touchstone.Number, Number: 0.1},
			{Name: "f", Type: touchstone.String, Text: "5"}, {Name: "g", Type: touchstone.String}, {Name: "h", Type: touchstone.JSON, Text: `[1, "二"]`},
			{Name: "i", Type: touchstone.Number, Number: math.SmallestNonzeroFloat64}, {Name: "属性", Type: touchstone.Integer, Integer: math.MinInt64},
		}
		e.Consents = []touchstone.Consent{{Purpose: "marketing", Granted: true}, {Purpose: ""}}
		e.Sealed = []byte{0, 255, 0, '\n'}
	})
}

// measured is a measurement.
func measured(position touchstone.Position, m touchstone.Measurement) touchstone.Event {
	return fact(position, subjects(), kind(touchstone.Measured), func(e *touchstone.Event) { e.Measurement = &m })
}

func everyField(t *testing.T, s eventstore.Store) {
	numerator, denominator, value := int64(1<<53+1), int64(0), int64(math.MinInt64)
	week := measured(2, touchstone.Measurement{Metric: "入住率", Bucket: 7 * 24 * time.Hour, Numerator: &numerator, Denominator: &denominator, Value: &value})
	want := []touchstone.Event{full(1), week, full(math.MaxInt64), fact(math.MaxInt64 + 1)}
	want[2].ID = eventID("another")
	put(t, s, want...)
	equal(t, "events", read(t, s.Events(t.Context(), eventstore.Filter{}, 0)), want)
}

func missingFields(t *testing.T, s eventstore.Store) {
	zero, offset := int64(0), 0
	want := []touchstone.Event{
		fact(1, subjects(), claimed(time.Time{})),
		fact(2, func(e *touchstone.Event) {
			e.Offset, e.Duration, e.Value = &offset, &zero, &touchstone.Money{}
			e.Promoted = []touchstone.Property{{Name: "p", Type: touchstone.Null}}
		}),
		fact(3, func(e *touchstone.Event) { e.Promoted = []touchstone.Property{{Name: "p", Type: touchstone.String}} }),
		fact(4, func(e *touchstone.Event) { e.Promoted = []touchstone.Property{{Name: "", Type: touchstone.Integer}} }),
		measured(5, touchstone.Measurement{}),
		measured(6, touchstone.Measurement{Metric: "m", Bucket: time.Hour, Numerator: &zero, Denominator: &zero, Value: &zero}),
	}
	put(t, s, want...)
	equal(t, "events", read(t, s.Events(t.Context(), eventstore.Filter{}, 0)), want)
}

func timesCut(t *testing.T, s eventstore.Store) {
	fine := time.Date(2026, 1, 2, 20, 0, 0, 123_999_999, time.FixedZone("", 8*3600))
	early := time.Date(1960, 1, 2, 0, 0, 0, 1, time.UTC)
	put(t, s, fact(1, occurred(fine), claimed(early), func(e *touchstone.Event) { e.Received = fine }))
	got := read(t, s.Events(t.Context(), eventstore.Filter{}, 0))[0]
	cut := time.Date(2026, 1, 2, 12, 0, 0, 123_000_000, time.UTC)
	equal(t, "times", []time.Time{got.Occurred, got.Received, got.Claimed}, []time.Time{cut, cut, time.Date(1960, 1, 2, 0, 0, 0, 0, time.UTC)})
	for _, at := range []time.Time{got.Occurred, got.Received, got.Claimed} {
		if at.Location() != time.UTC {
			t.Errorf("%v is in %v; UTC expected", at, at.Location())
		}
	}
}

func arrivalOrder(t *testing.T, s eventstore.Store) {
	put(t, s, fact(2, occurred(noon.Add(time.Hour))), fact(5, occurred(noon)))
	put(t, s, fact(9, occurred(noon.Add(-time.Hour))), fact(10))
	equal(t, "all", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{2, 5, 9, 10})
	equal(t, "after 5", positions(t, s, eventstore.Filter{}, 5), []touchstone.Position{9, 10})
	equal(t, "after 6, two positions that nobody has", positions(t, s, eventstore.Filter{}, 6), []touchstone.Position{9, 10})
	equal(t, "after the last", positions(t, s, eventstore.Filter{}, 10), nil)
	equal(t, "the first two after 2", positions(t, s, eventstore.Filter{Limit: 2}, 2), []touchstone.Position{5, 9})
}

func subjectOrder(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, occurred(noon.Add(time.Hour))), fact(2), fact(3, subjects(2, 1)), fact(4, occurred(noon.Add(-time.Hour))), fact(5), fact(6, subjects(2)))
	f := eventstore.Filter{Subjects: []touchstone.SubjectID{1}}
	equal(t, "one subject", positions(t, s, f, 0), []touchstone.Position{4, 2, 3, 5, 1})
	equal(t, "after 2", positions(t, s, f, 2), []touchstone.Position{4, 3, 5})
	f.Limit = 2
	equal(t, "its first two", positions(t, s, f, 0), []touchstone.Position{4, 2})
	equal(t, "two subjects", positions(t, s, eventstore.Filter{Subjects: []touchstone.SubjectID{1, 2}}, 0), []touchstone.Position{4, 2, 3, 5, 6, 1})
	equal(t, "nobody", positions(t, s, eventstore.Filter{Subjects: []touchstone.SubjectID{9}}, 0), nil)
}

func filters(t *testing.T, s eventstore.Store) {
	app := touchstone.Shape{Normaliser: 1, Source: "app", Name: "visit"}.WithID()
	put(t, s,
		fact(1, kind(touchstone.Feedback), func(e *touchstone.Event) { e.Shape = app }),
		fact(2, func(e *touchstone.Event) {
			e.Objects = []touchstone.Object{{Type: "order", ID: "7"}, {Type: "ticket", ID: "1"}}
		}),
		fact(3, kind(touchstone.Identify)),
		fact(4, subjects(1, 2)),
		fact(5, func(e *touchstone.Event) { e.Consents = []touchstone.Consent{{Purpose: "ads"}} }),
		fact(6, func(e *touchstone.Event) { e.Sealed = []byte{1} }),
		fact(7, subjects(), kind(touchstone.Measured)),
	)
	web := fact(2).Shape.ID
	for _, c := range []struct {
		what string
		f    eventstore.Filter
		want []touchstone.Position
	}{
		{"kinds", eventstore.Filter{Kinds: []touchstone.EventKind{touchstone.Feedback, touchstone.Measured}}, []touchstone.Position{1, 7}},
		{"sources", eventstore.Filter{Sources: []string{"app", "App"}}, []touchstone.Position{1}},
		{"shapes", eventstore.Filter{Shapes: []touchstone.ShapeID{web}}, []touchstone.Position{2, 3, 4, 5, 6, 7}},
		{"no such shape", eventstore.Filter{Shapes: []touchstone.ShapeID{1}}, nil},
		{"events", eventstore.Filter{Events: []touchstone.EventID{fact(6).ID, fact(2).ID, {9}}}, []touchstone.Position{2, 6}},
		{"an object", eventstore.Filter{Object: &touchstone.Object{Type: "order", ID: "7"}}, []touchstone.Position{2}},
		{"the same number of another sort", eventstore.Filter{Object: &touchstone.Object{Type: "ticket", ID: "7"}}, nil},
		{"the type of one object and the number of another", eventstore.Filter{Object: &touchstone.Object{Type: "order", ID: "1"}}, nil},
		{"linking", eventstore.Filter{Linking: true}, []touchstone.Position{3, 4, 5}},
		{"texts", eventstore.Filter{Texts: true}, []touchstone.Position{6}},
		{"a second subject", eventstore.Filter{Subjects: []touchstone.SubjectID{2}}, []touchstone.Position{4}},
		{"all must hold", eventstore.Filter{Linking: true, Kinds: []touchstone.EventKind{touchstone.Interaction}, Shapes: []touchstone.ShapeID{web}}, []touchstone.Position{4, 5}},
		{"empty lists are not set", eventstore.Filter{Kinds: []touchstone.EventKind{}, Sources: []string{}, Subjects: []touchstone.SubjectID{}, Events: []touchstone.EventID{}}, []touchstone.Position{1, 2, 3, 4, 5, 6, 7}},
	} {
		equal(t, c.what, positions(t, s, c.f, 0), c.want)
	}
}

func filterPeriod(t *testing.T, s eventstore.Store) {
	ms := time.Millisecond
	put(t, s, fact(1, occurred(noon.Add(-ms))), fact(2, occurred(noon)), fact(3, occurred(noon.Add(ms))))
	equal(t, "from", positions(t, s, eventstore.Filter{From: noon}, 0), []touchstone.Position{2, 3})
	equal(t, "to", positions(t, s, eventstore.Filter{To: noon}, 0), []touchstone.Position{1})
	equal(t, "both", positions(t, s, eventstore.Filter{From: noon, To: noon.Add(ms)}, 0), []touchstone.Position{2})
	equal(t, "edges finer than milliseconds are cut off", positions(t, s, eventstore.Filter{From: noon.Add(999), To: noon.Add(ms + 999)}, 0), []touchstone.Position{2})
	equal(t, "an edge in another zone", positions(t, s, eventstore.Filter{To: noon.In(time.FixedZone("", -3600))}, 0), []touchstone.Position{1})
	equal(t, "nothing lies between an instant and itself", positions(t, s, eventstore.Filter{From: noon, To: noon}, 0), nil)
}

func readersAreFree(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1), fact(2), fact(3))
	next := touchstone.Position(4)
	for e, err := range s.Events(t.Context(), eventstore.Filter{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Position > 3 {
			break // what arrives meanwhile may be seen
		}
		put(t, s, fact(next))
		next++
		if n := count(t, s, "count"); n != int64(next-1) {
			t.Errorf("while reading, %d facts are counted; %d expected", n, next-1)
		}
		if len(read(t, s.Trails(t.Context(), eventstore.Filter{}, &touchstone.Meaning{}, 0))) < 3 {
			t.Error("while reading, trails are missing")
		}
	}
	for range s.Events(t.Context(), eventstore.Filter{}, 0) {
		break
	}
	put(t, s, fact(next))
	equal(t, "in the end", positions(t, s, eventstore.Filter{}, 5), []touchstone.Position{6, 7})
}

func readersOwn(t *testing.T, s eventstore.Store) {
	want := full(1)
	put(t, s, want)
	got := read(t, s.Events(t.Context(), eventstore.Filter{}, 0))[0]
	got.Subjects[0], got.Sealed[0], got.Scores[0].Value, got.Promoted[0].Name, got.Shape.Facets[0].Name = 9, 9, 9, "9", "9"
	*got.Duration, got.Value.Minor, got.Objects[0].ID, got.Consents[0].Purpose = 9, 9, "9", "9"
	equal(t, "read again", read(t, s.Events(t.Context(), eventstore.Filter{}, 0)), []touchstone.Event{want})
}

func writersOwn(t *testing.T, s eventstore.Store) {
	mine := full(1)
	put(t, s, mine)
	mine.Subjects[0], mine.Sealed[0], mine.Scores[0].Value, mine.Promoted[0].Name, mine.Shape.Facets[0].Name = 9, 9, 9, "9", "9"
	*mine.Duration, mine.Value.Minor, mine.Objects[0].ID, mine.Consents[0].Purpose = 9, 9, "9", "9"
	equal(t, "stored", read(t, s.Events(t.Context(), eventstore.Filter{}, 0)), []touchstone.Event{full(1)})
}
