// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// xmlPlain marks the bytes of an attribute's value that need no look: not a
// quote, <, &, a carriage return, another control character, or beyond ASCII.
var xmlPlain = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = true
	}
	plain['\t'], plain['\n'] = true, true
	for _, c := range `"'<&` {
		plain[c] = false
	}
	return plain
}()

// xmlName marks the bytes of names.
var xmlName = func() (name [256]bool) {
	for _, c := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.-" {
		name[c] = true
	}
	return name
}()

// nameEnd gives the end of the name that begins at i, i where there is none.
func (x *xmlScanner) nameEnd(i int) int {
	if i < len(x.buf) && (digit(x.buf[i]) || x.buf[i] == '.' || x.buf[i] == '-') {
		return i
	}
	for i < len(x.buf) && xmlName[x.buf[i]] {
		i++
	}
	return i
}

// named tells whether a name is there and has at most one prefix.
func named(name []byte) bool {
	i := bytes.IndexByte(name, ':')
	return len(name) > 0 && (i < 0 || i > 0 && i < len(name)-1 && bytes.IndexByte(name[i+1:], ':') < 0)
}

func (x *xmlScanner) spaceEnd(i int) int {
	for i < len(x.buf) && (x.buf[i] == ' ' || x.buf[i] == '\n' || x.buf[i] == '\t' || x.buf[i] == '\r') {
		i++
	}
	return i
}

// attr gives an attribute of the start tag by its name, nil where it has none.
func (x *xmlScanner) attr(name string) *xmlAttr {
	for i := range x.attrs {
		if string(x.attrs[i].name) == name {
			return &x.attrs[i]
		}
	}
	return nil
}

// decoded appends the text of an attribute to dst.
func (x *xmlScanner) decoded(dst []byte, a *xmlAttr) ([]byte, error) {
	if !a.coded {
		return append(dst, a.value...), nil
	}
	return x.decode(dst, a.value)
}

// decode appends text with entities replaced and line breaks made \n.
func (x *xmlScanner) decode(dst, raw []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return appendLines(dst, raw), nil
		}
		dst = appendLines(dst, raw[:i])
		raw = raw[i+1:]
		end := bytes.IndexByte(raw, ';')
		if end < 0 {
			return dst, x.fault(xmlEntity, raw[:min(len(raw), 20)], nil)
		}
		r, ok := entity(raw[:end])
		if !ok {
			return dst, x.fault(xmlEntity, raw[:end], nil)
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[end+1:]
	}
}

// appendLines appends text with \r\n and lone \r made \n.
func appendLines(dst, raw []byte) []byte {
	for {
		i := bytes.IndexByte(raw, '\r')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(append(dst, raw[:i]...), '\n')
		raw = raw[i+1:]
		if len(raw) > 0 && raw[0] == '\n' {
			raw = raw[1:]
		}
	}
}

// entity gives the character that an entity stands for.
func entity(name []byte) (rune, bool) {
	switch string(name) {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' || len(name) > 10 {
		return 0, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && digits[0] != '+' && legalRune(rune(n))
}

// legalRune tells whether XML 1.0 allows a character.
func legalRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= 0x10ffff
}

// sound tells whether text beyond ASCII is valid UTF-8 that XML allows.
func sound(text []byte) bool {
	return utf8.Valid(text) && !bytes.Contains(text, []byte("\uFFFE")) && !bytes.Contains(text, []byte("\uFFFF"))
}
