// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"io"
)

// maxRow is the most bytes that are searched for the end of a row.
const maxRow = 32 << 20

// blocks feeds a text to a parser block by block. A block stands in the batch
// that its rows go to, so that cells can be told apart in place; what is left of
// it, a row that is not whole yet, moves to the next.
type blocks struct {
	in   io.Reader
	c    *collector
	text *decoder
	eof  bool

	b   *batch
	pos int // of the first byte of the block that is not taken
	end int // of the block in b.data; what a parser appends stands after it

	lineBreak byte
	line      int // 1-based, at counted
	counted   int // position up to which lines were counted
}

func newBlocks(in io.Reader, c *collector, text *decoder) blocks {
	return blocks{in: in, c: c, text: text, b: c.newBatch(), lineBreak: '\n', line: 1}
}

// each calls rows until the text is used up; rows takes what is whole in the
// block, moving pos, and may stop after any row when the batch is full.
func (r *blocks) each(rows func() error) error {
	for !r.eof || r.pos < r.end {
		if err := rows(); err != nil {
			return err
		}
		if err := r.next(); err != nil {
			return err
		}
	}
	return nil
}

// fill reads until the block has size bytes or the text ends.
func (r *blocks) fill(size int) error {
	if cap(r.b.data) < size {
		grown := make([]byte, len(r.b.data), size)
		copy(grown, r.b.data)
		r.b.data = grown
	}
	for len(r.b.data) < size && !r.eof {
		n, err := r.in.Read(r.b.data[len(r.b.data):size])
		r.b.data = r.b.data[:len(r.b.data)+n]
		if err != nil && err != io.EOF {
			return err
		}
		r.eof = err == io.EOF
	}
	r.end = len(r.b.data)
	return nil
}

// next sends the batch and starts one with what is left of its block and more.
func (r *blocks) next() error {
	r.lineAt(r.pos)
	old, rest := r.b, r.b.data[r.pos:r.end]
	size := batchBytes
	if r.pos == 0 {
		size = max(size, 2*len(rest)) // not one row was whole
	}
	r.b = r.c.newBatch()
	r.b.data = append(r.b.data, rest...)
	r.pos, r.counted, r.end = 0, 0, len(rest)
	if err := r.c.send(old); err != nil || r.eof {
		return err
	}
	return r.fill(size)
}

// wholeLines gives the lines of the block that are not taken and are whole.
func (r *blocks) wholeLines() []byte {
	rest := r.b.data[r.pos:r.end]
	if r.eof {
		return rest
	}
	return rest[:bytes.LastIndexByte(rest, r.lineBreak)+1]
}

// skipLine moves to the beginning of the next line, through any number of
// blocks. Nothing of the batch is lost.
func (r *blocks) skipLine() error {
	for {
		if i := bytes.IndexByte(r.b.data[r.pos:r.end], r.lineBreak); i >= 0 {
			r.pos += i + 1
			return nil
		}
		r.pos = r.end
		if r.eof {
			return nil
		}
		if err := r.next(); err != nil {
			return err
		}
	}
}

// lineAt gives the 1-based line of a position, which must not go backwards.
func (r *blocks) lineAt(pos int) int {
	r.line += bytes.Count(r.b.data[r.counted:pos], []byte{r.lineBreak})
	r.counted = pos
	return r.line
}
