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
	if bytes.HasPrefix(bytes.TrimLeft(r.b.data, " \t\r\n"), []byte("[")) {
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
		if clean || r.text.clean(line) {
			if err := r.object(line, func() int { return r.lineAt(r.pos) }); err != nil {
				return err
			}
		} else {
			r.c.reject(r.lineAt(r.pos), "", r.text.fault(line), line)
		}
		r.pos = min(r.end, r.pos+len(line)+1)
	}
	return nil
}

// object takes the text of one object, which stands in the line that is given;
// the error ends the read.
func (r *jsonReader) object(raw []byte, line func() int) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	r.b.newRow()
	r.guess = 0
	err := r.row.read(r.b, raw)
	if r.failure != nil {
		return r.failure
	}
	if err != nil {
		r.b.dropRow()
		r.c.reject(line(), "", r.reason(err), raw)
		return nil
	}
	if column := r.wideCell(len(raw)); column >= 0 {
		s := r.b.spans[(r.b.rows-1)*r.b.stride+column]
		r.b.dropRow()
		r.c.reject(line(), r.c.nameOf(column),
			touchstone.Msg("ingest.reject_cell", "bytes", int(s.end-s.start), "limit", r.c.limits.Cell), raw)
		return nil
	}
	r.c.keepRow(r.b)
	return nil
}

// wideCell gives the first cell of the last row over the limit, else -1. size
// is that of the whole row; what escapes stand for is never longer, and commas
// are a third of the joints that they become.
func (r *jsonReader) wideCell(size int) int {
	if 3*size <= r.c.limits.Cell {
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
	return touchstone.Msg("ingest.reject_json", "position", int(r.row.tokens.InputOffset())+1)
}
