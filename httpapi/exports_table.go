// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"touchstone"
	"touchstone/access"
)

// columnKind is how a column of a table is written.
type columnKind string

const (
	textColumn   columnKind = "text"
	numberColumn columnKind = "number"
	shareColumn  columnKind = "share"
	dayColumn    columnKind = "day"
)

const (
	maxCell      = 32_767 // characters, of spreadsheets
	maxSheetName = 31     // of spreadsheets
)

// TableColumn is the head of a column.
type TableColumn struct {
	Name string     `json:"name" maxLength:"200"`
	Kind columnKind `json:"kind,omitempty" enum:"text,number,share,day" doc:"How its cells are shown: text unless said. The cells of a day are text such as 2026-01-31, those of a share numbers from 0 to 1."`
}

type tableInput struct {
	InWorkspace
	Body struct {
		Name    string        `json:"name" minLength:"1" maxLength:"200" doc:"Of the sheet, of which spreadsheets show 31 characters."`
		Columns []TableColumn `json:"columns" minItems:"1" maxItems:"100"`
		Rows    [][]any       `json:"rows" maxItems:"100000" doc:"A cell is a text, a number, true, false or null. A row has no more cells than there are columns."`
	}
}

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func (a *API) tableRoutes() {
	register(a, operation{id: "exportTable", method: http.MethodPost, path: "/v1/workspaces/{workspace}/exports/table", tag: "exports", summary: "Write a table as an .xlsx file",
		describe: "The table is the caller's own, nothing is added to it or kept. No text becomes a formula.", action: access.Read, noun: touchstone.NounWorkspace, responses: file(workbook)}, a.exportTable)
}

func (a *API) exportTable(ctx context.Context, c *call, in *tableInput) (*streamed, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if err := fillSheet(ctx, book, in); err != nil {
		return nil, err
	}
	buffer, err := book.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write a table: %w", err)
	}
	return a.download(c, workbook, "table.xlsx", func(_ context.Context, w io.Writer) error {
		_, err := buffer.WriteTo(w)
		return err
	}), nil
}

// fillSheet writes the head and the rows on the only sheet of a book.
func fillSheet(ctx context.Context, book *excelize.File, in *tableInput) error {
	sheet := sheetName(in.Body.Name)
	if err := book.SetSheetName(book.GetSheetName(0), sheet); err != nil {
		return fmt.Errorf("name a sheet: %w", err)
	}
	styles, err := stylesOf(book)
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("write a sheet: %w", err)
	}
	head := make([]any, len(in.Body.Columns))
	for i, column := range in.Body.Columns {
		head[i] = excelize.Cell{StyleID: styles["head"], Value: column.Name}
	}
	if err := out.SetRow("A1", head); err != nil {
		return fmt.Errorf("write a head: %w", err)
	}
	for i, row := range in.Body.Rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := cellsOf(i, row, in.Body.Columns, styles)
		if err != nil {
			return err
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return fmt.Errorf("write a row: %w", err)
		}
	}
	return out.Flush()
}

// stylesOf makes the styles of the head and of the kinds of column that need
// one.
func stylesOf(book *excelize.File) (map[columnKind]int, error) {
	out := map[columnKind]int{}
	for name, style := range map[columnKind]excelize.Style{
		"head":      {Font: &excelize.Font{Bold: true}},
		shareColumn: {NumFmt: 10}, // 0.00%
		dayColumn:   {CustomNumFmt: ptr("yyyy-mm-dd")},
	} {
		id, err := book.NewStyle(&style)
		if err != nil {
			return nil, fmt.Errorf("make a style: %w", err)
		}
		out[name] = id
	}
	return out, nil
}

// cellsOf gives the cells of a row. A text is written as a text, whatever it
// begins with, so it is no formula.
func cellsOf(row int, values []any, columns []TableColumn, styles map[columnKind]int) ([]any, error) {
	if len(values) > len(columns) {
		return nil, badCell(row, len(columns))
	}
	out := make([]any, len(values))
	for i, v := range values {
		kind := columns[i].Kind
		switch v := v.(type) {
		case nil, bool:
			out[i] = v
		case float64:
			out[i] = excelize.Cell{StyleID: styles[kind], Value: v}
		case string:
			if len([]rune(v)) > maxCell {
				return nil, badCell(row, i)
			}
			if day, err := time.Parse(time.DateOnly, v); kind == dayColumn && err == nil {
				out[i] = excelize.Cell{StyleID: styles[dayColumn], Value: day}
			} else {
				out[i] = v
			}
		default:
			return nil, badCell(row, i)
		}
	}
	return out, nil
}

// badCell says which cell cannot be written.
func badCell(row, column int) error {
	return &touchstone.Error{Kind: touchstone.Invalid, Field: fmt.Sprintf("rows[%d][%d]", row, column), Message: touchstone.Msg("api.bad_cell", "most", maxCell)}
}

// sheetName makes a name that spreadsheets take.
func sheetName(name string) string {
	clean := []rune(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return ' '
		}
		return r
	}, name))
	if clean = clean[:min(len(clean), maxSheetName)]; strings.TrimSpace(string(clean)) == "" {
		return "1"
	}
	return string(clean)
}
