// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"touchstone"
	"touchstone/eventstore"
)

// Events yields facts that the filter admits.
func (s *Store) Events(ctx context.Context, f eventstore.Filter, after touchstone.Position) iter.Seq2[touchstone.Event, error] {
	return func(yield func(touchstone.Event, error) bool) {
		var found []touchstone.Event
		for _, e := range s.view().events {
			if e.Position > after && admits(f, &e) {
				found = append(found, e)
			}
		}
		if len(f.Subjects) > 0 {
			slices.SortStableFunc(found, func(a, b touchstone.Event) int { return a.Occurred.Compare(b.Occurred) })
		}
		stream(ctx, limited(found, f.Limit), clone, yield)
	}
}

// Trails yields steps by customer, time and position.
func (s *Store) Trails(ctx context.Context, f eventstore.Filter, m *touchstone.Meaning, from touchstone.CustomerID) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		var steps []eventstore.Step
		for _, e := range s.view().events {
			if counted(&e) && len(e.Subjects) > 0 && m.Customer(e.Subjects[0]) >= from && admits(f, &e) {
				steps = append(steps, stepOf(&e, m))
			}
		}
		slices.SortStableFunc(steps, func(a, b eventstore.Step) int {
			return cmp.Or(cmp.Compare(a.Customer, b.Customer), a.Occurred.Compare(b.Occurred))
		})
		stream(ctx, limited(steps, f.Limit), cloneStep, yield)
	}
}

func limited[T any](items []T, limit int) []T {
	if limit > 0 && len(items) > limit {
		return items[:limit]
	}
	return items
}

// stream yields copies of items until there are no more, the reader stops or
// the context is cancelled.
func stream[T any](ctx context.Context, items []T, copied func(*T) T, yield func(T, error) bool) {
	var none T
	if err := ctx.Err(); err != nil {
		yield(none, err)
		return
	}
	for i := range items {
		if err := ctx.Err(); err != nil {
			yield(none, err)
			return
		}
		if !yield(copied(&items[i]), nil) {
			return
		}
	}
}

func stepOf(e *touchstone.Event, m *touchstone.Meaning) eventstore.Step {
	return eventstore.Step{
		Customer: m.Customer(e.Subjects[0]), Subject: e.Subjects[0], Occurred: e.Occurred, Position: e.Position, Kind: e.Kind,
		Shape: e.Shape.ID, Unit: e.Unit, Duration: e.Duration, Value: e.Value, Scores: e.Scores, Objects: e.Objects,
	}
}

func cloneStep(s *eventstore.Step) eventstore.Step {
	out := *s
	out.Duration = clonePointer(s.Duration)
	out.Value = clonePointer(s.Value)
	out.Scores = slices.Clone(s.Scores)
	out.Objects = slices.Clone(s.Objects)
	return out
}

// counted tells whether an event is a contact that measures count.
func counted(e *touchstone.Event) bool {
	return e.Kind != touchstone.Measured && e.Kind != touchstone.Identify
}

// admits tells whether a filter lets an event through.
func admits(f eventstore.Filter, e *touchstone.Event) bool {
	if !f.From.IsZero() && e.Occurred.Before(milliseconds(f.From)) || !f.To.IsZero() && !e.Occurred.Before(milliseconds(f.To)) {
		return false
	}
	named := func(s touchstone.SubjectID) bool { return slices.Contains(f.Subjects, s) }
	switch {
	case len(f.Kinds) > 0 && !slices.Contains(f.Kinds, e.Kind),
		len(f.Sources) > 0 && !slices.Contains(f.Sources, e.Shape.Source),
		len(f.Shapes) > 0 && !slices.Contains(f.Shapes, e.Shape.ID),
		len(f.Subjects) > 0 && !slices.ContainsFunc(e.Subjects, named),
		len(f.Events) > 0 && !slices.Contains(f.Events, e.ID),
		len(f.At) > 0 && !slices.Contains(f.At, e.Position),
		f.Object != nil && !slices.Contains(e.Objects, *f.Object),
		f.Linking && !eventstore.Links(e),
		f.Texts && len(e.Sealed) == 0:
		return false
	}
	return true
}
