// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Normalize gives a cell in the form in which it is compared and parsed:
// full-width letters, digits and signs become half-width, half-width kana and
// hangul full-width (Unicode width folding), the minus sign U+2212 a hyphen,
// every kind of space a plain one; zero-width and control characters go, and the
// ends are trimmed. Case is kept, and so are signs like ① and ㎡ that full NFKC
// would take apart. It is idempotent, and makes no copy of plain text.
func Normalize(s string) string {
	if plain(s) {
		return strings.Trim(s, " ")
	}
	folded := width.Fold.String(s)
	return strings.Trim(strings.Map(normalRune, folded), " ")
}

// plain tells whether every byte is a printing ASCII character or a space.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

func normalRune(r rune) rune {
	switch {
	case r == '\u2212':
		return '-'
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf), r == '\u3164', r == '\ufffd':
		return -1
	}
	return r
}

// trimName gives a header without the spaces and invisible characters around
// it, and with every line break inside it made a space.
func trimName(header string) string {
	trimmed := strings.TrimFunc(header, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf)
	})
	if !strings.ContainsAny(trimmed, "\r\n\t") && utf8.ValidString(trimmed) {
		return trimmed
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(trimmed, "\ufffd")), " ")
}
