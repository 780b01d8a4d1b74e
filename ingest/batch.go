// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"sync/atomic"
)

// batch is a run of rows on its way from a reader to the columns: bytes, and
// where in them the cells are. Row r's cell of column c is spans[r*stride+c].
type batch struct {
	data   []byte
	spans  []span
	stride int // columns that there is room for, at least width
	width  int // columns in use
	rows   int

	columns []*columnBuilder // the first width columns
	first   int              // number of rows before this batch
	pending atomic.Int32     // workers that have not finished with it; see collector
}

// span is one cell: bytes start to end of a batch. The top bit of end says that
// the bytes still hold doubled quotes.
type span struct{ start, end uint32 }

const (
	doubled       = 1 << 31
	maxBatchBytes = doubled - 1
)

// cell gives the bytes of a cell; scratch is used when they must be rewritten.
func (b *batch) cell(row, column int, scratch *[]byte) []byte {
	s := b.spans[row*b.stride+column]
	if s.end&doubled == 0 {
		return b.data[s.start:s.end]
	}
	*scratch = undouble((*scratch)[:0], b.data[s.start:s.end&^doubled])
	return *scratch
}

// undouble appends text with every pair of quotes made one.
func undouble(dst, text []byte) []byte {
	for {
		i := bytes.IndexByte(text, '"')
		if i < 0 || i+1 >= len(text) {
			return append(dst, text...)
		}
		dst = append(dst, text[:i+1]...)
		text = text[i+2:]
	}
}

// reset empties the batch for reuse.
func (b *batch) reset() {
	b.data, b.spans, b.rows = b.data[:0], b.spans[:0], 0
}

// newRow adds an empty row and gives the index of its first span.
func (b *batch) newRow() int {
	at := len(b.spans)
	if cap(b.spans) < at+b.stride {
		b.spans = append(b.spans, make([]span, max(b.stride, at))...)
	}
	b.spans = b.spans[:at+b.stride]
	clear(b.spans[at:])
	b.rows++
	return at
}

// dropRow takes the last row back.
func (b *batch) dropRow() {
	b.rows--
	b.spans = b.spans[:b.rows*b.stride]
}

// widen makes room for at least width columns in every row.
func (b *batch) widen(width int) {
	b.width = max(b.width, width)
	if b.width <= b.stride {
		return
	}
	stride := max(b.width, 2*b.stride)
	spans := make([]span, b.rows*stride)
	for r := range b.rows {
		copy(spans[r*stride:], b.spans[r*b.stride:(r+1)*b.stride])
	}
	b.spans, b.stride = spans, stride
}

// put stores text as the cell of a column in the last row.
func (b *batch) put(column int, text []byte) {
	start := uint32(len(b.data))
	b.data = append(b.data, text...)
	b.set(column, span{start, uint32(len(b.data))})
}

// set makes a part of the batch's bytes the cell of a column in the last row.
func (b *batch) set(column int, s span) {
	b.spans[(b.rows-1)*b.stride+column] = s
}

// blank tells whether every cell of a row is empty.
func (b *batch) blank(row int) bool {
	for _, s := range b.spans[row*b.stride : row*b.stride+b.width] {
		if s.start != s.end&^doubled {
			return false
		}
	}
	return true
}
