// SPDX-License-Identifier: Apache-2.0

package lexicon

import (
	"errors"
	"fmt"

	"touchstone/language/plain"
)

// Terms is a set of words to find in plain texts, by the search that finds
// opinions: it serves rooms that look for words of their own. It does not
// change and may be shared.
type Terms struct{ words Lexicon }

// longestTerm is how many characters a term may have.
const longestTerm = 64

// NewTerms makes a set of words, given in their plain form. A word that is
// empty, longer than 64 characters, listed twice, or has a character that texts
// do not, is an error.
func NewTerms(words []string) (*Terms, error) {
	runes, known := make([][]rune, len(words)), map[string]bool{}
	for i, word := range words {
		runes[i] = []rune(word)
		switch {
		case word == "":
			return nil, errors.New("a term is empty")
		case len(runes[i]) > longestTerm:
			return nil, fmt.Errorf("the term %.40q has %d characters; %d are allowed", word, len(runes[i]), longestTerm)
		case known[word]:
			return nil, fmt.Errorf("the term %q is listed twice", word)
		}
		for _, r := range runes[i] {
			if letter(r) < 0 {
				return nil, fmt.Errorf("the term %q has the character %U, which no text has in its plain form", word, r)
			}
		}
		known[word] = true
	}
	return &Terms{Lexicon{trie: newTrie(runes)}}, nil
}

// Longest gives the end and the index of the longest word that begins at a
// plain character, and false where none does. Words of letters are found
// whole, if at is where one begins.
func (t *Terms) Longest(text *plain.Text, at int) (end, index int, found bool) {
	runes := text.Runes()
	if !t.words.trie.begins(runes, at) {
		return 0, 0, false
	}
	end, id := t.words.longest(runes, text.Kinds(), at)
	return end, int(id) - 1, id > 0
}
