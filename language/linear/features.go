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
	slots  []uint32 // stamp and bucket, open addressing; a slot counts where its stamp is of this text
	seen   []uint32 // the slots that this text uses: a power of two, few for a short one
	stamp  uint32   // from 1 to lastStamp
	out    []uint32 // distinct buckets, then those that were put since
	kept   int      // how many of out are distinct
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
	return &Hasher{Features: f}, nil
}

// Hash gives the distinct buckets of a text's n-grams in order of first
// appearance, each below 2^Bits. Letters are taken as they are: fold case
// before. The slice is good until the next call.
func (h *Hasher) Hash(text []rune) []uint32 {
	h.tokens, h.out, h.kept, h.seen = h.tokens[:0], h.out[:0], 0, nil
	h.split(text)
	h.runs()
	return h.settle()
}

// Add adds a feature of the caller's own, by its name, to the text hashed last
// and gives all features. It is how readings of other kinds join the n-grams.
func (h *Hasher) Add(name string) []uint32 {
	sum := uint64(seedNamed)
	for i := range len(name) {
		sum = mix(sum, uint64(name[i]))
	}
	h.put(sum)
	return h.settle()
}

const (
	seedToken  = 0x9e3779b97f4a7c15
	seedWord   = 0xc2b2ae3d27d4eb4f
	seedLetter = 0x165667b19e3779f9
	seedNamed  = 0xd6e8feb86659fd93
	factor     = 0xff51afd7ed558ccd
	// lastStamp is the last stamp that there is room for beside a bucket.
	lastStamp = 1<<(32-MaxBits) - 1
)

// mix takes another part into a hash.
func mix(sum, part uint64) uint64 {
	sum = (sum ^ part) * factor
	return sum ^ sum>>32
}

// settle drops the buckets that were put more than once, and gives the others.
func (h *Hasher) settle() []uint32 {
	if 2*len(h.out) > len(h.seen) && len(h.seen) < h.most() {
		h.use(len(h.out))
		h.distinct(h.out[:h.kept])
	}
	h.kept += h.distinct(h.out[h.kept:])
	h.out = h.out[:h.kept]
	return h.out
}

// most is how many slots are of use.
func (h *Hasher) most() int { return 2 << h.Bits }

// use takes slots for so many features, many more than those, so that two seldom
// want the same one; they hold nothing.
func (h *Hasher) use(features int) {
	const fewest, sparse = 64, 8
	slots := min(1<<bits.Len(uint(max(fewest, sparse*features))), h.most())
	if slots > len(h.slots) {
		h.slots, h.stamp = make([]uint32, slots), 0
	}
	if h.stamp++; h.stamp > lastStamp {
		clear(h.slots)
		h.stamp = 1
	}
	h.seen = h.slots[:slots]
}

// distinct moves the buckets that were not seen yet to the front, in order,
// and gives how many there are. Which ones those are cannot be foretold, so there is a
// branch for what is rare alone: that another bucket has the slot.
func (h *Hasher) distinct(buckets []uint32) int {
	seen, stamp, n := h.seen, h.stamp<<MaxBits, 0
	mask := uint32(len(seen) - 1)
	for _, bucket := range buckets {
		slot, entry := bucket&mask, stamp|bucket
		differs := seen[slot] ^ entry
		for differs-1 < 1<<MaxBits-1 {
			slot = (slot + 1) & mask
			differs = seen[slot] ^ entry
		}
		seen[slot] = entry
		buckets[n] = bucket
		n += int((differs | -differs) >> 31)
	}
	return n
}

// waiting is how many n-grams inside words wait at most until they are settled,
// so that a long text takes no more memory than its distinct ones.
const waiting = 1 << 14

// split finds the tokens of a text, and puts the n-grams inside words.
func (h *Hasher) split(text []rune) {
	for i := 0; i < len(text) && len(h.tokens) < MaxTokens; {
		r := text[i]
		end := i + 1
		switch {
		case r > lastBlank:
			h.tokens = append(h.tokens, token{hash: uint64(r)})
		case wordy(r):
			for end < len(text) && end-i < longestWord && wordy(text[end]) {
				end++
			}
			h.word(text[i:end])
			if len(h.out)-h.kept > waiting {
				h.settle()
			}
		case r != ' ' && !unicode.IsSpace(r):
			h.tokens = append(h.tokens, token{hash: uint64(r)})
		}
		i = end
	}
}

// lastBlank is the last character that is a blank; letters of words end before.
const lastBlank = 0x3000

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

// runs puts the n-grams of tokens, in the order of their first tokens.
func (h *Hasher) runs() {
	h.out = slices.Grow(h.out, h.longest()*len(h.tokens))
	for i := 0; i < len(h.tokens); {
		word := i
		for word < len(h.tokens) && !h.tokens[word].word {
			word++
		}
		whole := max(i, word-h.longest()+1)
		h.characters(h.tokens[i:word])
		for i = whole; i <= word && i < len(h.tokens); i++ {
			h.mixed(h.tokens[i:min(i+h.longest(), len(h.tokens))])
		}
	}
}

// longest is how many tokens the longest n-gram has.
func (h *Hasher) longest() int { return int(max(h.Chars, h.Words)) }

// characters puts the n-grams that begin with those of some tokens, none of
// them a word, that are followed by enough of them for the longest.
func (h *Hasher) characters(tokens []token) {
	chars, rest := int(h.Chars), uint64(64-h.Bits)&63
	out, n := h.out[:cap(h.out)], len(h.out)
	for i := range len(tokens) - h.longest() + 1 {
		sum := uint64(seedToken)
		for _, t := range tokens[i : i+chars] {
			sum = mix(sum, t.hash)
			out[n] = uint32(sum * factor >> rest)
			n++
		}
	}
	h.out = out[:n]
}

// mixed puts the n-grams that begin with the first of some tokens.
func (h *Hasher) mixed(tokens []token) {
	sum, words := uint64(seedToken), false
	for n, t := range tokens {
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

// put adds an n-gram by its hash.
func (h *Hasher) put(sum uint64) { h.out = append(h.out, h.bucket(sum)) }

// bucket is where an n-gram belongs by its hash.
func (h *Hasher) bucket(sum uint64) uint32 { return uint32(sum * factor >> (64 - h.Bits)) }
