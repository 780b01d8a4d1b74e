// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"slices"
	"strings"
	"unicode/utf8"

	"touchstone"
	"touchstone/language/conversation"
)

// The bounds of what is read at once.
const (
	MostTexts = 200_000
	MostBytes = 64 << 20
	mostBytes = 8 << 10 // of one text
)

// Said is a text while it is read.
type Said struct {
	Text   // what will be kept of it; Places and Aspects are set by Find
	Words  string
	chance uint64
}

// Sample gathers texts, up to MostTexts of MostBytes bytes together: beyond,
// each of them all has the same chance to stay, half of the one before as often
// as it takes. The zero value is empty.
type Sample struct {
	Said  []Said
	All   int // that were added
	bytes int
	rare  uint // a text stays when so many low bits of its chance are zero
}

// Add adds a text. Key is a number of its own, from which it is decided whether
// it stays, the same in every sample. Words are as OfCustomer gives
// them.
func (s *Sample) Add(key uint64, said Said) {
	s.All++
	said.chance = mix(key)
	if !s.stays(said.chance) {
		return
	}
	s.Said, s.bytes = append(s.Said, said), s.bytes+len(said.Words)
	for len(s.Said) > MostTexts || s.bytes > MostBytes {
		s.rare++
		s.Said = slices.DeleteFunc(s.Said, func(x Said) bool { return !s.stays(x.chance) })
		s.bytes = 0
		for i := range s.Said {
			s.bytes += len(s.Said[i].Words)
		}
	}
}

func (s *Sample) stays(chance uint64) bool { return chance&(1<<s.rare-1) == 0 }

// Words gives what a customer says in the texts of a fact, as Find reads it: a
// line each; of a transcript in which the customer speaks, the customer's turns.
func Words(texts []touchstone.Text) string {
	lines := make([]string, len(texts))
	for i, t := range texts {
		lines[i] = t.Text
	}
	return OfCustomer(strings.Join(lines, "\n"))
}

// OfCustomer gives what the customer says of a text, at most 8 KiB of it.
func OfCustomer(text string) string { return conversation.Spoken(short(text)) }

// short cuts a text, on the boundary of a character.
func short(text string) string {
	if len(text) <= mostBytes {
		return text
	}
	end := mostBytes
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// mix spreads a number over all bits (the finaliser of SplitMix64; Steele, Lea &
// Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// keyOf gives the number of an event for Add.
func keyOf(id touchstone.EventID) uint64 {
	key := uint64(0)
	for _, b := range id {
		key = key*0x100000001b3 ^ uint64(b)
	}
	return key
}
