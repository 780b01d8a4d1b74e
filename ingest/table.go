// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"touchstone"
)

// Table is what one or several files hold, column by column. Rows keep the order
// in which they were read; those of files that were appended follow each other
// in the order of Files, each with its Rows, while a file that was joined added
// columns and no rows.
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
	Delimiter string // for csv and tsv; empty when there is one column only
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

// KeptRejects is how many rejects a Table keeps with their text. The writer set
// in the options gets all of them.
const KeptRejects = 1000
