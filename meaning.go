// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"context"
	"maps"
	"time"
)

// Meaning is one numbered, immutable set of answers: which touchpoint is this
// shape, which customer this subject, where in the unit tree this code, who is
// in this segment. The caller takes it from the workspace and passes it to
// every question; whoever holds one may read it from many goroutines and must
// not change it.
type Meaning struct {
	Revision    uint64
	Shapes      map[ShapeID]TouchpointID // a shape that is not here is unmapped
	Touchpoints map[TouchpointID]TouchpointPlace
	Aspects     map[string]TouchpointID // which touchpoint a mention's aspect is about; one that is not here is about none
	Customers   Customers               // nil: every subject is a customer of its own
	Units       map[string][]UnitPlace
	Traits      map[string]Trait // by the name of the segment trait: what it is now
	Histories   Histories        // nil: nothing is known of what traits were before
}

// Trait tells what one segment trait is for customers. Safe for use from many
// goroutines.
type Trait interface {
	// Value gives a customer's value; false where nothing is known.
	Value(CustomerID) (value string, known bool)
	// All calls yield for every customer of whom a value is known, in any order,
	// until yield gives false.
	All(yield func(CustomerID, string) bool)
}

// TraitMap is a Trait that is written down.
type TraitMap map[CustomerID]string

// Value implements Trait.
func (m TraitMap) Value(c CustomerID) (value string, known bool) {
	value, known = m[c]
	return value, known
}

// All implements Trait.
func (m TraitMap) All(yield func(CustomerID, string) bool) { maps.All(m)(yield) }

// Histories tells what segment traits were at every time. It is asked only for
// traits that a question wants at the event.
type Histories interface {
	// History gives the values that a trait had, by customer, each in ascending
	// order of From; a trait that is not declared has none. Safe for use from
	// many goroutines; the caller may not change what it gives.
	History(ctx context.Context, trait string) (map[CustomerID][]TraitValue, error)
}

// TraitValue is what a trait was from a time on, until the next.
type TraitValue struct {
	From    time.Time // zero: always
	Value   string
	Missing bool // it was taken back, or is not known from then on
}

// TouchpointPlace is where a touchpoint stands in the designed journey.
type TouchpointPlace struct {
	Stage   StageID // "" when it belongs to none
	Channel Channel // "" when it has none
	Layer   Layer   // "" when it is not said
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

// Moving are Customers that can tell how they differ from earlier ones.
type Moving interface {
	Customers
	// Moved lists subjects, some perhaps twice, among which are all that had
	// another customer under earlier ones. It costs what changed in between;
	// false where it cannot tell for that.
	Moved(earlier Customers) (subjects []SubjectID, known bool)
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

// Trait gives the value that a segment trait has for a customer now; false
// where nothing is known, or no such trait is declared.
func (m *Meaning) Trait(name string, c CustomerID) (value string, known bool) {
	if t := m.Traits[name]; t != nil {
		return t.Value(c)
	}
	return "", false
}

// TraitAt gives what a trait was at a time; false when it had no value.
func TraitAt(history []TraitValue, at time.Time) (value string, known bool) {
	for _, v := range history {
		if v.From.After(at) {
			break
		}
		value, known = v.Value, !v.Missing
	}
	if !known {
		return "", false
	}
	return value, true
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
