// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/answer"
	"touchstone/eventstore/memory"
	"touchstone/journey"
	"touchstone/journey/index"
	"touchstone/query"
)

// moved is when W1 comes from the west to the east.
var moved = opened.AddDate(0, 0, 10)

// newChain is a hotel's world without events, whose units are E1 and E2 in the
// east and W1, which comes there later.
func newChain(t *testing.T) *hotel {
	t.Helper()
	h := newHotel(t)
	in := func(region, unit string) map[string]string {
		return map[string]string{"region": region, "hotel": unit}
	}
	h.Meaning.Units = map[string][]touchstone.UnitPlace{"E1": {{Levels: in("EAST", "E1")}}, "E2": {{From: opened.Add(time.Nanosecond), Levels: in("EAST", "E2")}},
		"W1": {{Levels: in("WEST", "W1")}, {From: moved, Levels: in("EAST", "W1")}}}
	return h
}

var anyFact = rapid.Custom(func(t *rapid.T) touchstone.Event {
	return touchstone.Event{Kind: touchstone.Interaction, Unit: rapid.SampledFrom([]string{"", "E1", "E2", "W1", "X9"}).Draw(t, "unit"),
		Subjects: []touchstone.SubjectID{touchstone.SubjectID(rapid.IntRange(1, 4).Draw(t, "who"))},
		Occurred: rapid.SampledFrom([]time.Time{opened, opened.Add(time.Millisecond), moved.Add(-time.Millisecond), moved, moved.AddDate(0, 1, 0)}).Draw(t, "at")}
})

func newIndex() *index.Index { return index.New("") }

// facts draws events for an index and for the memory store.
func (h *hotel) facts(t *rapid.T) (*memory.Store, []touchstone.Event) {
	store := memory.Open()
	events := rapid.SliceOfN(anyFact, 0, 30).Draw(t, "events")
	h.index = newIndex()
	for i := range events {
		events[i].Position = touchstone.Position(i + 1)
		events[i].ID, events[i].Received = touchstone.EventID{1: byte(i + 1)}, events[i].Occurred
		events[i].Shape = h.shapes[rapid.SampledFrom([]string{"search", "book", "check-in", "noise"}).Draw(t, "shape")]
	}
	if _, err := store.Append(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	h.index.Append(events, 0)
	return store, events
}

// Conditions on units choose the events that the same words choose in a question
// to a store.
func TestUnitsMeanWhatTheyMeanInQuestions(t *testing.T) {
	h := newChain(t)
	scopes := rapid.SampledFrom([]string{"where unit = E1", "where unit in (W1, X9)", "where unit absent", "where unit(region) = EAST", "where unit(region) != EAST",
		"where unit(hotel) in (W1, E2) and unit(region) = EAST and channel present", "where unit(region) present and unit != E1", "where unit(planet) absent"})
	rapid.Check(t, func(t *rapid.T) {
		store, _ := h.facts(t)
		scope := scopes.Draw(t, "scope")
		q, err := query.Parse("count by touchpoint " + scope)
		if err != nil {
			t.Fatal(err)
		}
		table, err := store.Query(t.Context(), q, h.Meaning)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for _, row := range table.Rows {
			if !row.Keys[0].Missing {
				want[row.Keys[0].Value] = int(row.Tallies[0].N)
			}
		}
		p, err := Open(t.Context(), h.World, Question{Scope: scope})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, counted(t, p)); d != "" {
			t.Error(d)
		}
	})
}

// Somebody who is limited to units sees the events that the scope admits, under
// their own names, and nothing of any other.
func TestAUnitManagerSeesOwnUnits(t *testing.T) {
	h := newChain(t)
	rapid.Check(t, func(t *rapid.T) {
		_, events := h.facts(t)
		scope := &answer.Scope{Units: rapid.SampledFrom([][]string{{"EAST"}, {"WEST"}, {"E1"}, {"W1", "EAST"}, {"nowhere"}}).Draw(t, "units")}
		within, want, who := scope.Matcher(h.Meaning), map[string]int{}, map[touchstone.SubjectID]bool{}
		for i := range events {
			if e := &events[i]; within(e) && h.Meaning.Shapes[e.Shape.ID] != "" {
				want[string(h.Meaning.Shapes[e.Shape.ID])]++
				who[e.Subjects[0]] = true
			}
		}
		w := h.World
		w.Reader.Scope = scope
		p, err := Open(t.Context(), w, Question{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, counted(t, p)); d != "" {
			t.Error(d)
		}
		if r, err := journey.ReachOf(t.Context(), p.Source, 1); err != nil || r.Customers != len(who) {
			t.Errorf("%d customers, want %d; %v", r.Customers, len(who), err)
		}
	})
}

// At a unit are the journeys with an event there: these events and those at no
// unit of the level.
func TestJourneysThatMeetAUnit(t *testing.T) {
	h := newChain(t)
	rapid.Check(t, func(t *rapid.T) {
		_, events := h.facts(t)
		level := rapid.SampledFrom([]string{"hotel", "region"}).Draw(t, "level")
		unit := rapid.SampledFrom(map[string][]string{"hotel": {"E1", "W1"}, "region": {"EAST", "WEST"}}[level]).Draw(t, "key")
		want, there := map[string]int{}, map[touchstone.SubjectID]bool{}
		for pass := range 2 {
			for _, e := range events {
				at, touchpoint := h.Meaning.Unit(e.Unit, level, e.Occurred), string(h.Meaning.Shapes[e.Shape.ID])
				if touchpoint == "" || at != "" && at != unit {
					continue
				}
				if pass == 0 && at == unit {
					there[e.Subjects[0]] = true
				}
				if pass == 1 && there[e.Subjects[0]] {
					want[touchpoint]++
				}
			}
		}
		all, err := Open(t.Context(), h.World, Question{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := all.At(t.Context(), level, unit)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, counted(t, p)); d != "" {
			t.Error(d)
		}
	})
}

// counted counts the events of every step, by key, where there are any.
func counted(t rapid.TB, p *Population) map[string]int {
	t.Helper()
	f, err := journey.Run(context.Background(), p.Source, 1, func() *stepCount { return &stepCount{n: map[uint32]int{}} })
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for code, n := range f.n {
		out[p.Steps[code].Key] += n
	}
	return out
}

// visit lets customers from a number to another search at home, where they check
// in at a unit two days later.
func (h *hotel) visit(unit string, from, to int, after time.Duration) {
	for n := from; n < to; n++ {
		h.event(n, "search", after)
		e := touchstone.Event{Position: h.index.Position() + 1, Kind: touchstone.Interaction, Unit: unit, Shape: h.shapes["check-in"], Subjects: []touchstone.SubjectID{touchstone.SubjectID(n + 1)}, Occurred: opened.Add(after + 48*time.Hour)}
		h.index.Append([]touchstone.Event{e}, e.Position)
	}
}

// Thirty customers come to E1, twelve to E2, four to W1 before it moves and nine
// after that.
func stays(t *testing.T) *hotel {
	t.Helper()
	h := newChain(t)
	h.index = newIndex()
	h.visit("E1", 0, 30, 0)
	h.visit("E2", 0, 12, time.Hour)
	h.visit("W1", 40, 44, 2*time.Hour)
	h.visit("W1", 40, 49, 20*24*time.Hour)
	h.visit("X9", 60, 70, time.Hour)
	return h
}

func TestUnitsAreSteps(t *testing.T) {
	h := stays(t)
	for level, want := range map[string]map[string]int{"hotel": {"E1": 30, "E2": 12, "W1": 13}, "region": {"EAST": 51, "WEST": 4}} {
		p, err := Open(t.Context(), h.World, Question{Steps: ByUnit, Level: level})
		if err != nil {
			t.Fatal(err)
		}
		if got := steps(t, p); !equal(got, want) {
			t.Errorf("by %s: %v, want %v", level, got, want)
		}
	}
}

// What is known of other units is how much happens there, where at least ten
// customers come.
func TestOtherUnitsAreTotals(t *testing.T) {
	h := stays(t)
	for _, test := range []struct {
		name   string
		units  []string
		scope  string
		floor  int64
		want   []Unit
		hidden int
	}{
		{"everybody", nil, "", 1, []Unit{{"E1", "", 30, 30, true}, {"E2", "", 12, 12, true}, {"W1", "", 13, 9, true}}, 0},
		{"of E2", []string{"E2"}, "", 1, []Unit{{"E2", "", 12, 12, true}, {"E1", "", 30, 30, false}}, 1},
		{"of W1", []string{"W1"}, "", 1, []Unit{{"W1", "", 13, 9, true}, {"E1", "", 30, 30, false}, {"E2", "", 12, 12, false}}, 0},
		{"of W1 with a higher floor", []string{"W1"}, "", 13, []Unit{{"W1", "", 13, 9, true}, {"E1", "", 30, 30, false}}, 1},
		{"of the east", []string{"EAST"}, "", 1, []Unit{{"E1", "", 30, 30, true}, {"E2", "", 12, 12, true}, {"W1", "", 9, 9, true}}, 0},
		{"of the west", []string{"WEST"}, "", 1, []Unit{{"W1", "", 4, 4, true}, {"E1", "", 30, 30, false}, {"E2", "", 12, 12, false}}, 0},
		{"another unit is asked for", []string{"W1"}, "where unit = E2", 1, []Unit{{"E2", "", 12, 12, false}}, 0},
		{"a segment says nothing of others", []string{"E1"}, "where trait(tier) absent", 1, []Unit{{"E1", "", 25, 25, true}}, 0},
	} {
		h.Reader = answer.Reader{Floor: test.floor}
		if test.units != nil {
			h.Reader.Scope = &answer.Scope{Units: test.units}
		}
		p, err := Open(t.Context(), h.World, Question{Scope: test.scope})
		if err != nil {
			t.Fatal(err)
		}
		got, hidden, err := p.Units(t.Context(), "hotel")
		if d := cmp.Diff(test.want, got); d != "" || hidden != test.hidden || err != nil {
			t.Errorf("%s: %s, %d hidden, %v", test.name, d, hidden, err)
		}
	}
}

// A step that is told apart has another number where it happens at its units;
// all of them together are the step.
func TestAStepIsToldApart(t *testing.T) {
	h := stays(t)
	p, err := Open(t.Context(), h.World, Question{})
	if err != nil {
		t.Fatal(err)
	}
	apart, err := p.Apart(t.Context(), []Apart{{"tp_check-in", []string{"E1"}}, {"tp_check-in", []string{"EAST"}}, {"tp_book", []string{"E1"}}, {"tp_check-in", []string{"nowhere"}}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := journey.Run(t.Context(), apart.Source, 1, func() *stepCount { return &stepCount{n: map[uint32]int{}} })
	if err != nil {
		t.Fatal(err)
	}
	sum := func(numbers []uint32) (n int) {
		for _, number := range numbers {
			n += f.n[number]
		}
		return n
	}
	for i, want := range [][2]int{{30, 35}, {51, 14}, {0, 0}, {0, 65}} {
		if there, elsewhere := apart.Met(i); sum(there) != want[0] || sum(elsewhere) != want[1] {
			t.Errorf("%d: %d there and %d elsewhere, want %v", i, sum(there), sum(elsewhere), want)
		}
	}
	for key, want := range map[string]int{"tp_check-in": 65, "CHECK-IN": 65, "tp_search": 65} {
		if numbers, err := apart.Numbers("x", []string{key}); err != nil || sum(numbers) != want {
			t.Errorf("%s: %d, %v; want %d", key, sum(numbers), err, want)
		}
	}
	if _, err := p.Apart(t.Context(), make([]Apart, MaxApart+1)); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("too many: %v", err)
	}
}

// A journey from searching to checking in at a unit begins online and ends there.
func TestCasesAreCutBeforeTheUnitIsLookedFor(t *testing.T) {
	h := stays(t)
	p, err := Open(t.Context(), h.World, Question{Cases: Cases{Starts: []string{"tp_search"}, Ends: []string{"tp_check-in"}}})
	if err != nil {
		t.Fatal(err)
	}
	for unit, want := range map[string]int{"E1": 30, "E2": 12, "W1": 13} {
		at, err := p.At(t.Context(), "hotel", unit)
		if err != nil {
			t.Fatal(err)
		}
		r, err := journey.ReachOf(t.Context(), at.Source, 1)
		if err != nil || r.Cases != want {
			t.Errorf("%s: %d journeys, want %d; %v", unit, r.Cases, want, err)
		}
		if names := at.Source.Names(); !slices.Equal(names, p.Source.Names()) {
			t.Errorf("names %v", names)
		}
	}
}

// A fold over a unit's journeys goes over parts at the same time.
func TestManyPartsMeetAUnit(t *testing.T) {
	h := newChain(t)
	h.index = newIndex()
	for n := range 6000 { // cases that differ from the snapshot are parts of 4,096
		h.visit([]string{"E1", "E2"}[n%2], n, n+1, 0)
	}
	p, err := Open(t.Context(), h.World, Question{})
	if err != nil {
		t.Fatal(err)
	}
	at, err := p.At(t.Context(), "hotel", "E2")
	if err != nil {
		t.Fatal(err)
	}
	r, err := journey.ReachOf(t.Context(), at.Source, 4)
	if err != nil || r.Customers != 3000 || r.Events != 6000 {
		t.Errorf("%+v, %v", r, err)
	}
	if got := fmt.Sprint(steps(t, at)); got != "map[tp_check-in:3000 tp_search:3000]" {
		t.Error(got)
	}
}
