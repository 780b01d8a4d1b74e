// SPDX-License-Identifier: Apache-2.0

package lexicon

import (
	"sync"

	"touchstone/language/plain"
)

// Lexicon is a list of words to find. It does not change and may be shared.
type Lexicon struct {
	trie    *trie
	entries []entry
}

// Shipped gives the lexicon that comes with the program; it is loaded once, in
// a few milliseconds.
var Shipped = sync.OnceValue(load)

func load() *Lexicon {
	l := listed{known: map[string]int{}}
	for _, lines := range []string{ruleWords, chineseWords, englishWords, pictureWords} {
		l.read(lines)
	}
	return &Lexicon{trie: newTrie(l.words), entries: l.entries}
}

// Len is how many words and forms are listed.
func (l *Lexicon) Len() int { return len(l.entries) }

// token is a listed word in a text.
type token struct {
	from, to int
	step     int // how far into the text, counted in half words
	entry
}

// steps of what is not listed, and of what is.
const (
	characterSteps = 1
	wordSteps      = 2
)

// scan finds the listed words of a text, longest first, from left to right.
func (f *Finder) scan(t *plain.Text) {
	f.tokens = f.tokens[:0]
	runes, kinds := t.Runes(), t.Kinds()
	f.codes = f.words.trie.encode(f.codes[:0], runes)
	step := 0
	for i := 0; i < len(runes); {
		if f.words.trie.heads.may(f.codes[i], f.codes[i+1]) {
			if end, id := f.words.longest(runes, kinds, i); id > 0 && !f.words.broken(runes, kinds, i, end) {
				f.tokens = append(f.tokens, token{i, end, step, f.words.entries[id-1]})
				step += wordSteps
				i = end
				continue
			}
		}
		switch kinds[i] {
		case plain.Letter:
			end := i + 1
			for end < len(kinds) && kinds[end] == plain.Letter {
				end++
			}
			if id := f.drawled(runes[i:end]); id > 0 {
				f.tokens = append(f.tokens, token{i, end, step, f.words.entries[id-1]})
			}
			i = end
			step += wordSteps
			continue
		case plain.Han:
			step += characterSteps
		}
		i++
	}
}

// longest gives the end and number of the longest word at i, 0 where there is
// none. Words of letters, and numbers, are found whole.
func (l *Lexicon) longest(runes []rune, kinds []plain.Kind, i int) (end int, id int32) {
	if i > 0 && kinds[i] == plain.Digit && kinds[i-1] == plain.Digit {
		return 0, 0
	}
	state := int32(0)
	for at := i; at < len(runes); at++ {
		if state = l.trie.next(state, runes[at]); state == 0 {
			break
		}
		if word := l.trie.states[state].word; word > 0 && !runsOn(kinds, at) {
			end, id = at+1, word
		}
	}
	return end, id
}

// runsOn reports whether the word or number that i stands in goes on.
func runsOn(kinds []plain.Kind, i int) bool {
	kind := kinds[i]
	return (kind == plain.Letter || kind == plain.Digit) && i+1 < len(kinds) && kinds[i+1] == kind
}

// idiom is how many characters a word has that another word's last character
// may begin.
const idiom = 4

// broken reports whether the word [i, end) takes the first character of an
// idiom that is longer than it.
func (l *Lexicon) broken(runes []rune, kinds []plain.Kind, i, end int) bool {
	if end-i < 2 || end == len(runes) || kinds[end-1] != plain.Han || !l.trie.begins(runes, end-1) {
		return false
	}
	to, id := l.longest(runes, kinds, end-1)
	return id > 0 && to-end+1 >= idiom && to-end+1 > end-i
}

// drawled gives the number of a word that is drawn out, such as "sooo".
func (f *Finder) drawled(word []rune) int32 {
	for keep := 2; keep >= 1; keep-- {
		f.squeezed = squeeze(f.squeezed[:0], word, keep)
		if len(f.squeezed) == len(word) {
			return 0
		}
		if id := f.words.whole(f.squeezed); id > 0 {
			return id
		}
	}
	return 0
}

// squeeze copies a word, with keep letters for every three or more in a row.
func squeeze(into, word []rune, keep int) []rune {
	for i := 0; i < len(word); {
		n := 1
		for i+n < len(word) && word[i+n] == word[i] {
			n++
		}
		if n >= 3 {
			into = append(into, word[i:i+keep]...)
		} else {
			into = append(into, word[i:i+n]...)
		}
		i += n
	}
	return into
}

// whole gives the number of a word, 0 where it is not listed.
func (l *Lexicon) whole(word []rune) int32 {
	state := int32(0)
	for _, r := range word {
		if state = l.trie.next(state, r); state == 0 {
			return 0
		}
	}
	return l.trie.states[state].word
}
