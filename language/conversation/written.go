// SPDX-License-Identifier: Apache-2.0

package conversation

import (
	_ "embed"
	"hash/maphash"
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

var written = sync.OnceValue(func() *cue.List {
	l, err := cue.NewList([]string{string(Default), string(Bought)}, writtenLines)
	if err != nil {
		panic("conversation: written.tsv: " + err.Error())
	}
	return l
})

// Set sorts the reviews of one set, in order. It keeps eight bytes or so of
// each text; a set that does not fit into memory that way is to be parted. Not
// for several goroutines at once.
type Set struct {
	cues *cue.Counter
	seed maphash.Seed
	seen map[uint64]struct{}
}

// NewSet gives an empty set.
func NewSet() *Set {
	return &Set{cues: written().Counter(), seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}}
}

// The bounds of what a kind is told by.
const (
	longestDefault  = 30 // characters of a text that says but that nothing was written
	shortestRepeat  = 8  // a shorter text is the same by chance
	enoughOfDefault = 2  // of cues of default praise
)

// Kind tells who wrote a text, and notes it for those that follow. Texts are
// the same if they differ in marks, blanks, case and width only; one shorter
// than eight characters is never a Repeat, because people do write "good" of
// their own.
func (s *Set) Kind(t *plain.Text) Kind {
	sums := s.cues.Count(t)
	letters, hash := s.hash(t)
	if letters > 0 && letters <= longestDefault && sums[0] >= enoughOfDefault {
		return Default
	}
	_, repeat := s.seen[hash]
	if letters >= shortestRepeat {
		s.seen[hash] = struct{}{}
	}
	switch {
	case sums[1] >= 1:
		return Bought
	case repeat && letters >= shortestRepeat:
		return Repeat
	}
	return Own
}

// hash counts the letters, digits and pictures of a text, and hashes them.
func (s *Set) hash(t *plain.Text) (int, uint64) {
	var h maphash.Hash
	h.SetSeed(s.seed)
	n := 0
	var b [4]byte
	for i, kind := range t.Kinds() {
		if kind == plain.Blank || kind == plain.Mark {
			continue
		}
		r := t.Runes()[i]
		b[0], b[1], b[2], b[3] = byte(r), byte(r>>8), byte(r>>16), byte(r>>24)
		h.Write(b[:]) // never fails, by its documentation
		n++
	}
	return n, h.Sum64()
}
