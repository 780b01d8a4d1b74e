// SPDX-License-Identifier: Apache-2.0

package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestName is the length in bytes above which a normal name ends in
// {other}.
const longestName = 160

// Name gives the normal form of an event's name: Unicode folded by NFKC,
// control characters and runs of space made one space, and what varies
// replaced by {id}, {n}, {uuid} and {date}. Letters keep their case. A name of
// more than 160 bytes is cut after a word and ends in {other}. The normal form
// of a normal form is itself.
func Name(raw string) string {
	return cutName(replace(clean(raw)))
}

// replace puts placeholders into a clean text.
func replace(s string) string {
	if strings.Contains(s, "@") {
		s = maskAddresses(s)
	}
	if !strings.ContainsAny(s, "0123456789") && len(s) <= longestWord {
		return s
	}
	var buffer [256]byte
	out := tokens(buffer[:0], s)
	if string(out) == s {
		return s
	}
	return string(out)
}

// cutName ends a name that is too long after the last word that fits.
func cutName(s string) string {
	if len(s) <= longestName {
		return s
	}
	end := 0
	for _, step := range nameSteps(s) {
		if end+len(step)+len(Other) > longestName {
			break
		}
		end += len(step)
	}
	return s[:end] + Other
}

// clean folds a text by NFKC, drops what cannot be seen, and makes every run of
// space and control characters one space; none is left at the ends.
func clean(raw string) string {
	if plain(raw) {
		return raw
	}
	if !utf8.ValidString(raw) {
		raw = strings.ToValidUTF8(raw, "\uFFFD")
	}
	raw = strings.Map(visible, raw)
	return strings.Join(strings.Fields(norm.NFKC.String(raw)), " ")
}

// plain tells whether a text is printable ASCII without space at its ends and
// without two spaces in a row, so that cleaning would not change it.
func plain(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// visible drops format characters, but for those that join emoji, and makes
// control characters spaces.
func visible(r rune) rune {
	const zeroWidthJoiner = '\u200d'
	switch {
	case r < utf8.RuneSelf && r >= ' ' && r != 0x7f:
		return r
	case unicode.IsControl(r):
		return ' '
	case unicode.Is(unicode.Cf, r) && r != zeroWidthJoiner:
		return -1
	}
	return r
}

// maskAddresses replaces e-mail addresses by {id}, so that no person's address
// becomes part of a shape.
func maskAddresses(s string) string {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '@')
		if i < 0 {
			return s
		}
		i += at
		from, to := i, i+1
		for from > 0 && isAddress(s[from-1]) {
			from--
		}
		for to < len(s) && (isAlnum(s[to]) || s[to] == '.' || s[to] == '-') {
			to++
		}
		if from == i || !strings.Contains(s[i:to], ".") {
			at = i + 1
			continue
		}
		s = s[:from] + idMark + s[to:]
		at = from + len(idMark)
	}
}

func isAddress(c byte) bool {
	return isAlnum(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'
}
