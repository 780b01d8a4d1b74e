// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"

	"touchstone"
)

// rowWriter writes rows as they were read.
type rowWriter interface {
	write(number int, names, cells []string) error
	end() error
}

// writingRows opens a file, lets do write rows, and closes it: JSON Lines, or
// CSV where the file is named so.
func writingRows(c *console, path string, do func(rowWriter) error) error {
	to := func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<16)
		var rows rowWriter = &jsonRows{out: out}
		if isCSV(path) {
			rows = &csvRows{out: csv.NewWriter(out)}
		}
		if err := do(rows); err != nil {
			return err
		}
		if err := rows.end(); err != nil {
			return err
		}
		return out.Flush()
	}
	if path == "-" {
		return to(c.stdout)
	}
	return writeFile(path, to)
}

// csvRows writes the columns that the first row has.
type csvRows struct {
	out   *csv.Writer
	names []string
}

func (c *csvRows) write(number int, names, cells []string) error {
	if c.names == nil {
		c.names = slices.Clone(names)
		if err := c.out.Write(names); err != nil {
			return err
		}
	}
	if len(names) > len(c.names) {
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "out", Message: touchstone.Msg("masking.more_columns", "row", number, "column", names[len(c.names)])}
	}
	return c.out.Write(cells)
}

func (c *csvRows) end() error {
	c.out.Flush()
	return c.out.Error()
}

// jsonRows writes an object a row, with the columns in their order.
type jsonRows struct {
	out  io.Writer
	line bytes.Buffer
}

func (j *jsonRows) write(_ int, names, cells []string) error {
	j.line.Reset()
	e := json.NewEncoder(&j.line)
	e.SetEscapeHTML(false)
	open := byte('{')
	for i, name := range names {
		j.line.WriteByte(open)
		open = ','
		for k, text := range []string{name, cells[i]} {
			if err := e.Encode(text); err != nil {
				return err
			}
			j.line.Truncate(j.line.Len() - 1) // the line end that Encode adds
			if k == 0 {
				j.line.WriteByte(':')
			}
		}
	}
	if open == '{' {
		j.line.WriteByte('{')
	}
	j.line.WriteString("}\n")
	_, err := j.out.Write(j.line.Bytes())
	return err
}

func (j *jsonRows) end() error { return nil }
