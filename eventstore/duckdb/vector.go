// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// vectorSize is how many rows a chunk has at most; checked when a store is
// opened.
const vectorSize = 2048

// vector is one column of a chunk, seen where the engine keeps it. It is valid
// until its chunk is reset or destroyed.
type vector struct {
	raw   mapping.Vector
	data  unsafe.Pointer
	valid *[vectorSize / 64]uint64 // a bit for each row that is not null; nil: none is
}

// at gives the values of a vector whose element type T is. Those of null rows
// mean nothing.
func at[T any](v *vector) *[vectorSize]T { return (*[vectorSize]T)(v.data) }

func (v *vector) null(row int) bool {
	return v.valid != nil && v.valid[row/64]>>(row%64)&1 == 0
}

func (v *vector) setValid(row int) { v.valid[row/64] |= 1 << (row % 64) }

// engineString is the engine's string: short ones stand in it, long ones
// elsewhere.
type engineString struct {
	length uint32
	inline [12]byte
}

// inlined is the greatest length of a string that stands in its vector.
const inlined = 12

// text copies a string or blob out of the vector.
func (v *vector) text(row int) string { return string(v.bytes(row)) }

// bytes shows a string or blob where it stands.
func (v *vector) bytes(row int) []byte {
	return at[engineString](v)[row].bytes()
}

func (s *engineString) bytes() []byte {
	if s.length <= inlined {
		return s.inline[:s.length]
	}
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&s.inline[4])), s.length)
}

// listEntry tells where a list's elements stand in the child of its vector.
type listEntry struct{ offset, length uint64 }

// list shows the elements of a list, whose type T is, where they stand.
func list[T any](v *vector, row int) []T {
	if v.null(row) {
		return nil
	}
	entry := at[listEntry](v)[row]
	child := mapping.VectorGetData(mapping.ListVectorGetChild(v.raw))
	return unsafe.Slice((*T)(unsafe.Add(child, uintptr(entry.offset)*unsafe.Sizeof(*new(T)))), entry.length)
}

// texts copies a list of strings.
func (v *vector) texts(row int) []string {
	var out []string
	for _, s := range list[engineString](v, row) {
		out = append(out, string(s.bytes()))
	}
	return out
}

// result is the rows of a statement, chunk by chunk.
type result struct {
	raw     mapping.Result
	chunk   mapping.DataChunk
	columns []vector
	rows    int
}

func (r *result) close() {
	mapping.DestroyDataChunk(&r.chunk)
	mapping.DestroyResult(&r.raw)
}

// next brings the next chunk into columns and rows; false at the end.
func (r *result) next() bool {
	mapping.DestroyDataChunk(&r.chunk)
	r.chunk = mapping.FetchChunk(r.raw)
	if r.chunk.Ptr == nil {
		return false
	}
	r.rows = int(mapping.DataChunkGetSize(r.chunk))
	n := int(mapping.DataChunkGetColumnCount(r.chunk))
	r.columns = r.columns[:0]
	for i := range n {
		raw := mapping.DataChunkGetVector(r.chunk, mapping.IdxT(i))
		r.columns = append(r.columns, vector{raw: raw, data: mapping.VectorGetData(raw), valid: (*[vectorSize / 64]uint64)(mapping.VectorGetValidity(raw))})
	}
	return r.rows > 0
}

// one gives the single value of a query of one row and one column.
func one[T any](ctx context.Context, c *connection, sql string, args ...any) (T, error) {
	var none T
	r, err := c.query(ctx, sql, args...)
	if err != nil {
		return none, err
	}
	defer r.close()
	if !r.next() || r.columns[0].null(0) {
		return none, nil
	}
	return at[T](&r.columns[0])[0], nil
}

// each calls visit for every row of a query, which reads the row from the
// result's columns, until visit gives an error.
func each(ctx context.Context, c *connection, visit func(columns []vector, row int) error, sql string, args ...any) error {
	r, err := c.query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer r.close()
	for r.next() {
		for row := range r.rows {
			if err := visit(r.columns, row); err != nil {
				return err
			}
		}
	}
	return nil
}
