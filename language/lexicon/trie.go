// SPDX-License-Identifier: Apache-2.0

package lexicon

import (
	"cmp"
	"slices"
)

// The characters that words are made of: the basic plane, and the pictograms
// beyond it.
const (
	basicPlane    = 1 << 16
	firstPictured = 0x1F000
	lastPictured  = 0x1FBFF
	alphabet      = basicPlane + lastPictured - firstPictured + 1
)

// trie is a set of words in a double array: from state s the character with
// code c leads to state base+c, if that one names s as the state before it.
type trie struct {
	codes  []uint16 // by letter; 0 where no word has it
	states []state
	heads  heads
}

// state is one place of the double array.
type state struct {
	base   int32
	before int32 // the state before, plus one; 0 where the place is free
	word   int32 // the word that ends here, plus one
}

// heads tells, nearly always rightly, whether a word begins with two
// characters: at most places of a text none does, and these bits stay in the
// first cache, as the states do not. A bit is set for the codes of the
// first two characters of each word; for a word of one, with any behind it.
type heads struct {
	pairs [1 << 16 / 64]uint64
	alone []uint64 // by code
}

func (h *heads) may(first, second uint16) bool {
	at := first*0x9E35 + second
	return (h.alone[first/64]>>(first%64)|h.pairs[at/64]>>(at%64))&1 != 0
}

func (h *heads) add(codes []uint16) {
	if len(codes) == 1 {
		h.alone[codes[0]/64] |= 1 << (codes[0] % 64)
		return
	}
	at := codes[0]*0x9E35 + codes[1]
	h.pairs[at/64] |= 1 << (at % 64)
}

// letter gives the place of a character in codes, -1 where it has none.
func letter(r rune) int {
	switch {
	case r < basicPlane:
		return int(r)
	case r >= firstPictured && r <= lastPictured:
		return int(r) - firstPictured + basicPlane
	}
	return -1
}

// code gives the code of a character, 0 where no word has it.
func (t *trie) code(r rune) uint16 {
	at := letter(r)
	if at < 0 {
		return 0
	}
	return t.codes[at]
}

// encode gives the codes of characters, and 0 behind the last.
func (t *trie) encode(into []uint16, runes []rune) []uint16 {
	into = slices.Grow(into, len(runes)+1)[:len(runes)+1]
	for i, r := range runes {
		into[i] = t.code(r)
	}
	into[len(runes)] = 0
	return into
}

// next gives the state after a character, 0 where no word goes on.
func (t *trie) next(from int32, r rune) int32 {
	code := t.code(r)
	if code == 0 {
		return 0
	}
	to := t.states[from].base + int32(code)
	if int(to) >= len(t.states) || t.states[to].before != from+1 {
		return 0
	}
	return to
}

// begins reports whether a word may begin at a character; false is sure.
func (t *trie) begins(runes []rune, i int) bool {
	second := uint16(0)
	if i+1 < len(runes) {
		second = t.code(runes[i+1])
	}
	return t.heads.may(t.code(runes[i]), second)
}

// coded is a word as codes, with its number.
type coded struct {
	codes []uint16
	id    int32
}

// newTrie builds the double array of words, which have no two alike. Their
// numbers are their places in the list.
func newTrie(words [][]rune) *trie {
	t := &trie{codes: make([]uint16, alphabet)}
	list, last := make([]coded, len(words)), uint16(0)
	for id, word := range words {
		codes := make([]uint16, len(word))
		for i, r := range word {
			at := letter(r)
			if at < 0 {
				panic("lexicon: a word has a character that no word may have: " + string(word))
			}
			if t.codes[at] == 0 {
				last++
				t.codes[at] = last
			}
			codes[i] = t.codes[at]
		}
		list[id] = coded{codes, int32(id)}
	}
	slices.SortFunc(list, func(a, b coded) int { return slices.Compare(a.codes, b.codes) })
	t.heads.alone = make([]uint64, int(last)/64+1)
	for _, w := range list {
		t.heads.add(w.codes)
	}
	t.grow(int(last) + 2)
	b := trieBuilder{trie: t, free: 1}
	b.place(0, 0, list)
	return t
}

func (t *trie) grow(n int) {
	if more := n - len(t.states); more > 0 {
		t.states = append(t.states, make([]state, more)...)
	}
}

// trieBuilder places states where there is room.
type trieBuilder struct {
	*trie
	free int // no state before this one is free
	kids []uint16
}

// place gives a state its children: the words that share its first depth
// characters, in order.
func (b *trieBuilder) place(at int32, depth int, list []coded) {
	for len(list) > 0 && len(list[0].codes) == depth {
		b.states[at].word = list[0].id + 1
		list = list[1:]
	}
	if len(list) == 0 {
		return
	}
	b.kids = b.kids[:0]
	for _, w := range list {
		if c := w.codes[depth]; len(b.kids) == 0 || b.kids[len(b.kids)-1] != c {
			b.kids = append(b.kids, c)
		}
	}
	base := b.room()
	b.states[at].base = base
	for _, c := range b.kids {
		b.states[base+int32(c)].before = at + 1
	}
	for len(list) > 0 {
		c := list[0].codes[depth]
		n, _ := slices.BinarySearchFunc(list, c+1, func(w coded, c uint16) int { return cmp.Compare(w.codes[depth], c) })
		b.place(base+int32(c), depth+1, list[:n])
		list = list[n:]
	}
}

// room finds a base from which every child has a free place.
func (b *trieBuilder) room() int32 {
	for b.free < len(b.states) && b.states[b.free].before != 0 {
		b.free++
	}
	first := int(b.kids[0])
	for base := max(b.free-first, 0); ; base++ {
		b.grow(base + int(b.kids[len(b.kids)-1]) + 1)
		if !slices.ContainsFunc(b.kids, func(c uint16) bool { return b.states[base+int(c)].before != 0 }) {
			return int32(base)
		}
	}
}
