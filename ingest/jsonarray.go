// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"touchstone"
)

// elements is the text of an array on its way to encoding/json: it counts lines
// and bounds how far is read ahead of what was taken.
type elements struct {
	in     io.Reader
	tokens *json.Decoder
	given  int64   // bytes handed out
	breaks []int64 // where lines end, of those not counted in line
	line   int     // 1-based
}

var errElementSize = errors.New("element too large")

// Read implements io.Reader.
func (e *elements) Read(p []byte) (int, error) {
	if e.given-e.tokens.InputOffset() > maxRow {
		return 0, errElementSize
	}
	n, err := e.in.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			e.breaks = append(e.breaks, e.given+int64(i))
		}
	}
	e.given += int64(n)
	return n, err
}

// lineAt gives the line of an offset, which must not go backwards.
func (e *elements) lineAt(offset int64) int {
	for len(e.breaks) > 0 && e.breaks[0] < offset {
		e.breaks = e.breaks[1:]
		e.line++
	}
	return e.line
}

// array takes an array of objects.
func (r *jsonReader) array() error {
	in := &elements{in: io.MultiReader(bytes.NewReader(bytes.Clone(r.b.data)), r.in), line: 1}
	in.tokens = json.NewDecoder(in)
	r.b.reset()
	if _, err := in.tokens.Token(); err != nil {
		return r.badArray(in, err)
	}
	for in.tokens.More() {
		var raw json.RawMessage
		if err := in.tokens.Decode(&raw); err != nil {
			return r.badArray(in, err)
		}
		line := in.lineAt(in.tokens.InputOffset() - int64(len(raw)))
		if err := r.element(raw, line); err != nil {
			return err
		}
	}
	if _, err := in.tokens.Token(); err != nil { // the closing bracket
		return r.badArray(in, err)
	}
	if _, err := in.tokens.Token(); err != io.EOF {
		return r.badArray(in, err)
	}
	return r.c.send(r.b)
}

func (r *jsonReader) element(raw []byte, line int) (err error) {
	if !r.text.clean(raw) {
		r.c.reject(line, "", r.text.fault(raw), raw)
		return nil
	}
	if err := r.object(raw, func() int { return line }); err != nil {
		return err
	}
	r.b, err = r.c.cycle(r.b)
	return err
}

// badArray says where an array is broken. A fault of reading stays what it is.
func (r *jsonReader) badArray(in *elements, cause error) error {
	line := in.lineAt(in.tokens.InputOffset())
	var syntax *json.SyntaxError
	switch {
	case errors.Is(cause, errElementSize):
		return tooLarge(touchstone.Msg("ingest.json_element", "file", shown(r.c.file.Name), "line", line, "limit", mebibytes(maxRow)))
	case cause == nil, errors.As(cause, &syntax), errors.Is(cause, io.EOF), errors.Is(cause, io.ErrUnexpectedEOF):
		return invalidCause(touchstone.Msg("ingest.json_array", "file", shown(r.c.file.Name), "line", line), cause)
	}
	return cause
}
