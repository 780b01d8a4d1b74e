// SPDX-License-Identifier: Apache-2.0

package ingest

import "bytes"

// dialect is how rows and fields of a delimited text are told apart.
type dialect struct {
	delimiter byte
	loneCR    bool // a carriage return without line feed ends a row
	ends      [256]bool
}

// noDelimiter makes every row one field; no text that is kept holds it.
const noDelimiter = 0

func newDialect(delimiter byte, loneCR bool) *dialect {
	d := &dialect{delimiter: delimiter, loneCR: loneCR}
	d.ends[delimiter], d.ends['\n'], d.ends['\r'] = true, true, true
	return d
}

// lineBreak gives the byte that ends a line.
func (d *dialect) lineBreak() byte {
	if d.loneCR {
		return '\r'
	}
	return '\n'
}

// outcome says how the search for a row ended.
type outcome int

const (
	rowWhole  outcome = iota
	rowCut            // the data ends inside of an unquoted field
	quoteOpen         // the data ends inside of a quoted field
	rowBroken         // something other than a delimiter follows a closing quote
)

// row appends the fields of the row that begins at pos and gives the position
// of the next one. eof says that no data follows; without it a row at the end
// of the data is not taken as whole. A quote begins a quoted field only at the
// field's first byte; elsewhere it is an ordinary character.
func (d *dialect) row(data []byte, pos int, eof bool, fields []span) ([]span, int, outcome) {
	for {
		if pos < len(data) && data[pos] == '"' {
			field, next, last, how := d.quoted(data, pos+1, eof)
			if how != rowWhole {
				return fields, next, how
			}
			fields = append(fields, field)
			if last {
				return fields, next, rowWhole
			}
			pos = next
			continue
		}
		start := pos
		pos = d.fieldEnd(data, pos)
		if pos < len(data) && data[pos] == d.delimiter {
			fields = append(fields, span{uint32(start), uint32(pos)})
			pos++
			continue
		}
		next, ended := d.rowEnd(data, pos, eof)
		if !ended {
			return fields, pos, rowCut
		}
		return append(fields, span{uint32(start), uint32(pos)}), next, rowWhole
	}
}

// fieldEnd gives the position of the first delimiter or line break from pos on,
// else the end of the data.
func (d *dialect) fieldEnd(data []byte, pos int) int {
	for pos < len(data) {
		if !d.ends[data[pos]] {
			pos++
			continue
		}
		if data[pos] == '\r' && !d.loneCR && pos+1 < len(data) && data[pos+1] != '\n' {
			pos++ // an ordinary character
			continue
		}
		break
	}
	return pos
}

// rowEnd tells whether a row ends at pos, and gives the position after it.
func (d *dialect) rowEnd(data []byte, pos int, eof bool) (next int, ended bool) {
	switch {
	case pos >= len(data):
		return pos, eof
	case data[pos] == '\n':
		return pos + 1, true
	case data[pos] != '\r':
		return pos, false
	case pos+1 < len(data):
		if data[pos+1] == '\n' {
			return pos + 2, true
		}
		return pos + 1, d.loneCR
	}
	return pos + 1, eof
}

// quoted reads a field from the byte after its opening quote on. last says that
// the row ends with it.
func (d *dialect) quoted(data []byte, pos int, eof bool) (field span, next int, last bool, how outcome) {
	start, twice := pos, uint32(0)
	for {
		i := bytes.IndexByte(data[pos:], '"')
		if i < 0 {
			return span{}, len(data), false, quoteOpen
		}
		pos += i + 1
		if pos < len(data) && data[pos] == '"' {
			twice = doubled
			pos++
			continue
		}
		field = span{uint32(start), uint32(pos-1) | twice}
		if pos < len(data) && data[pos] == d.delimiter {
			return field, pos + 1, false, rowWhole
		}
		next, ended := d.rowEnd(data, pos, eof)
		switch {
		case ended:
			return field, next, true, rowWhole
		case !eof && (pos == len(data) || data[pos] == '\r' && pos+1 == len(data)):
			return span{}, pos, false, quoteOpen
		}
		return span{}, pos, false, rowBroken
	}
}

// lineAfter gives the position after the line that begins at pos, and whether
// its end was found.
func (d *dialect) lineAfter(data []byte, pos int) (int, bool) {
	i := bytes.IndexByte(data[pos:], d.lineBreak())
	if i < 0 {
		return len(data), false
	}
	return pos + i + 1, true
}
