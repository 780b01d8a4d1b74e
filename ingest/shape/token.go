// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The placeholders that the rules put in.
const (
	idMark     = "{id}"
	numberMark = "{n}"
	uuidMark   = "{uuid}"
	dateMark   = "{date}"
	localeMark = "{locale}"
)

var marks = [...]string{idMark, numberMark, uuidMark, dateMark, localeMark, Other}

// tokens appends a text with what varies replaced. Its own output is left as
// it is: a placeholder is copied, and each piece that a replacement leaves is
// judged as if it had come alone.
func tokens(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '{':
			n := mark(s[i:])
			dst = append(dst, s[i:i+max(n, 1)]...)
			i += max(n, 1)
		case isDigit(c):
			dst, i = digits(dst, start, s, i)
		case isLetter(c):
			end := wordEnd(s, i)
			if n := uuidAt(s, i); n > 0 {
				dst, i = append(dst, uuidMark...), i+n
				continue
			}
			dst, i = word(dst, s[i:end]), end
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

// mark gives the length of the placeholder that s begins with; 0 for none.
func mark(s string) int {
	for _, m := range marks {
		if strings.HasPrefix(s, m) {
			return len(m)
		}
	}
	return 0
}

// digits appends what a text that has a digit at i begins there, and tells
// where it ends.
func digits(dst []byte, start int, s string, i int) ([]byte, int) {
	if n := uuidAt(s, i); n > 0 {
		return append(dst, uuidMark...), i + n
	}
	if n := dateAt(s[i:]); n > 0 {
		return append(dst, dateMark...), i + n
	}
	end := wordEnd(s, i)
	if !allDigits(s[i:end]) {
		return word(dst, s[i:end]), end
	}
	if more := decimals(s, end); more > end {
		return append(dst, numberMark...), more
	}
	if end-i <= shortNumber && (letterBefore(dst[start:]) || letterAt(s, end)) {
		return append(dst, s[i:end]...), end
	}
	return append(dst, numberMark...), end
}

// shortNumber is how many digits at most a number may have that is part of a
// word: step2, 5G, 双11.
const shortNumber = 3

// decimals gives where a number that has its first digits before i ends, with
// its groups and decimals: 12.50, 1,234.
func decimals(s string, i int) int {
	for i+1 < len(s) && (s[i] == '.' || s[i] == ',') && isDigit(s[i+1]) {
		end := wordEnd(s, i+1)
		if !allDigits(s[i+1 : end]) {
			break
		}
		i = end
	}
	return i
}

// letterBefore tells whether a letter stands at the end of what is written.
// ASCII letters do not count: they would be part of the same word.
func letterBefore(dst []byte) bool {
	r, _ := utf8.DecodeLastRune(dst)
	return r >= utf8.RuneSelf && unicode.IsLetter(r)
}

func letterAt(s string, i int) bool {
	if i >= len(s) || s[i] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}

// word appends a run of ASCII letters and digits.
func word(dst []byte, w string) []byte {
	if w == "" {
		return dst
	}
	if opaque(w) {
		return append(dst, idMark...)
	}
	for i := 0; i < len(w); i++ {
		if !isDigit(w[i]) {
			continue
		}
		end := i
		for end < len(w) && isDigit(w[end]) {
			end++
		}
		if end-i > shortNumber {
			return word(append(word(dst, w[:i]), numberMark...), w[end:])
		}
		i = end
	}
	return append(dst, w...)
}

// The lengths that tell an identifier from a word.
const (
	longestWord  = 64 // letters only
	longestMixed = 32 // letters and digits
	longMixed    = 20 // with two groups of digits
	someMixed    = 16
	shortMixed   = 8
)

// opaque tells whether a run of ASCII letters and digits looks like an
// identifier that a machine made: hexadecimal, or in many short groups of
// digits, capitals and small letters, or too long for a word.
func opaque(w string) bool {
	if len(w) < shortMixed {
		return false
	}
	letters, numbers, groups, hex := survey(w)
	switch {
	case numbers == 0 || letters == 0:
		return len(w) > longestWord && letters > 0
	case len(w) > longestMixed, hex, numbers >= 2 && len(w) >= longMixed:
		return true
	case numbers >= 2 || len(w) >= someMixed:
		return (groups-1)*3 >= len(w) || hexTail(w)
	}
	return hexTail(w)
}

// survey counts letters, groups of digits and all groups (a capital run and
// the small letters behind it are one), and tells whether all is hexadecimal.
func survey(w string) (letters, numbers, groups int, hex bool) {
	hex = true
	last := byte(' ')
	for i := range len(w) {
		c := w[i]
		class := byte('a')
		switch {
		case isDigit(c):
			class = '0'
		case c < 'a':
			class = 'A'
		}
		if class != last && !(last == 'A' && class == 'a') {
			groups++
			if class == '0' {
				numbers++
			}
		}
		if class != '0' {
			letters++
		}
		hex = hex && isHex(c)
		last = class
	}
	return letters, numbers, groups, hex
}

// hexTail tells whether up to four letters are followed by twelve or more
// hexadecimal digits, three letters among them: wx0a1b2c3d4e5f6071.
func hexTail(w string) bool {
	at := 0
	for at < len(w) && at < 4 && !isHex(w[at]) {
		at++
	}
	tail := w[at:]
	if len(tail) < 12 {
		return false
	}
	letters, numbers, _, hex := survey(tail)
	return hex && letters >= 3 && numbers >= 2
}

// uuidAt gives the length of the UUID that begins at i; 0 for none.
func uuidAt(s string, i int) int {
	const length = 36
	if i+length > len(s) || s[i+8] != '-' || s[i+13] != '-' || s[i+18] != '-' || s[i+23] != '-' {
		return 0
	}
	for j := range length {
		if j != 8 && j != 13 && j != 18 && j != 23 && !isHex(s[i+j]) {
			return 0
		}
	}
	if i+length < len(s) && isAlnum(s[i+length]) {
		return 0
	}
	return length
}

func wordEnd(s string, i int) int {
	for i < len(s) && isAlnum(s[i]) {
		i++
	}
	return i
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isAlnum(c byte) bool  { return isDigit(c) || isLetter(c) }
func isHex(c byte) bool    { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
