// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"touchstone"
)

// readXLSX reads one sheet of a workbook.
func readXLSX(src *source, c *collector, o Options) error {
	in, err := src.random()
	if err != nil {
		return err
	}
	defer in.release()
	w, err := openWorkbook(in, src.name, c)
	if err != nil {
		return err
	}
	defer w.close()
	s, sample, err := w.choose(o.Sheet)
	if err != nil {
		return err
	}
	c.file.Sheet = s.name
	if o.Sheet == "" {
		w.noteOthers(c, s)
	}
	l := findLayout(sample, typicalWidth(sample), o.Header)
	if err := c.layOut(l); err != nil {
		return err
	}
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
	if err := w.checkXML(s.part); err != nil {
		return nil, err
	}
	err = w.rows(s, func(_ int, cells []string) error {
		cells = trimRow(cells)
		if len(cells) > w.limits.Columns {
			return tooLarge(touchstone.Msg("ingest.too_many_columns", "file", shown(w.file), "limit", w.limits.Columns))
		}
		if len(cells) > 0 {
			rows = append(rows, cells)
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

// trimRow cuts the empty cells at the end of a row.
func trimRow(cells []string) []string {
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// readSheet collects the rows of a sheet that have content, after the first
// skip of them. Rows without content count where others follow.
func (w *workbook) readSheet(s sheet, c *collector, skip int) error {
	b := c.newBatch()
	blank := 0
	err := w.rows(s, func(number int, cells []string) error {
		cells = trimRow(cells)
		switch {
		case len(cells) == 0:
			blank++
			return nil
		case skip > 0:
			skip--
			blank = 0
			return nil
		}
		c.blank += blank
		blank = 0
		if err := w.addRow(b, c, number, cells); err != nil {
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
func (w *workbook) addRow(b *batch, c *collector, number int, cells []string) error {
	for len(c.columns) < len(cells) {
		if _, err := c.addColumn(""); err != nil {
			return err
		}
	}
	b.widen(len(c.columns))
	b.newRow()
	for column, value := range cells {
		if len(value) > c.limits.Cell {
			b.dropRow()
			c.reject(number, c.nameOf(column), touchstone.Msg("ingest.reject_cell", "bytes", len(value), "limit", c.limits.Cell),
				[]byte(strings.Join(cells, "\t")))
			return nil
		}
		b.put(column, []byte(value))
	}
	return nil
}
