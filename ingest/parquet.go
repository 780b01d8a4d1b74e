// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"

	"touchstone"
)

// readParquet reads a Parquet file: one column per leaf of its schema, named
// with dots where groups are nested; repeated values are joined by ┋. The
// library underneath panics on some broken files, which is caught here.
func readParquet(src *source, c *collector) (err error) {
	in, err := src.random()
	if err != nil {
		return err
	}
	defer in.release()
	defer func() {
		if fault := recover(); fault != nil {
			err = parquetFailure(c.file.Name, fmt.Errorf("panic: %v", fault))
		}
	}()
	if err := checkFooter(in.at, in.size); err != nil {
		return parquetFailure(c.file.Name, err)
	}
	f, err := parquet.OpenFile(in.at, in.size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return parquetFailure(c.file.Name, err)
	}
	r := &parquetReader{c: c}
	if err := r.addColumns(f.Schema()); err != nil {
		return err
	}
	r.b = c.newBatch()
	for _, group := range f.RowGroups() {
		if err := r.group(group); err != nil {
			return err
		}
	}
	return c.send(r.b)
}

// checkFooter refuses a footer that says it is longer than the file: the
// library would make room for it first.
func checkFooter(at io.ReaderAt, size int64) error {
	var tail [8]byte
	if size < 12 {
		return io.ErrUnexpectedEOF
	}
	if _, err := at.ReadAt(tail[:], size-8); err != nil {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(tail[:4])); string(tail[4:]) != "PAR1" || n > size-12 {
		return fmt.Errorf("footer %q of %d bytes in a file of %d", tail[4:], n, size)
	}
	return nil
}

func parquetFailure(file string, cause error) error {
	return invalidCause(touchstone.Msg("ingest.parquet_damaged", "file", shown(file)), cause)
}

type parquetReader struct {
	c     *collector
	b     *batch
	texts []parquetText // per column
	row   int           // 1-based, in the file
}

// addColumns adds a column per leaf.
func (r *parquetReader) addColumns(schema *parquet.Schema) error {
	for _, path := range schema.Columns() {
		leaf, ok := schema.Lookup(path...)
		if !ok {
			return parquetFailure(r.c.file.Name, errors.New("no leaf at "+strings.Join(path, ".")))
		}
		if _, err := r.c.addColumn(leafName(path, leaf.MaxRepetitionLevel > 0)); err != nil {
			return err
		}
		r.texts = append(r.texts, textOf(leaf.Node.Type()))
	}
	return nil
}

// leafName joins a path with dots, without the two levels that writers put
// between a list and its elements.
func leafName(path []string, repeated bool) string {
	n := len(path)
	if repeated && n > 2 && (path[n-2] == "list" || path[n-2] == "bag") {
		path = path[:n-2]
	} else if repeated && n > 1 && path[n-1] == "array" {
		path = path[:n-1]
	}
	return strings.Join(path, ".")
}

// group reads one row group.
func (r *parquetReader) group(group parquet.RowGroup) (err error) {
	rows := group.Rows()
	defer func() {
		if closing := rows.Close(); err == nil && closing != nil {
			err = parquetFailure(r.c.file.Name, closing)
		}
	}()
	buffer := make([]parquet.Row, 256)
	for {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			r.row++
			if err := r.add(row); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return parquetFailure(r.c.file.Name, err)
		}
		if n == 0 {
			return parquetFailure(r.c.file.Name, io.ErrNoProgress)
		}
	}
}

// add puts one row into the batch. Its values come column by column.
func (r *parquetReader) add(row parquet.Row) error {
	r.b.newRow()
	for i := 0; i < len(row); {
		column := row[i].Column()
		if column < 0 || column >= len(r.texts) {
			return parquetFailure(r.c.file.Name, errors.New("value of no column"))
		}
		start := uint32(len(r.b.data))
		for first := true; i < len(row) && row[i].Column() == column; i++ {
			if row[i].IsNull() {
				continue
			}
			if !first {
				r.b.data = append(r.b.data, joint...)
			}
			r.b.data = r.texts[column](r.b.data, row[i])
			first = false
		}
		cell := r.b.data[start:]
		if reason, bad := r.fault(cell); bad {
			r.c.reject(r.row, r.c.nameOf(column), reason, cell)
			r.b.dropRow()
			return nil
		}
		r.b.set(column, span{start, uint32(len(r.b.data))})
	}
	r.c.keepRow(r.b)
	var err error
	r.b, err = r.c.cycle(r.b)
	return err
}

func (r *parquetReader) fault(cell []byte) (touchstone.Message, bool) {
	switch {
	case len(cell) > r.c.limits.Cell:
		return touchstone.Msg("ingest.reject_cell", "bytes", len(cell), "limit", r.c.limits.Cell), true
	case !utf8.Valid(cell):
		return touchstone.Msg("ingest.reject_encoding", "encoding", utf8Name), true
	}
	return touchstone.Message{}, false
}
