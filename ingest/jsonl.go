// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"errors"
	"io"

	"touchstone"
)

// jsonReader reads JSON Lines, or one JSON array of objects.
type jsonReader struct {
	blocks
	row     jsonRow
	columns map[string]int
	order   []keyed // columns in the order in which rows name them
	place   []int   // of each column, its index in order
	guess   int     // index into order of the key that is likely next
	failure error   // of adding a column; ends the read

	closed bool // of an array: its bracket was seen
	begun  bool // it has an element
}

type keyed struct {
	key    []byte
	column int
}

func readJSONL(in io.Reader, c *collector, text *decoder) error {
	r := &jsonReader{blocks: newBlocks(in, c, text), columns: map[string]int{}}
	r.row.cells = r.column
	if err := r.fill(batchBytes); err != nil {
		return err
	}
	r.pos = len(r.b.data) - len(bytes.TrimLeft(r.b.data, " \t\r\n"))
	if r.pos < r.end && r.b.data[r.pos] == '[' {
		r.pos++
		return r.array()
	}
	return r.each(r.lines)
}

// column gives the column of a key; rows mostly have the same keys in the same
// order.
func (r *jsonReader) column(key []byte) (int, error) {
	if r.guess < len(r.order) && bytes.Equal(r.order[r.guess].key, key) {
		r.guess++
		return r.order[r.guess-1].column, nil
	}
	column, known := r.columns[string(key)]
	if !known {
		var err error
		if column, err = r.c.addColumn(string(key)); err != nil {
			r.failure = err
			return 0, err
		}
		r.b.widen(column + 1)
		r.columns[string(key)] = column
		r.place = append(r.place, len(r.order))
		r.order = append(r.order, keyed{bytes.Clone(key), column})
	}
	r.guess = r.place[column] + 1
	return column, nil
}

// lines takes the lines that are whole in the block.
func (r *jsonReader) lines() error {
	clean := r.text.clean(r.wholeLines())
	for r.pos < r.end && len(r.b.spans) < batchSpans {
		line := r.b.data[r.pos:r.end]
		i := bytes.IndexByte(line, '\n')
		switch {
		case i >= 0:
			line = line[:i]
		case r.eof:
		case len(line) < maxRow:
			return nil
		default:
			r.c.reject(r.lineAt(r.pos), "", touchstone.Msg("ingest.reject_row", "limit", mebibytes(maxRow)), line)
			if err := r.skipLine(); err != nil {
				return err
			}
			continue
		}
		if err := r.object(r.pos, r.pos+len(line), clean); err != nil {
			return err
		}
		r.pos = min(r.end, r.pos+len(line)+1)
	}
	return nil
}

// object takes the object between two positions of the block; the error ends
// the read.
func (r *jsonReader) object(start, end int, clean bool) error {
	raw := r.b.data[start:end]
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	if !clean && !r.text.clean(raw) {
		r.c.reject(r.lineAt(start), "", r.text.fault(raw), raw)
		return nil
	}
	r.b.newRow()
	r.guess = 0
	err := r.row.read(r.b, start, end)
	if r.failure != nil {
		return r.failure
	}
	if err != nil {
		r.b.dropRow()
		r.c.reject(r.lineAt(start), "", r.reason(err), raw)
		return nil
	}
	if column := r.wideCell(end - start); column >= 0 {
		s := r.b.spans[(r.b.rows-1)*r.b.stride+column]
		r.b.dropRow()
		r.c.reject(r.lineAt(start), r.c.nameOf(column),
			touchstone.Msg("ingest.reject_cell", "bytes", int(s.end-s.start), "limit", r.c.limits.Cell), raw)
		return nil
	}
	r.c.keepRow(r.b)
	return nil
}

// wideCell gives the first cell of the last row over the limit, else -1. size
// is that of the whole row; what escapes stand for is never longer.
func (r *jsonReader) wideCell(size int) int {
	if size <= r.c.limits.Cell {
		return -1
	}
	for i, s := range r.b.spans[(r.b.rows-1)*r.b.stride:] {
		if int(s.end-s.start) > r.c.limits.Cell {
			return i
		}
	}
	return -1
}

func (r *jsonReader) reason(err error) touchstone.Message {
	switch {
	case errors.Is(err, errNotObject):
		return touchstone.Msg("ingest.reject_not_object")
	case errors.Is(err, errJSONDepth):
		return touchstone.Msg("ingest.reject_depth", "limit", jsonDepth)
	}
	return touchstone.Msg("ingest.reject_json", "position", r.row.pos+1)
}

// array takes an array whose bracket has been taken.
func (r *jsonReader) array() error {
	if err := r.each(r.elements); err != nil {
		return err
	}
	if !r.closed {
		return r.badArray(r.pos)
	}
	return nil
}

func (r *jsonReader) badArray(at int) error {
	return invalid(touchstone.Msg("ingest.json_array", "file", shown(r.c.file.Name), "line", r.lineAt(at)))
}

// elements takes the elements of an array that are whole in the block.
func (r *jsonReader) elements() error {
	for r.pos < r.end && len(r.b.spans) < batchSpans {
		start, end, state := nextElement(r.b.data[:r.end], r.pos, !r.begun)
		switch {
		case state == elementCut && !r.closed && r.end-r.pos > maxRow:
			return tooLarge(touchstone.Msg("ingest.json_element", "file", shown(r.c.file.Name), "line", r.lineAt(start), "limit", mebibytes(maxRow)))
		case start == r.end && (r.closed || !r.eof):
			if r.closed {
				r.pos = r.end
			}
			return nil
		case r.closed || state == elementBad || state == elementCut && r.eof:
			return r.badArray(start)
		case state == elementCut:
			return nil
		case state == arrayEnd:
			r.closed = true
		default:
			r.begun = true
			if err := r.object(start, end, false); err != nil {
				return err
			}
		}
		r.pos = end
	}
	return nil
}

type elementState int

const (
	elementWhole elementState = iota
	elementCut                // the data ends before the element does
	elementBad                // not what may stand in an array
	arrayEnd                  // the closing bracket
)

// nextElement finds the next element of an array, or its end. A comma must
// stand before it unless it is the first.
func nextElement(data []byte, pos int, first bool) (start, end int, _ elementState) {
	comma := first
	for ; pos < len(data); pos++ {
		switch c := data[pos]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		case c == ',' && !comma:
			comma = true
		case c == ']' && (first || !comma):
			return pos, pos + 1, arrayEnd
		case c == ',' || c == ']' || !comma:
			return pos, pos, elementBad
		default:
			end, whole := elementEnd(data, pos)
			if !whole {
				return pos, end, elementCut
			}
			return pos, end, elementWhole
		}
	}
	return pos, pos, elementCut
}

// elementEnd gives the position after the element that begins at pos, by its
// brackets and strings alone.
func elementEnd(data []byte, pos int) (end int, whole bool) {
	depth, inString := 0, false
	for ; pos < len(data); pos++ {
		switch c := data[pos]; {
		case inString && c == '\\':
			pos++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == ']' || c == '}'):
			return pos, true
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return pos + 1, true
			}
		}
	}
	return pos, false
}
