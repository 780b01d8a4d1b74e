// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// appender adds rows to a table, a chunk at a time, within the transaction of
// its connection. Every column of a new row is null until it is set.
type appender struct {
	raw     mapping.Appender
	types   []mapping.LogicalType
	chunk   mapping.DataChunk
	columns []vector
	lists   []elements // by column
	rows    int        // in the chunk
}

func (c *connection) appender(catalog, table string) (*appender, error) {
	a := &appender{}
	if mapping.AppenderCreateExt(c.raw, catalog, "main", table, &a.raw) == mapping.StateError {
		return nil, a.fail()
	}
	for i := range mapping.AppenderColumnCount(a.raw) {
		a.types = append(a.types, mapping.AppenderColumnType(a.raw, i))
	}
	a.chunk = mapping.CreateDataChunk(a.types)
	a.columns, a.lists = make([]vector, len(a.types)), make([]elements, len(a.types))
	a.clear()
	return a, nil
}

// clear begins an empty chunk.
func (a *appender) clear() {
	a.rows = 0
	mapping.DataChunkReset(a.chunk)
	for i := range a.columns {
		raw := mapping.DataChunkGetVector(a.chunk, mapping.IdxT(i))
		mapping.VectorEnsureValidityWritable(raw)
		a.columns[i] = vector{raw: raw, data: mapping.VectorGetData(raw), valid: (*[vectorSize / 64]uint64)(mapping.VectorGetValidity(raw))}
		clear(a.columns[i].valid[:])
		a.lists[i] = elements{}
	}
}

// row begins the next row and gives its number in the chunk.
func (a *appender) row() (int, error) {
	if a.rows == vectorSize {
		if err := a.send(); err != nil {
			return 0, err
		}
	}
	a.rows++
	return a.rows - 1, nil
}

func (a *appender) send() error {
	for i, e := range a.lists {
		if e.used > 0 {
			mapping.ListVectorSetSize(a.columns[i].raw, mapping.IdxT(e.used))
		}
	}
	mapping.DataChunkSetSize(a.chunk, mapping.IdxT(a.rows))
	if mapping.AppendDataChunk(a.raw, a.chunk) == mapping.StateError {
		return a.fail()
	}
	a.clear()
	return nil
}

// flush brings every row into the table.
func (a *appender) flush() error {
	if a.rows > 0 {
		if err := a.send(); err != nil {
			return err
		}
	}
	if mapping.AppenderFlush(a.raw) == mapping.StateError {
		return a.fail()
	}
	return nil
}

func (a *appender) fail() error {
	data := mapping.AppenderErrorData(a.raw)
	defer mapping.DestroyErrorData(&data)
	return &engineError{Type: mapping.ErrorDataErrorType(data), Text: mapping.ErrorDataMessage(data)}
}

// close gives up what was not flushed.
func (a *appender) close() {
	mapping.AppenderClear(a.raw)
	mapping.DestroyDataChunk(&a.chunk)
	for i := range a.types {
		mapping.DestroyLogicalType(&a.types[i])
	}
	mapping.AppenderDestroy(&a.raw)
}

// set writes a value of a fixed width.
func set[T any](a *appender, column, row int, value T) {
	v := &a.columns[column]
	at[T](v)[row] = value
	v.setValid(row)
}

// setText writes a string, which must be UTF-8, or a blob.
func (a *appender) setText(column, row int, text string) {
	v := &a.columns[column]
	putText(v.raw, v.data, row, text)
	v.setValid(row)
}

func (a *appender) setBytes(column, row int, b []byte) {
	a.setText(column, row, unsafe.String(unsafe.SliceData(b), len(b)))
}

// putText writes a string into a vector whose data stands at data.
func putText(raw mapping.Vector, data unsafe.Pointer, row int, text string) {
	if len(text) > inlined {
		mapping.VectorAssignStringElement(raw, mapping.IdxT(row), text)
		return
	}
	s := engineString{length: uint32(len(text))}
	copy(s.inline[:], text)
	*(*engineString)(unsafe.Add(data, uintptr(row)*unsafe.Sizeof(s))) = s
}

// elements are those of a column of lists, for the chunk being filled.
type elements struct {
	raw       mapping.Vector
	data      unsafe.Pointer
	used, fit int
}

// addList begins a list of n elements and tells where they go.
func (a *appender) addList(column, row, n int) (to *elements, from int) {
	v, e := &a.columns[column], &a.lists[column]
	from = e.used
	e.used += n
	if e.used > e.fit {
		e.fit = max(2*e.fit, e.used, vectorSize)
		mapping.ListVectorReserve(v.raw, mapping.IdxT(e.fit))
		e.raw = mapping.ListVectorGetChild(v.raw)
		e.data = mapping.VectorGetData(e.raw)
	}
	at[listEntry](v)[row] = listEntry{uint64(from), uint64(n)}
	v.setValid(row)
	return e, from
}

func (a *appender) setTexts(column, row int, texts []string) {
	to, from := a.addList(column, row, len(texts))
	for i, text := range texts {
		putText(to.raw, to.data, from+i, text)
	}
}

// setList writes a list of values of a fixed width.
func setList[T any](a *appender, column, row int, values []T) {
	to, from := a.addList(column, row, len(values))
	copy(unsafe.Slice((*T)(to.data), to.fit)[from:], values)
}
