// SPDX-License-Identifier: Apache-2.0

package topic

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"touchstone/language/plain"
)

// kind tells what a word can do in a name.
type kind uint8

const (
	full       kind = iota // begin it, end it and be one
	weak                   // begin or end it
	inner                  // stand within
	particle               // the same, and begin or end it where it belongs to the word beside it
	idle                   // nothing
	determiner             // nothing; what stands in front of it is no part of a word
)

// word is a word of a text, or of kind idle the end of a clause.
type word struct {
	from, to int32 // bytes of the plain text
	kind     kind
}

// Text is a text as topics are found in it.
type Text struct {
	// Terms are what it is placed by: words of two letters or more and pairs of
	// neighbouring words, and of Chinese every two to six characters in a row,
	// as often as they stand in it. None reaches over the end of a clause, and
	// none is one of the words that say nothing by themselves.
	Terms []string
	plain string
	words []word
}

// Read reads a text.
func Read(t *plain.Text) Text {
	r := reader{text: t, at: make([]int32, len(t.Runes())+1)}
	for i, c := range t.Runes() {
		r.at[i+1] = r.at[i] + int32(utf8.RuneLen(c))
	}
	out := Text{plain: string(t.Runes())}
	r.out = &out
	for _, c := range t.Clauses() {
		out.Terms = clauseTerms(out.Terms, t.Runes()[c.From:c.To], t.Kinds()[c.From:c.To])
		r.clause(c.From, c.To)
	}
	return out
}

//go:embed edges.txt
var edgeFile string

// edge is what words do in names that say nothing by themselves.
type edge struct {
	inner, weak, particles, determiners, aspects, nots, failing, empty map[string]bool
}

var edges = sync.OnceValue(func() edge {
	out := edge{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	of := map[string]map[string]bool{
		"&": out.inner, "-": out.weak, "+": out.particles, "!": out.determiners,
		">": out.aspects, "^": out.nots, "~": out.failing, "=": out.empty,
	}
	for line := range strings.Lines(edgeFile) {
		mark, words, _ := strings.Cut(line, " ")
		for word := range strings.FieldsSeq(words) {
			if set := of[mark]; set != nil {
				set[word] = true
			}
		}
	}
	return out
})

// reader cuts a plain text into words.
type reader struct {
	text *plain.Text
	out  *Text
	at   []int32 // bytes at which characters begin
	ends []int
}

// clause cuts the characters [from, to) into words.
func (r *reader) clause(from, to int) {
	kinds, runes := r.text.Kinds(), r.text.Runes()
	for i := from; i < to; {
		end := i + 1
		for end < to && (kinds[end] == kinds[i] || kinds[i] == plain.Letter && runes[end] == '-' && end+1 < to && kinds[end+1] == plain.Letter) {
			end++ // check-in is one word
		}
		switch kinds[i] {
		case plain.Han:
			r.chinese(i, end)
		case plain.Letter:
			r.add(r.at[i], r.at[end], r.letters(i, end))
		case plain.Blank:
		default:
			r.add(r.at[i], r.at[end], idle)
		}
		i = end
	}
	r.add(r.at[to], r.at[to], idle)
}

func (r *reader) add(from, to int32, as kind) {
	r.out.words = append(r.out.words, word{from: from, to: to, kind: as})
}

// letters tells what a word of letters can do. "IT" is none of those that say
// nothing, as "it" is.
func (r *reader) letters(from, to int) kind {
	word, e := r.out.plain[r.at[from]:r.at[to]], edges()
	switch {
	case word == "it" && r.text.Original(from, to).Of(r.text.Source()) == "IT":
		return particle
	case e.determiners[word]:
		return determiner
	case to-from < 2:
		return idle
	case e.weak[word]:
		return weak
	case !stops()[word]:
		return full
	case e.particles[word]:
		return particle
	case e.inner[word]:
		return inner
	}
	return idle
}

// chinese cuts characters in a row into words. A number takes what it counts
// with it.
func (r *reader) chinese(from, to int) {
	first, begin := len(r.out.words), r.at[from]
	text := r.out.plain[begin:r.at[to]]
	r.ends = chineseWords().cut(r.ends[:0], text)
	counted := from > 0 && r.text.Kinds()[from-1] == plain.Digit
	at := 0
	for i := 0; i < len(r.ends); i++ {
		end := r.ends[i]
		as, number := chineseKind(text[at:end])
		switch {
		case counted && single(text[at:end]):
			as = idle
		case as == full && i+2 < len(r.ends) && edges().fails(text[end:r.ends[i+1]], text[r.ends[i+1]:r.ends[i+2]]):
			i += 2
			end = r.ends[i]
		}
		r.add(begin+int32(at), begin+int32(end), as)
		at, counted = end, number
	}
	r.join(r.out.words[first:])
}

func (e edge) fails(not, how string) bool { return e.nots[not] && e.failing[how] }

func single(word string) bool { return utf8.RuneCountInString(word) == 1 }

// chineseKind tells what a Chinese word can do, and whether it is a number or
// measure.
func chineseKind(word string) (as kind, number bool) {
	e, w := edges(), chineseWords().words[word]
	switch {
	case e.particles[word]:
		return particle, false
	case e.inner[word]:
		return inner, false
	case w.use == counts:
		return idle, true
	case e.weak[word]:
		return weak, false
	case stops()[word], e.empty[word], w.use == points, w.use == serves && single(word):
		return idle, false
	case w.use == serves:
		return weak, false
	}
	return full, false
}

// join makes particles of Chinese what they are where no character behind them
// is left alone, which they could belong to.
func (r *reader) join(words []word) {
	alone := func(i int) bool {
		return i < len(words) && words[i].kind == full && single(r.out.plain[words[i].from:words[i].to])
	}
	for i := range words {
		if words[i].kind != particle || alone(i+1) {
			continue
		}
		words[i].kind = idle
		if edges().inner[r.out.plain[words[i].from:words[i].to]] {
			words[i].kind = inner
		}
	}
}
