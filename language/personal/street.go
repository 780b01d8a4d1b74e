// SPDX-License-Identifier: Apache-2.0

package personal

import "touchstone/language/plain"

// english gives the end of an English address that begins with a house number
// at a character: one to four words, a kind of street, and then the flat, the
// town and the postcode if they follow; 0 where there is none. The first word
// has a capital.
func (f *Finder) english(i int) int {
	end := i
	for f.kind(end) == plain.Digit {
		end++
	}
	if end-i > longestHouse || f.glued(i) {
		return 0
	}
	if f.kind(end) == plain.Letter && f.kind(end+1) == plain.Blank { // 12b
		end++
	}
	if f.kind(end) != plain.Blank || !f.capital(end+1) {
		return 0
	}
	street := f.street(end + 1)
	if street == 0 {
		return 0
	}
	return f.town(street)
}

// longestRoad is how many words the name of a street has at most.
const longestRoad = 4

// street gives the end of the words from at up to a kind of street, 0 where
// none follows.
func (f *Finder) street(at int) int {
	for n := range longestRoad + 1 {
		if f.kind(at) != plain.Letter {
			return 0
		}
		end := f.wordEnd(at)
		if n > 0 && f.is(at, streetWord) && int(f.hits[at].end) == end && f.capital(at) {
			return end
		}
		if f.kind(end) != plain.Blank || !f.capital(at) {
			return 0
		}
		at = end + 1
	}
	return 0
}

// longestTown is how many words and numbers may follow a street.
const longestTown = 8

// town gives the end of what follows a street: parts of a house with their
// number, words with capitals, and a postcode, which ends it. Words without a
// postcode behind them do not belong to it.
func (f *Finder) town(at int) int {
	end := at
	for range longestTown {
		next := at
		for next < at+2 && (f.rune(next) == ',' || f.rune(next) == '.' || f.kind(next) == plain.Blank && next < len(f.runes)) {
			next++
		}
		if next == at || next >= len(f.runes) {
			return end
		}
		switch code := f.postcode(next); {
		case code > 0:
			return code
		case f.is(next, unitWord):
			at = f.unit(int(f.hits[next].end))
			if at == 0 {
				return end
			}
			end = at
		case f.capital(next):
			at = f.wordEnd(next)
		default:
			return end
		}
	}
	return end
}

// unit gives the end of the number of a flat, 0 where there is none.
func (f *Finder) unit(at int) int {
	if f.kind(at) == plain.Blank {
		at++
	}
	end, digits := at, false
	for f.kind(end) == plain.Digit || f.kind(end) == plain.Letter {
		digits = digits || f.kinds[end] == plain.Digit
		end++
	}
	if end-at > longestHouse || !digits && end-at != 1 {
		return 0
	}
	return end
}

// postcode gives the end of a British postcode, or of an American one with its
// five digits; 0 where there is none.
func (f *Finder) postcode(at int) int {
	if n := f.row(at, plain.Digit); n == 5 {
		return f.plusFour(at + 5)
	} else if n > 0 {
		return 0
	}
	letters := f.row(at, plain.Letter)
	digits := f.row(at+letters, plain.Digit)
	if letters < 1 || letters > 2 || digits < 1 || digits > 2 {
		return 0
	}
	i := at + letters + digits
	i += min(f.row(i, plain.Letter), 1)
	if f.kind(i) == plain.Blank {
		i++
	}
	if f.row(i, plain.Digit) == 1 && f.row(i+1, plain.Letter) == 2 {
		return i + 3
	}
	return 0
}

// plusFour passes the four further digits of an American postcode.
func (f *Finder) plusFour(at int) int {
	if f.rune(at) == '-' && f.row(at+1, plain.Digit) == 4 {
		return at + 5
	}
	return at
}

// row counts the characters of a kind from at on, up to six.
func (f *Finder) row(at int, kind plain.Kind) int {
	n := 0
	for n < 6 && at+n < len(f.kinds) && f.kinds[at+n] == kind {
		n++
	}
	return n
}
