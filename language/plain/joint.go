// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed joints.tsv
var jointLines string

// place is where in a clause a word ties clauses together.
type place uint8

const (
	anywhere place = iota
	atStart
	within // anywhere; no clause begins with it
	behind // the same, but not at the start
)

// tie is a word that ties clauses together, or one that only looks so.
type tie struct {
	word  []rune
	place place
	joint Joint
}

// ties is the words that tie clauses together.
type ties struct {
	begin [1 << 16 / 64]uint64 // bits: by the low half of a character, whether one may begin with it
	words [256][]tie           // by the low byte of their first character, longest first
}

// may reports whether a word may begin with a character; false is sure.
func (l *ties) may(r rune) bool { return l.begin[uint16(r)/64]>>(uint16(r)%64)&1 != 0 }

var joints = sync.OnceValue(newTies)

// newTies takes the lines of joints.tsv: a place, a joint, and words with
// underscores for blanks. The joint none keeps a word from being read as a
// shorter one.
func newTies() *ties {
	places := map[string]place{"anywhere": anywhere, "start": atStart, "within": within, "behind": behind}
	kinds := map[string]Joint{"contrast": Contrast, "concession": Concession, "none": Loose}
	list := &ties{}
	for line := range strings.Lines(jointLines) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		for _, word := range strings.Fields(fields[2]) {
			runes := []rune(strings.ReplaceAll(word, "_", " "))
			first := uint16(runes[0])
			list.begin[first/64] |= 1 << (first % 64)
			at := &list.words[first&0xFF]
			*at = append(*at, tie{runes, places[fields[0]], kinds[fields[1]]})
		}
	}
	for i := range list.words {
		slices.SortStableFunc(list.words[i], func(a, b tie) int { return cmp.Compare(len(b.word), len(a.word)) })
	}
	return list
}

// find gives the longest tie that stands at a plain character, nil where none
// does. Words of letters are found whole.
func (l *ties) find(t *Text, at, start int) *tie {
	list := l.words[t.runes[at]&0xFF]
	for i := range list {
		word := list[i].word
		end := at + len(word)
		if end > len(t.runes) || !slices.Equal(t.runes[at:end], word) {
			continue
		}
		if t.kinds[at] == Letter && (at > 0 && t.kinds[at-1] == Letter || end < len(t.runes) && t.kinds[end] == Letter) {
			continue
		}
		if t.quoted(at, end) {
			return nil
		}
		if list[i].place == atStart && at != start || list[i].place == behind && at == start {
			continue
		}
		return &list[i]
	}
	return nil
}

// quoted reports whether [from, to) stands in quotation marks of its own.
func (t *Text) quoted(from, to int) bool {
	return from > 0 && to < len(t.runes) && t.runes[from-1] == '"' && t.runes[to] == '"'
}
