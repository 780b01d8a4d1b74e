// SPDX-License-Identifier: Apache-2.0

package ingest

import "context"

// Column is one column of a Table. Codes[row] is an index into Values, which
// holds the distinct raw values in the order of their first occurrence;
// Values[0] is always "", the empty cell.
//
// A column with more distinct values than MaxDistinct would cost more as a
// dictionary than as text: it has nil Codes and nil Values, and its cells are
// read with Cell.
type Column struct {
	Name    string
	Wording string // what a further row of the header says of it: the question in full; "" without one
	Codes   []uint32
	Values  []string

	text []textBlock // all cells in a row, when Codes is nil
}

// MaxDistinct is the number of distinct values, the empty one included, up to
// which a column is kept as a dictionary.
const MaxDistinct = 1 << 17

// textBlock holds the cells of blockRows rows (fewer in the last block), one
// after the other.
type textBlock struct {
	text string
	ends []uint32
}

const blockRows = 2048 // times the largest cell stays below 1<<32

// NewColumn makes a column from its cells. It is a dictionary whatever the
// number of distinct values.
func NewColumn(name string, cells ...string) *Column {
	c := &Column{Name: name, Codes: make([]uint32, len(cells)), Values: []string{""}}
	index := map[string]uint32{"": 0}
	for row, cell := range cells {
		c.Codes[row] = c.code(index, cell)
	}
	return c
}

// NewTable makes a table from columns of the same length.
func NewTable(columns ...*Column) *Table {
	t := &Table{Columns: columns}
	if len(columns) > 0 {
		t.Rows = columns[0].Len()
	}
	return t
}

// Len gives the number of rows.
func (c *Column) Len() int {
	if len(c.text) == 0 {
		return len(c.Codes)
	}
	return (len(c.text)-1)*blockRows + len(c.text[len(c.text)-1].ends)
}

// Distinct tells whether the column is a dictionary: Codes and Values are set.
func (c *Column) Distinct() bool { return len(c.text) == 0 }

// Cell gives the raw text of one cell.
func (c *Column) Cell(row int) string {
	if c.Distinct() {
		return c.Values[c.Codes[row]]
	}
	block, i := &c.text[row/blockRows], row%blockRows
	if i == 0 {
		return block.text[:block.ends[0]]
	}
	return block.text[block.ends[i-1]:block.ends[i]]
}

// Map gives f of every cell, one result per row. On a dictionary f is asked
// once per distinct value, so it must depend on the value alone.
func (c *Column) Map(f func(value string) float64) []float64 {
	out := make([]float64, c.Len())
	if !c.Distinct() {
		for row := range out {
			out[row] = f(c.Cell(row))
		}
		return out
	}
	results := make([]float64, len(c.Values))
	for code, value := range c.Values {
		results[code] = f(value)
	}
	for row, code := range c.Codes {
		out[row] = results[code]
	}
	return out
}

// Counts gives the number of rows per code, one entry per element of Values.
// It is nil for a column that is no dictionary; see Factor.
func (c *Column) Counts() []int {
	if !c.Distinct() {
		return nil
	}
	counts := make([]int, len(c.Values))
	for _, code := range c.Codes {
		counts[code]++
	}
	return counts
}

// Factor gives the codes of all rows and the distinct values that they index,
// values[0] being "", also for a column with too many distinct values to be
// kept as a dictionary. For a dictionary these are Codes and Values themselves,
// which the caller must not change; else they are made anew in each call, about
// 50 bytes a distinct value. The error is ctx's, when it ended.
func (c *Column) Factor(ctx context.Context) (codes []uint32, values []string, err error) {
	if c.Distinct() {
		return c.Codes, c.Values, nil
	}
	index := map[string]uint32{"": 0}
	coded := Column{Codes: make([]uint32, c.Len()), Values: []string{""}}
	for row := range coded.Codes {
		if row%65536 == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		coded.Codes[row] = coded.code(index, c.Cell(row))
	}
	return coded.Codes, coded.Values, nil
}

func (c *Column) code(index map[string]uint32, cell string) uint32 {
	code, ok := index[cell]
	if !ok {
		code = uint32(len(c.Values))
		index[cell] = code
		c.Values = append(c.Values, cell)
	}
	return code
}
