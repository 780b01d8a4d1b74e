// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"

	"touchstone"
)

// Row is one row of a file while Each shows it.
type Row struct {
	Number int      // from 1, rows that could not be read left out
	Names  []string // of the columns so far; a later row of JSON or XES may have more
	// Wordings are what a further row of the header says of the columns, by the
	// index of Names: the questions in full, "" where it says no more than the
	// name. Nil where there is no such row; later columns have none.
	Wordings []string

	batch   *batch
	index   int
	scratch *[]byte
	of      *collector
}

// Cell gives the text of a column, empty where the row has none. It is good
// until the next call of Cell, and must not be changed.
func (r Row) Cell(column int) []byte {
	if column >= r.batch.width {
		return nil
	}
	return r.batch.cell(r.index, column, r.scratch)
}

// Format gives the format of the file: csv, tsv, jsonl, xlsx, parquet, xes.
func (r Row) Format() string { return r.of.file.Format }

// Reject counts the row among the file's rejects, by its number, and writes it
// to the reject file: it could be read, but not used.
func (r Row) Reject(column string, reason touchstone.Message) {
	var raw bytes.Buffer
	out := csv.NewWriter(&raw)
	cells := make([]string, len(r.Names))
	for i := range cells {
		cells[i] = string(r.Cell(i))
	}
	_ = out.Write(cells) // to memory
	out.Flush()
	r.of.reject(r.Number, column, reason, bytes.TrimRight(raw.Bytes(), "\n"))
}

// Each reads one file row by row, in memory that does not grow with its rows,
// and calls visit with each of them; an error of visit ends it and is given
// back as it is. What was found out about the file comes back as a Table
// without columns, however many rows were rejected; the errors are otherwise
// those of Read.
func Each(ctx context.Context, path string, o Options, visit func(Row) error) (*Table, error) {
	s, err := newSession([]string{path}, o)
	if err != nil {
		return nil, err
	}
	s.visit = visit
	t, err := s.readFile(ctx, path)
	if unwritten := s.rejects.Close(); unwritten != nil {
		err = errors.Join(err, unwritten)
	}
	if err != nil {
		return nil, err
	}
	t.Rejects = s.rejects.kept
	return t, nil
}

// show calls visit with every row of a batch, which is free again afterwards.
func (c *collector) show(b *batch) error {
	for len(c.names) < len(c.columns) {
		c.names = append(c.names, c.columns[len(c.names)].name)
	}
	var scratch []byte
	for i := range b.rows {
		if err := c.visit(Row{Number: b.first + i + 1, Names: c.names, Wordings: c.wordings, batch: b, index: i, scratch: &scratch, of: c}); err != nil {
			return err
		}
	}
	c.free <- b
	return nil
}
