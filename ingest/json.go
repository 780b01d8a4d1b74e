// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonRow reads one JSON object into the last row of a batch. Objects inside it
// are flattened with dots; arrays become their elements joined by ┋; null is
// the empty cell; numbers, true and false keep their spelling. It takes exactly
// what encoding/json takes.
type jsonRow struct {
	cells func(key []byte) (column int, err error) // column of a flattened key

	b    *batch
	text []byte // the object
	at   int    // offset of text in the batch's data
	pos  int
	key  []byte // path of the value that is being read
}

// joint stands between the elements of an array in one cell.
const joint = "┋"

// Faults of JSON text.
var (
	errJSON      = errors.New("not JSON")
	errJSONDepth = errors.New("nested too deep")
	errNotObject = errors.New("not an object")
)

const jsonDepth = 64

// read reads the object that stands in the batch's data from start to end.
func (j *jsonRow) read(b *batch, start, end int) error {
	j.b, j.text, j.at, j.pos, j.key = b, b.data[start:end:end], start, 0, j.key[:0]
	j.space()
	if j.pos == len(j.text) || j.text[j.pos] != '{' {
		return errNotObject
	}
	if err := j.object(0); err != nil {
		return err
	}
	j.space()
	if j.pos != len(j.text) {
		return errJSON
	}
	return nil
}

func (j *jsonRow) space() {
	for j.pos < len(j.text) {
		switch j.text[j.pos] {
		case ' ', '\t', '\r', '\n':
			j.pos++
		default:
			return
		}
	}
}

// next skips spaces and takes one byte, 0 at the end.
func (j *jsonRow) next() byte {
	j.space()
	if j.pos == len(j.text) {
		return 0
	}
	j.pos++
	return j.text[j.pos-1]
}

// object reads an object whose brace is next.
func (j *jsonRow) object(depth int) error {
	if depth == jsonDepth {
		return errJSONDepth
	}
	j.pos++
	if j.space(); j.pos < len(j.text) && j.text[j.pos] == '}' {
		j.pos++
		return nil
	}
	parent := len(j.key)
	for {
		if j.next() != '"' {
			return errJSON
		}
		if parent > 0 {
			j.key = append(j.key, '.')
		}
		var err error
		if j.key, err = j.copied(j.key); err != nil {
			return err
		}
		if j.next() != ':' {
			return errJSON
		}
		if err := j.member(depth + 1); err != nil {
			return err
		}
		j.key = j.key[:parent]
		switch j.next() {
		case ',':
		case '}':
			return nil
		default:
			return errJSON
		}
	}
}

// member reads the value of j.key.
func (j *jsonRow) member(depth int) error {
	j.space()
	if j.pos == len(j.text) {
		return errJSON
	}
	if j.text[j.pos] == '{' {
		return j.object(depth)
	}
	column, err := j.cells(j.key)
	if err != nil {
		return err
	}
	if j.text[j.pos] == '[' {
		start := len(j.b.data)
		if j.b.data, err = j.array(j.b.data, depth); err != nil {
			return err
		}
		j.b.set(column, span{uint32(start), uint32(len(j.b.data))})
		return nil
	}
	return j.scalar(column)
}

// scalar reads a string, number or word into a cell, in place where it can.
func (j *jsonRow) scalar(column int) error {
	start := j.pos
	if j.text[start] != '"' {
		if err := j.bare(); err != nil {
			return err
		}
		if j.text[start] == 'n' {
			j.b.set(column, span{})
			return nil
		}
		j.b.set(column, span{uint32(j.at + start), uint32(j.at + j.pos)})
		return nil
	}
	j.pos++
	from := len(j.b.data)
	data, plain, err := j.quoted(j.b.data)
	if err != nil {
		return err
	}
	if plain {
		j.b.set(column, span{uint32(j.at + start + 1), uint32(j.at + j.pos - 1)})
		return nil
	}
	j.b.data = data
	j.b.set(column, span{uint32(from), uint32(len(data))})
	return nil
}

// array appends the elements of an array, joined; nested arrays are joined into
// it, nested objects keep their JSON text.
func (j *jsonRow) array(dst []byte, depth int) (_ []byte, err error) {
	if depth == jsonDepth {
		return dst, errJSONDepth
	}
	j.pos++
	if j.space(); j.pos < len(j.text) && j.text[j.pos] == ']' {
		j.pos++
		return dst, nil
	}
	for {
		if dst, err = j.element(dst, depth+1); err != nil {
			return dst, err
		}
		switch j.next() {
		case ',':
			dst = append(dst, joint...)
		case ']':
			return dst, nil
		default:
			return dst, errJSON
		}
	}
}

func (j *jsonRow) element(dst []byte, depth int) ([]byte, error) {
	j.space()
	if j.pos == len(j.text) {
		return dst, errJSON
	}
	start := j.pos
	switch j.text[start] {
	case '"':
		j.pos++
		return j.copied(dst)
	case '[':
		return j.array(dst, depth)
	case '{':
		err := j.skipObject(depth)
		return append(dst, j.text[start:j.pos]...), err
	}
	if err := j.bare(); err != nil || j.text[start] == 'n' {
		return dst, err
	}
	return append(dst, j.text[start:j.pos]...), nil
}

// skipObject checks an object inside an array without reading it.
func (j *jsonRow) skipObject(depth int) error {
	inner := jsonRow{b: &batch{rows: 1, stride: 1, spans: make([]span, 1)}, text: j.text, pos: j.pos}
	inner.cells = func([]byte) (int, error) { return 0, nil }
	err := inner.object(depth)
	j.pos = inner.pos
	return err
}

// quoted reads a string from the byte after its quote on and appends it to dst,
// unless it has no escapes: plain says that it can be taken as it stands.
func (j *jsonRow) quoted(dst []byte) (_ []byte, plain bool, err error) {
	start := j.pos
	for i := j.pos; i < len(j.text); i++ {
		switch c := j.text[i]; {
		case c == '"':
			j.pos = i + 1
			return dst, true, nil
		case c == '\\':
			j.pos = i
			dst, err = j.escaped(append(dst, j.text[start:i]...))
			return dst, false, err
		case c < ' ':
			return dst, false, errJSON
		}
	}
	return dst, false, errJSON
}

// copied reads a string like quoted and appends it to dst in any case.
func (j *jsonRow) copied(dst []byte) ([]byte, error) {
	start := j.pos
	dst, plain, err := j.quoted(dst)
	if plain {
		dst = append(dst, j.text[start:j.pos-1]...)
	}
	return dst, err
}

// escaped reads the rest of a string in which the next byte is a backslash.
func (j *jsonRow) escaped(dst []byte) ([]byte, error) {
	for j.pos < len(j.text) {
		c := j.text[j.pos]
		j.pos++
		switch {
		case c == '"':
			return dst, nil
		case c < ' ':
			return dst, errJSON
		case c != '\\':
			dst = append(dst, c)
		case j.pos == len(j.text):
			return dst, errJSON
		default:
			var err error
			if dst, err = j.escape(dst); err != nil {
				return dst, err
			}
		}
	}
	return dst, errJSON
}

// escape reads what follows a backslash.
func (j *jsonRow) escape(dst []byte) ([]byte, error) {
	c := j.text[j.pos]
	j.pos++
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), c); i >= 0 {
		return append(dst, "\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return dst, errJSON
	}
	r, ok := hex4(j.text[j.pos:])
	if !ok {
		return dst, errJSON
	}
	j.pos += 4
	if utf16.IsSurrogate(r) {
		if rest := j.text[j.pos:]; len(rest) >= 6 && rest[0] == '\\' && rest[1] == 'u' {
			low, _ := hex4(rest[2:])
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				j.pos += 6
				return utf8.AppendRune(dst, pair), nil
			}
		}
		r = utf8.RuneError
	}
	return utf8.AppendRune(dst, r), nil
}

func hex4(text []byte) (r rune, ok bool) {
	if len(text) < 4 {
		return 0, false
	}
	for _, c := range text[:4] {
		switch {
		case digit(c):
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// bare reads a number, true, false or null.
func (j *jsonRow) bare() error {
	for _, word := range []string{"null", "true", "false"} {
		if bytes.HasPrefix(j.text[j.pos:], []byte(word)) {
			j.pos += len(word)
			return nil
		}
	}
	start := j.pos
	j.skip("-")
	switch {
	case j.skip("0") == 1:
	case j.digits() == 0:
		return errJSON
	}
	if j.skip(".") == 1 && j.digits() == 0 {
		return errJSON
	}
	if j.skip("eE") == 1 {
		j.skip("+-")
		if j.digits() == 0 {
			return errJSON
		}
	}
	if j.pos == start {
		return errJSON
	}
	return nil
}

// skip takes one byte if it is in set, and tells how many it took.
func (j *jsonRow) skip(set string) int {
	if j.pos < len(j.text) && bytes.IndexByte([]byte(set), j.text[j.pos]) >= 0 {
		j.pos++
		return 1
	}
	return 0
}

func (j *jsonRow) digits() (n int) {
	for j.pos < len(j.text) && digit(j.text[j.pos]) {
		j.pos++
		n++
	}
	return n
}
