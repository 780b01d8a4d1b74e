// SPDX-License-Identifier: Apache-2.0

package ingest

import "context"

// NewColumn makes a column from its cells. It is a dictionary whatever the
// number of distinct values; Values are in the order of first occurrence.
func NewColumn(name string, cells ...string) *Column {
	c := &Column{Name: name, Codes: make([]uint32, len(cells)), Values: []string{""}}
	codes := map[string]uint32{"": 0}
	for row, cell := range cells {
		code, ok := codes[cell]
		if !ok {
			code = uint32(len(c.Values))
			codes[cell] = code
			c.Values = append(c.Values, cell)
		}
		c.Codes[row] = code
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
	codes, values = make([]uint32, c.Len()), []string{""}
	for row := range codes {
		if row%65536 == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		cell := c.Cell(row)
		code, ok := index[cell]
		if !ok {
			code = uint32(len(values))
			index[cell] = code
			values = append(values, cell)
		}
		codes[row] = code
	}
	return codes, values, nil
}
