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
	codes    []uint16 // of the text's characters, and 0
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
		for at < len(f.tokens) && f.tokens[at].from < c.From { // a face of marks, which are no clause
			at++
		}
		from := at
		for at < len(f.tokens) && f.tokens[at].from < next {
			at++
		}
		f.clause(t, i, c, f.tokens[from:at], t.Runes()[c.From:next])
	}
	f.thanked()
	f.neither()
	f.tally(clauses)
	return r
}

// clause reads one clause: its words, and its characters up to the next.
func (f *Finder) clause(t *plain.Text, index int, at plain.Clause, words []token, runes []rune) {
	first := len(f.reading.Opinions)
	c := clause{words: words, runes: t.Runes(), start: at.From, end: at.To}
	for i := range words {
		if o, says := c.opinion(i); says {
			o.Clause = index
			f.reading.Opinions = append(f.reading.Opinions, o)
		}
	}
	found := f.reading.Opinions[first:]
	signs := c.frame(found, runes)
	for i := range found {
		found[i].Signs |= signs
	}
	f.reading.Clauses = append(f.reading.Clauses, Tally{Signs: signs})
}

// tally adds up the opinions of each clause, and the clauses.
func (f *Finder) tally(clauses []plain.Clause) {
	for _, o := range f.reading.Opinions {
		c := &f.reading.Clauses[o.Clause]
		c.add(o.Strength, 1)
		c.Opinions++
		c.Signs |= o.Signs
	}
	f.whole(clauses)
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
	contrastWeight   = 2
	answeredWeight   = 0.6 // turned against by a later clause of its sentence
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

// thanked weighs thanks and praise by what stands around them: among facts
// that say the opposite they mock, beside a question or a wish they are polite.
func (f *Finder) thanked() {
	bad, asks := 0.0, false
	for _, o := range f.reading.Opinions {
		if !o.thanks {
			bad -= o.Strength
		}
	}
	for _, c := range f.reading.Clauses {
		asks = asks || c.Signs&(Asked|Wished) != 0
	}
	for i := range f.reading.Opinions {
		switch o := &f.reading.Opinions[i]; {
		case !o.thanks || o.Strength <= 0:
		case bad >= enoughToMock:
			o.Strength, o.Signs = mocked, o.Signs|Ironic
		case asks:
			o.Strength *= polite
		}
	}
}

// neither takes both sides back where all that is said is that neither holds:
// not great, not terrible.
func (f *Finder) neither() {
	var good, bad bool
	for _, o := range f.reading.Opinions {
		if o.Signs&Negated == 0 {
			return
		}
		good, bad = good || o.Strength > 0, bad || o.Strength < 0
	}
	if good && bad {
		for i := range f.reading.Opinions {
			f.reading.Opinions[i].Strength *= held
		}
	}
}

// held is what is left of two opinions that are both denied.
const held = 0.1

// polite is what is left of thanks that only close a request.
const polite = 0.2

// enoughToMock is how bad the rest of a text is where its thanks are none.
const enoughToMock = 0.8

// half is the strength at which a Score is about two thirds of the way.
const half = 1.2

func squash(x float64) float64 { return x / math.Sqrt(x*x+half) }
