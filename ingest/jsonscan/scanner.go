// SPDX-License-Identifier: Apache-2.0

package jsonscan

import (
	"fmt"
	"unicode/utf8"
)

// Deepest is how many lists and objects may stand in one another.
const Deepest = 64

// Scanner reads one JSON text. The zero Scanner reads the empty text; Reset
// gives it another. After a fault every call gives a zero value, and Err the
// fault.
type Scanner struct {
	text  string
	at    int
	depth int
	fresh bool // an object or list was entered, and nothing of it read
	err   error
}

// Fault is what is wrong with a text, and where.
type Fault struct {
	Reason Reason
	At     int // byte, from 0
}

// Reason is why a text is refused.
type Reason uint8

// The reasons.
const (
	Syntax  Reason = iota // no JSON
	Unusual               // JSON, but not what was asked for
	Deep                  // more than Deepest lists and objects in one another
	NotUTF8
)

// Error gives the text for logs.
func (f *Fault) Error() string {
	return fmt.Sprintf("json at byte %d: %s", f.At, [...]string{"syntax", "unexpected type", "too deep", "not UTF-8"}[f.Reason])
}

// Kind is the kind of a value.
type Kind uint8

// The kinds of value.
const (
	None Kind = iota // no value: the end, or a fault
	Null
	Bool
	Number
	String
	List
	Object
)

// Reset begins to read another text.
func (s *Scanner) Reset(text string) {
	*s = Scanner{text: text}
	if !utf8.ValidString(text) {
		s.err = &Fault{Reason: NotUTF8, At: firstInvalid(text)}
	}
}

// ResetPart begins to read a part of a text that was scanned before, as Raw
// gave it, without looking at its bytes once more.
func (s *Scanner) ResetPart(text string) { *s = Scanner{text: text} }

func firstInvalid(text string) int {
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return len(text)
}

// Err gives the first fault, nil when there is none.
func (s *Scanner) Err() error { return s.err }

// At tells at which byte the scanner stands.
func (s *Scanner) At() int { return s.at }

// End checks that nothing but space is left, and gives the first fault.
func (s *Scanner) End() error {
	s.space()
	if s.err == nil && s.at < len(s.text) {
		s.fail(Syntax)
	}
	return s.err
}

// Kind tells which kind of value comes next.
func (s *Scanner) Kind() Kind {
	s.space()
	if s.err != nil || s.at >= len(s.text) {
		return None
	}
	switch c := s.text[s.at]; {
	case c == '"':
		return String
	case c == '{':
		return Object
	case c == '[':
		return List
	case c == 't', c == 'f':
		return Bool
	case c == 'n':
		return Null
	case c == '-' || c >= '0' && c <= '9':
		return Number
	}
	return None
}

// Enter goes into the object or list that comes next, as kind says.
func (s *Scanner) Enter(kind Kind) bool {
	open := byte('{')
	if kind == List {
		open = '['
	}
	if !s.take(open) {
		return s.refuse()
	}
	if s.depth++; s.depth > Deepest {
		return s.fail(Deep)
	}
	s.fresh = true
	return true
}

// Member reads the name of the next member of the object that the scanner is
// in, and false at the object's end, which it leaves.
func (s *Scanner) Member() (name string, more bool) {
	if !s.next('}') {
		return "", false
	}
	name = s.String()
	if s.err == nil && !s.take(':') {
		s.fail(Syntax)
	}
	return name, s.err == nil
}

// Element tells whether another element follows in the list that the scanner
// is in; at the list's end it leaves it.
func (s *Scanner) Element() bool { return s.next(']') }

// next goes to the next member or element, or leaves at the closing byte.
func (s *Scanner) next(closing byte) bool {
	if s.err != nil {
		return false
	}
	if s.take(closing) {
		s.depth--
		s.fresh = false
		return false
	}
	if !s.fresh && !s.take(',') {
		return s.fail(Syntax)
	}
	s.fresh = false
	return true
}

// String reads a string.
func (s *Scanner) String() string {
	if !s.take('"') {
		s.refuse()
		return ""
	}
	start := s.at
	s.at = s.stringEnd(start)
	if s.at < len(s.text) && s.text[s.at] == '"' {
		s.at++
		return s.text[start : s.at-1]
	}
	return s.escaped(start)
}

// Number reads a number and gives its text.
func (s *Scanner) Number() string {
	if s.Kind() != Number {
		s.refuse()
		return ""
	}
	start := s.at
	if !s.number() {
		s.fail(Syntax)
		return ""
	}
	return s.text[start:s.at]
}

// Bool reads true or false.
func (s *Scanner) Bool() bool {
	switch {
	case s.Kind() != Bool:
		s.refuse()
	case s.literal("true"):
		return true
	case !s.literal("false"):
		s.fail(Syntax)
	}
	return false
}

// Null reads a null if one comes next, and tells whether it did.
func (s *Scanner) Null() bool {
	if s.Kind() != Null {
		return false
	}
	return s.literal("null") || s.fail(Syntax)
}

// Raw checks any value and gives its text.
func (s *Scanner) Raw() string {
	s.space()
	start := s.at
	s.Skip()
	if s.err != nil {
		return ""
	}
	return s.text[start:s.at]
}

// Skip checks any value and goes over it.
func (s *Scanner) Skip() {
	switch s.Kind() {
	case String:
		s.skipString()
	case Number:
		s.Number()
	case Bool:
		s.Bool()
	case Null:
		s.Null()
	case List:
		for s.Enter(List); s.Element(); {
			s.Skip()
		}
	case Object:
		for s.Enter(Object); s.next('}'); {
			s.skipString()
			if s.err == nil && !s.take(':') {
				s.fail(Syntax)
			}
			s.Skip()
		}
	default:
		s.fail(Syntax)
	}
}
