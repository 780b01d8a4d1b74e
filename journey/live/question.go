// SPDX-License-Identifier: Apache-2.0

package live

import (
	"time"

	"touchstone"
)

// Grain is what the activities of a journey are.
type Grain int

// The grains. The names of activities are ids: of touchpoints, of stages, or of
// shapes in their text form, in ascending order.
const (
	Touchpoints Grain = iota
	Stages            // of the touchpoint's place; touchpoints without one count as unmapped
	Shapes            // every shape stands for itself; nothing is unmapped
)

// Unmapped is the name of the activity of events without a touchpoint or stage.
const Unmapped = ""

// Question is what a view of journeys shows.
type Question struct {
	By       Grain
	Kinds    []touchstone.EventKind // none: every kind that is a contact
	From, To time.Time              // occurred, half-open; zero: open
	// In tells which customers count; nil: all. Pure, and safe for use from many
	// goroutines.
	In func(touchstone.CustomerID) bool
	// Unmapped keeps events without a touchpoint or stage, under that name;
	// otherwise they are left out.
	Unmapped bool
	// Object is the type of object whose cases are followed, one of
	// Options.Objects; "": the trails of customers.
	Object string
}
