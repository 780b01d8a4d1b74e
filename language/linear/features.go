// SPDX-License-Identifier: Apache-2.0

package linear

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"unicode"
)

// MaxTokens is how many tokens of a text are read; what follows is not looked
// at, so that time and memory have a bound.
const MaxTokens = 1 << 14

// Features says which n-grams of a text become features. A token is a word of
// an alphabet, a run of digits, or any other single character that is no
// blank: a Han character, a sign, an emoji.
type Features struct {
	Bits    uint8 // 2^Bits buckets; 8 to MaxBits
	Chars   uint8 // longest n-gram of tokens without words; 0 to 5
	Words   uint8 // longest n-gram of tokens with a word among them; 0 to 5
	Letters uint8 // longest n-gram of letters inside a word, from 3; 0 is none, else 3 to 6
}

// MaxBits bounds the number of buckets.
const MaxBits = 22

// Validate says what is wrong.
func (f Features) Validate() error {
	var all []error
	check := func(name string, got, low, high uint8) {
		if got < low || got > high {
			all = append(all, fmt.Errorf("%s is %d; %d to %d are allowed", name, got, low, high))
		}
	}
	check("bits", f.Bits, 8, MaxBits)
	check("chars", f.Chars, 0, 5)
	check("words", f.Words, 0, 5)
	if f.Letters > 0 {
		check("letters", f.Letters, 3, 6)
	}
	if f.Chars == 0 && f.Words == 0 {
		all = append(all, errors.New("chars or words must be at least 1"))
	}
	return errors.Join(all...)
}

// Hasher turns texts into features. It keeps its buffers: one goroutine each.
type Hasher struct {
	Features
	tokens []token
	seen   []uint64 // stamp and bucket, open addressing; a slot counts where its stamp is of this text
	stamp  uint32
	out    []uint32
}

// token is one token of a text by its hash.
type token struct {
	hash uint64
	word bool
}

// NewHasher gives a hasher.
func NewHasher(f Features) (*Hasher, error) {
	if err := f.Validate(); err != nil {
		return nil, err
	}
	const slots = 1 << 10
	return &Hasher{Features: f, seen: make([]uint64, slots)}, nil
}

// Hash gives the distinct buckets of a text's n-grams in order of first
// appearance, each below 2^Bits. Letters are taken as they are: fold case
// before. The slice is good until the next call.
func (h *Hasher) Hash(text []rune) []uint32 {
	h.begin()
	h.split(text)
	h.grow(len(h.tokens))
	for i := range h.tokens {
		h.runs(i)
	}
	return h.out
}

// Add adds a feature of the caller's own, by its name, to the text hashed last
// and gives all features. It is how readings of other kinds join the n-grams.
func (h *Hasher) Add(name string) []uint32 {
	sum := uint64(seedNamed)
	for i := range len(name) {
		sum = mix(sum, uint64(name[i]))
	}
	h.put(sum)
	return h.out
}

const (
	seedToken  = 0x9e3779b97f4a7c15
	seedWord   = 0xc2b2ae3d27d4eb4f
	seedLetter = 0x165667b19e3779f9
	seedNamed  = 0xd6e8feb86659fd93
	factor     = 0xff51afd7ed558ccd
	// sparse is how many slots of the table there are for a feature at least.
	sparse = 2
)

// mix takes another part into a hash.
func mix(sum, part uint64) uint64 {
	sum = (sum ^ part) * factor
	return sum ^ sum>>32
}

func (h *Hasher) begin() {
	h.tokens, h.out = h.tokens[:0], h.out[:0]
	h.stamp++
	if h.stamp == 0 {
		clear(h.seen)
		h.stamp = 1
	}
}

// grow makes the table large enough for the features of so many tokens.
func (h *Hasher) grow(tokens int) {
	need := sparse * (tokens*int(max(h.Chars, h.Words)) + len(h.out))
	if need <= len(h.seen) {
		return
	}
	h.resize(1 << bits.Len(uint(need)))
}

func (h *Hasher) resize(slots int) {
	h.seen, h.stamp = make([]uint64, slots), 1
	old := slices.Clone(h.out)
	h.out = h.out[:0]
	for _, bucket := range old {
		h.insert(bucket)
	}
}

// split finds the tokens of a text, and puts the n-grams inside words.
func (h *Hasher) split(text []rune) {
	for i := 0; i < len(text) && len(h.tokens) < MaxTokens; {
		r := text[i]
		end := i + 1
		switch {
		case wordy(r):
			for end < len(text) && end-i < longestWord && wordy(text[end]) {
				end++
			}
			h.word(text[i:end])
		case r != ' ' && !unicode.IsSpace(r):
			h.tokens = append(h.tokens, token{hash: uint64(r)})
		}
		i = end
	}
}

// longestWord is where a word that does not end is cut.
const longestWord = 64

// wordy tells whether a character is part of a word: a letter of an alphabet,
// a digit, or an apostrophe.
func wordy(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || r == '\''
	}
	return r < 0x2000 && unicode.IsLetter(r)
}

func (h *Hasher) word(letters []rune) {
	sum := uint64(seedWord)
	for _, r := range letters {
		sum = mix(sum, uint64(r))
	}
	h.tokens = append(h.tokens, token{hash: sum, word: true})
	if h.Letters == 0 {
		return
	}
	const edge = ' '
	at := func(i int) uint64 {
		if i < 0 || i >= len(letters) {
			return edge
		}
		return uint64(letters[i])
	}
	for start := -1; start < len(letters); start++ {
		sum := uint64(seedLetter)
		for i := start; i <= len(letters) && i < start+int(h.Letters); i++ {
			sum = mix(sum, at(i))
			if i-start >= 2 {
				h.put(sum)
			}
		}
	}
}

// runs puts the n-grams that begin with a token.
func (h *Hasher) runs(start int) {
	sum := uint64(seedToken)
	words := false
	longest := int(max(h.Chars, h.Words))
	for n, t := range h.tokens[start:min(start+longest, len(h.tokens))] {
		words = words || t.word
		if words && n >= int(h.Words) {
			return
		}
		sum = mix(sum, t.hash)
		if words || n < int(h.Chars) {
			h.put(sum)
		}
	}
}

// put adds an n-gram by its hash, unless its bucket is there already.
func (h *Hasher) put(sum uint64) {
	if sparse*len(h.out) >= len(h.seen) {
		h.resize(2 * len(h.seen))
	}
	h.insert(uint32(sum * factor >> (64 - h.Bits)))
}

func (h *Hasher) insert(bucket uint32) {
	entry := uint64(h.stamp)<<32 | uint64(bucket)
	mask := uint32(len(h.seen) - 1)
	for slot := bucket & mask; ; slot = (slot + 1) & mask {
		switch held := h.seen[slot]; {
		case uint32(held>>32) != h.stamp:
			h.seen[slot] = entry
			h.out = append(h.out, bucket)
			return
		case held == entry:
			return
		}
	}
}
