// SPDX-License-Identifier: Apache-2.0

package explore

import (
	"context"
	"slices"

	"touchstone/journey"
)

// meeting is the journeys that meet the unit in focus. Below it, an event there
// has the number of its step and as many more as there are steps.
type meeting struct {
	journey.Source
	steps int
}

// Names gives the keys of the steps once.
func (m *meeting) Names() []string { return m.Source.Names()[:m.steps] }

// Visit shows the trails that meet the unit, with the steps that they are made
// of.
func (m *meeting) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	var codes []uint32
	var own journey.Trail
	n := uint32(m.steps)
	return m.Source.Visit(ctx, part, func(t *journey.Trail) {
		if !slices.ContainsFunc(t.Activity, func(code uint32) bool { return code >= n }) {
			return
		}
		codes = append(codes[:0], t.Activity...)
		for i, code := range codes {
			if code >= n {
				codes[i] = code - n
			}
		}
		own = *t
		own.Activity = codes
		visit(&own)
	})
}
