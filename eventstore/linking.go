// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"time"

	"touchstone"
)

// Linking is what a fact says of identities: all that a projection of identity
// reads of it.
type Linking struct {
	Position    touchstone.Position
	Occurred    time.Time // in whole milliseconds and UTC, as it is stored
	Source      string
	Subjects    []touchstone.SubjectID
	Identifiers []touchstone.Identifier
	Traits      []touchstone.Property
	Consents    []touchstone.Consent
}

// Links tells whether an event names two subjects or more, is of kind Identify,
// or has consents: whether Filter.Linking admits it.
func Links(e *touchstone.Event) bool {
	return len(e.Subjects) > 1 || e.Kind == touchstone.Identify || len(e.Consents) > 0
}

// LinkingOf gives what an event says that is not sealed, or was opened. It
// shares the event's memory.
func LinkingOf(e *touchstone.Event) Linking {
	return Linking{Position: e.Position, Occurred: time.UnixMilli(e.Occurred.UnixMilli()).UTC(), Source: e.Shape.Source,
		Subjects: e.Subjects, Identifiers: e.Private.Identifiers, Traits: e.Private.Traits, Consents: e.Consents}
}
