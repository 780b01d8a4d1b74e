// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"time"

	"touchstone"
)

// Found is what was found in texts, with nothing of what they say.
type Found struct {
	Topics  []Topic  // those of most texts first
	Aspects []Aspect // what the texts speak of, in no order
	Texts   []Text   // that were read, in the order in which they were given
	All     int      // texts that there were
	Read    int      // of them, those that were read: a sample where there were too many
	// Stability is how alike the topics of parts of the texts are, from 0 to 1;
	// -1 where the number of topics was given, or there are none.
	Stability float64
}

// Topic is one thing that texts talk about.
type Topic struct {
	ID        string   // by which it is found again; "" outside a keeper
	Terms     []string // that name it, the most distinctive first; at most 8
	Coherence float64  // how often the terms stand near each other, from -1 to 1
	Direction map[string]float64
	First     time.Time // when it was found first
	Last      time.Time // and last
}

// Aspect is an aspect of the taxonomy, or a term that it does not have.
type Aspect struct {
	Key  string
	Term string // where Key is ""
}

// Text is what is kept of a text.
type Text struct {
	Event    touchstone.EventID
	Position touchstone.Position
	Kind     touchstone.EventKind
	Occurred time.Time // zero: not known
	Shape    touchstone.ShapeID
	Unit     string
	Subjects []touchstone.SubjectID
	Places   []Place  // in the order of topics; none: it has no term that a topic knows
	Aspects  []Spoken // each aspect once
}

// Place is one topic of a text.
type Place struct {
	Topic    int     // its number among Found's
	Part     int     // number of its most typical part, see Splitter
	Typical  float32 // how purely that part is of the topic, times how many of the terms that name it it has
	Polarity int8    // how the parts of it feel: -1, 0, 1
	Felt     bool    // Polarity is known and can be relied on
}

// Spoken is one aspect that a text speaks of.
type Spoken struct {
	Aspect     int // its number among Found's
	Part       int
	Polarity   int8    // -1 where any mention of it is negative, else 1 where any is positive
	Confidence float32 // of the surest mention
}
