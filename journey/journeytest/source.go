// SPDX-License-Identifier: Apache-2.0

package journeytest

import (
	"context"
	"slices"

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
func (s *Source) Visit(ctx context.Context, part int, visit func(journey.Trail)) error {
	for _, t := range s.Trails[part] {
		if len(t.Activity) > 0 {
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
