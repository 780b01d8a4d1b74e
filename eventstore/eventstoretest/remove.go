// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"context"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

func removeProofs() []proof {
	return []proof{
		of("mentions of a position are replaced", deriveReplaces),
		of("a version is dropped alone", deriveDrops),
		of("mentions of no fact are left out", deriveWithoutFact),
		of("mentions are given back in order", recites),
		of("facts are listed by what they mention", listsMentioned),
		of("mentions that cannot be stored change nothing", underivable),
		of("whoever is named is erased", eraseNamed),
		of("erased ids are refused for good", eraseRefuses),
		of("erasing nobody, or twice, is no error", eraseTwice),
		of("kinds expire before a time", expires),
		of("shapes stay", shapesStay),
		of("what there is to ask about", surveyed),
		of("compacting changes no answer", compacts),
		of("what is kept is sound", checks),
	}
}

func mention(position touchstone.Position, ordinal int, aspect string, polarity int8) eventstore.Mention {
	return eventstore.Mention{Position: position, Ordinal: ordinal, Aspect: aspect, Polarity: polarity, Emotion: "joy", Confidence: 90}
}

// derive stores mentions that must be taken.
func derive(t *testing.T, s eventstore.Store, version string, rows ...eventstore.Mention) {
	t.Helper()
	if err := s.Derive(t.Context(), version, rows); err != nil {
		t.Fatalf("derive %s: %v", version, err)
	}
}

func deriveReplaces(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1), fact(2))
	derive(t, s, "v1", mention(1, 0, "price", 1), mention(1, 1, "price", -1), mention(2, 0, "price", -1))
	derive(t, s, "v1", mention(1, 0, "price", -1))
	row := ask(t, s, "mentions(v1)").Rows[0].Tallies[0]
	if row.N != 2 || row.Hits != 0 || row.Misses != 2 {
		t.Errorf("after position 1 was derived again: %+v; one of 1 and one of 2 expected, both negative", row)
	}
	derive(t, s, "v1", mention(2, 5, "room", 1), mention(1, 7, "room", 1))
	if n := count(t, s, "mentions(v1) where aspect = price"); n != 0 {
		t.Errorf("%d mentions of price are left; none expected", n)
	}
}

func deriveDrops(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1))
	derive(t, s, "v1", mention(1, 0, "price", 1))
	derive(t, s, "v2", mention(1, 0, "price", 1))
	derive(t, s, "V1", mention(1, 0, "price", 1))
	derive(t, s, "v1")
	derive(t, s, "v1")
	table := ask(t, s, "mentions(v1), mentions(v2), mentions(V1)")
	for i, want := range []int64{0, 1, 1} {
		if got := table.Rows[0].Tallies[i].N; got != want {
			t.Errorf("%s: %d mentions; %d expected", table.Measures[i], got, want)
		}
	}
	derive(t, s, "v1", mention(1, 0, "price", 0))
	if n := count(t, s, "mentions(v1)"); n != 1 {
		t.Errorf("a version that was dropped takes %d mentions; 1 expected", n)
	}
}

func recites(t *testing.T, s eventstore.Store) {
	r, ok := s.(eventstore.Reciter)
	if !ok {
		return
	}
	put(t, s, fact(1), fact(2), fact(3, subjects(2)), fact(4))
	second := mention(2, 1, "room", 0)
	second.Author, second.Model = touchstone.AgentsTone, "another"
	derive(t, s, "v1", mention(4, 0, "", 1), mention(3, 0, "price", 1), second, mention(2, 0, "price", -1), mention(1, 0, "price", 1))
	derive(t, s, "v2", mention(2, 0, "lift", 1))
	erase(t, s, 2)
	own := func(m eventstore.Mention) eventstore.Mention { m.Author = touchstone.OwnWords; return m }
	same(t, recited(t, r, "v1", 1), []eventstore.Mention{own(mention(2, 0, "price", -1)), second, own(mention(4, 0, "", 1))})
	same(t, recited(t, r, "v3", 0), []eventstore.Mention{})
	for range r.Mentions(t.Context(), "v1", 0) {
		break
	}
}

func listsMentioned(t *testing.T, s eventstore.Store) {
	r, ok := s.(eventstore.Reciter)
	if !ok {
		return
	}
	put(t, s, fact(1), fact(2), fact(3, subjects(2)), fact(4), fact(5))
	derive(t, s, "v1", mention(1, 0, "price", 1), mention(2, 0, "price", -1), mention(2, 1, "price", -1), mention(3, 0, "price", -1), mention(5, 0, "room", -1))
	derive(t, s, "v2", mention(4, 0, "price", -1))
	for _, c := range []struct {
		question string
		before   touchstone.Position
		most     int
		want     []touchstone.Position
	}{
		{"mentions(v1)", 0, 9, []touchstone.Position{5, 3, 2, 1}},
		{"mentions(v1)", 0, 2, []touchstone.Position{5, 3}},
		{"mentions(v1)", 3, 2, []touchstone.Position{2, 1}},
		{"mentions(v1) by polarity where aspect = price and polarity = -1 limit 1", 0, 9, []touchstone.Position{3, 2}},
		{"mentions(v1) where aspect = price after 2", 0, 9, []touchstone.Position{3}},
		{"mentions(v2), mentions(v1)", 0, 9, []touchstone.Position{4}},
		{"count, mentions(v1)", 0, 9, []touchstone.Position{}},
		{"mentions(v3)", 0, 9, []touchstone.Position{}},
	} {
		q, err := query.Parse(c.question)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Mentioned(t.Context(), q, &touchstone.Meaning{}, c.before, c.most)
		if err != nil {
			t.Fatalf("%s: %v", c.question, err)
		}
		equal(t, c.question, got, c.want)
	}
}

// reporter is a test, drawn by rapid or not.
type reporter interface {
	Helper()
	Context() context.Context
	Fatalf(string, ...any)
}

// recited gives the mentions of a version above a position.
func recited(t reporter, r eventstore.Reciter, version string, after touchstone.Position) (out []eventstore.Mention) {
	t.Helper()
	for m, err := range r.Mentions(t.Context(), version, after) {
		if err != nil {
			t.Fatalf("mentions of %s above %d: %v", version, after, err)
		}
		out = append(out, m)
	}
	return out
}

func deriveWithoutFact(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1), fact(5), fact(6, subjects(2)))
	erase(t, s, 2)
	derive(t, s, "v1", mention(1, 0, "price", 1), mention(3, 0, "price", 1), mention(6, 0, "price", 1), mention(99, 0, "price", 1))
	if n := count(t, s, "mentions(v1)"); n != 1 {
		t.Errorf("%d mentions; the one of position 1 expected", n)
	}
	put(t, s, fact(99))
	if n := count(t, s, "mentions(v1)"); n != 1 {
		t.Errorf("%d mentions after a fact took position 99; 1 expected", n)
	}
	derive(t, s, "v1", mention(3, 0, "price", 1))
	if n := count(t, s, "mentions(v1)"); n != 1 {
		t.Errorf("%d mentions after rows without a fact; 1 expected", n)
	}
}

func underivable(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1), fact(2))
	derive(t, s, "v1", mention(1, 0, "price", 1))
	for _, c := range []struct {
		what    string
		version string
		rows    []eventstore.Mention
		field   string
	}{
		{"no version", "", []eventstore.Mention{mention(2, 0, "a", 0)}, "version"},
		{"no version to drop", "", nil, "version"},
		{"a version that is not UTF-8", "\xff", nil, "version"},
		{"polarity 2", "v1", []eventstore.Mention{mention(2, 0, "a", 0), mention(2, 1, "a", 2)}, "rows[1]"},
		{"an ordinal below 0", "v1", []eventstore.Mention{mention(2, -1, "a", 0)}, "rows[0]"},
		{"an ordinal twice", "v1", []eventstore.Mention{mention(2, 1, "a", 0), mention(1, 1, "a", 0), mention(2, 1, "b", 0)}, "rows[2]"},
		{"an aspect that is not UTF-8", "v1", []eventstore.Mention{mention(2, 0, "\xff", 0)}, "rows[0]"},
		{"an emotion that is not UTF-8", "v1", []eventstore.Mention{{Position: 2, Emotion: "\xff"}}, "rows[0]"},
		{"a model that is not UTF-8", "v1", []eventstore.Mention{{Position: 2, Model: "\xff"}}, "rows[0]"},
		{"an author that nobody knows", "v1", []eventstore.Mention{{Position: 2, Author: "ghost"}}, "rows[0]"},
	} {
		refused(t, c.what, s.Derive(t.Context(), c.version, c.rows), touchstone.Invalid, c.field)
	}
	if n := count(t, s, "mentions(v1)"); n != 1 {
		t.Errorf("%d mentions; 1 expected", n)
	}
}

// erase erases subjects, which must succeed.
func erase(t *testing.T, s eventstore.Store, who ...touchstone.SubjectID) eventstore.Erased {
	t.Helper()
	erased, err := s.Erase(t.Context(), who)
	if err != nil {
		t.Fatalf("erase: %v", err)
	}
	return erased
}

func eraseNamed(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, subjects(1)), fact(2, subjects(2, 1)), fact(3, subjects(2)), fact(4, subjects(1<<63, 3)), fact(5, subjects()), full(6))
	derive(t, s, "v1", mention(1, 0, "a", 1), mention(2, 0, "a", 1), mention(2, 1, "a", 1), mention(3, 0, "a", 1))
	derive(t, s, "v2", mention(1, 0, "a", 1))
	// Subject 1 is named by 1 and 2, subject 2^63 by 4 and by the full event 6.
	equal(t, "erased", erase(t, s, 1, 1<<63), eventstore.Erased{Events: 4, Mentions: 4})
	equal(t, "events", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{3, 5})
	equal(t, "events of the erased", positions(t, s, eventstore.Filter{Subjects: []touchstone.SubjectID{1, 1 << 63}}, 0), nil)
	equal(t, "events by object", positions(t, s, eventstore.Filter{Object: &touchstone.Object{Type: "order", ID: "7"}}, 0), nil)
	equal(t, "steps", walk(t, s, eventstore.Filter{}, &touchstone.Meaning{}, 0), []touchstone.Position{3})
	for text, want := range map[string]int64{"count": 2, "customers": 1, "mentions(v1)": 1, "mentions(v2)": 0, "nps(nps)": 0, "duration": 0} {
		if got := count(t, s, text); got != want {
			t.Errorf("%s is %d; %d expected", text, got, want)
		}
	}
	if got := ask(t, s, "count").Position; got != 6 {
		t.Errorf("an answer covers position %d; 6 expected", got)
	}
}

func eraseRefuses(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, id("a")), fact(2, id("b"), claimed(time.Time{})), fact(3, id("c"), subjects(2)))
	erase(t, s, 1)
	equal(t, "the same facts again", put(t, s, fact(11, id("a")), fact(12, id("b"), claimed(time.Time{})), fact(13, id("c"), subjects(2))),
		eventstore.Receipt{Position: 13, Duplicates: 1, Refused: 2, Left: []touchstone.Position{11, 12, 13}})
	equal(t, "the same id of another subject", put(t, s, fact(14, id("a"), subjects(5))), eventstore.Receipt{Position: 14, Refused: 1, Left: []touchstone.Position{14}})
	equal(t, "on another day, like a duplicate", put(t, s, fact(15, id("a"), claimed(noon.AddDate(0, 0, 1)))), eventstore.Receipt{Position: 15, Stored: 1})
	equal(t, "without a claim, where one was erased with a claim", put(t, s, fact(16, id("a"), claimed(time.Time{}))), eventstore.Receipt{Position: 16, Refused: 1, Left: []touchstone.Position{16}})
	equal(t, "with a claim, where one was erased without", put(t, s, fact(17, id("b"), claimed(noon.AddDate(9, 0, 0)))), eventstore.Receipt{Position: 17, Refused: 1, Left: []touchstone.Position{17}})
	equal(t, "new facts of the erased are taken", put(t, s, fact(18, id("d"))), eventstore.Receipt{Position: 18, Stored: 1})
	equal(t, "twice in one batch", put(t, s, fact(19, id("a")), fact(20, id("a"))), eventstore.Receipt{Position: 20, Refused: 2, Left: []touchstone.Position{19, 20}})
	equal(t, "events", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{3, 15, 18})
}

func eraseTwice(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1), fact(2, subjects(2)))
	equal(t, "nobody", erase(t, s), eventstore.Erased{})
	equal(t, "somebody unknown", erase(t, s, 9), eventstore.Erased{})
	equal(t, "once", erase(t, s, 1), eventstore.Erased{Events: 1})
	equal(t, "twice", erase(t, s, 1), eventstore.Erased{})
	equal(t, "still refused", put(t, s, fact(3, func(e *touchstone.Event) { e.ID = fact(1).ID })), eventstore.Receipt{Position: 3, Refused: 1, Left: []touchstone.Position{3}})
	equal(t, "events", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{2})
}

func expires(t *testing.T, s eventstore.Store) {
	store, ok := s.(eventstore.Expirer)
	if !ok {
		return
	}
	put(t, s, fact(1, id("a"), occurred(noon.Add(-time.Millisecond))), fact(2, id("b")), fact(3, id("c"), kind(touchstone.Outcome), occurred(noon.AddDate(-1, 0, 0))),
		fact(4, id("d"), kind(touchstone.Feedback), occurred(noon.AddDate(-1, 0, 0)), claimed(noon.AddDate(5, 0, 0))))
	derive(t, s, "v1", mention(1, 0, "a", 1), mention(3, 0, "a", 1), mention(4, 0, "a", 1))
	expire := func(before time.Time, kinds ...touchstone.EventKind) eventstore.Erased {
		t.Helper()
		erased, err := store.Expire(t.Context(), kinds, before)
		if err != nil {
			t.Fatalf("expire: %v", err)
		}
		return erased
	}
	equal(t, "no kinds", expire(noon), eventstore.Erased{})
	equal(t, "two kinds", expire(noon.Add(999), touchstone.Interaction, touchstone.Feedback), eventstore.Erased{Events: 2, Mentions: 2})
	equal(t, "again", expire(noon, touchstone.Interaction, touchstone.Feedback), eventstore.Erased{})
	equal(t, "events", positions(t, s, eventstore.Filter{}, 0), []touchstone.Position{2, 3})
	if n := count(t, s, "mentions(v1)"); n != 1 {
		t.Errorf("%d mentions; 1 expected", n)
	}
	equal(t, "expired ids are refused", put(t, s, fact(5, id("a")), fact(6, id("d"), claimed(noon.AddDate(5, 0, 0))), fact(7, id("e"), occurred(noon.AddDate(-1, 0, 0)))),
		eventstore.Receipt{Position: 7, Stored: 1, Refused: 2, Left: []touchstone.Position{5, 6}})
}

func shapesStay(t *testing.T, s eventstore.Store) {
	store, ok := s.(eventstore.Shaper)
	if !ok {
		return
	}
	put(t, s, full(1), fact(2, subjects(2)), fact(3))
	put(t, s, fact(4, func(e *touchstone.Event) {
		e.ID = fact(2).ID
		e.Shape = touchstone.Shape{ID: 5, Name: "of a duplicate"}
	}))
	want := []touchstone.Shape{full(1).Shape, fact(2).Shape}
	if want[0].ID > want[1].ID {
		want[0], want[1] = want[1], want[0]
	}
	for _, what := range []string{"before an erasure", "after an erasure"} {
		got, err := store.Shapes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, what, got, want)
		erase(t, s, 1, 2, 1<<63)
	}
}

func compacts(t *testing.T, s eventstore.Store) {
	store, ok := s.(eventstore.Compacter)
	if !ok {
		return
	}
	put(t, s, fact(1), fact(2, subjects(2)), full(3))
	derive(t, s, "v1", mention(1, 0, "a", 1), mention(2, 0, "a", 1))
	erase(t, s, 2)
	before := content(t, s)
	for range 2 {
		if err := store.Compact(t.Context()); err != nil {
			t.Fatalf("compact: %v", err)
		}
		equal(t, "content", content(t, s), before)
	}
	again := fact(4, func(e *touchstone.Event) { e.ID = fact(2).ID })
	equal(t, "appending goes on", put(t, s, again, fact(5)), eventstore.Receipt{Position: 5, Stored: 1, Refused: 1, Left: []touchstone.Position{4}})
}

func checks(t *testing.T, s eventstore.Store) {
	store, ok := s.(eventstore.Checker)
	if !ok {
		return
	}
	for _, what := range []string{"empty", "with facts"} {
		if err := store.Check(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		put(t, s, fact(1), full(2), fact(3, subjects(2)))
		derive(t, s, "v1", mention(1, 0, "a", 1), mention(3, 0, "a", 1))
		erase(t, s, 2)
	}
}

// surveyed: scales of one metric are told apart, of an event every score counts,
// measurements and interactions without a score do not, and what is erased is
// gone. Outcomes go by the name of their shape, from whatever source.
func surveyed(t *testing.T, s eventstore.Store) {
	store, ok := s.(eventstore.Surveyor)
	if !ok {
		return
	}
	as := func(kind touchstone.EventKind, source, name string, after time.Duration, scores ...touchstone.Score) func(*touchstone.Event) {
		return func(e *touchstone.Event) {
			e.Kind, e.Scores, e.Occurred = kind, scores, noon.Add(after)
			e.Shape = touchstone.Shape{Normaliser: 1, Source: source, Name: name}.WithID()
		}
	}
	nps := touchstone.Score{Metric: "nps", Value: 900, High: 1000}
	stars := touchstone.Score{Metric: "stars", Value: 400, Low: 100, High: 500}
	ten := touchstone.Score{Metric: "stars", Value: 400, Low: 100, High: 1000}
	put(t, s, fact(1, as(touchstone.Feedback, "web", "survey", time.Hour, nps, stars)), fact(2, as(touchstone.Interaction, "web", "visit", 0, nps), subjects(2)),
		fact(3, as(touchstone.Outcome, "web", "order", time.Minute, ten)), fact(4, as(touchstone.Outcome, "app", "order", time.Second), subjects(2)),
		fact(5, as(touchstone.Outcome, "app", "refund", 0), subjects(2)))
	check := func(what string, scored []eventstore.Scored, outcomes []eventstore.OutcomeSeen) {
		t.Helper()
		gotScored, err := store.Scored(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, what+": scored", gotScored, scored)
		gotOutcomes, err := store.Outcomes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, what+": outcomes", gotOutcomes, outcomes)
	}
	check("before an erasure", []eventstore.Scored{
		{Metric: "nps", High: 1000, Answers: 2, Last: noon.Add(time.Hour)},
		{Metric: "stars", Low: 100, High: 500, Answers: 1, Last: noon.Add(time.Hour)},
		{Metric: "stars", Low: 100, High: 1000, Answers: 1, Last: noon.Add(time.Minute)},
	}, []eventstore.OutcomeSeen{{Name: "order", Events: 2, Last: noon.Add(time.Minute)}, {Name: "refund", Events: 1, Last: noon}})
	erase(t, s, 1)
	check("after an erasure", []eventstore.Scored{{Metric: "nps", High: 1000, Answers: 1, Last: noon}},
		[]eventstore.OutcomeSeen{{Name: "order", Events: 1, Last: noon.Add(time.Second)}, {Name: "refund", Events: 1, Last: noon}})
}
