// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// jsonRow reads one JSON object into the last row of a batch, token by token as
// encoding/json gives them, which keeps the order of keys. Objects inside it are
// flattened with dots; arrays become their elements joined by ┋; null is the
// empty cell; numbers, true and false keep their spelling. Of a key that comes
// twice the last value counts.
type jsonRow struct {
	cells func(key []byte) (column int, err error) // column of a flattened key

	b      *batch
	text   []byte // the object
	tokens *json.Decoder
	key    []byte // path of the value that is being read
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

// read reads the text of one object into the last row of b.
func (j *jsonRow) read(b *batch, text []byte) error {
	if !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		return errNotObject
	}
	j.b, j.text, j.key = b, text, j.key[:0]
	j.tokens = json.NewDecoder(bytes.NewReader(text))
	j.tokens.UseNumber()
	if _, err := j.tokens.Token(); err != nil {
		return err
	}
	if err := j.object(1); err != nil {
		return err
	}
	if _, err := j.tokens.Token(); err != io.EOF {
		return errJSON
	}
	return nil
}

// object reads the members of an object whose brace has been taken; depth counts
// the brackets that are open.
func (j *jsonRow) object(depth int) error {
	if depth > jsonDepth {
		return errJSONDepth
	}
	parent := len(j.key)
	for {
		token, err := j.tokens.Token()
		if err != nil {
			return err
		}
		name, more := token.(string)
		if !more {
			return nil
		}
		if parent > 0 {
			j.key = append(j.key, '.')
		}
		j.key = append(j.key, name...)
		if err := j.member(depth); err != nil {
			return err
		}
		j.key = j.key[:parent]
	}
}

// member reads the value of j.key.
func (j *jsonRow) member(depth int) error {
	token, err := j.tokens.Token()
	if err != nil {
		return err
	}
	if token == json.Delim('{') {
		return j.object(depth + 1)
	}
	column, err := j.cells(j.key)
	if err != nil {
		return err
	}
	start := len(j.b.data)
	if token == json.Delim('[') {
		j.b.data, err = j.array(j.b.data, depth+1)
	} else {
		j.b.data = appendScalar(j.b.data, token)
	}
	j.b.set(column, span{uint32(start), uint32(len(j.b.data))})
	return err
}

func appendScalar(dst []byte, token json.Token) []byte {
	switch token := token.(type) {
	case string:
		return append(dst, token...)
	case json.Number:
		return append(dst, token...)
	case bool:
		return strconv.AppendBool(dst, token)
	}
	return dst
}

// array appends the elements of an array whose bracket has been taken, joined;
// nested arrays are joined into it, nested objects keep their JSON text.
func (j *jsonRow) array(dst []byte, depth int) ([]byte, error) {
	if depth > jsonDepth {
		return dst, errJSONDepth
	}
	for first := true; ; first = false {
		token, err := j.tokens.Token()
		if err != nil || token == json.Delim(']') {
			return dst, err
		}
		if !first {
			dst = append(dst, joint...)
		}
		switch token {
		case json.Delim('['):
			dst, err = j.array(dst, depth+1)
		case json.Delim('{'):
			start := j.tokens.InputOffset() - 1
			err = j.skip(depth + 1)
			dst = append(dst, j.text[start:j.tokens.InputOffset()]...)
		default:
			dst = appendScalar(dst, token)
		}
		if err != nil {
			return dst, err
		}
	}
}

// skip passes over the rest of an object or array.
func (j *jsonRow) skip(depth int) error {
	for open := 1; open > 0; {
		if depth+open-1 > jsonDepth {
			return errJSONDepth
		}
		token, err := j.tokens.Token()
		switch {
		case err != nil:
			return err
		case token == json.Delim('{'), token == json.Delim('['):
			open++
		case token == json.Delim('}'), token == json.Delim(']'):
			open--
		}
	}
	return nil
}
