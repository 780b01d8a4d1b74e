// SPDX-License-Identifier: Apache-2.0

package memory

import (
	"context"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// Derive replaces the mentions of a version.
func (s *Store) Derive(ctx context.Context, version string, rows []eventstore.Mention) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := eventstore.Derivable(version, rows); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(rows) == 0 {
		delete(s.mentions, version)
		return nil
	}
	replaced := map[touchstone.Position]bool{}
	for _, r := range rows {
		replaced[r.Position] = true
	}
	var kept []eventstore.Mention
	for _, old := range s.mentions[version] {
		if !replaced[old.Position] {
			kept = append(kept, old)
		}
	}
	for _, r := range rows {
		if s.holds(r.Position) {
			kept = append(kept, r)
		}
	}
	s.mentions[version] = kept
	return nil
}

func (s *Store) holds(p touchstone.Position) bool {
	return slices.ContainsFunc(s.events, func(e touchstone.Event) bool { return e.Position == p })
}

// Erase removes every event that names one of the subjects.
func (s *Store) Erase(ctx context.Context, subjects []touchstone.SubjectID) (eventstore.Erased, error) {
	named := func(id touchstone.SubjectID) bool { return slices.Contains(subjects, id) }
	return s.remove(ctx, func(e *touchstone.Event) bool { return slices.ContainsFunc(e.Subjects, named) })
}

// Expire removes events of kinds that occurred before a time.
func (s *Store) Expire(ctx context.Context, kinds []touchstone.EventKind, before time.Time) (eventstore.Erased, error) {
	limit := milliseconds(before)
	return s.remove(ctx, func(e *touchstone.Event) bool {
		return slices.Contains(kinds, e.Kind) && e.Occurred.Before(limit)
	})
}

// remove removes events and their mentions, and remembers their ids.
func (s *Store) remove(ctx context.Context, goes func(*touchstone.Event) bool) (eventstore.Erased, error) {
	if err := ctx.Err(); err != nil {
		return eventstore.Erased{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var erased eventstore.Erased
	var kept []touchstone.Event
	stored, gone := ids{}, map[touchstone.Position]bool{}
	for i := range s.events {
		e := &s.events[i]
		if !goes(e) {
			kept = append(kept, *e)
			stored.add(e)
			continue
		}
		erased.Events++
		gone[e.Position] = true
		delete(s.arrived, e.Position)
		s.refused.add(e)
	}
	s.events, s.stored = kept, stored
	erased.Mentions = s.forget(gone)
	return erased, nil
}

// forget removes the mentions that rest on events that are gone.
func (s *Store) forget(gone map[touchstone.Position]bool) int64 {
	var n int64
	for version, all := range s.mentions {
		var kept []eventstore.Mention
		for _, mention := range all {
			if gone[mention.Position] {
				n++
			} else {
				kept = append(kept, mention)
			}
		}
		s.mentions[version] = kept
	}
	return n
}
