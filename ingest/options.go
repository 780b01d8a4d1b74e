// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"cmp"
	"io"

	"touchstone"
)

// Options says how to read. The zero value detects everything, keeps the
// default limits and writes no reject file.
type Options struct {
	Format    string // csv, tsv, jsonl, xlsx, parquet, xes; "" = detect from the content
	Encoding  string // utf-8, utf-16le, utf-16be, gb18030, windows-1252, big5 …; "" = detect
	Delimiter string // one character, or "tab"; "" = detect
	Sheet     string // of an xlsx file: its name, else its 1-based number; "" = the first that holds data
	Header    Header // whether the first row holds the names of the columns

	Stdin io.Reader // what the path "-" reads

	// Rename maps the header of a column, as read in that file, to the name
	// that the column gets. It is asked before files are put together, so
	// that columns that are named differently by year can meet. nil keeps all.
	Rename func(file, header string) string

	// Rejects gets every rejected row as CSV with the header
	// file,line,column,reason,raw; the reason is in Language. In Chinese it
	// begins with a byte order mark, without which spreadsheets garble it.
	Rejects  io.Writer
	Language touchstone.Language // of Rejects; "" = Chinese

	// Progress is told how many bytes of the input, as stored, were read out
	// of how many in all (-1 where unknown). It is called from one goroutine at
	// a time, about once per 256 KiB, and must return quickly.
	Progress func(read, total int64)

	Limits Limits
}

// Header tells whether the first row of a csv, tsv or xlsx file names the
// columns.
type Header int

// The answers. Columns without a name are called "column 1", "column 2" ….
const (
	HeaderDetect Header = iota
	HeaderPresent
	HeaderAbsent
)

// Limits bounds what one Read may take. A zero field means its default, a
// negative one is Invalid.
type Limits struct {
	Columns      int   // per file and in all; default 10,000
	Cell         int   // bytes of one cell, at most 1 MiB, the default; a row with more is rejected
	Decompressed int64 // bytes of one file after decompression; default 16 GiB
	Ratio        int64 // decompressed to compressed bytes, looked at after 64 MiB; default 1,000
	Rows         int   // in all; default 50,000,000
	Memory       int64 // bytes of the table; default 6 GiB
}

func (l Limits) withDefaults() (Limits, error) {
	const maxCell = 1 << 20
	if l.Columns < 0 || l.Cell < 0 || l.Cell > maxCell || l.Decompressed < 0 || l.Ratio < 0 || l.Rows < 0 || l.Memory < 0 {
		return l, &touchstone.Error{Kind: touchstone.Invalid, Field: "limits", Message: touchstone.Msg("ingest.bad_limits")}
	}
	return Limits{
		Columns:      cmp.Or(l.Columns, 10_000),
		Cell:         cmp.Or(l.Cell, maxCell),
		Decompressed: cmp.Or(l.Decompressed, 16<<30),
		Ratio:        cmp.Or(l.Ratio, 1_000),
		Rows:         cmp.Or(l.Rows, 50_000_000),
		Memory:       cmp.Or(l.Memory, 6<<30),
	}, nil
}
