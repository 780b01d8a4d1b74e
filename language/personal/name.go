// SPDX-License-Identifier: Apache-2.0

package personal

import (
	"unicode"
	"unicode/utf8"

	"touchstone/language/plain"
)

// names finds names that words before or behind them tell.
func (f *Finder) names() {
	for i := range f.hits {
		switch h := f.hits[i]; {
		case h.class&(namedWord|iamWord) != 0:
			f.introduced(int(h.end), h.class&namedWord != 0)
		case h.class&misterWord != 0 && f.capital(i):
			f.mister(i)
		}
		if f.is(i, titledSurname) {
			f.titled(i)
		}
	}
}

// introduced looks for the name behind "my name is"; a weak word needs a name
// that cannot be anything else.
func (f *Finder) introduced(at int, sure bool) {
	for range 3 {
		switch {
		case f.kind(at) == plain.Blank && at < len(f.runes), f.rune(at) == ':', f.rune(at) == ',' && !sure:
			at++
		case sure && f.is(at, isWord):
			at = int(f.hits[at].end)
		}
	}
	if f.kind(at) == plain.Letter && f.kind(at-1) != plain.Letter {
		least := 2
		if sure {
			least = 1
		}
		if end := f.capitals(at, least, 3); end > 0 {
			f.add(Name, at, end)
		}
		return
	}
	if end := f.chinese(at, sure); end > 0 {
		f.add(Name, at, end)
	}
}

// chinese gives the end of a Chinese name that begins at a character: a
// surname, one or two characters, and something that no name goes on with; 0
// where there is none.
func (f *Finder) chinese(at int, sure bool) int {
	if !f.is(at, surname) || f.is(at, nothingWord) && !sure {
		return 0
	}
	first := int(f.hits[at].end)
	one, two := first+1, first+2
	switch {
	case f.given(first, sure) && f.given(one, sure) && f.ends(two):
		return two
	case sure && f.given(first, sure) && f.ends(one):
		return one
	case sure && f.given(first, sure) && f.given(one, sure):
		return two
	}
	return 0
}

// given reports whether a character can be one of a given name.
func (f *Finder) given(i int, any bool) bool {
	if f.kind(i) != plain.Han || f.is(i, stopWord) {
		return false
	}
	return f.is(i, givenWord) || any
}

// ends reports whether a name can end in front of a character.
func (f *Finder) ends(i int) bool {
	return f.kind(i) != plain.Han || f.is(i, stopWord|titleWord|phoneWord|identityWord|cardWord|otherWord|livesWord)
}

// titled looks for a title behind a surname, or behind a whole name.
func (f *Finder) titled(at int) {
	if f.is(at, nothingWord) || f.is(at-1, nothingWord|titleWord) && int(f.hits[at-1].end) > at {
		return
	}
	end := int(f.hits[at].end)
	for range 3 {
		if f.is(end, titleWord) {
			if to := int(f.hits[end].end); f.closed(end, to) {
				f.add(Name, at, to)
			}
			return
		}
		if !f.given(end, false) {
			return
		}
		end++
	}
}

// closed reports whether a title of one character ends where a word does: it
// begins too many others.
func (f *Finder) closed(from, to int) bool {
	return to-from > 1 || f.ends(to) || f.is(to, isWord)
}

// mister looks for a name behind a title such as "Mr". Where the title is
// shouted, so is the name: "MS Office" is none.
func (f *Finder) mister(i int) {
	at := int(f.hits[i].end)
	if f.rune(at) == '.' {
		at++
	}
	if f.kind(at) != plain.Blank || f.upper(i+1) && !f.upper(at+2) {
		return
	}
	if end := f.capitals(at+1, 1, 2); end > 0 {
		f.add(Name, i, end)
	}
}

// capitals gives the end of least to most words with a capital that begin at a
// character, with one blank between them; 0 where they are fewer. Words that
// are no names end them.
func (f *Finder) capitals(at, least, most int) int {
	end, n := 0, 0
	for n < most && f.capital(at) && !(f.is(at, commonWord) && f.common(at)) {
		end = f.wordEnd(at)
		n++
		if f.kind(end) != plain.Blank {
			break
		}
		at = end + 1
	}
	if n < least {
		return 0
	}
	return end
}

// common reports whether the word at a character is as long as the listed one.
func (f *Finder) common(at int) bool { return f.wordEnd(at) == int(f.hits[at].end) }

// wordEnd gives the end of the word at a character, over a hyphen or an
// apostrophe inside it.
func (f *Finder) wordEnd(at int) int {
	for f.kind(at) == plain.Letter || (f.rune(at) == '-' || f.rune(at) == '\'') && f.kind(at+1) == plain.Letter && f.rune(at+1) != 's' {
		at++
	}
	return at
}

// capital reports whether a word that begins with a capital begins at a
// character.
func (f *Finder) capital(i int) bool {
	return f.kind(i-1) != plain.Letter && f.upper(i)
}

// upper reports whether a character is a capital in the text as it was given.
func (f *Finder) upper(i int) bool {
	if f.kind(i) != plain.Letter {
		return false
	}
	r, _ := utf8.DecodeRuneInString(f.text.Original(i, i+1).Of(f.text.Source()))
	return unicode.IsUpper(r)
}
