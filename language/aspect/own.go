// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// Own is what a term stands for with those who use it.
type Own struct {
	Term   string `json:"term"`   // in its plain form; see PlainTerm
	Aspect string `json:"aspect"` // a key of the taxonomy; empty: it names nothing
}

// The longest own terms, in characters: of Han characters, and of letters.
const (
	longestHan     = 6
	longestLetters = 24
)

// PlainTerm gives the form under which a term is listed; empty where the words
// are no term: they hold digits or marks, or are longer than six Han characters
// or 24 letters.
func PlainTerm(words string) string {
	var t plain.Text
	t.Reset(words)
	han := false
	for _, k := range t.Kinds() {
		switch k {
		case plain.Han:
			han = true
		case plain.Letter, plain.Blank:
		default:
			return ""
		}
	}
	n := len(t.Runes())
	if n > longestLetters || han && n > longestHan {
		return ""
	}
	return string(t.Runes())
}

// Stands gives the key of the aspect that a plain term stands for; empty where
// it names nothing.
func (t *Taxonomy) Stands(term string) string {
	if at, known := t.own[term]; known {
		return t.key(at)
	}
	var text plain.Text
	text.Reset(term)
	end, index, ok := t.terms.Longest(&text, 0)
	if !ok || end != len(text.Runes()) {
		return ""
	}
	return t.key(t.listed[index].aspect)
}

func (t *Taxonomy) key(at int) string {
	if at == unlisted {
		return ""
	}
	return t.aspects[at].Key
}

// With gives the taxonomy with terms of somebody's own, which hold against its
// own entries and against what a model learnt. Terms of aspects that it does
// not have are left out, as are words that are no terms; of two that are equal
// the first holds.
func (t *Taxonomy) With(own []Own) (*Taxonomy, error) {
	out := &Taxonomy{aspects: t.aspects, index: t.index, own: map[string]int{}}
	sum := sha256.New()
	_, _ = fmt.Fprintln(sum, t.sum) // a hash takes everything
	for _, o := range own {
		at, known := t.index[o.Aspect]
		if o.Aspect == "" {
			at, known = unlisted, true
		}
		term := PlainTerm(o.Term)
		if _, twice := out.own[term]; !known || twice || utf8.RuneCountInString(term) == 0 {
			continue
		}
		out.own[term] = at
		out.words, out.listed = append(out.words, term), append(out.listed, listed{aspect: at})
		_, _ = fmt.Fprintf(sum, "%q %q\n", term, o.Aspect)
	}
	for i, word := range t.words {
		if _, replaced := out.own[word]; !replaced {
			out.words, out.listed = append(out.words, word), append(out.listed, t.listed[i])
		}
	}
	if len(out.words) > maxTerms {
		return nil, fmt.Errorf("more than %d terms", maxTerms)
	}
	out.sum = hex.EncodeToString(sum.Sum(nil))
	var err error
	out.terms, err = lexicon.NewTerms(out.words)
	return out, err
}

// owned gives what own terms say of plain characters of a text.
func (t *Taxonomy) owned(text *plain.Text, from, to int) (aspect int, known bool) {
	if len(t.own) == 0 {
		return unlisted, false
	}
	aspect, known = t.own[string(text.Runes()[from:to])]
	return aspect, known
}
