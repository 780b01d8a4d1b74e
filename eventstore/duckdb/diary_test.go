// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/eventstoretest"
	"touchstone/query"
)

var bySource = query.Question{Measures: []query.Measure{{Kind: query.Count}, {Kind: query.CustomersCount}}, By: []query.Dimension{{Kind: query.BySource}}}

// countsOf asks a question and gives events and customers of its one row.
func countsOf(t *testing.T, s *Store) [2]int64 {
	t.Helper()
	table, err := s.Query(t.Context(), bySource, &touchstone.Meaning{})
	if err != nil || len(table.Rows) != 1 {
		t.Fatalf("%v, %v", table, err)
	}
	return [2]int64{table.Rows[0].Tallies[0].N, table.Rows[0].Tallies[1].N}
}

// The diary itself gives the answer at every step: after each, a file that had
// lost its events would be asked in vain.
func TestDiaryFollowsTheFile(t *testing.T) {
	s := openWritten(t).(*Store)
	diary := s.current.diary
	appendAll(t, s, personal(1, 5, 1, "a"))
	for _, step := range []struct {
		name   string
		do     func()
		counts [2]int64
	}{
		{"written", func() {}, [2]int64{5, 1}},
		{"added to", func() { appendAll(t, s, personal(6, 2, 2, "b")) }, [2]int64{7, 2}},
		{"again", func() {}, [2]int64{7, 2}},
		{"begun anew when somebody was erased", func() {
			if _, err := s.Erase(t.Context(), []touchstone.SubjectID{1}); err != nil {
				t.Fatal(err)
			}
		}, [2]int64{2, 1}},
	} {
		step.do()
		if got := countsOf(t, s); got != step.counts {
			t.Errorf("%s: %v events and customers, not %v", step.name, got, step.counts)
		}
		if diary.written == nil || int64(diary.pen.rows) != step.counts[0] {
			t.Errorf("%s: the diary has %+v", step.name, diary.written)
		}
	}
}

// The diary has the mentions of every step, from where they were derived and not
// from the beginning: its pen goes on writing.
func TestDiaryHearsWhatIsDerived(t *testing.T) {
	s := openWritten(t).(*Store)
	appendAll(t, s, personal(1, 5, 1, "a"))
	derive := func(version string, rows ...eventstore.Mention) func() {
		return func() {
			if err := s.Derive(t.Context(), version, rows); err != nil {
				t.Fatal(err)
			}
		}
	}
	said := func(position touchstone.Position, ordinal int, aspect string, polarity int8) eventstore.Mention {
		return eventstore.Mention{Position: position, Ordinal: ordinal, Aspect: aspect, Polarity: polarity}
	}
	var pen *pen
	for _, step := range []struct {
		name       string
		do         func()
		v, old     int64 // mentions of x by two versions
		good, rows int64 // good ones of v, and all that the diary has
	}{
		{"copied", derive("v", said(1, 0, "x", 1), said(1, 1, "y", 1), said(2, 0, "x", -1)), 2, 0, 1, 3},
		{"more", derive("v", said(3, 0, "x", 1)), 3, 0, 2, 4},
		{"another version", derive("old", said(3, 0, "x", 1), said(4, 0, "x", 0)), 3, 2, 2, 6},
		{"replaced", derive("v", said(1, 0, "x", -1)), 3, 2, 1, 5},
		{"of no fact", derive("v", said(9, 0, "x", 1)), 3, 2, 1, 5},
		{"of a later fact", func() { appendAll(t, s, personal(6, 1, 2, "b")); derive("v", said(6, 0, "x", 1))() }, 4, 2, 2, 6},
		{"dropped", derive("old"), 4, 0, 2, 4},
		{"dropped and back", func() { derive("v")(); derive("v", said(5, 0, "x", 1))() }, 1, 0, 1, 1},
	} {
		step.do()
		q, err := query.Parse("mentions(v), mentions(old), share(v polarity = 1) by source where aspect = x")
		if err != nil {
			t.Fatal(err)
		}
		table, err := s.Query(t.Context(), q, &touchstone.Meaning{})
		if err != nil || len(table.Rows) != 1 {
			t.Fatalf("%s: %v, %v", step.name, table, err)
		}
		d, tallies := s.current.diary, table.Rows[0].Tallies
		if tallies[0].N != step.v || tallies[1].N != step.old || tallies[2].Hits != step.good {
			t.Errorf("%s: %+v", step.name, tallies)
		}
		rows := int64(0)
		for _, p := range d.written.pages {
			rows += int64(len(p.found))
		}
		if before := pen; rows != step.rows || d.written.mentions != (stand{s.changes.before(), s.changes.after()}) || before != nil && before != d.pen {
			t.Errorf("%s: the diary has %d mentions, as of %v", step.name, rows, d.written.mentions)
		}
		pen = d.pen
	}
}

// What was derived that nobody can tell any more begins the diary anew.
func TestDiaryAfterMuchWasDerived(t *testing.T) {
	s := openWritten(t).(*Store)
	appendAll(t, s, personal(1, 2, 1, "a"))
	q, err := query.Parse("mentions(v) by source")
	if err != nil {
		t.Fatal(err)
	}
	for polarity := range int8(2) {
		if err := s.Derive(t.Context(), "v", []eventstore.Mention{{Position: 1, Aspect: "x", Polarity: polarity}}); err != nil {
			t.Fatal(err)
		}
		s.changes.derived, s.changes.rows, s.changes.lost = nil, 0, s.changes.number.Load()-1
		for range 2 {
			if table, err := s.Query(t.Context(), q, &touchstone.Meaning{}); err != nil || table.Rows[0].Tallies[0].Hits != int64(polarity) {
				t.Errorf("%+v, %v", table, err)
			}
		}
		if s.current.diary.written == nil || s.current.diary.written.mentions.to != s.changes.after() {
			t.Errorf("the diary has %+v", s.current.diary.written)
		}
	}
}

// Who reads an older diary may go on while another one is begun: who is who is
// known by the pen that wrote it.
func TestOlderDiariesAreRead(t *testing.T) {
	s := openWritten(t).(*Store)
	appendAll(t, s, append(personal(1, 3, 1, "a"), personal(4, 2, 2, "b")...))
	if got := countsOf(t, s); got != [2]int64{5, 2} {
		t.Fatal(got)
	}
	d := s.current.diary
	old := d.written
	if _, err := s.Erase(t.Context(), []touchstone.SubjectID{2}); err != nil {
		t.Fatal(err)
	}
	if got := countsOf(t, s); got != [2]int64{3, 1} {
		t.Fatal(got)
	}
	if who := d.customers(old, &touchstone.Meaning{}); who.n != 2 || len(who.customers) != len(old.subjects) {
		t.Errorf("%d customers of %d subjects", who.n, len(who.customers))
	}
}

// What is too late for a question to wait for is written behind it, unless it is
// too much.
func TestDiaryIsWrittenInTheBackground(t *testing.T) {
	for most, wanted := range map[int]bool{100: true, 10: false} {
		s := openWritten(t).(*Store)
		s.current.diary.limits = diaryLimits{most: most, late: 10}
		appendAll(t, s, personal(1, 50, 1, "a"))
		for written := false; !written; {
			if got := countsOf(t, s); got != [2]int64{50, 1} {
				t.Fatalf("%v events and customers", got)
			}
			d := s.current.diary
			d.mu.Lock()
			written = !d.writing
			if written && (d.written != nil) != wanted {
				t.Errorf("of at most %d rows there are %+v", most, d.written)
			}
			d.mu.Unlock()
		}
	}
}

// An event of far away and a question about it do not make the diary long.
func TestDiaryOfFarPositionsAndTimes(t *testing.T) {
	s := openWritten(t).(*Store)
	events := personal(1, 2, 1, "a")
	events[1].Position = 1 << 60
	events[1].Occurred = events[1].Occurred.AddDate(7000, 0, 0)
	appendAll(t, s, events)
	if got := countsOf(t, s); got != [2]int64{2, 1} {
		t.Errorf("%v events and customers", got)
	}
	if n := len(s.current.diary.written.pages); n != 2 {
		t.Errorf("%d pages", n)
	}
}

// What was answered is answered again only while nothing has changed: appends,
// removals, mentions and another meaning are seen at once.
func TestAnswersAreGivenAgain(t *testing.T) {
	s := open(t, t.TempDir())
	appendAll(t, s, personal(1, 3, 1, "a"))
	q := query.Question{Measures: []query.Measure{{Kind: query.Count}, {Kind: query.Mentions, Version: "v"}}}
	m := &touchstone.Meaning{Revision: 1}
	for _, step := range []struct {
		name  string
		do    func() error
		want  [2]int64
		again bool
	}{
		{"first", func() error { return nil }, [2]int64{3, 0}, false},
		{"nothing changed", func() error { return nil }, [2]int64{3, 0}, true},
		{"another meaning", func() error { m = &touchstone.Meaning{Revision: 1}; return nil }, [2]int64{3, 0}, false},
		{"appended", func() error { _, err := s.Append(t.Context(), personal(4, 1, 2, "b")); return err }, [2]int64{4, 0}, false},
		{"derived", func() error { return s.Derive(t.Context(), "v", []eventstore.Mention{{Position: 4, Aspect: "x"}}) }, [2]int64{4, 1}, false},
		{"erased", func() error { _, err := s.Erase(t.Context(), []touchstone.SubjectID{2}); return err }, [2]int64{3, 0}, false},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		before := len(s.current.told.all)
		got, err := s.Query(t.Context(), q, m)
		if err != nil {
			t.Fatal(err)
		}
		if n := [2]int64{got.Rows[0].Tallies[0].N, got.Rows[0].Tallies[1].N}; n != step.want {
			t.Errorf("%s: %v, not %v", step.name, n, step.want)
		}
		if again := len(s.current.told.all) == before; again != step.again {
			t.Errorf("%s: given again: %t", step.name, again)
		}
		got.Rows[0].Tallies[0].N = 99 // whoever has an answer may change it
	}
}

func FuzzAgreementByDiary(f *testing.F) { eventstoretest.Fuzz(f, openWritten) }
