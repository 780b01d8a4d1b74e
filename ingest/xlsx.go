// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"io"
	"slices"
	"strconv"

	"touchstone"
)

// readXLSX reads one sheet of a workbook.
func readXLSX(src *source, c *collector, o Options) error {
	at, size, release, err := src.random()
	if err != nil {
		return err
	}
	defer release()
	w, err := openWorkbook(src.name, at, size, c.limits)
	if err != nil {
		return err
	}
	s, sample, err := w.choose(o.Sheet)
	if err != nil {
		return err
	}
	c.file.Sheet = s.name
	if o.Sheet == "" {
		w.noteOthers(c, s)
	}
	l := findLayout(sample, typicalWidth(sample), o.Header)
	for _, name := range l.names {
		if _, err := c.addColumn(name); err != nil {
			return err
		}
	}
	c.noteLayout(l)
	return w.readSheet(s, c, l.first)
}

// choose finds the sheet that was asked for, else the first that has at least
// two rows, visible ones before hidden ones, else the first with one.
func (w *workbook) choose(want string) (sheet, [][]string, error) {
	if want != "" {
		s, err := w.byName(want)
		if err != nil {
			return s, nil, err
		}
		sample, err := w.sample(s)
		return s, sample, err
	}
	order := slices.Clone(w.sheets)
	slices.SortStableFunc(order, func(a, b sheet) int { return btoi(a.hidden) - btoi(b.hidden) })
	var best sheet
	var rows [][]string
	for _, s := range order {
		sample, err := w.sample(s)
		if err != nil {
			return s, nil, err
		}
		if len(sample) > len(rows) {
			best, rows = s, sample
		}
		if len(rows) > 1 {
			break
		}
	}
	if len(rows) == 0 {
		return best, nil, notEnough(touchstone.Msg("ingest.no_sheet", "file", shown(w.file)))
	}
	return best, rows, nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *workbook) byName(want string) (sheet, error) {
	var names []string
	for _, s := range w.sheets {
		if s.name == want {
			return s, nil
		}
		names = append(names, s.name)
	}
	if n, err := strconv.Atoi(want); err == nil && n >= 1 && n <= len(w.sheets) {
		return w.sheets[n-1], nil
	}
	return sheet{}, &touchstone.Error{Kind: touchstone.Invalid, Field: "sheet",
		Message: touchstone.Msg("ingest.no_such_sheet", "file", shown(w.file), "sheet", want, "sheets", names)}
}

func (w *workbook) noteOthers(c *collector, chosen sheet) {
	var others []string
	for _, s := range w.sheets {
		if s != chosen && !s.hidden {
			others = append(others, s.name)
		}
	}
	if len(others) > 0 {
		c.note(touchstone.Msg("ingest.note_other_sheets", "file", shown(w.file), "sheet", chosen.name, "others", some(others)))
	}
}

// typicalWidth gives the median length of rows.
func typicalWidth(rows [][]string) int {
	if len(rows) == 0 {
		return 0
	}
	lengths := make([]int, len(rows))
	for i, row := range rows {
		lengths[i] = len(row)
	}
	slices.Sort(lengths)
	return lengths[len(lengths)/2]
}

// sample gives the first rows of a sheet that have content.
func (w *workbook) sample(s sheet) (rows [][]string, err error) {
	err = w.rows(s, func(_ int, cells []sheetCell, text []byte) error {
		var row []string
		for _, c := range cells {
			if c.text.start == c.text.end {
				continue
			}
			if c.column >= w.limits.Columns {
				return tooLarge(touchstone.Msg("ingest.too_many_columns", "file", shown(w.file), "limit", w.limits.Columns))
			}
			for len(row) <= c.column {
				row = append(row, "")
			}
			row[c.column] = string(text[c.text.start:c.text.end])
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
		if len(rows) == layoutRows {
			return io.EOF
		}
		return nil
	})
	if err == io.EOF {
		err = nil
	}
	return rows, err
}

// readSheet collects the rows of a sheet after the first skip that have
// content.
func (w *workbook) readSheet(s sheet, c *collector, skip int) error {
	b := c.newBatch()
	err := w.rows(s, func(number int, cells []sheetCell, text []byte) error {
		filled := slices.ContainsFunc(cells, func(c sheetCell) bool { return c.text.start < c.text.end })
		switch {
		case !filled && skip == 0:
			c.blank++
			return nil
		case !filled:
			return nil
		case skip > 0:
			skip--
			return nil
		}
		if err := w.addRow(b, c, number, cells, text); err != nil {
			return err
		}
		var err error
		b, err = c.cycle(b)
		return err
	})
	if err != nil {
		return err
	}
	return c.send(b)
}

// addRow puts the cells of a row into the batch.
func (w *workbook) addRow(b *batch, c *collector, number int, cells []sheetCell, text []byte) error {
	b.newRow()
	for _, cell := range cells {
		value := text[cell.text.start:cell.text.end]
		if len(value) == 0 {
			continue
		}
		for cell.column >= len(c.columns) {
			if _, err := c.addColumn(""); err != nil {
				return err
			}
		}
		b.widen(len(c.columns))
		if reason, bad := w.cellFault(value, c); bad {
			b.dropRow()
			c.reject(number, c.nameOf(cell.column), reason, bytes.TrimSpace(text))
			return nil
		}
		b.put(cell.column, value)
	}
	return nil
}

func (w *workbook) cellFault(value []byte, c *collector) (touchstone.Message, bool) {
	if len(value) > c.limits.Cell {
		return touchstone.Msg("ingest.reject_cell", "bytes", len(value), "limit", c.limits.Cell), true
	}
	return touchstone.Message{}, false
}
