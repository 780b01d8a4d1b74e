// SPDX-License-Identifier: Apache-2.0

// Package memory keeps the facts of one workspace in memory: the reference
// that other stores are compared with, and the double that tests use.
//
// One idea: slices and loops, so plain that they are obviously right. An answer
// is worked out from the facts alone, one measure and one row at a time.
//
// What it promises: the contract of package eventstore, but for durability.
// What it does not do: be fast, keep anything when it is dropped, or write
// files (so there is nothing to check, compact or copy).
package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Store is an event store in memory. It is also an eventstore.Expirer, an
// eventstore.Shaper and an eventstore.Reshaper.
type Store struct {
	mu       sync.RWMutex
	position touchstone.Position
	events   []touchstone.Event // by position; never changed in place, so a reader may keep the slice
	stored   ids
	refused  ids
	shapes   map[touchstone.ShapeID]touchstone.Shape
	mentions map[string][]eventstore.Mention // by version; slices are never changed in place

	arrived    map[touchstone.Position]touchstone.Shape // of events that were reshaped
	generation uint64
	note       []byte
}

// Open gives an empty store.
func Open() *Store {
	return &Store{
		stored:   ids{},
		refused:  ids{},
		shapes:   map[touchstone.ShapeID]touchstone.Shape{},
		mentions: map[string][]eventstore.Mention{},
		arrived:  map[touchstone.Position]touchstone.Shape{},
	}
}

// ids are the ids of events, each with the days on which it was claimed.
type ids map[touchstone.EventID][]claim

// claim is the UTC day of an event's claimed time, if it claimed one.
type claim struct {
	day  int64
	none bool
}

func claimOf(e *touchstone.Event) claim {
	if e.Claimed.IsZero() {
		return claim{none: true}
	}
	const day = 24 * time.Hour
	return claim{day: e.Claimed.UTC().Truncate(day).Unix()}
}

// has tells whether an event's id is among them, for its day.
func (known ids) has(e *touchstone.Event) bool {
	mine := claimOf(e)
	return slices.ContainsFunc(known[e.ID], func(c claim) bool { return c.none || mine.none || c.day == mine.day })
}

func (known ids) add(e *touchstone.Event) {
	known[e.ID] = append(known[e.ID], claimOf(e))
}

// Append stores events.
func (s *Store) Append(ctx context.Context, events []touchstone.Event) (eventstore.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return eventstore.Receipt{}, err
	}
	if err := eventstore.Storable(events); err != nil {
		return eventstore.Receipt{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var r eventstore.Receipt
	for i := range events {
		s.take(&events[i], &r)
	}
	r.Position = s.position
	return r, nil
}

// take stores one event, unless it is known.
func (s *Store) take(e *touchstone.Event, r *eventstore.Receipt) {
	if e.Position <= s.position {
		r.Replayed++
		return
	}
	s.position = e.Position
	switch {
	case s.refused.has(e):
		r.Refused++
		r.Left = append(r.Left, e.Position)
	case s.stored.has(e):
		r.Duplicates++
		r.Left = append(r.Left, e.Position)
	default:
		r.Stored++
		s.stored.add(e)
		if _, seen := s.shapes[e.Shape.ID]; !seen {
			s.shapes[e.Shape.ID] = cloneShape(e.Shape)
		}
		kept := asStored(e)
		kept.Shape = s.shapes[e.Shape.ID]
		s.events = append(s.events, kept)
	}
}

// asStored gives a copy of an event with times of whole milliseconds in UTC.
func asStored(e *touchstone.Event) touchstone.Event {
	out := clone(e)
	out.Occurred = milliseconds(e.Occurred)
	out.Received = milliseconds(e.Received)
	out.Claimed = milliseconds(e.Claimed)
	return out
}

// milliseconds cuts finer parts off; no time stays no time.
func milliseconds(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

// view is what a reader sees: all facts at one moment.
type view struct {
	position   touchstone.Position
	events     []touchstone.Event
	mentions   map[string][]eventstore.Mention
	shapes     map[touchstone.ShapeID]touchstone.Shape
	generation uint64
}

func (s *Store) view() view {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return view{s.position, slices.Clip(s.events), maps.Clone(s.mentions), maps.Clone(s.shapes), s.generation}
}

// Scored lists what was scored, metric by metric.
func (s *Store) Scored(ctx context.Context) ([]eventstore.Scored, error) {
	type scale struct {
		metric    string
		low, high int32
	}
	found := map[scale]eventstore.Scored{}
	for _, e := range s.view().events {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !counted(&e) {
			continue
		}
		for _, a := range e.Scores {
			k := scale{a.Metric, a.Low, a.High}
			of, ok := found[k]
			if !ok || e.Occurred.After(of.Last) {
				of.Last = e.Occurred
			}
			of.Metric, of.Low, of.High, of.Answers = a.Metric, a.Low, a.High, of.Answers+1
			found[k] = of
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b eventstore.Scored) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Low, b.Low), cmp.Compare(a.High, b.High))
	}), nil
}

// Outcomes lists the outcomes by name.
func (s *Store) Outcomes(ctx context.Context) ([]eventstore.OutcomeSeen, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v := s.view()
	found := map[string]eventstore.OutcomeSeen{}
	for _, e := range v.events {
		if e.Kind != touchstone.Outcome {
			continue
		}
		name := v.shapes[e.Shape.ID].Name
		of, ok := found[name]
		if !ok || e.Occurred.After(of.Last) {
			of.Last = e.Occurred
		}
		of.Name, of.Events = name, of.Events+1
		found[name] = of
	}
	return slices.SortedFunc(maps.Values(found), func(a, b eventstore.OutcomeSeen) int { return cmp.Compare(a.Name, b.Name) }), nil
}

// Shapes lists the definitions of every shape that was seen.
func (s *Store) Shapes(ctx context.Context) ([]touchstone.Shape, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var out []touchstone.Shape
	shapes := s.view().shapes
	for _, id := range slices.Sorted(maps.Keys(shapes)) {
		out = append(out, cloneShape(shapes[id]))
	}
	return out, nil
}
