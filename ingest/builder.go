// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"sync/atomic"
)

// columnBuilder collects the cells of one column: as a dictionary while it has
// at most MaxDistinct values, as text afterwards.
type columnBuilder struct {
	name    string
	wording string
	memory  *atomic.Int64 // of the whole table, in bytes; builders add what they take

	codes  []uint32
	values []string
	index  map[string]uint32 // nil once the column is text

	single   [256]uint32 // codes of the values of one byte, 0 where not known: ratings
	last     []byte      // the cell before, and its code, which is right at first: cells often repeat
	lastCode uint32

	blocks []textBlock
	text   []byte // of the block that is being filled
	ends   []uint32

	scratch []byte
}

func newColumnBuilder(name string, memory *atomic.Int64) *columnBuilder {
	return &columnBuilder{
		name: name, memory: memory,
		values: []string{""}, index: map[string]uint32{"": 0},
	}
}

// size of a dictionary entry beside its bytes: string header and map slot.
const entryBytes = 48

// rows gives the number of cells so far.
func (b *columnBuilder) rows() int {
	if b.index != nil {
		return len(b.codes)
	}
	return len(b.blocks)*blockRows + len(b.ends)
}

// addBatch appends the cells of one column of a batch. Rows before the batch
// that the column did not exist in are empty.
func (b *columnBuilder) addBatch(in *batch, column int) {
	b.pad(in.first)
	for row := range in.rows {
		b.add(in.cell(row, column, &b.scratch))
	}
	b.countCodes(in.rows)
}

// pad appends empty cells until there are rows of them.
func (b *columnBuilder) pad(rows int) {
	missing := rows - b.rows()
	if missing <= 0 {
		return
	}
	if b.index != nil {
		b.codes = append(b.codes, make([]uint32, missing)...)
		b.countCodes(missing)
		return
	}
	for range missing {
		b.addText(nil)
	}
}

// add appends one cell.
func (b *columnBuilder) add(cell []byte) {
	if b.index == nil {
		b.addText(cell)
		return
	}
	if len(cell) == 1 && b.single[cell[0]] != 0 {
		b.codes = append(b.codes, b.single[cell[0]])
		return
	}
	if !bytes.Equal(cell, b.last) {
		code, ok := b.index[string(cell)]
		if !ok {
			if len(b.values) == MaxDistinct {
				b.toText()
				b.addText(cell)
				return
			}
			code = b.learn(string(cell))
		}
		b.last, b.lastCode = append(b.last[:0], cell...), code
	}
	b.codes = append(b.codes, b.lastCode)
}

func (b *columnBuilder) learn(value string) uint32 {
	code := uint32(len(b.values))
	b.index[value] = code
	b.values = append(b.values, value)
	if len(value) == 1 {
		b.single[value[0]] = code
	}
	b.memory.Add(int64(len(value) + entryBytes))
	return code
}

// toText gives the dictionary up.
func (b *columnBuilder) toText() {
	codes, values := b.codes, b.values
	freed := 4 * len(codes)
	for _, v := range values[1:] {
		freed += len(v) + entryBytes
	}
	b.codes, b.values, b.index, b.last = nil, nil, nil, nil
	b.memory.Add(int64(-freed))
	for _, code := range codes {
		b.text = append(b.text, values[code]...)
		b.endCell()
	}
}

func (b *columnBuilder) addText(cell []byte) {
	b.text = append(b.text, cell...)
	b.endCell()
}

func (b *columnBuilder) endCell() {
	b.ends = append(b.ends, uint32(len(b.text)))
	if len(b.ends) == blockRows {
		b.endBlock()
	}
}

func (b *columnBuilder) endBlock() {
	ends := make([]uint32, len(b.ends))
	copy(ends, b.ends)
	b.blocks = append(b.blocks, textBlock{string(b.text), ends})
	b.memory.Add(int64(len(b.text) + 4*len(ends)))
	b.text, b.ends = b.text[:0], b.ends[:0]
}

// addString appends one cell.
func (b *columnBuilder) addString(cell string) {
	b.scratch = append(b.scratch[:0], cell...)
	b.add(b.scratch)
}

// resumeColumn makes a builder that goes on after the cells of a column, which
// must not be used any more.
func resumeColumn(c *Column, memory *atomic.Int64) *columnBuilder {
	b := &columnBuilder{name: c.Name, wording: c.Wording, memory: memory}
	if !c.Distinct() {
		b.resumeText(c.text)
		return b
	}
	b.codes, b.values = c.Codes, c.Values
	b.index = make(map[string]uint32, len(c.Values))
	for code, v := range c.Values {
		b.index[v] = uint32(code)
	}
	return b
}

// resumeText takes over text of which the last block may not be full.
func (b *columnBuilder) resumeText(blocks []textBlock) {
	n := len(blocks) - 1
	last := blocks[n]
	if len(last.ends) == blockRows {
		b.blocks = blocks
		return
	}
	b.blocks = blocks[:n:n]
	b.text, b.ends = append(b.text, last.text...), append(b.ends, last.ends...)
	b.memory.Add(-int64(len(last.text) + 4*len(last.ends)))
}

// addColumn appends the cells of another column.
func (b *columnBuilder) addColumn(c *Column) {
	if b.index == nil || !c.Distinct() || len(b.values)+len(c.Values) > MaxDistinct {
		for row := range c.Len() {
			b.addString(c.Cell(row))
		}
		b.countCodes(c.Len())
		return
	}
	codes := make([]uint32, len(c.Values))
	for i, v := range c.Values {
		code, ok := b.index[v]
		if !ok {
			code = b.learn(v)
		}
		codes[i] = code
	}
	for _, code := range c.Codes {
		b.codes = append(b.codes, codes[code])
	}
	b.countCodes(len(c.Codes))
}

// countCodes adds the codes of rows that came through add to the account.
func (b *columnBuilder) countCodes(rows int) {
	if b.index != nil {
		b.memory.Add(int64(4 * rows))
	}
}

// column closes the builder and gives the column with that many rows.
func (b *columnBuilder) column(rows int) *Column {
	b.pad(rows)
	if b.index != nil {
		return &Column{Name: b.name, Wording: b.wording, Codes: b.codes, Values: b.values}
	}
	if len(b.ends) > 0 {
		b.endBlock()
	}
	return &Column{Name: b.name, Wording: b.wording, text: b.blocks}
}
