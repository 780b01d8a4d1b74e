// SPDX-License-Identifier: Apache-2.0

package journeytest

import (
	"context"
	"slices"

	"pgregory.net/rapid"

	"touchstone/journey"
)

// Source is trails in memory. Trails of one customer belong in one part, one
// after another.
type Source struct {
	Activities []string
	Trails     [][]journey.Trail // by part
}

// Names gives the activities.
func (s *Source) Names() []string { return s.Activities }

// Parts is how many parts there are.
func (s *Source) Parts() int { return len(s.Trails) }

// Visit shows the trails of a part that have events.
func (s *Source) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	for i := range s.Trails[part] {
		if t := &s.Trails[part][i]; len(t.Activity) > 0 {
			visit(t)
		}
	}
	return ctx.Err()
}

// Code gives the code of an activity, which is added where it is new.
func (s *Source) Code(name string) uint32 {
	if at := slices.Index(s.Activities, name); at >= 0 {
		return uint32(at)
	}
	s.Activities = append(s.Activities, name)
	return uint32(len(s.Activities) - 1)
}

// Split shows every trail of a source to one fold, and to one of several, drawn
// for each customer; those are then merged in the order of a random tree. Both
// must have found the same.
func Split[F journey.Fold[F]](t *rapid.T, source journey.Source, create func() F) (whole, merged F) {
	whole = create()
	parts := make([]F, rapid.IntRange(1, 5).Draw(t, "folds"))
	for i := range parts {
		parts[i] = create()
	}
	customer, mine := -1, whole
	for part := range source.Parts() {
		err := source.Visit(t.Context(), part, func(trail *journey.Trail) {
			if trail.Customer != customer {
				customer, mine = trail.Customer, rapid.SampledFrom(parts).Draw(t, "fold")
			}
			whole.Visit(trail)
			mine.Visit(trail)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for len(parts) > 1 {
		i := rapid.IntRange(1, len(parts)-1).Draw(t, "merge")
		parts[i-1].Merge(parts[i])
		parts = slices.Delete(parts, i, i+1)
	}
	return whole, parts[0]
}
