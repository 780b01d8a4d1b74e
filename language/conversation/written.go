// SPDX-License-Identifier: Apache-2.0

package conversation

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"sync"

	"touchstone/language/cue"
	"touchstone/language/plain"
)

// Kind is who wrote a review.
type Kind string

// The kinds. A text is of the first that fits, in this order: Default, Bought,
// Repeat, Own.
const (
	Own     Kind = "own"     // the customer's own words
	Default Kind = "default" // the system's, because the customer wrote nothing
	Repeat  Kind = "repeat"  // the same as one before it in the set
	Bought  Kind = "bought"  // written for a reward, by its own account
)

//go:embed written.tsv
var writtenLines string

var written = sync.OnceValue(func() *cue.List { return cue.MustList([]string{string(Default), string(Bought)}, writtenLines) })

// Judge tells who wrote a text by the text alone. A worker keeps one for its
// buffers; it is not for several goroutines at once.
type Judge struct {
	cues *cue.Counter
	told []byte
}

// NewJudge gives a judge.
func NewJudge() *Judge { return &Judge{cues: written().Counter()} }

// Set sorts the reviews of one set, in order. It keeps eight bytes or so of
// each text; a set that does not fit into memory that way is to be parted. Not
// for several goroutines at once.
type Set struct {
	judge *Judge
	seen  map[uint64]struct{}
}

// NewSet gives an empty set.
func NewSet() *Set {
	return &Set{judge: NewJudge(), seen: map[uint64]struct{}{}}
}

// The bounds of what a kind is told by.
const (
	longestDefault  = 30 // characters of a text that says but that nothing was written
	shortestRepeat  = 8  // a shorter text is the same by chance
	enoughOfDefault = 2  // of cues of default praise
)

// Judge tells whether a text is Default, Bought or, by itself, Own, and gives
// its print: texts of one print differ in marks, blanks, case and width only.
// The print is 0 where equal texts may well be different people's own: in
// default praise, and below eight characters.
func (j *Judge) Judge(t *plain.Text) (kind Kind, print uint64) {
	sums := j.cues.Count(t)
	letters := j.letters(t)
	if letters > 0 && letters <= longestDefault && sums[0] >= enoughOfDefault {
		return Default, 0
	}
	if letters >= shortestRepeat {
		sum := sha256.Sum256(j.told)
		print = max(1, binary.LittleEndian.Uint64(sum[:]))
	}
	if sums[1] >= 1 {
		return Bought, print
	}
	return Own, print
}

// Kind tells who wrote a text, and notes it for those that follow. Texts are
// the same if they differ in marks, blanks, case and width only; one shorter
// than eight characters is never a Repeat, because people do write "good" of
// their own.
func (s *Set) Kind(t *plain.Text) Kind {
	kind, print := s.judge.Judge(t)
	if print == 0 {
		return kind
	}
	_, repeat := s.seen[print]
	s.seen[print] = struct{}{}
	if repeat && kind == Own {
		return Repeat
	}
	return kind
}

// letters puts the letters, digits and pictures of a text into told, and counts
// them.
func (j *Judge) letters(t *plain.Text) int {
	j.told = j.told[:0]
	n := 0
	for i, kind := range t.Kinds() {
		if kind == plain.Blank || kind == plain.Mark {
			continue
		}
		j.told = binary.LittleEndian.AppendUint32(j.told, uint32(t.Runes()[i]))
		n++
	}
	return n
}
