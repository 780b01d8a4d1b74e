// SPDX-License-Identifier: Apache-2.0

package search

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"touchstone"
)

// MaxWords is how many characters a question has at most.
const MaxWords = 200

const (
	maxWord  = 40     // characters of a word; the rest is cut off
	maxUnits = 20_000 // words of one text; later ones are not found
	quotes   = "\"“”„«»「」『』"
)

// Words are what a text must say: every part, each at one stretch.
type Words struct{ parts [][]string }

// ParseWords reads what somebody looks for: words with spaces between, all of
// which a text must hold, in any order; what stands in quotation marks must
// stand in the text as it is, but for case, width and punctuation. Invalid when
// there is no word, or more than MaxWords characters.
func ParseWords(text string) (Words, error) {
	if n := len([]rune(text)); n > MaxWords {
		return Words{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "q", Message: touchstone.Msg("search.too_long", "n", n, "limit", MaxWords)}
	}
	var w Words
	for _, part := range stretches(text) {
		if u := units(part); len(u) > 0 {
			w.parts = append(w.parts, u)
		}
	}
	if len(w.parts) == 0 {
		return Words{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "q", Message: touchstone.Msg("search.no_word")}
	}
	return w, nil
}

// stretches cuts a question at its spaces, but for those between quotation
// marks.
func stretches(text string) []string {
	quoted := false
	return strings.FieldsFunc(text, func(r rune) bool {
		if strings.ContainsRune(quotes, r) {
			quoted = !quoted
			return true
		}
		return !quoted && unicode.IsSpace(r)
	})
}

// In tells whether the texts of one fact say every part; a part stands within
// one text.
func (w Words) In(texts []touchstone.Text) bool {
	said := make([][]string, len(texts))
	for i, t := range texts {
		said[i] = units(t.Text)
	}
	for _, part := range w.parts {
		if !slices.ContainsFunc(said, func(u []string) bool { return within(u, part) }) {
			return false
		}
	}
	return len(w.parts) > 0
}

// within tells whether a text says a part at one stretch.
func within(text, part []string) bool {
	for ; len(text) >= len(part); text = text[1:] {
		if slices.Equal(text[:len(part)], part) {
			return true
		}
	}
	return false
}

// units cuts a text into words, and into characters where words have no spaces
// between.
func units(text string) []string {
	var out []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			out = append(out, string(word[:min(len(word), maxWord)]))
			word = word[:0]
		}
	}
	for _, r := range folded(text) {
		switch {
		case dense(r):
			end()
			out = append(out, string(r))
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && len(word) > 0:
			word = append(word, r)
		default:
			end()
		}
		if len(out) >= maxUnits {
			return out[:maxUnits]
		}
	}
	end()
	return out
}

// folded takes the difference of case and width out of a text. Folding alone
// swaps the cases of some scripts (Cherokee), so lower case comes after it.
func folded(text string) string {
	return norm.NFKC.String(strings.ToLower(cases.Fold().String(norm.NFKC.String(text))))
}

// dense tells whether a character is of a script that puts no spaces between
// words.
func dense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) || r == 'ー' || r == '々'
}

// dual tells whether a unit is a character of such a script.
func dual(unit string) bool {
	for i, r := range unit {
		return i == 0 && dense(r)
	}
	return false
}

// grams gives the keys under which a text is found: its units, and each two
// neighbouring characters, without repeats.
func grams(units []string) []string {
	out := slices.Clone(units)
	for i := 1; i < len(units); i++ {
		if dual(units[i-1]) && dual(units[i]) {
			out = append(out, units[i-1]+units[i])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// asked gives the fewest keys that lead to every text that may say the words:
// of characters with neighbours only the pairs, as few texts have them.
func (w Words) asked() []string {
	var out []string
	for _, part := range w.parts {
		for i, u := range part {
			after := i+1 < len(part) && dual(u) && dual(part[i+1])
			before := i > 0 && dual(u) && dual(part[i-1])
			switch {
			case after:
				out = append(out, u+part[i+1])
			case !before:
				out = append(out, u)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
