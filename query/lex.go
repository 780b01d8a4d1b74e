// SPDX-License-Identifier: Apache-2.0

package query

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"touchstone"
)

// tokenKind is what a token of a question's text is.
type tokenKind int

const (
	end tokenKind = iota
	bare
	quoted
	sign // one of ( ) , = != >= <
)

type token struct {
	kind tokenKind
	text string
	at   int // characters before it
}

// is tells whether the token is a certain bare word or sign.
func (t token) is(text string) bool {
	return t.text == text && (t.kind == bare || t.kind == sign)
}

// narrow gives the sign that a full-width character stands for.
var narrow = strings.NewReplacer("（", "(", "）", ")", "，", ",", "、", ",", "＝", "=", "！", "!", "＞", ">", "＜", "<")

// lex cuts a text into tokens, the last of which is the end.
func lex(text string) ([]token, error) {
	if len(text) > MaxText {
		return nil, fault("", touchstone.Msg("query.too_long", "size", len(text), "most", MaxText))
	}
	if !utf8.ValidString(text) {
		return nil, fault("", touchstone.Msg("query.not_utf8"))
	}
	var out []token
	for at := 0; ; {
		trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
		at += utf8.RuneCountInString(text[:len(text)-len(trimmed)])
		if trimmed == "" {
			return append(out, token{kind: end, at: at}), nil
		}
		t, size, err := next(trimmed, at)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		at += utf8.RuneCountInString(trimmed[:size])
		text = trimmed[size:]
	}
}

// next reads the token that text begins with, and tells how many bytes it has.
func next(text string, at int) (token, int, error) {
	first, size := utf8.DecodeRuneInString(text)
	switch {
	case first == '"':
		return straightQuoted(text, at)
	case first == '“':
		inside, _, closed := strings.Cut(text[size:], "”")
		if !closed {
			return token{}, 0, fault("", touchstone.Msg("query.open_quote", "at", at+1))
		}
		return token{quoted, inside, at}, size + len(inside) + len("”"), nil
	case isWordRune(first):
		length := strings.IndexFunc(text, func(r rune) bool { return !isWordRune(r) })
		if length < 0 {
			length = len(text)
		}
		return token{bare, text[:length], at}, length, nil
	}
	s := narrow.Replace(string(first))
	if s == "!" || s == ">" {
		second, more := utf8.DecodeRuneInString(text[size:])
		s += narrow.Replace(string(second))
		size += more
	}
	switch s {
	case "(", ")", ",", "=", "!=", ">=", "<":
		return token{sign, s, at}, size, nil
	}
	return token{}, 0, fault("", touchstone.Msg("query.stray", "found", string(first), "at", at+1))
}

// straightQuoted reads a value in "…", with the escapes of Go's strings.
func straightQuoted(text string, at int) (token, int, error) {
	whole, err := strconv.QuotedPrefix(text)
	if err != nil {
		return token{}, 0, fault("", touchstone.Msg("query.open_quote", "at", at+1))
	}
	inside, err := strconv.Unquote(whole)
	if err != nil || !utf8.ValidString(inside) {
		return token{}, 0, fault("", touchstone.Msg("query.open_quote", "at", at+1))
	}
	return token{quoted, inside, at}, len(whole), nil
}
