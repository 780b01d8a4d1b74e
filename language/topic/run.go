// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long a name is at most.
const (
	longestName  = 4 // words
	longestWidth = 8 // Chinese characters
)

// of gives words [from, to) as they stand in the text.
func (t *Text) of(from, to int) string {
	return t.plain[t.words[from].from:t.words[to-1].to]
}

// runs gives words in a row that stand in one clause, and in which none breaks
// a name.
func (t *Text) runs(yield func(from, to int) bool) {
	for from := range t.words {
		for to := from + 1; to <= min(from+longestName, len(t.words)); to++ {
			if t.words[to-1].kind >= idle {
				break
			}
			if !yield(from, to) {
				return
			}
		}
	}
}

// mayName reports whether words [from, to) may name a topic: both ends can be
// ends of a name, and not all say nothing by themselves.
func (t *Text) mayName(from, to int) bool {
	first, last := t.words[from].kind, t.words[to-1].kind
	said := t.of(from, to)
	if first == inner || last == inner || last == particle && (first == particle || chinese(said)) {
		return false
	}
	if n := utf8.RuneCountInString(said); n < 2 || chinese(said) && n > longestWidth {
		return false
	}
	says := slices.ContainsFunc(t.words[from:to], func(w word) bool { return w.kind == full })
	return says && !edges().empty[said] && !t.repeats(from, to)
}

// repeats reports whether a word stands twice in [from, to).
func (t *Text) repeats(from, to int) bool {
	for i := from; i < to; i++ {
		for j := from; j < i; j++ {
			if t.of(i, i+1) == t.of(j, j+1) {
				return true
			}
		}
	}
	return false
}

// says gives the words of [from, to) that say something, without endings; a
// character or two of Chinese beside a word are no word of their own.
func (t *Text) says(from, to int) []string {
	var out []string
	for i := from; i < to; i++ {
		said := t.of(i, i+1)
		switch {
		case t.words[i].kind == particle && i == to-1:
			out[len(out)-1] = t.of(i-1, to)
		case t.words[i].kind == full && !single(said) && !edges().empty[said]:
			out = append(out, stem(said))
		}
	}
	if out == nil {
		return []string{t.of(from, to)}
	}
	return out
}

// endings are those of English words that mean the same, the longest first.
var endings = []string{"ings", "ing", "ed", "es", "s"}

// stem gives a word without its ending, where three letters are left.
func stem(word string) string {
	for _, ending := range endings {
		if bare, cut := strings.CutSuffix(word, ending); cut && len(bare) >= 3 {
			return strings.TrimSuffix(bare, "e")
		}
	}
	return strings.TrimSuffix(word, "e")
}

// Names gives what a text says that may name a topic: one to four words in a
// row, as often as they stand in it.
func (t *Text) Names() (out []string) {
	t.runs(func(from, to int) bool {
		if t.mayName(from, to) {
			out = append(out, t.of(from, to))
		}
		return true
	})
	return out
}

func namesOf(texts []Text) [][]string {
	out := make([][]string, len(texts))
	for i := range texts {
		out[i] = texts[i].Names()
	}
	return out
}

func chinese(term string) bool {
	r, _ := utf8.DecodeRuneInString(term)
	return unicode.Is(unicode.Han, r)
}

// holds reports whether a name holds another: letters of a word hold none.
func holds(name, other string) bool {
	if chinese(other) {
		return strings.Contains(name, other)
	}
	return strings.Contains(" "+name+" ", " "+other+" ")
}
