// SPDX-License-Identifier: Apache-2.0

package plain

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// noise looks whether something longer begins, or ends, at i, where the plain
// character c stands: a tag, an entity, an address, a name or a face. It gives
// where to go on behind it, or i where there is none.
func (w *writer) noise(i, size int, c rune) int {
	switch c {
	case '<':
		if next := w.tag(i); next > i {
			return next
		}
	case '&':
		return w.entity(i)
	case '@':
		return w.name(i, size)
	case ':':
		if strings.HasPrefix(w.source[i:], "://") {
			return w.address(i, w.letters())
		}
	case '.':
		if w.ends("www") {
			return w.address(i, 3)
		}
		return i
	}
	return w.face(i, c)
}

// letters counts the letters written last, up to eight.
func (w *writer) letters() int {
	n := 0
	for n < 8 && n < w.n && w.text.kinds[w.n-1-n] == Letter {
		n++
	}
	return n
}

// ends reports whether what was written ends with the word.
func (w *writer) ends(word string) bool {
	at := w.n - len(word)
	if at < 0 || at > 0 && w.text.kinds[at-1] == Letter {
		return false
	}
	for k := range len(word) {
		if w.text.runes[at+k] != rune(word[k]) {
			return false
		}
	}
	return true
}

// address writes a Link for the address that began with the n plain
// characters before i.
func (w *writer) address(i, n int) int {
	if n == 0 {
		return i
	}
	end := i
	for end < len(w.source) && w.source[end] > ' ' && w.source[end] < 0x7F && w.source[end] != '<' && w.source[end] != '"' {
		end++
	}
	for end > i && strings.IndexByte(".,;:!?)'", w.source[end-1]) >= 0 {
		end--
	}
	if end <= i+1 {
		return i
	}
	w.sign(Link, w.back(n, i), end)
	return end
}

// longestName is how many characters an @name has at most.
const longestName = 20

// name writes a Name for an @name. An e-mail address is none: the letters
// before it tell.
func (w *writer) name(i, size int) int {
	if w.n > 0 && (w.text.kinds[w.n-1] == Letter || w.text.kinds[w.n-1] == Digit) {
		return i
	}
	end := i + size
	for range longestName {
		r, n := utf8.DecodeRuneInString(w.source[end:])
		plain, e := w.folds.of(r)
		if kind := Kind(e >> kindShift & 0xF); n == 0 || kind != Letter && kind != Digit && kind != Han && plain != '_' && plain != '-' {
			break
		}
		end += n
	}
	if end == i+size {
		return i
	}
	w.sign(Name, i, end)
	return end
}

// longestTag is how many bytes a tag has at most.
const longestTag = 2048

// tag leaves a tag of HTML out; one that parts blocks is a line end.
func (w *writer) tag(i int) int {
	s := w.source
	if i+2 >= len(s) || s[i] != '<' || !(letter(s[i+1]) || (s[i+1] == '/' || s[i+1] == '!') && (letter(s[i+2]) || s[i+2] == '-')) {
		return i
	}
	end := i + 1
	for end < len(s) && end-i < longestTag && s[end] != '>' && s[end] != '<' {
		end++
	}
	if end >= len(s) || s[end] != '>' {
		return i
	}
	end++
	if parts(s[i+1 : end-1]) {
		w.put('\n', uint32(Blank)<<kindShift, i, end)
	}
	return end
}

// parts reports whether a tag parts blocks of text.
func parts(tag string) bool {
	tag = strings.TrimPrefix(tag, "/")
	n := 0
	for n < len(tag) && (letter(tag[n]) || tag[n] >= '0' && tag[n] <= '9') {
		n++
	}
	switch strings.ToLower(tag[:min(n, 10)]) {
	case "br", "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "hr", "h1", "h2", "h3", "h4", "section", "blockquote":
		return true
	}
	return false
}

func letter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

// longestEntity is how many bytes an entity of HTML has at most.
const longestEntity = 10

// entity writes the character that an entity of HTML stands for.
func (w *writer) entity(i int) int {
	s := w.source[i+1 : min(len(w.source), i+1+longestEntity)]
	semicolon := strings.IndexByte(s, ';')
	if w.source[i] != '&' || semicolon < 1 {
		return i
	}
	r := entityRune(s[:semicolon])
	if r < 0 {
		return i
	}
	end := i + 1 + semicolon + 1
	if plain, e := w.folds.of(r); e&dropped == 0 {
		w.put(plain, e, i, end)
	}
	return end
}

// entityRune gives the character of an entity, -1 where it names none.
func entityRune(name string) rune {
	switch name {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot", "ldquo", "rdquo":
		return '"'
	case "apos", "lsquo", "rsquo":
		return '\''
	case "nbsp", "ensp", "emsp":
		return ' '
	case "hellip":
		return 0x2026
	case "mdash", "ndash":
		return '-'
	}
	digits, base := strings.TrimPrefix(name, "#"), 10
	if digits == name {
		return -1
	}
	if digits != "" && digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || n > utf8.MaxRune {
		return -1
	}
	return rune(n)
}
