// SPDX-License-Identifier: Apache-2.0

package lexicon

// Signs are what a clause or an opinion shows beside its direction.
type Signs uint8

// The signs.
const (
	Negated   Signs = 1 << iota // a word such as "not" turned it around
	Degree                      // strengthened or weakened by a word such as "very"
	Asked                       // stands in a question
	Wished                      // is wished for, or would have been so
	Compared                    // compares with something else
	Ironic                      // may be meant the other way round: doubtful
	Regretted                   // would have been so, and was not
)

// Opinion is one word of opinion, or a fact that speaks for itself such as
// "broken", with what the words around it make of it.
type Opinion struct {
	From, To int     // plain characters of the word itself
	Start    int     // where the words that turn or strengthen it begin; From where there are none
	Clause   int     // index into the clauses of the text
	Strength float64 // signed, in [-4, 4]; 1 is plainly good
	Signs    Signs

	thanks bool // is thanks or praise, which may mock
}

// Tally is what the opinions of a clause or of a whole text add up to.
type Tally struct {
	Positive float64 // sum of the strengths above zero
	Negative float64 // sum of those below, as a positive number
	Opinions int     // how many there are
	Signs    Signs
}

// Reading is what a Finder found in one text. Its slices are good until the
// Finder reads the next one.
type Reading struct {
	Opinions []Opinion // in order of From
	Clauses  []Tally   // one for each clause of the text
	// Whole adds up the clauses by their weight: more behind "but", less
	// behind "although".
	Whole Tally
}

// Score is Positive less Negative as a number in (-1, 1), which strength of
// either side drives to its end.
func (t Tally) Score() float64 { return squash(t.Positive - t.Negative) }
