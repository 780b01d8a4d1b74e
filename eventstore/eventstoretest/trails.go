// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"math"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

func trailsProofs() []proof {
	return []proof{
		of("steps come by customer, time and position", trailOrder),
		of("merged subjects walk one trail", mergedTrail),
		of("only counted events with a subject are steps", whatIsAStep),
		of("a trail begins with the customer asked for", trailFrom),
		of("a filter admits steps", trailFilter),
		of("a step has what a fold needs", stepFields),
	}
}

// walk reads the positions of steps.
func walk(t *testing.T, s eventstore.Store, f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID) []touchstone.Position {
	t.Helper()
	var out []touchstone.Position
	for _, step := range read(t, s.Trails(t.Context(), f, m, from)) {
		out = append(out, step.Position)
	}
	return out
}

func trailOrder(t *testing.T, s eventstore.Store) {
	put(t, s,
		fact(1, subjects(math.MaxUint64)), fact(2, subjects(2)), fact(3, subjects(1), occurred(noon.Add(time.Millisecond))),
		fact(4, subjects(1)), fact(5, subjects(2), occurred(noon.Add(-time.Hour))), fact(6, subjects(1)), fact(7, subjects(1<<63)))
	equal(t, "steps", walk(t, s, eventstore.Filter{}, &touchstone.Meaning{}, 0), []touchstone.Position{4, 6, 3, 5, 2, 7, 1})
}

func mergedTrail(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, subjects(1)), fact(2, subjects(5), occurred(noon.Add(-time.Hour))), fact(3, subjects(3)), fact(4, subjects(9)))
	merged := &touchstone.Meaning{Customers: Merges{5: 1, 9: 3}}
	equal(t, "merged", walk(t, s, eventstore.Filter{}, merged, 0), []touchstone.Position{2, 1, 3, 4})
	steps := read(t, s.Trails(t.Context(), eventstore.Filter{}, merged, 0))
	if len(steps) != 4 || steps[0].Customer != 1 || steps[0].Subject != 5 || steps[3].Customer != 3 || steps[3].Subject != 9 {
		t.Errorf("steps: %+v; the first of customer 1 by subject 5, the last of 3 by 9 expected", steps)
	}
	equal(t, "split again", walk(t, s, eventstore.Filter{}, &touchstone.Meaning{}, 0), []touchstone.Position{1, 3, 2, 4})
}

func whatIsAStep(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, kind(touchstone.Interaction)), fact(2, kind(touchstone.Feedback)), fact(3, kind(touchstone.Outcome)),
		fact(4, kind(touchstone.Identify)), fact(5, kind(touchstone.Measured)), fact(6, subjects()), fact(7, subjects(2, 1)))
	got := read(t, s.Trails(t.Context(), eventstore.Filter{}, &touchstone.Meaning{}, 0))
	equal(t, "steps", walk(t, s, eventstore.Filter{}, &touchstone.Meaning{}, 0), []touchstone.Position{1, 2, 3, 7})
	if len(got) == 4 && (got[3].Subject != 2 || got[3].Customer != 2) {
		t.Errorf("the step of subjects 2 and 1 is placed by %v", got[3].Subject)
	}
}

func trailFrom(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, subjects(1)), fact(2, subjects(2)), fact(3, subjects(3)), fact(4, subjects(1<<63)))
	m := &touchstone.Meaning{Customers: Merges{3: 1}}
	equal(t, "from 1", walk(t, s, eventstore.Filter{}, m, 1), []touchstone.Position{1, 3, 2, 4})
	equal(t, "from 2", walk(t, s, eventstore.Filter{}, m, 2), []touchstone.Position{2, 4})
	equal(t, "from 3", walk(t, s, eventstore.Filter{}, m, 3), []touchstone.Position{4})
	equal(t, "from beyond", walk(t, s, eventstore.Filter{}, m, 1<<63+1), nil)
}

func trailFilter(t *testing.T, s eventstore.Store) {
	put(t, s, fact(1, subjects(1)), fact(2, subjects(2, 1)), fact(3, subjects(2), occurred(noon.Add(time.Hour))), fact(4, subjects(1), kind(touchstone.Outcome)))
	none := &touchstone.Meaning{}
	equal(t, "one of the subjects", walk(t, s, eventstore.Filter{Subjects: []touchstone.SubjectID{1}}, none, 0), []touchstone.Position{1, 4, 2})
	equal(t, "kinds", walk(t, s, eventstore.Filter{Kinds: []touchstone.EventKind{touchstone.Outcome}}, none, 0), []touchstone.Position{4})
	equal(t, "period", walk(t, s, eventstore.Filter{From: noon, To: noon.Add(time.Hour)}, none, 0), []touchstone.Position{1, 4, 2})
	equal(t, "limit", walk(t, s, eventstore.Filter{Limit: 3}, none, 0), []touchstone.Position{1, 4, 2})
	equal(t, "limit from 2", walk(t, s, eventstore.Filter{Limit: 1}, none, 2), []touchstone.Position{2})
}

func stepFields(t *testing.T, s eventstore.Store) {
	e := full(1)
	e.Kind = touchstone.Outcome
	bare := fact(2, subjects(7))
	put(t, s, e, bare)
	equal(t, "steps", read(t, s.Trails(t.Context(), eventstore.Filter{}, &touchstone.Meaning{}, 0)), []eventstore.Step{
		{Customer: 7, Subject: 7, Occurred: bare.Occurred, Position: 2, Kind: touchstone.Interaction, Shape: bare.Shape.ID},
		{Customer: math.MaxUint64, Subject: math.MaxUint64, Occurred: e.Occurred, Position: 1, Kind: touchstone.Outcome, Shape: e.Shape.ID,
			Unit: e.Unit, Duration: e.Duration, Value: e.Value, Scores: e.Scores, Objects: e.Objects},
	})
}
