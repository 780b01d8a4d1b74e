// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"context"
	"math"
	"slices"
)

// Lesson gathers texts that people labelled, of which something else tells the
// log-odds of two classes already. What is learnt of them are n-grams that move
// these log-odds: see Shift. The zero value has none.
type Lesson struct{ set Set }

const (
	shiftCost   = 1
	shiftRounds = 12
	plainly     = 4 // log-odds from which on a text is in its class plainly
	faint       = 0.5
)

// Add adds a text with these features: whether it is in the second class, and
// the log-odds that it has of being so. One that has those of its class plainly
// teaches nothing. A text that is held teaches nothing by itself, and keeps what
// is learnt from moving others than those it is about.
func (l *Lesson) Add(features []uint32, second bool, logit, weight float64, held bool) {
	class, side := 0, -1.0
	if second {
		class, side = 1, 1
	}
	known := logit / plainly
	if held { // at least as plain as a text that teaches nothing
		known = side * max(1, float64(side*known))
	}
	s := &l.set
	s.Features, s.Class = append(s.Features, slices.Clone(features)), append(s.Class, class)
	s.Weight, s.Offset = append(s.Weight, weight), append(s.Offset, known)
}

// Learn gives the model whose Shift moves the log-odds. The same texts and seed
// give the same, bit for bit. Faults of the texts are errors; so is the end of ctx.
func (l *Lesson) Learn(ctx context.Context, f Features, classes [2]string, seed uint64) (*Model, error) {
	return Train(ctx, f, classes[:], l.set, Options{Seed: seed, Cost: shiftCost, Rounds: shiftRounds})
}

// Shift gives by how much the log-odds of a text with these features are moved,
// by a model that a Lesson gave: by nothing where that would be less than half,
// since common words of the labelled texts move every text a little.
func (m *Model) Shift(features []uint32) float64 {
	var score [1]float64
	m.Score(score[:], features)
	if by := plainly * score[0]; math.Abs(by) >= faint {
		return by
	}
	return 0
}
