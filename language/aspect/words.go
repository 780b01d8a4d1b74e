// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"sort"

	"touchstone/language/plain"
)

// word is what models read: a word of letters, a run of digits, or one other
// character; blanks are left out.
type word struct {
	from, to int // plain characters
	hash     uint64
	kind     plain.Kind
}

const (
	seedWord  = 0xc2b2ae3d27d4eb4f
	seedDigit = 0x27d4eb2f165667c5
	factor    = 0xff51afd7ed558ccd
)

// mix takes another part into a hash.
func mix(sum, part uint64) uint64 {
	sum = (sum ^ part) * factor
	return sum ^ sum>>32
}

// split appends the words of a text.
func split(words []word, t *plain.Text) []word {
	runes, kinds := t.Runes(), t.Kinds()
	for i := 0; i < len(runes); {
		kind, end := kinds[i], i+1
		sum := uint64(runes[i])
		switch kind {
		case plain.Blank:
			i++
			continue
		case plain.Letter:
			sum = mix(seedWord, sum)
			for ; end < len(kinds) && kinds[end] == plain.Letter; end++ {
				sum = mix(sum, uint64(runes[end]))
			}
		case plain.Digit:
			sum = seedDigit // any number is alike
			for ; end < len(kinds) && kinds[end] == plain.Digit; end++ {
			}
		}
		words = append(words, word{i, end, sum, kind})
		i = end
	}
	return words
}

// within gives the words that lie in the plain characters [from, to), as a
// half-open range; words are in order.
func within(words []word, from, to int) (first, last int) {
	first = after(words, from)
	for last = first; last < len(words) && words[last].to <= to; last++ {
	}
	return first, last
}

// after gives the first word that begins at a plain character or later.
func after(words []word, at int) int {
	return sort.Search(len(words), func(i int) bool { return words[i].from >= at })
}
