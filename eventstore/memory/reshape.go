// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/eventstore"
)

// Reshape gives events other shapes and promoted properties.
func (s *Store) Reshape(ctx context.Context, rows []eventstore.Reshaped, note []byte) (changed int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := eventstore.Reshapable(rows, note); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	events := slices.Clone(s.events)
	for i := range events {
		e := &events[i]
		at := slices.IndexFunc(rows, func(r eventstore.Reshaped) bool { return r.Position == e.Position })
		if at >= 0 && s.reshape(e, &rows[at]) {
			changed++
		}
	}
	s.events, s.note = events, slices.Clone(note)
	if changed > 0 {
		s.generation++
	}
	return changed, nil
}

// reshape changes one event and tells whether it is another now.
func (s *Store) reshape(e *touchstone.Event, r *eventstore.Reshaped) bool {
	if e.Shape.ID == r.Shape.ID && eventstore.SameProperties(e.Promoted, r.Promoted) {
		return false
	}
	if _, kept := s.arrived[e.Position]; !kept {
		s.arrived[e.Position] = e.Shape
	}
	if _, seen := s.shapes[r.Shape.ID]; !seen {
		s.shapes[r.Shape.ID] = cloneShape(r.Shape)
	}
	e.Shape, e.Promoted = s.shapes[r.Shape.ID], slices.Clone(r.Promoted)
	return true
}

// Generation tells how often events were reshaped, and the last note.
func (s *Store) Generation(ctx context.Context) (uint64, []byte, error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.generation, slices.Clone(s.note), nil
}

// Arrived gives the shapes by which events arrived.
func (s *Store) Arrived(ctx context.Context, positions []touchstone.Position) (map[touchstone.Position]touchstone.Shape, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	out := map[touchstone.Position]touchstone.Shape{}
	for _, e := range s.events {
		if slices.Contains(positions, e.Position) {
			out[e.Position] = cloneShape(e.Shape)
		}
		if shape, kept := s.arrived[e.Position]; kept && slices.Contains(positions, e.Position) {
			out[e.Position] = cloneShape(shape)
		}
	}
	return out, nil
}
