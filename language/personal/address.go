// SPDX-License-Identifier: Apache-2.0

package personal

import "touchstone/language/plain"

// longestAddress is how many plain characters an address has at most.
const longestAddress = 60

// addresses finds addresses: Chinese ones from a place that is named, from a
// word that announces one, or from a street; English ones from their house
// number.
func (f *Finder) addresses() {
	for i := 0; i < len(f.hits); i++ {
		end := 0
		switch {
		case f.kinds[i] == plain.Digit && f.kind(i-1) != plain.Digit:
			if end = f.english(i); end > 0 {
				f.add(Address, i, end)
			}
		case f.is(i, placeWord):
			end = f.chain(i, i, false)
		case f.is(i, livesWord):
			from := f.announced(int(f.hits[i].end))
			if !f.is(from, placeWord) {
				end = f.chain(from, from, true)
			}
		case f.is(i, roadWord):
			from := f.streetStart(i)
			end = f.chain(from, i, false)
		}
		if end > i {
			i = end - 1
		}
	}
}

// announced passes what stands between a word and the address it announces.
func (f *Finder) announced(at int) int {
	for range 3 {
		switch {
		case f.rune(at) == ':', f.kind(at) == plain.Blank && at < len(f.runes):
			at++
		case f.is(at, isWord|livesWord):
			at = int(f.hits[at].end)
		}
	}
	return at
}

// shortStreet and longStreet bound the name of a street in front of its kind,
// and that of any place in front of its number.
const (
	shortStreet = 2
	longStreet  = 8
)

// streetStart gives where the name of a street begins whose kind stands at i:
// behind the last character that no name has.
func (f *Finder) streetStart(i int) int {
	from := i
	for from > 0 && i-from < longStreet && f.kinds[from-1] == plain.Han && !f.is(from-1, stopWord|livesWord|isWord|beforeWord) {
		from--
	}
	return from
}

// links is what the part of an address read so far has shown.
type links struct {
	area, road, estate bool
	roadEnd            int // behind the last street
	street, house      int // numbers behind streets, of buildings and flats
	first              int // where the first number stands
	good               int // behind the last number that counts
	from               int // where the name that goes on now began
}

// chain reads a Chinese address that begins at a character and adds it if it
// is one: at least a street with a number, or a house in a place that is
// named. It gives its end, 0 where there is none; at is where to go on
// reading, known whether a word announced it.
func (f *Finder) chain(from, at int, known bool) int {
	l := links{area: known, from: from}
	limit := min(len(f.runes), from+longestAddress)
	for i := at; i < limit; {
		next := f.link(&l, i)
		if next == 0 {
			break
		}
		i = next
	}
	if from == at && f.is(from, placeWord) {
		l.area = true
	}
	named := l.roadEnd-from > shortStreet
	if l.good == 0 || l.first-from < shortStreet || !(l.street > 0 && named || l.house > 0 && (l.area || l.estate || l.road)) {
		return 0
	}
	f.add(Address, from, l.good)
	return l.good
}

// longestLink is how many characters of a name may stand between two parts.
const longestLink = 10

// link reads one part of an address and gives where the next begins, 0 where
// the address ends.
func (f *Finder) link(l *links, i int) int {
	switch kind := f.kinds[i]; {
	case kind == plain.Digit, kind == plain.Han && f.is(i, numeral) && f.numeralEnd(i) > 0:
		return f.houseNumber(l, i)
	case kind == plain.Letter:
		if f.kind(i+1) == plain.Letter {
			return 0
		}
		return f.houseNumber(l, i)
	case kind == plain.Blank, f.runes[i] == '-', f.runes[i] == '#':
		if l.good > 0 || l.area || l.road {
			l.from = i + 1
			return i + 1
		}
		return 0
	case kind != plain.Han || f.is(i, stopWord) || i-l.from >= longestLink:
		return 0
	}
	h := f.hits[i]
	switch {
	case h.class&nothingWord != 0 && h.class&^(nothingWord|placeWord) == 0:
		return i + 1
	case h.class&roadWord != 0:
		l.road, l.roadEnd, l.from = true, int(h.end), int(h.end)
	case h.class&areaWord != 0:
		l.area, l.from = true, int(h.end)
	case h.class&estateWord != 0:
		l.estate, l.from = true, int(h.end)
	default:
		return i + 1
	}
	return int(h.end)
}

// numeralEnd gives the end of a number in Chinese digits that something
// counted follows, 0 where it is part of a name.
func (f *Finder) numeralEnd(i int) int {
	end := i
	for f.is(end, numeral) && end-i < 5 {
		end++
	}
	if f.is(end, numberWord|houseWord|storeyWord) {
		return end
	}
	return 0
}

// longestHouse is how many digits a house number has at most.
const longestHouse = 5

// houseNumber reads a number and what it counts.
func (f *Finder) houseNumber(l *links, i int) int {
	end := f.numeralEnd(i)
	if end == 0 {
		for end = i; f.kind(end) == plain.Digit || f.kind(end) == plain.Letter && end-i < longestHouse; {
			end++
		}
	}
	if f.is(i-1, beforeWord) || end-i > longestHouse {
		return 0
	}
	h := hit{}
	if end < len(f.hits) {
		h = f.hits[end]
	}
	switch {
	case h.class&numberWord != 0 && h.class&nothingWord == 0:
		if l.roadEnd > 0 && i-l.roadEnd <= 3 || l.street > 0 {
			l.street++
		} else if !l.area || !l.road && !l.estate {
			return 0
		} else {
			l.house++
		}
	case h.class&houseWord != 0:
		l.house++
	case h.class&storeyWord != 0 && h.class&nothingWord == 0 && (l.street > 0 || l.house > 0):
	case l.good == i, l.good > 0 && l.good == i-1 && f.runes[i-1] == '-':
		l.good, l.from = end, end
		return end
	case h.class&areaWord != 0: // "zone A"
		l.area, l.from = true, int(h.end)
		return int(h.end)
	case h.class&roadWord != 0: // "2nd section": part of the name of the street
		l.road, l.roadEnd, l.from = true, int(h.end), int(h.end)
		return int(h.end)
	default:
		return 0
	}
	if l.good == 0 {
		l.first = i
	}
	l.good, l.from = int(h.end), int(h.end)
	return int(h.end)
}
