// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"unicode/utf8"

	"touchstone/language"
)

// Limit is how many bytes of a text are read at most.
const Limit = 1 << 20

// longest is how often one character may stand in a row; "soooooo" and
// "soooo" become one word.
const longest = 3

// Text is a text made plain, with the way back to the original. The zero
// value is an empty text. Its buffers are kept over Reset, so a worker that
// keeps its Text allocates nothing once it has seen its longest text; slices
// that it gave out are good until the next Reset. Not for several goroutines
// at once.
type Text struct {
	original string
	cut      bool

	runes []rune
	kinds []Kind
	spans []span

	ways    [ways]int // characters by way of writing
	clauses []Clause
	split   bool // clauses are those of this text
}

// span is where a plain character comes from: bytes of the original.
type span struct{ start, end int32 }

// Reset makes a text plain. Of a text longer than Limit the rest is left out,
// and Cut says so.
func (t *Text) Reset(original string) {
	t.original, t.cut = original, false
	if len(original) > Limit {
		end := Limit
		for !utf8.RuneStart(original[end]) && end > Limit-utf8.UTFMax {
			end--
		}
		t.original, t.cut = original[:end], true
	}
	t.split = false
	t.ways = [ways]int{}
	t.grow(len(t.original))
	w := writer{text: t, folds: table(), source: t.original}
	w.run()
	n := w.n
	if n > 0 && t.kinds[n-1] == Blank {
		n--
	}
	t.runes, t.kinds, t.spans = t.runes[:n], t.kinds[:n], t.spans[:n]
	t.close()
}

// close takes the blanks out of Chinese that is written with one behind every
// character.
func (t *Text) close() {
	han, parted := 0, 0
	for i, kind := range t.kinds {
		if kind == Han {
			han++
			if i >= 2 && t.kinds[i-1] == Blank && t.kinds[i-2] == Han {
				parted++
			}
		}
	}
	if parted < 3 || 2*parted < han {
		return
	}
	n := 0
	for i, kind := range t.kinds {
		if kind == Blank && (t.kind(i-1) == Han || t.kind(i+1) == Han) {
			continue
		}
		t.runes[n], t.kinds[n], t.spans[n] = t.runes[i], kind, t.spans[i]
		n++
	}
	t.runes, t.kinds, t.spans = t.runes[:n], t.kinds[:n], t.spans[:n]
}

// grow makes room for one plain character per byte: there are never more.
func (t *Text) grow(n int) {
	if cap(t.runes) < n {
		t.runes, t.kinds, t.spans = make([]rune, n), make([]Kind, n), make([]span, n)
	}
	t.runes, t.kinds, t.spans = t.runes[:n], t.kinds[:n], t.spans[:n]
}

// Cut reports whether the text was longer than Limit.
func (t *Text) Cut() bool { return t.cut }

// Source gives the text as it was given, up to Limit.
func (t *Text) Source() string { return t.original }

// Runes gives the plain characters.
func (t *Text) Runes() []rune { return t.runes }

// Kinds gives the kind of each plain character.
func (t *Text) Kinds() []Kind { return t.kinds }

// Original gives the bytes of the original that the plain characters
// [from, to) come from, with what was left out between them. Where from
// equals to it is the empty span in front of that character.
func (t *Text) Original(from, to int) language.Span {
	if from == to {
		at := len(t.original)
		if from < len(t.spans) {
			at = int(t.spans[from].start)
		}
		return language.Span{Start: at, End: at}
	}
	return language.Span{Start: int(t.spans[from].start), End: int(t.spans[to-1].end)}
}
