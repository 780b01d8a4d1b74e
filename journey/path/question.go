// SPDX-License-Identifier: Apache-2.0

package path

import "touchstone/journey"

// Question asks for the paths before and after an anchor.
type Question struct {
	// Anchor is one or several touchpoints that paths begin from. None: the
	// beginning of each case for paths after it, its end for paths before it.
	Anchor []uint32 `json:"anchor,omitempty"`
	// Occurrence is which of a case's anchors counts. "": First.
	Occurrence Occurrence `json:"occurrence,omitempty"`
	// Direction is where to look from the anchor. "": After.
	Direction Direction `json:"direction,omitempty"`
	// Depth is how many steps are followed, 1 to MaxDepth. 0: DefaultDepth.
	Depth int `json:"depth,omitempty"`
	// Repeats is what becomes of a touchpoint that is met again. "": Keep.
	Repeats Repeats `json:"repeats,omitempty"`
	// Unordered asks for the set of touchpoints among the steps, whatever their
	// order, instead of a tree.
	Unordered bool `json:"unordered,omitempty"`
	// StartsWith and EndsWith keep only cases whose first or last touchpoint is
	// one of these; none: all cases.
	StartsWith []uint32 `json:"starts_with,omitempty"`
	EndsWith   []uint32 `json:"ends_with,omitempty"`
	// Top is how many branches of a node, or how many sets, are shown, 1 to
	// MaxTop. 0: DefaultTop.
	Top int `json:"top,omitempty"`
	// Bands is how many steps of a level stand alone where a tree is put together
	// by step and level (Side.Bands), 1 to MaxBands. 0: it is not.
	Bands int `json:"bands,omitempty"`
	// Workers is how many goroutines share the work. 0: one per core. It never
	// changes the result.
	Workers int `json:"-"`
}

// Occurrence is which of a case's anchors a path begins from.
type Occurrence string

// The occurrences of an anchor.
const (
	First Occurrence = "first"
	Last  Occurrence = "last"
	Every Occurrence = "every" // each of them begins a path of its own
)

// Direction is where a path leads from its anchor.
type Direction string

// The directions of paths. A path before an anchor is read backwards: its first
// step is the touchpoint right before.
const (
	After  Direction = "after"
	Before Direction = "before"
	Both   Direction = "both"
)

// Repeats is what becomes of a touchpoint that is met again on a path.
type Repeats string

// The treatments of repeats.
const (
	Keep     Repeats = "keep"     // every event is a step
	Collapse Repeats = "collapse" // the same touchpoint several times in a row is one step, and one anchor
	Unique   Repeats = "unique"   // only the first time is a step; the anchor counts as met
)

// Defaults and limits of a Question.
const (
	DefaultDepth = 5
	MaxDepth     = 20
	DefaultTop   = 8
	MaxTop       = 100
	MaxBands     = 50
)

// Validate tells every fault of a question to a source of so many activities,
// as touchstone.Errors of kind Invalid. An anchor that never occurs is none.
func (q Question) Validate(activities int) error {
	q = q.complete()
	var f journey.Faults
	f.Codes("anchor", q.Anchor, activities, false)
	f.Codes("starts_with", q.StartsWith, activities, false)
	f.Codes("ends_with", q.EndsWith, activities, false)
	journey.OneOf(&f, "occurrence", q.Occurrence, First, Last, Every)
	journey.OneOf(&f, "direction", q.Direction, After, Before, Both)
	journey.OneOf(&f, "repeats", q.Repeats, Keep, Collapse, Unique)
	f.Between("depth", int64(q.Depth), 1, MaxDepth)
	f.Between("top", int64(q.Top), 1, MaxTop)
	f.Between("bands", int64(q.Bands), 0, MaxBands)
	return f.Err()
}

// complete puts the defaults in place.
func (q Question) complete() Question {
	if q.Occurrence == "" {
		q.Occurrence = First
	}
	if q.Direction == "" {
		q.Direction = After
	}
	if q.Repeats == "" {
		q.Repeats = Keep
	}
	if q.Depth == 0 {
		q.Depth = DefaultDepth
	}
	if q.Top == 0 {
		q.Top = DefaultTop
	}
	return q
}
