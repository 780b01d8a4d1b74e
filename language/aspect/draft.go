// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"math"

	"touchstone/language"
	"touchstone/language/lexicon"
)

// way is how a mention was found.
type way uint8

const (
	named   way = iota // a term of the taxonomy names the aspect
	implied            // an opinion implies it
	loose              // an opinion that is about nothing in particular
	tagged             // the tagger marked it
	guessed            // the text as a whole speaks of it, and this clause most of all
)

// unlisted is the aspect of a term that no entry of the taxonomy has.
const unlisted = -1

// draft is a mention in the making.
type draft struct {
	way      way
	aspect   int // index into the taxonomy, or unlisted
	clause   int
	from, to int // plain characters of the term, or of the clause
	opinion  stretch
	said     int           // opinions that were paired with it
	strength float64       // sum of their strengths
	loudest  float64       // strength of the one that opinion shows
	signs    lexicon.Signs // of all of them
	place    place

	choice   float64 // by how much the aspect was preferred to the next one
	feeling  float64 // the same of the polarity
	presence float64 // how much the text speaks of the aspect, where a model weighed it
	weighed  bool
	felt     float64 // how strongly the clause feels, where that decides
	polarity language.Polarity
}

// stretch is plain characters, half-open.
type stretch struct{ from, to int }

// take pairs an opinion with the draft.
func (d *draft) take(o lexicon.Opinion) {
	d.said++
	d.strength += o.Strength
	d.signs |= o.Signs
	if strength := math.Abs(o.Strength); strength > d.loudest || d.opinion.to == 0 {
		d.loudest, d.opinion = strength, stretch{o.Start, o.To}
	}
}

// plainly is the strength from which an opinion takes a side.
const plainly = 0.2

// judge sets the polarity by the opinions; where there are none, by how the
// clause feels.
func (d *draft) judge(feel []language.Sentiment) {
	d.polarity = language.Neutral
	switch {
	case d.said > 0 && d.strength >= plainly:
		d.polarity = language.Positive
	case d.said > 0 && d.strength <= -plainly:
		d.polarity = language.Negative
	case d.said == 0 && d.clause < len(feel) && !feel[d.clause].Doubtful:
		d.polarity = feel[d.clause].Polarity
		d.felt = math.Abs(feel[d.clause].Value())
	}
}

// traits is how many numbers the confidence in a mention is told from.
const traits = 8

// uncertain are the signs that readers would differ.
const uncertain = lexicon.Asked | lexicon.Wished | lexicon.Compared | lexicon.Ironic

// traits gives the numbers that the confidence is told from. A clause that
// feels so counts as an opinion would.
func (d *draft) traits() (x [traits]float64) {
	if d.way <= loose {
		x[d.way] = 1
	}
	tally := lexicon.Tally{Positive: math.Abs(d.strength)}
	x[3] = max(tally.Score(), d.felt)
	x[4], x[5], x[6] = d.choice, d.feeling, d.presence
	if d.said == 0 && d.felt == 0 || d.signs&uncertain != 0 {
		x[7] = 1
	}
	return x
}
