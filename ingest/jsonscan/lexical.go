// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// fail notes the first fault.
func (s *Scanner) fail(r Reason) bool {
	if s.err == nil {
		s.err = &Fault{Reason: r, At: s.at}
	}
	return false
}

// refuse notes that something else came than was asked for.
func (s *Scanner) refuse() bool {
	if s.Kind() == None {
		return s.fail(Syntax)
	}
	return s.fail(Unusual)
}

// space goes over white space.
func (s *Scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\n', '\t', '\r':
			s.at++
		default:
			return
		}
	}
}

// take goes over one byte, if it comes next.
func (s *Scanner) take(c byte) bool {
	if s.at < len(s.text) && s.text[s.at] <= ' ' {
		s.space()
	}
	if s.err != nil || s.at >= len(s.text) || s.text[s.at] != c {
		return false
	}
	s.at++
	return true
}

func (s *Scanner) literal(word string) bool {
	if !strings.HasPrefix(s.text[s.at:], word) {
		return false
	}
	s.at += len(word)
	return true
}

// number goes over a number: -? (0 | 1-9 digits) (. digits)? (e ±? digits)?
func (s *Scanner) number() bool {
	if s.text[s.at] == '-' {
		s.at++
	}
	if s.at < len(s.text) && s.text[s.at] == '0' {
		s.at++
	} else if !s.digits() {
		return false
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		return s.digits()
	}
	return true
}

func (s *Scanner) digits() bool {
	start := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at > start
}

// stringEnd gives where the plain part of a string ends that begins at i: at
// its quote, a backslash, a control character, or the end of the text.
func (s *Scanner) stringEnd(i int) int {
	for ; i+8 <= len(s.text); i += 8 {
		if ends := endsIn(eight(s.text[i : i+8])); ends != 0 {
			return i + bits.TrailingZeros64(ends)/8
		}
	}
	for ; i < len(s.text); i++ {
		if c := s.text[i]; c == '"' || c == '\\' || c < ' ' {
			break
		}
	}
	return i
}

// eight gives eight bytes as one word, the first one lowest.
func eight(s string) uint64 {
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// endsIn marks, by its highest bit, the first byte of a word at which the plain
// part of a string ends; 0 where there is none. Taking n from every byte borrows
// from the highest bit of one that is less than n, and was less than 128. A
// borrow from the byte above may mark that one too, never one below.
func endsIn(word uint64) uint64 {
	const each = 0x0101010101010101
	quote, backslash := word^('"'*each), word^('\\'*each)
	return ((word-' '*each)&^word | (quote-each)&^quote | (backslash-each)&^backslash) & (0x80 * each)
}

// skipString goes over a string.
func (s *Scanner) skipString() {
	if !s.take('"') {
		s.refuse()
		return
	}
	for {
		s.at = s.stringEnd(s.at)
		if s.at >= len(s.text) || s.text[s.at] < ' ' {
			s.fail(Syntax)
			return
		}
		if s.text[s.at] == '"' {
			s.at++
			return
		}
		if _, ok := s.escape(); !ok {
			return
		}
	}
}

// escaped reads a string on from its first backslash.
func (s *Scanner) escaped(start int) string {
	var b strings.Builder
	for {
		b.WriteString(s.text[start:s.at])
		if s.at >= len(s.text) || s.text[s.at] < ' ' {
			s.fail(Syntax)
			return ""
		}
		if s.text[s.at] == '"' {
			s.at++
			return b.String()
		}
		r, ok := s.escape()
		if !ok {
			return ""
		}
		b.WriteRune(r)
		start = s.at
		s.at = s.stringEnd(start)
	}
}

// escape reads an escape from its backslash on.
func (s *Scanner) escape() (rune, bool) {
	if s.at+1 >= len(s.text) {
		return 0, s.fail(Syntax)
	}
	c := s.text[s.at+1]
	if c == 'u' {
		return s.unicodeEscape()
	}
	i := strings.IndexByte("\"\\/bfnrt", c)
	if i < 0 {
		return 0, s.fail(Syntax)
	}
	s.at += 2
	return rune("\"\\/\b\f\n\r\t"[i]), true
}

// unicodeEscape reads \u and four digits, or two of them that make one character.
func (s *Scanner) unicodeEscape() (rune, bool) {
	high, ok := s.hex4(s.at)
	if !ok {
		return 0, s.fail(Syntax)
	}
	s.at += 6
	if !utf16.IsSurrogate(high) {
		return high, true
	}
	if low, ok := s.hex4(s.at); ok {
		if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
			s.at += 6
			return r, true
		}
	}
	return utf8.RuneError, true
}

// hex4 reads the four digits of a \u and four digits that stands at i.
func (s *Scanner) hex4(i int) (rune, bool) {
	if i+6 > len(s.text) || s.text[i] != '\\' || s.text[i+1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range []byte(s.text[i+2 : i+6]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}
