// SPDX-License-Identifier: Apache-2.0

package lexicon

import (
	"math"

	"touchstone/language/plain"
)

// Finder reads texts. A worker keeps one for its buffers; it is not for
// several goroutines at once.
type Finder struct {
	words    *Lexicon
	tokens   []token
	squeezed []rune
	reading  Reading
}

// Finder gives a new reader of texts.
func (l *Lexicon) Finder() *Finder { return &Finder{words: l} }

// Read finds the opinions of a text.
func (f *Finder) Read(t *plain.Text) *Reading {
	r := &f.reading
	r.Opinions, r.Clauses, r.Whole = r.Opinions[:0], r.Clauses[:0], Tally{}
	f.scan(t)
	clauses, at := t.Clauses(), 0
	for i, c := range clauses {
		next := len(t.Runes())
		if i+1 < len(clauses) {
			next = clauses[i+1].From
		}
		from := at
		for at < len(f.tokens) && f.tokens[at].from < next {
			at++
		}
		f.clause(t, i, f.tokens[from:at], t.Runes()[c.From:next])
	}
	f.mocked(t)
	f.whole(clauses)
	return r
}

// clause reads one clause: its words, and its characters up to the next.
func (f *Finder) clause(t *plain.Text, index int, words []token, runes []rune) {
	first := len(f.reading.Opinions)
	c := clause{words: words, runes: t.Runes()}
	for i := range words {
		if o, says := c.opinion(i); says {
			o.Clause = index
			f.reading.Opinions = append(f.reading.Opinions, o)
		}
	}
	found := f.reading.Opinions[first:]
	signs := c.frame(found, runes)
	tally := Tally{Signs: signs}
	for i := range found {
		found[i].Signs |= signs
		tally.add(found[i].Strength, 1)
		tally.Signs |= found[i].Signs
	}
	tally.Opinions = len(found)
	f.reading.Clauses = append(f.reading.Clauses, tally)
}

func (t *Tally) add(strength, weight float64) {
	if strength > 0 {
		t.Positive += strength * weight
	} else {
		t.Negative -= strength * weight
	}
}

// What a clause weighs in the whole, by how it is tied to the others.
const (
	contrastWeight   = 1.5
	answeredWeight   = 0.7 // turned against by a later clause of its sentence
	concessionWeight = 0.5
)

// whole adds up the clauses.
func (f *Finder) whole(clauses []plain.Clause) {
	whole, turned := &f.reading.Whole, false
	for i := len(clauses) - 1; i >= 0; i-- {
		weight := 1.0
		switch {
		case clauses[i].Joint == plain.Contrast:
			weight, turned = contrastWeight, true
		case clauses[i].Joint == plain.Concession:
			weight = concessionWeight
		case turned:
			weight = answeredWeight
		}
		if clauses[i].Sentence {
			turned = false
		}
		c := f.reading.Clauses[i]
		whole.Positive += weight * c.Positive
		whole.Negative += weight * c.Negative
		whole.Opinions += c.Opinions
		whole.Signs |= c.Signs
	}
}

// mocked looks for thanks and praise that stand among facts that say the
// opposite: such a clause is ironic.
func (f *Finder) mocked(t *plain.Text) {
}

// half is the strength at which a Score is about two thirds of the way.
const half = 1.2

func squash(x float64) float64 { return x / math.Sqrt(x*x+half) }
