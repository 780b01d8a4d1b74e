// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// List is cues for labels. It does not change and may be shared.
type List struct {
	labels []string
	terms  *lexicon.Terms
	words  []word
	pairs  []pair
	sum    [sha256.Size]byte // of labels and lines
}

// word is what a listed phrase does. Phrases that it begins with are listed
// too and count where it does.
type word struct {
	cues   []vote
	denies bool
	opens  []int // pairs whose first part this is
	closes []int // pairs whose second part this is
	within []int // words that this one begins with, by index
	size   int   // characters
}

// vote is how much a cue speaks for a label.
type vote struct {
	label  int
	weight float64
}

// pair is two phrases in this order in one sentence, not far apart.
type pair struct{ vote }

// denial is the label of words such as "not": a cue right behind one does not
// count.
const denial = "not"

// NewList reads cues: lines of a label, a weight and phrases, parted by tabs.
// In a phrase "_" is a blank and "*" parts the two phrases of a pair. The
// label "not" lists what denies a cue right behind it. Phrases are taken in
// their plain form. A line that cannot be read is an error.
func NewList(labels []string, lines string) (*List, error) {
	sum := sha256.Sum256([]byte(strings.Join(labels, "\t") + "\n" + lines))
	b := builder{list: &List{labels: slices.Clone(labels), sum: sum}, index: map[string]int{}}
	n := 0
	for line := range strings.Lines(lines) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := b.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return b.finish()
}

type builder struct {
	list  *List
	text  plain.Text
	index map[string]int // of words, by their plain form
	order []string
}

func (b *builder) line(line string) error {
	fields := strings.Split(line, "\t")
	if len(fields) != 3 {
		return fmt.Errorf("%d fields; a label, a weight and phrases are needed", len(fields))
	}
	weight, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		return fmt.Errorf("weight %q: a number is needed", fields[1])
	}
	label := slices.Index(b.list.labels, fields[0])
	if label < 0 && fields[0] != denial {
		return fmt.Errorf("label %q is not one of %q", fields[0], b.list.labels)
	}
	for _, phrase := range strings.Fields(fields[2]) {
		first, second, paired := strings.Cut(phrase, "*")
		if b.form(first) == "" || paired && b.form(second) == "" {
			return fmt.Errorf("the phrase %q says nothing in its plain form", phrase)
		}
		b.phrase(phrase, vote{label, weight})
	}
	return nil
}

// phrase lists a phrase, or both parts of a pair.
func (b *builder) phrase(phrase string, v vote) {
	first, second, paired := strings.Cut(phrase, "*")
	one := b.word(first)
	switch {
	case paired:
		two, id := b.word(second), len(b.list.pairs)
		b.list.pairs = append(b.list.pairs, pair{v})
		b.list.words[one].opens = append(b.list.words[one].opens, id)
		b.list.words[two].closes = append(b.list.words[two].closes, id)
	case v.label < 0:
		b.list.words[one].denies = true
	case !slices.ContainsFunc(b.list.words[one].cues, func(o vote) bool { return o.label == v.label }):
		b.list.words[one].cues = append(b.list.words[one].cues, v)
	}
}

// form gives the plain form of a phrase.
func (b *builder) form(phrase string) string {
	b.text.Reset(strings.ReplaceAll(phrase, "_", " "))
	return string(b.text.Runes())
}

// word gives the index of a phrase.
func (b *builder) word(phrase string) int {
	form := b.form(phrase)
	if i, known := b.index[form]; known {
		return i
	}
	b.index[form] = len(b.order)
	b.order = append(b.order, form)
	b.list.words = append(b.list.words, word{size: len(b.text.Runes())})
	return len(b.order) - 1
}

func (b *builder) finish() (*List, error) {
	var err error
	b.list.terms, err = lexicon.NewTerms(b.order)
	if err != nil {
		return nil, err
	}
	for i, form := range b.order {
		for at := range form {
			if k, known := b.index[form[:at]]; known && !lettersGoOn(form, at) {
				b.list.words[i].within = append(b.list.words[i].within, k)
			}
		}
	}
	return b.list, nil
}

// lettersGoOn reports whether the place lies inside a word of letters.
func lettersGoOn(form string, at int) bool {
	return at > 0 && latin(form[at-1]) && latin(form[at])
}

func latin(c byte) bool { return c >= 'a' && c <= 'z' }
