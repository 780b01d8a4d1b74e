// SPDX-License-Identifier: Apache-2.0

package personal

import (
	"cmp"
	"slices"
	"strings"

	"touchstone/language"
	"touchstone/language/plain"
)

// Kind is what personal data is.
type Kind string

// The kinds.
const (
	Phone    Kind = "phone"     // mobile, landline, service numbers 400 and 800, with or without country
	Email    Kind = "email"     // an e-mail address
	Identity Kind = "id_number" // the number of a Chinese identity card, 18 digits, or 15 where it is announced
	Card     Kind = "bank_card" // the number of a bank card, 13 to 19 digits
	Address  Kind = "address"   // of a house, from the widest part named to the flat
	Name     Kind = "name"      // of a person, with the title where it is the title that tells
)

// kinds is all of them; where two overlap the one named first stays.
var kinds = [...]Kind{Email, Identity, Card, Phone, Address, Name}

// Found is one piece of personal data in a text.
type Found struct {
	language.Span
	Kind Kind
}

// Finder finds personal data. A worker keeps one for its buffers; it is not
// for several goroutines at once.
type Finder struct {
	words *vocabulary
	text  *plain.Text
	runes []rune
	kinds []plain.Kind
	hits  []hit

	own    plain.Text // for Mask
	groups []group
	digits []byte
	places []place
	found  []Found
}

// place is a found piece in plain characters.
type place struct {
	from, to int
	rank     int // index into kinds
}

// NewFinder gives a finder.
func NewFinder() *Finder { return &Finder{words: words()} }

// Find gives the personal data of a text, in order, no two overlapping. The
// slice is good until the next call.
func (f *Finder) Find(t *plain.Text) []Found {
	f.text, f.runes, f.kinds = t, t.Runes(), t.Kinds()
	f.places, f.found = f.places[:0], f.found[:0]
	f.look()
	f.emails()
	f.numbers()
	f.addresses()
	f.names()
	f.part()
	f.echoes()
	for _, p := range f.places {
		f.found = append(f.found, Found{t.Original(p.from, p.to), kinds[p.rank]})
	}
	return f.found
}

// add notes a piece.
func (f *Finder) add(kind Kind, from, to int) {
	f.places = append(f.places, place{from, to, slices.Index(kinds[:], kind)})
}

// part drops pieces that overlap one of more weight, or a longer one of their
// own kind, and puts the rest in order.
func (f *Finder) part() {
	slices.SortFunc(f.places, func(a, b place) int {
		return cmp.Or(a.rank-b.rank, a.from-b.from, b.to-a.to)
	})
	kept := f.places[:0]
	taken := f.hits // no longer read: a class marks what is taken
	for i := range taken {
		taken[i] = hit{}
	}
	for _, p := range f.places {
		if taken[p.from].end == 0 && taken[p.to-1].end == 0 {
			for i := p.from; i < p.to; i++ {
				taken[i].end = 1
			}
			kept = append(kept, p)
		}
	}
	f.places = kept
	slices.SortFunc(f.places, func(a, b place) int { return a.from - b.from })
}

// Echoes is how many different pieces of a text are looked for elsewhere in it.
const Echoes = 16

// echoes finds what was found wherever else it stands.
func (f *Finder) echoes() {
	first := f.places[:len(f.places):len(f.places)]
	done := 0
	for i, p := range first {
		word := f.runes[p.from:p.to]
		if slices.ContainsFunc(first[:i], func(o place) bool { return slices.Equal(f.runes[o.from:o.to], word) }) {
			continue
		}
		if done++; done > Echoes {
			break
		}
		f.echo(word, p.rank)
	}
	if len(f.places) > len(first) {
		slices.SortFunc(f.places, func(a, b place) int { return a.from - b.from })
	}
}

// echo adds the other places of a word.
func (f *Finder) echo(word []rune, rank int) {
	for i := 0; i+len(word) <= len(f.runes); i++ {
		if f.runes[i] == word[0] && slices.Equal(f.runes[i:i+len(word)], word) && f.free(i, i+len(word), kinds[rank] == Name) {
			f.places = append(f.places, place{i, i + len(word), rank})
			for k := i; k < i+len(word); k++ {
				f.hits[k].end = 1
			}
			i += len(word) - 1
		}
	}
}

// free reports whether nothing of [from, to) is taken and, where it has to be
// whole, it is not part of a longer word of letters.
func (f *Finder) free(from, to int, whole bool) bool {
	if whole && (f.kinds[from] == plain.Letter && f.kind(from-1) == plain.Letter || f.kinds[to-1] == plain.Letter && f.kind(to) == plain.Letter) {
		return false
	}
	return !slices.ContainsFunc(f.hits[from:to], func(h hit) bool { return h.end != 0 })
}

// rounds bounds how often a masked text is looked at again.
const rounds = 4

// Mask gives the text with each piece of personal data replaced by its kind in
// brackets, such as "[phone]". A text longer than plain.Limit is cut there,
// because what is not read cannot be masked.
func (f *Finder) Mask(text string) string {
	masked, _ := f.Masked(text)
	return masked
}

// Masked is Mask, and gives the pieces with their places in the text as it was
// given; a piece that shows only once others are masked has none.
func (f *Finder) Masked(text string) (masked string, found []Found) {
	for round := range rounds {
		f.own.Reset(text)
		text = f.own.Source()
		here := f.Find(&f.own)
		if len(here) == 0 {
			break
		}
		if round == 0 {
			found = slices.Clone(here)
		}
		text = replaced(text, here)
	}
	return text, found
}

func replaced(text string, found []Found) string {
	var out strings.Builder
	out.Grow(len(text))
	at := 0
	for _, p := range found {
		out.WriteString(text[at:p.Start])
		out.WriteByte('[')
		out.WriteString(string(p.Kind))
		out.WriteByte(']')
		at = p.End
	}
	out.WriteString(text[at:])
	return out.String()
}

// masked gives the end of a mask that begins at i, i where none does.
func (f *Finder) masked(i int) int {
	if f.rune(i) != '[' {
		return i
	}
	for _, kind := range kinds {
		end := i + len(kind) + 1
		if f.rune(end) == ']' && string(f.runes[i+1:end]) == string(kind) {
			return end + 1
		}
	}
	return i
}
