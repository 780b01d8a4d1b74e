// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"slices"

	"touchstone"
	"touchstone/query"
)

// Segment is who meets conditions on segment traits, as they are now: the
// membership of a persona whose conditions ask for nothing but traits. It is
// worked out when it is asked for and kept nowhere, so it is never stale.
type Segment struct {
	conditions []query.Condition
}

// NewSegment makes a segment of conditions, all of which must hold; none is
// everybody. Invalid when one asks for anything but a trait, which no customer
// has by themselves.
func NewSegment(conditions []query.Condition) (*Segment, error) {
	for _, c := range conditions {
		known := c.Op == query.In || c.Op == query.NotIn || c.Op == query.Present || c.Op == query.Absent
		if c.Dimension.Kind != query.ByTrait || c.Dimension.AtEvent || !known {
			return nil, invalid("conditions", touchstone.Msg("meaning.not_a_trait", "dimension", c.Dimension.String()))
		}
	}
	return &Segment{conditions}, nil
}

// Has tells whether a customer is in the segment under a meaning.
func (s *Segment) Has(m *touchstone.Meaning, c touchstone.CustomerID) bool {
	for _, condition := range s.conditions {
		value, known := m.Traits[condition.Dimension.Name][c]
		if !meets(condition, value, known) {
			return false
		}
	}
	return true
}

func meets(c query.Condition, value string, known bool) bool {
	switch c.Op {
	case query.In:
		return known && slices.Contains(c.Values, value)
	case query.NotIn:
		return !known || !slices.Contains(c.Values, value)
	case query.Present:
		return known
	}
	return !known
}

// Size counts the customers in the segment about whom any segment trait is
// known.
func (s *Segment) Size(m *touchstone.Meaning) int {
	in := map[touchstone.CustomerID]bool{}
	for _, values := range m.Traits {
		for c := range values {
			if _, done := in[c]; !done {
				in[c] = s.Has(m, c)
			}
		}
	}
	n := 0
	for _, yes := range in {
		if yes {
			n++
		}
	}
	return n
}
