// SPDX-License-Identifier: Apache-2.0

package eventstore

import (
	"context"
	"fmt"
	"math"
	"slices"

	"touchstone"
)

// Reshaper replaces what was derived from events when they arrived: their
// shapes, and their properties that are kept as typed columns. What they said
// stays: their raw parts are sealed, and the shape by which an event arrived is
// kept beside the one that it has now.
type Reshaper interface {
	// Reshape gives events the shapes and promoted properties in rows, and keeps
	// a note of the caller's, all or nothing, durable when it returns. A row
	// whose position holds no fact (it was erased) is left out. It tells how many
	// events are others now; where there are any, the generation grows by one.
	// Doing it again changes nothing. The error of Reshapable names the first
	// row that cannot be stored.
	Reshape(ctx context.Context, rows []Reshaped, note []byte) (changed int, err error)

	// Generation tells how often events were reshaped: whatever rests on shapes
	// or promoted properties and was made under another generation is to be
	// made again. And it gives the note that was kept last, nil at first.
	Generation(ctx context.Context) (generation uint64, note []byte, err error)

	// Arrived gives the shapes by which events arrived, by position; positions
	// without a fact are left out.
	Arrived(ctx context.Context, positions []touchstone.Position) (map[touchstone.Position]touchstone.Shape, error)
}

// Reshaped is what is derived from one event now.
type Reshaped struct {
	Position touchstone.Position
	Shape    touchstone.Shape
	Promoted []touchstone.Property // by name in ascending order, each name once
}

// MaxNote is how many bytes a note may have.
const MaxNote = 1 << 20

// Reshapable tells the first reason why rows cannot be stored, nil when they
// can; the error's Field names the row by its index. Internal: positions that
// do not ascend, a shape without an id, properties out of order, or a note that
// is too long. Invalid: text that is not UTF-8.
func Reshapable(rows []Reshaped, note []byte) error {
	if len(note) > MaxNote {
		return &touchstone.Error{Kind: touchstone.Internal, Field: "note", Message: touchstone.Msg("eventstore.long_note", "size", len(note), "most", MaxNote)}
	}
	last := touchstone.Position(0)
	for i := range rows {
		r := &rows[i]
		field := fmt.Sprintf("rows[%d]", i)
		if r.Position <= last {
			return &touchstone.Error{Kind: touchstone.Internal, Field: field + ".position", Message: touchstone.Msg("eventstore.bad_position", "position", uint64(r.Position), "last", uint64(last))}
		}
		last = r.Position
		if r.Shape.ID == 0 {
			return &touchstone.Error{Kind: touchstone.Internal, Field: field + ".shape", Message: touchstone.Msg("eventstore.no_shape")}
		}
		if !ordered(r.Promoted) {
			return &touchstone.Error{Kind: touchstone.Internal, Field: field + ".promoted", Message: touchstone.Msg("eventstore.unordered")}
		}
		if bad := badText(&touchstone.Event{Shape: r.Shape, Promoted: r.Promoted}); bad != "" {
			return &touchstone.Error{Kind: touchstone.Invalid, Field: field + "." + bad, Message: touchstone.Msg("eventstore.not_utf8")}
		}
	}
	return nil
}

// ordered tells whether names ascend, each once.
func ordered(list []touchstone.Property) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1].Name >= list[i].Name {
			return false
		}
	}
	return true
}

// SameProperties tells whether two lists hold the same names, types and values
// in the same order.
func SameProperties(a, b []touchstone.Property) bool {
	return slices.EqualFunc(a, b, func(x, y touchstone.Property) bool {
		same := math.Float64bits(x.Number) == math.Float64bits(y.Number) // tells 0 from -0
		x.Number, y.Number = 0, 0
		return same && x == y
	})
}
