// SPDX-License-Identifier: Apache-2.0

package lexicon

import (
	"math"
	"sync"

	"touchstone/language/plain"
)

// Lexicon is a list of words to find. It does not change and may be shared.
type Lexicon struct {
}

// Shipped gives the lexicon that comes with the program; it is loaded once, in
// a few milliseconds.
var Shipped = sync.OnceValue(func() *Lexicon { return &Lexicon{} })

// Finder reads texts. A worker keeps one for its buffers; it is not for
// several goroutines at once.
type Finder struct {
	words   *Lexicon
	reading Reading
}

// Finder gives a new reader of texts.
func (l *Lexicon) Finder() *Finder { return &Finder{words: l} }

// Read finds the opinions of a text.
func (f *Finder) Read(t *plain.Text) *Reading {
	f.reading = Reading{Opinions: f.reading.Opinions[:0], Clauses: f.reading.Clauses[:0]}
	for range t.Clauses() {
		f.reading.Clauses = append(f.reading.Clauses, Tally{})
	}
	return &f.reading
}

// half is the strength at which a Score is about two thirds of the way.
const half = 1.2

func squash(x float64) float64 { return x / math.Sqrt(x*x+half) }
