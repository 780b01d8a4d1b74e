// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"touchstone"
)

// Table is what one or several files hold, column by column.
type Table struct {
	Columns []*Column
	Rows    int                  // rows kept
	Files   []File               // in the order given
	Rejects Rejects              // rows that could not be read
	Notes   []touchstone.Message // what was assumed while reading, for people
}

// Column gives the column with that exact name, nil where there is none.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// File is what was found out about one input file.
type File struct {
	Name      string // as given; "-" for standard input
	Format    string // csv, tsv, jsonl, xlsx, parquet, xes
	Encoding  string // utf-8, utf-16le, utf-16be, gb18030; empty for binary formats
	Delimiter string // for csv and tsv
	Sheet     string // for xlsx
	Rows      int    // rows kept
	Rejected  int    // rows rejected
}

// Reject is one row that could not be read.
type Reject struct {
	File   string
	Line   int    // 1-based line or record in the decompressed file
	Column string // empty when the whole row is meant
	Reason touchstone.Message
	Raw    string // the row as read, cut to 1,000 bytes
}

// Rejects counts every reject and keeps the first KeptRejects of them.
type Rejects struct {
	Count int
	First []Reject
}

// KeptRejects is how many rejects a Table keeps with their text. A Sink set in
// the options sees all of them.
const KeptRejects = 1000

// Column is one column of a Table. Codes[row] is an index into Values, which
// holds the distinct raw values; Values[0] is always "", the empty cell.
//
// A column with more distinct values than MaxDistinct would cost more as a
// dictionary than as text: it has nil Codes, and its cells are read with Cell.
type Column struct {
	Name   string
	Codes  []uint32
	Values []string

	text    []byte   // all cells in a row, when Codes is nil
	offsets []uint64 // len rows+1
}

// MaxDistinct is the number of distinct values up to which a column is kept as
// a dictionary.
const MaxDistinct = 1 << 17

// Len gives the number of rows.
func (c *Column) Len() int {
	if c.Codes != nil {
		return len(c.Codes)
	}
	return max(0, len(c.offsets)-1)
}

// Distinct tells whether the column is a dictionary: Codes and Values are set.
func (c *Column) Distinct() bool { return c.Codes != nil || len(c.offsets) == 0 }

// Cell gives the raw text of one cell.
func (c *Column) Cell(row int) string {
	if c.Codes != nil {
		return c.Values[c.Codes[row]]
	}
	return string(c.text[c.offsets[row]:c.offsets[row+1]])
}
