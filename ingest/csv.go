// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"io"

	"touchstone"
)

// csvReader reads a delimited text block by block: rows are told apart in
// place, so that no cell is copied before it meets its column.
type csvReader struct {
	blocks
	dialect  *dialect
	width    int
	searched int64 // bytes read in vain for closing quotes
}

// readCSV reads CSV or TSV.
func readCSV(in io.Reader, c *collector, o Options, text *decoder) error {
	delimiter, err := delimiterOf(o)
	if err != nil {
		return err
	}
	r := &csvReader{blocks: newBlocks(in, c, text)}
	if err := r.begin(delimiter, o.Header); err != nil {
		return err
	}
	return r.each(r.rows)
}

// begin finds dialect and layout, adds the columns and goes to the first row of
// data.
func (r *csvReader) begin(delimiter byte, want Header) error {
	var s *sample
	for size := batchBytes; ; size *= 4 {
		if err := r.fill(size); err != nil {
			return err
		}
		s = sniff(r.b.data, r.eof, delimiter)
		if len(s.rows) > 0 || r.eof || size > maxRow {
			break
		}
	}
	r.dialect, r.lineBreak = s.dialect, s.dialect.lineBreak()
	r.describe()
	if r.eof && len(bytes.TrimSpace(r.b.data)) == 0 {
		return notEnough(touchstone.Msg("ingest.empty_file", "file", shown(r.c.file.Name)))
	}
	if len(s.rows) == 0 {
		return invalid(touchstone.Msg("ingest.no_row", "file", shown(r.c.file.Name)))
	}
	l := findLayout(s.rows, s.width, want)
	if err := r.c.layOut(l); err != nil {
		return err
	}
	r.width = len(l.names)
	r.b.width, r.b.stride = r.width, r.width
	r.pos = s.end
	if l.first < len(s.rows) {
		r.pos = s.starts[l.first]
	}
	return nil
}

// describe notes the dialect for people.
func (r *csvReader) describe() {
	r.c.file.Format = formatCSV
	switch r.dialect.delimiter {
	case noDelimiter:
		return
	case '\t':
		r.c.file.Format = formatTSV
	}
	r.c.file.Delimiter = string(rune(r.dialect.delimiter))
}

// rows takes the rows that are whole in the batch's data.
func (r *csvReader) rows() error {
	clean := r.text.clean(r.wholeLines())
	for r.pos < r.end {
		from := len(r.b.spans)
		spans, next, how := r.dialect.row(r.b.data, r.pos, r.eof, r.b.spans)
		if how == rowWhole {
			r.b.spans = spans
			r.take(from, next, clean)
			continue
		}
		r.b.spans = spans[:from]
		if how == rowBroken || how == quoteOpen && r.eof {
			if err := r.unquotable(next); err != nil {
				return err
			}
			continue
		}
		if r.end-r.pos < maxRow {
			return nil // the rest comes with the next block
		}
		if err := r.endless(how); err != nil {
			return err
		}
	}
	return nil
}

// take keeps or rejects the row whose fields were appended to the batch's spans
// from index from on.
func (r *csvReader) take(from, next int, clean bool) {
	fields := r.b.spans[from:]
	raw := r.b.data[r.pos:next]
	for len(fields) > r.width && fields[len(fields)-1].start == fields[len(fields)-1].end&^doubled {
		fields = fields[:len(fields)-1]
	}
	r.b.spans = r.b.spans[:from+len(fields)]
	if len(fields) == r.width && (clean || r.text.clean(raw)) && (len(raw) <= r.c.limits.Cell || r.cellsFit(fields)) {
		r.b.rows++
		r.pos = next
		r.c.keepRow(r.b)
		return
	}
	r.b.spans = r.b.spans[:from]
	if len(bytes.TrimSpace(raw)) == 0 {
		r.pos = next // a blank line is no row
		return
	}
	r.refuse(fields, raw, next)
}

func (r *csvReader) cellsFit(fields []span) bool { return r.wideCell(fields) < 0 }

// wideCell gives the first cell over the limit, -1 where there is none.
func (r *csvReader) wideCell(fields []span) int {
	for i, f := range fields {
		if int(f.end&^doubled-f.start) > r.c.limits.Cell {
			return i
		}
	}
	return -1
}

// refuse rejects a whole row. One of the wrong length that spans lines has most
// likely a quote too many, so only its first line is given up.
func (r *csvReader) refuse(fields []span, raw []byte, next int) {
	line := r.lineAt(r.pos)
	var reason touchstone.Message
	column := ""
	switch wide := r.wideCell(fields); {
	case wide >= 0:
		reason = touchstone.Msg("ingest.reject_cell", "bytes", int(fields[wide].end&^doubled-fields[wide].start), "limit", r.c.limits.Cell)
		column = r.c.nameOf(wide)
	case !r.text.clean(raw):
		reason = r.text.fault(raw)
		for i, f := range fields {
			if !r.text.clean(r.b.data[f.start : f.end&^doubled]) {
				column = r.c.nameOf(i)
				break
			}
		}
	default:
		reason = touchstone.Msg("ingest.reject_ragged", "fields", len(fields), "columns", r.width)
		if after, ok := r.dialect.lineAfter(r.b.data, r.pos); ok && after < next {
			r.searched += int64(next - after)
			next = after
		}
	}
	r.c.reject(line, column, reason, bytes.TrimRight(r.b.data[r.pos:next], "\r\n"))
	r.pos = next
}

// unquotable rejects the line at which a quote was opened and not closed well.
func (r *csvReader) unquotable(seen int) error {
	line := r.lineAt(r.pos)
	next, _ := r.dialect.lineAfter(r.b.data, r.pos)
	r.searched += int64(max(0, seen-next))
	const patience = 8 << 30
	if r.searched > patience {
		return invalid(touchstone.Msg("ingest.quotes_broken", "file", shown(r.c.file.Name), "line", line))
	}
	r.c.reject(line, "", touchstone.Msg("ingest.reject_quotes"), bytes.TrimRight(r.b.data[r.pos:next], "\r\n"))
	r.pos = next
	return nil
}

// endless deals with a row that goes on for more than maxRow bytes: after an
// open quote the next line may be sound; else the line is skipped to its end.
func (r *csvReader) endless(how outcome) error {
	if _, ok := r.dialect.lineAfter(r.b.data, r.pos); ok && how == quoteOpen {
		return r.unquotable(r.end)
	}
	line := r.lineAt(r.pos)
	reason := touchstone.Msg("ingest.reject_row", "limit", mebibytes(maxRow))
	r.c.reject(line, "", reason, r.b.data[r.pos:])
	return r.skipLine()
}
