// SPDX-License-Identifier: Apache-2.0

package index

import (
	"context"
	"time"

	"touchstone"
	"touchstone/journey"
)

// Scope is what a question looks at.
type Scope struct {
	// Names are what the activities are called.
	Names []string
	// Activity gives the code, an index into Names, of events of a shape and
	// kind; false leaves them out. It is asked once for each pair.
	Activity func(touchstone.ShapeID, touchstone.EventKind) (code uint32, ok bool)
	// From and To bound the occurred time, half-open, in whole milliseconds;
	// zero: open. Events outside are left out, as if they were not there.
	From, To time.Time
	// In tells which customers count; nil: all. It must be pure and safe for use
	// from many goroutines. In an index by objects it is asked about the customer
	// of the subject that acts first.
	In func(touchstone.CustomerID) bool
}

// View is the trails of an index at one position under one mapping and scope.
// It does not change. Safe for use from many goroutines.
type View struct {
	position touchstone.Position
	scope    Scope
}

var _ journey.Source = (*View)(nil)

// Position tells up to which fact the view reaches.
func (v *View) Position() touchstone.Position { return v.position }

// Names implements journey.Source.
func (v *View) Names() []string { return v.scope.Names }

// Parts implements journey.Source.
func (v *View) Parts() int { return 0 }

// Visit implements journey.Source. Trails have times, marks and subjects.
func (v *View) Visit(ctx context.Context, part int, visit func(journey.Trail)) error {
	return ctx.Err()
}

// Key gives what a trail's Case stands for: the number of the customer, or
// ObjectKey of the object; 0 where there is no such case.
func (v *View) Key(trailCase int) uint64 { return 0 }
