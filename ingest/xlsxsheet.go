// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strconv"

	"touchstone"
)

// sheetCell is one cell of a row: its text is a part of the row's bytes.
type sheetCell struct {
	column int // 0-based
	text   span
}

// sheetRows reads the cells of a sheet row by row.
type sheetRows struct {
	w *workbook
	s sheet
	x *xmlScanner

	number int // of the row, 1-based
	column int // of the next cell that does not say its own
	cells  []sheetCell
	text   []byte
	raw    []byte
}

// rows calls visit for every row of a sheet, with the number that the sheet
// gives it. The first error of visit ends it.
func (w *workbook) rows(s sheet, visit func(number int, cells []sheetCell, text []byte) error) error {
	x, closer, err := w.scan(s.part)
	if err != nil {
		return err
	}
	defer func() { _ = closer.Close() }()
	r := &sheetRows{w: w, s: s, x: x}
	inData := false
	for {
		kind, err := x.next()
		switch {
		case err != nil:
			return r.damaged(err)
		case kind == xmlEOF:
			return nil
		case kind == xmlText:
		case string(x.name) == "sheetData":
			inData = kind == xmlStart
		case inData && kind == xmlStart && string(x.name) == "row":
			if err := r.row(); err != nil {
				return r.damaged(err)
			}
			if err := visit(r.number, r.cells, r.text); err != nil {
				return err
			}
		}
	}
}

func (r *sheetRows) damaged(cause error) error {
	if touchstone.KindOf(cause) == touchstone.TooLarge {
		return cause
	}
	return invalidCause(touchstone.Msg("ingest.xlsx_row", "file", shown(r.w.file), "sheet", r.s.name, "row", r.number), cause)
}

// row reads the cells up to the row's end tag.
func (r *sheetRows) row() error {
	r.cells, r.text, r.column = r.cells[:0], r.text[:0], 0
	r.number++
	if a := r.x.attr("r"); a != nil {
		n, err := strconv.Atoi(string(a.value))
		if err != nil || n < 1 {
			return r.x.fault(xmlSyntax, a.value, nil)
		}
		r.number = n
	}
	for {
		kind, err := r.x.next()
		switch {
		case err != nil:
			return err
		case kind == xmlEnd:
			return nil
		case kind != xmlStart:
		case string(r.x.name) == "c":
			if err := r.cell(); err != nil {
				return err
			}
		default:
			if _, err := richText(r.x, nil); err != nil {
				return err
			}
		}
	}
}

// cell reads one cell up to its end tag.
func (r *sheetRows) cell() error {
	column := r.column
	if a := r.x.attr("r"); a != nil {
		var ok bool
		if column, ok = columnNumber(a.value); !ok {
			return r.x.fault(xmlSyntax, a.value, nil)
		}
	}
	r.column = column + 1
	style := -1
	if a := r.x.attr("s"); a != nil {
		style, _ = strconv.Atoi(string(a.value))
	}
	kind := ""
	if a := r.x.attr("t"); a != nil {
		kind = string(a.value)
	}
	if err := r.value(); err != nil {
		return err
	}
	if len(r.text) > maxRow {
		return r.x.fault(xmlTooLong, nil, nil)
	}
	start := uint32(len(r.text))
	if err := r.appendValue(kind, style); err != nil {
		return err
	}
	r.cells = append(r.cells, sheetCell{column, span{start, uint32(len(r.text))}})
	return nil
}

// value reads what a cell holds into raw: the text of <v>, or that inside of
// <is>.
func (r *sheetRows) value() (err error) {
	r.raw = r.raw[:0]
	for {
		kind, err := r.x.next()
		switch {
		case err != nil:
			return err
		case kind == xmlEnd:
			return nil
		case kind != xmlStart:
			continue
		}
		switch string(r.x.name) {
		case "v":
			r.raw, err = elementText(r.x, r.raw)
		case "is":
			r.raw, err = richText(r.x, r.raw)
		default:
			_, err = richText(r.x, nil)
		}
		if err != nil {
			return err
		}
	}
}

// elementText appends the text up to the end tag of the element that was opened
// last.
func elementText(x *xmlScanner, dst []byte) ([]byte, error) {
	for {
		kind, err := x.next()
		switch {
		case err != nil:
			return dst, err
		case kind == xmlText && len(dst) > maxRow:
			return dst, x.fault(xmlTooLong, nil, nil)
		case kind == xmlText:
			dst = append(dst, x.text...)
		case kind == xmlStart:
			return dst, x.fault(xmlSyntax, nil, nil)
		default:
			return dst, nil
		}
	}
}

// appendValue appends the text of a cell of one of the types of ECMA-376 part 1,
// 18.18.11.
func (r *sheetRows) appendValue(kind string, style int) error {
	switch kind {
	case "s":
		i, err := strconv.Atoi(string(r.raw))
		if err != nil && len(r.raw) == 0 {
			return nil
		}
		if err != nil || i < 0 || i >= len(r.w.strings) {
			return r.x.fault(xmlSyntax, r.raw, nil)
		}
		r.text = append(r.text, r.w.strings[i]...)
	case "b":
		switch string(r.raw) {
		case "1", "true":
			r.text = append(r.text, "true"...)
		case "0", "false":
			r.text = append(r.text, "false"...)
		}
	case "str", "inlineStr":
		r.text = append(r.text, unescapeX(r.raw)...)
	case "e", "d":
		r.text = append(r.text, r.raw...)
	default:
		r.text = r.w.appendNumber(r.text, r.raw, style)
	}
	return nil
}

// columnNumber gives the 0-based column of a reference such as BC12.
func columnNumber(ref []byte) (column int, ok bool) {
	const widest = 1 << 14 // XFD
	i := 0
	for ; i < len(ref) && column < widest; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	return column - 1, i > 0 && column <= widest && i < len(ref) && digit(ref[i])
}
