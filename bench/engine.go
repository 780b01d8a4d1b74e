// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"math/rand/v2"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"touchstone/simulate"
)

// engine is DuckDB without anything of ours around it.
type engine struct {
	database mapping.Database
	conn     mapping.Connection
}

func openEngine(path string, readOnly bool) (*engine, error) {
	var config mapping.Config
	if mapping.CreateConfig(&config) == mapping.StateError {
		return nil, errors.New("the engine gives no settings")
	}
	defer mapping.DestroyConfig(&config)
	if readOnly && mapping.SetConfig(config, "access_mode", "READ_ONLY") == mapping.StateError {
		return nil, errors.New("the engine does not open files to read alone")
	}
	e, fault := &engine{}, ""
	if mapping.OpenExt(path, &e.database, config, &fault) == mapping.StateError {
		return nil, errors.New(fault)
	}
	if mapping.Connect(e.database, &e.conn) == mapping.StateError {
		mapping.Close(&e.database)
		return nil, errors.New("the engine gives no connection")
	}
	return e, nil
}

func (e *engine) close() {
	mapping.Disconnect(&e.conn)
	mapping.Close(&e.database)
}

// run runs statements to the end of the last one's answer.
func (e *engine) run(statements string) error {
	var r mapping.Result
	defer mapping.DestroyResult(&r)
	if mapping.Query(e.conn, statements, &r) == mapping.StateError {
		return errors.New(mapping.ResultError(&r))
	}
	return nil
}

func (e *engine) transaction(work func() error) error {
	if err := e.run("BEGIN TRANSACTION"); err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	return e.run("COMMIT")
}

// bareTables are the columns that typical events fill, and the sealed parts.
const bareTables = `
	CREATE TABLE events (position UBIGINT, kind UINTEGER, id_hi UBIGINT, id_lo UBIGINT, shape UINTEGER, subject UBIGINT, other UBIGINT, unit UINTEGER,
		claimed BIGINT, occurred BIGINT, received BIGINT, duration BIGINT, minor BIGINT, currency UINTEGER, metric UINTEGER, score INTEGER, low INTEGER, high INTEGER);
	CREATE TABLE sealed (position UBIGINT, body BLOB);`

// vectorRows is how many rows a chunk of the engine holds.
const vectorRows = 2048

// column fills a vector of the engine with its rows from one to another.
type column interface {
	fill(to mapping.Vector, from, end int)
}

type numbers[T any] []T

func (n numbers[T]) fill(to mapping.Vector, from, end int) {
	copy(unsafe.Slice((*T)(mapping.VectorGetData(to)), end-from), n[from:end])
}

type bodies []string

func (b bodies) fill(to mapping.Vector, from, end int) {
	for i, body := range b[from:end] {
		mapping.VectorAssignStringElement(to, mapping.IdxT(i), body)
	}
}

// rows are the rows of the bare tables, by column.
type rows struct {
	events, sealed []column
}

// typicalRows makes the rows of typical events; what is missing is zero.
func typicalRows(n int) rows {
	random := rand.New(rand.NewPCG(1, 2))
	position, high, low, subject, other := make(numbers[uint64], n), make(numbers[uint64], n), make(numbers[uint64], n), make(numbers[uint64], n), make(numbers[uint64], n)
	kind, shape, unit, code := make(numbers[uint32], n), make(numbers[uint32], n), make(numbers[uint32], n), make(numbers[uint32], n)
	claimed, received, duration, minor := make(numbers[int64], n), make(numbers[int64], n), make(numbers[int64], n), make(numbers[int64], n)
	score, bottom, top := make(numbers[int32], n), make(numbers[int32], n), make(numbers[int32], n)
	body := make(bodies, n)
	i := 0
	for c := range simulate.Stream(1, n, simulate.StreamOptions{}) {
		if i == n {
			break
		}
		position[i], high[i], low[i], kind[i], shape[i], unit[i] = uint64(i+1), random.Uint64(), random.Uint64(), uint32(len(c.Kind)), uint32(len(c.Name)), uint32(c.Hotel)
		subject[i], other[i] = uint64(c.Customer), uint64(c.Device)
		claimed[i], received[i], duration[i], minor[i], score[i] = c.Occurred, c.Arrived, c.Duration, c.Fen, int32(100*c.Score)
		body[i] = noise(random, 400)
		i++
	}
	return rows{
		events: []column{position, kind, high, low, shape, subject, other, unit, claimed, claimed, received, duration, minor, code, code, score, bottom, top},
		sealed: []column{position, body},
	}
}

// noise gives bytes that look like the sealed part of a typical event.
func noise(random *rand.Rand, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return string(out)
}

// append appends rows from one to another to both tables.
func (r rows) append(e *engine, from, end int) error {
	return errors.Join(e.append("events", r.events, from, end), e.append("sealed", r.sealed, from, end))
}

func (e *engine) append(table string, columns []column, from, end int) error {
	var a mapping.Appender
	if mapping.AppenderCreateExt(e.conn, "", "main", table, &a) == mapping.StateError {
		return errors.New("the engine appends nothing to " + table)
	}
	defer mapping.AppenderDestroy(&a)
	types := make([]mapping.LogicalType, len(columns))
	for i := range types {
		types[i] = mapping.AppenderColumnType(a, mapping.IdxT(i))
		defer mapping.DestroyLogicalType(&types[i])
	}
	chunk := mapping.CreateDataChunk(types)
	defer mapping.DestroyDataChunk(&chunk)
	for ; from < end; from += vectorRows {
		stop := min(from+vectorRows, end)
		mapping.DataChunkReset(chunk)
		for i, c := range columns {
			c.fill(mapping.DataChunkGetVector(chunk, mapping.IdxT(i)), from, stop)
		}
		mapping.DataChunkSetSize(chunk, mapping.IdxT(stop-from))
		if mapping.AppendDataChunk(a, chunk) == mapping.StateError {
			return errors.New("the engine does not append to " + table)
		}
	}
	if mapping.AppenderFlush(a) == mapping.StateError {
		return errors.New("the engine does not keep what was appended to " + table)
	}
	return nil
}
