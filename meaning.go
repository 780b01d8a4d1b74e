// SPDX-License-Identifier: Apache-2.0

package touchstone

import "time"

// Meaning is one numbered, immutable set of answers: which touchpoint is this
// shape, which customer this subject, where in the unit tree this code, who is
// in this segment. The caller takes it from the workspace and passes it to
// every question; whoever holds one may read it from many goroutines and must
// not change it.
type Meaning struct {
	Revision    uint64
	Shapes      map[ShapeID]TouchpointID // a shape that is not here is unmapped
	Touchpoints map[TouchpointID]TouchpointPlace
	Customers   Customers // nil: every subject is a customer of its own
	Units       map[string][]UnitPlace
	Traits      map[string]map[CustomerID]string // segment trait → customer → value now
}

// TouchpointPlace is where a touchpoint stands in the designed journey.
type TouchpointPlace struct {
	Stage   StageID // "" when it belongs to none
	Channel Channel // "" when it has none
}

// Customers tells who is behind a subject.
type Customers interface {
	// Customer gives the customer of a subject; a subject without evidence
	// gives itself. Safe for use from many goroutines.
	Customer(SubjectID) CustomerID
	// Merged calls yield for every subject whose customer has another number
	// than itself, until yield gives false.
	Merged(yield func(SubjectID, CustomerID) bool)
}

// UnitPlace is where a unit code stands in the tree from a date on: the unit
// at each level ("group", "brand", "region", "hotel", …) that contains it,
// itself included. Places of one code are in ascending order of From.
type UnitPlace struct {
	From   time.Time // zero: always
	Levels map[string]string
}

// Customer gives the customer behind a subject.
func (m *Meaning) Customer(s SubjectID) CustomerID {
	if m.Customers == nil {
		return CustomerID(s)
	}
	return m.Customers.Customer(s)
}

// Unit gives the unit at a level that a code belonged to at a time; "" when
// the code, or the level above it, is not known.
func (m *Meaning) Unit(code, level string, at time.Time) string {
	unit := ""
	for _, p := range m.Units[code] {
		if p.From.After(at) {
			break
		}
		unit = p.Levels[level]
	}
	return unit
}
