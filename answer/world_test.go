// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"encoding/binary"
	"math"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/query"
)

// world is facts about three touchpoints in four hotels, and customers of whom
// the city is known.
type world struct {
	*testing.T
	store   *memory.Store
	meaning *touchstone.Meaning
	next    touchstone.Position
}

// fact is one event: who, where, when (days from 2026-01-01) and what was
// answered.
type fact struct {
	touchpoint touchstone.TouchpointID
	unit       string
	customer   int // 0 is nobody
	day        int
	score      int32 // hundredths; -1: none
	outcome    bool
}

func newWorld(t *testing.T) *world {
	place := func(code, region string) []touchstone.UnitPlace {
		return []touchstone.UnitPlace{{Levels: map[string]string{"hotel": code, "region": region}}}
	}
	return &world{T: t, store: memory.Open(), meaning: &touchstone.Meaning{
		Revision: 7,
		Shapes:   map[touchstone.ShapeID]touchstone.TouchpointID{},
		Units: map[string][]touchstone.UnitPlace{"E1": place("E1", "EAST"), "E2": place("E2", "EAST"), "W1": place("W1", "WEST"),
			"EAST": {{Levels: map[string]string{"region": "EAST"}}}, "WEST": {{Levels: map[string]string{"region": "WEST"}}}},
		Traits: map[string]touchstone.Trait{"city": touchstone.TraitMap{}},
	}}
}

// live says in which city a customer lives.
func (w *world) live(customer int, city string) {
	w.meaning.Traits["city"].(touchstone.TraitMap)[touchstone.CustomerID(customer)] = city
}

func (w *world) add(facts ...fact) {
	w.Helper()
	events := make([]touchstone.Event, len(facts))
	for i, f := range facts {
		w.next++
		e := touchstone.Event{Position: w.next, Kind: touchstone.Feedback, Unit: f.unit, Shape: touchstone.Shape{Normaliser: 1, Source: "test", Name: string(f.touchpoint)}.WithID(),
			Occurred: time.Date(2026, 1, 1+f.day, 12, 0, 0, 0, time.UTC), Received: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}
		binary.BigEndian.PutUint64(e.ID[:], uint64(w.next))
		if f.outcome {
			e.Kind = touchstone.Outcome
		}
		if f.customer > 0 {
			e.Subjects = []touchstone.SubjectID{touchstone.SubjectID(f.customer)}
		}
		if f.score >= 0 {
			e.Scores = []touchstone.Score{{Metric: "recommend", Value: f.score, Low: 0, High: 1000}}
		}
		w.meaning.Shapes[e.Shape.ID] = f.touchpoint
		events[i] = e
	}
	if _, err := w.store.Append(w.Context(), events); err != nil {
		w.Fatal(err)
	}
}

// crowd adds one fact of each of n customers, numbered from first.
func (w *world) crowd(first, n int, f fact) {
	facts := make([]fact, n)
	for i := range facts {
		facts[i] = f
		facts[i].customer = first + i
	}
	w.add(facts...)
}

func (w *world) ask(text string, r Reader) *Answer {
	w.Helper()
	q, err := query.Parse(text)
	if err != nil {
		w.Fatal(err)
	}
	a, err := Ask(w.Context(), w.store, w.meaning, q, r)
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// fails wants a question to fail with a kind of error.
func (w *world) fails(kind touchstone.Kind, text string, r Reader) {
	w.Helper()
	q, err := query.Parse(text)
	if err == nil {
		_, err = Ask(w.Context(), w.store, w.meaning, q, r)
	}
	if err == nil || touchstone.KindOf(err) != kind {
		w.Errorf("%s: got %v, want kind %d", text, err, kind)
	}
}

// near wants a number that is told, to five digits.
func near(t *testing.T, name string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 1e-5*math.Max(1, math.Abs(want)) {
		t.Errorf("%s is %v, want %v", name, value(got), want)
	}
}

func value(v *float64) any {
	if v == nil {
		return "not told"
	}
	return *v
}

// keys names the rows of an answer by their first key.
func keys(rows []Row) []string {
	var out []string
	for _, r := range rows {
		switch {
		case len(r.Keys) == 0:
			out = append(out, "all")
		case r.Keys[0].Missing:
			out = append(out, "missing")
		default:
			out = append(out, r.Keys[0].Value)
		}
	}
	return out
}
