// SPDX-License-Identifier: Apache-2.0

package plain

// Joint is how a clause is tied to the others.
type Joint uint8

// The joints.
const (
	Loose      Joint = iota // stands by itself
	Contrast                // turns against what came before (but) and weighs more
	Concession              // grants something (although) and weighs less
)

// Clause is a part of a text that says one thing: plain characters [From, To).
type Clause struct {
	From, To int
	Joint    Joint
}

// Clauses gives the clauses in order. They do not overlap; blanks and marks
// between them belong to none. The slice is good until the next Reset.
func (t *Text) Clauses() []Clause {
	if !t.split {
		t.clauses = append(t.clauses[:0], Clause{0, len(t.runes), Loose})
		t.split = true
	}
	return t.clauses
}
