// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"cmp"
	"io"

	"github.com/xuri/excelize/v2"

	"touchstone"
)

// rows calls visit for every row of a sheet, those that the file leaves out
// between others too, with its 1-based number and its cells as people know them.
// The first error of visit ends it.
func (w *workbook) rows(s sheet, visit func(number int, cells []string) error) error {
	stored, err := newSheetRows(w.stored, s, excelize.Options{RawCellValue: true})
	if err != nil {
		return w.damaged(s.part, err)
	}
	defer stored.close()
	shown, err := newSheetRows(w.shown, s, excelize.Options{})
	if err != nil {
		return w.damaged(s.part, err)
	}
	ahead := shown.ahead()
	defer ahead.stop()
	for number := 1; ; number++ {
		cells, err := stored.next()
		if err == io.EOF {
			return nil
		}
		if err == nil && number > excelize.TotalRows {
			err = excelize.ErrMaxRows // it counts on to any number that a row claims
		}
		if err != nil {
			return w.badRow(s, number, err)
		}
		marks, err := ahead.next()
		if err != nil {
			return w.badRow(s, number, err)
		}
		for i := range min(len(cells), len(marks)) {
			cells[i] = w.text(cells[i], marks[i])
		}
		if err := visit(number, cells); err != nil {
			return err
		}
	}
}

func (w *workbook) badRow(s sheet, row int, cause error) error {
	return invalidCause(touchstone.Msg("ingest.xlsx_row", "file", shown(w.file), "sheet", s.name, "row", row), cause)
}

// sheetRows streams the rows of one sheet.
type sheetRows struct {
	rows    *excelize.Rows
	options excelize.Options
}

func newSheetRows(f *excelize.File, s sheet, o excelize.Options) (r *sheetRows, err error) {
	defer recovered(&err)
	rows, err := f.Rows(s.name)
	return &sheetRows{rows, o}, err
}

// next gives the cells of the next row, io.EOF after the last.
func (r *sheetRows) next() (cells []string, err error) {
	defer recovered(&err)
	if !r.rows.Next() {
		return nil, cmp.Or(r.rows.Error(), io.EOF)
	}
	return r.rows.Columns(r.options)
}

func (r *sheetRows) close() { _ = r.rows.Close() }

// rowsAhead takes rows from a sheet in a goroutine of its own.
type rowsAhead struct {
	chunks chan [][]string
	done   chan struct{}
	chunk  [][]string
	err    error // why chunks ended
}

const rowChunk = 64

func (r *sheetRows) ahead() *rowsAhead {
	a := &rowsAhead{chunks: make(chan [][]string, 4), done: make(chan struct{})}
	go func() {
		defer close(a.chunks)
		defer r.close()
		for a.err == nil {
			chunk := make([][]string, 0, rowChunk)
			for len(chunk) < rowChunk && a.err == nil {
				var cells []string
				if cells, a.err = r.next(); a.err == nil {
					chunk = append(chunk, cells)
				}
			}
			select {
			case a.chunks <- chunk:
			case <-a.done:
				return
			}
		}
	}()
	return a
}

func (a *rowsAhead) next() ([]string, error) {
	if len(a.chunk) == 0 {
		a.chunk = <-a.chunks
	}
	if len(a.chunk) == 0 {
		return nil, a.err
	}
	cells := a.chunk[0]
	a.chunk = a.chunk[1:]
	return cells, nil
}

// stop ends the goroutine and waits for it.
func (a *rowsAhead) stop() {
	close(a.done)
	for range a.chunks {
	}
}
