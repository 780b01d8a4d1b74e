// SPDX-License-Identifier: Apache-2.0

package personal

import (
	"strings"

	"touchstone/language/plain"
)

// How long the parts of an e-mail address are at most (RFC 5321, 4.5.3.1).
const (
	longestLocal  = 64
	longestDomain = 255
)

// emails finds addresses around each @, and a name in front of one that says
// the same.
func (f *Finder) emails() {
	for i, r := range f.runes {
		if r != '@' {
			continue
		}
		from, to := f.local(i), f.domain(i+1)
		if from < i && to > 0 {
			f.add(Email, from, to)
			f.owner(from, i)
		}
	}
}

// local gives where the part before an @ begins.
func (f *Finder) local(at int) int {
	from := at
	for from > 0 && at-from < longestLocal && f.mailable(from-1, "._%+-") {
		from--
	}
	for from < at && (f.runes[from] == '.' || f.runes[from] == '-' || f.runes[from] == '%') {
		from++
	}
	return from
}

// domain gives the end of a domain: labels with dots between them, the last of
// two letters or more; 0 where there is none.
func (f *Finder) domain(from int) int {
	end, label, letters := 0, from, true
	for i := from; i-from <= longestDomain; i++ {
		switch {
		case f.mailable(i, "-"):
			letters = letters && f.kinds[i] == plain.Letter
			if label > from && i-label >= 1 && letters {
				end = i + 1
			}
		case f.rune(i) == '.' && i > label:
			label, letters = i+1, true
		default:
			return end
		}
	}
	return end
}

// mailable reports whether a character may stand in an address.
func (f *Finder) mailable(i int, marks string) bool {
	switch f.kind(i) {
	case plain.Letter:
		return f.runes[i] < 0x80
	case plain.Digit:
		return true
	case plain.Mark:
		return f.runes[i] < 0x80 && strings.ContainsRune(marks, f.runes[i])
	}
	return false
}

// owner finds a name such as "Emily Carter, emily@..." in front of an address:
// one to three words with capitals, one of which is in it.
func (f *Finder) owner(from, at int) {
	end := from
	for end > 0 && from-end < 3 && (f.kind(end-1) == plain.Blank || strings.ContainsRune(",:<(-", f.runes[end-1])) {
		end--
	}
	if end == from {
		return
	}
	local := string(f.runes[from:at])
	start, known := end, false
	for range 3 {
		word := f.wordBefore(start)
		if word < 0 || !f.capital(word) || f.is(word, commonWord) {
			break
		}
		known = known || start-word > 2 && strings.Contains(local, strings.TrimSpace(string(f.runes[word:start])))
		start = word
	}
	if known {
		f.add(Name, start, end)
	}
}

// wordBefore gives where the word of letters before a place begins, over one
// blank; -1 where there is none.
func (f *Finder) wordBefore(at int) int {
	if f.kind(at-1) == plain.Blank {
		at--
	}
	from := at
	for f.kind(from-1) == plain.Letter && from > 0 {
		from--
	}
	if from == at {
		return -1
	}
	return from
}
