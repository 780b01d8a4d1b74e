// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"time"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// trailTables are what peers get: the facts in the order of arrival with the
// customer already settled, and what a shape is; and the same once more for their
// best formulation: sorted by customer and time, with the touchpoint and the
// place in the trail worked out.
const trailTables = `
	CREATE TABLE facts AS SELECT * FROM arrived ORDER BY position;
	CREATE TABLE shapes AS SELECT i::USMALLINT AS shape, (i %% %d)::UTINYINT AS touchpoint FROM range(%d) t(i);
	CREATE TABLE trails AS
		SELECT customer, (row_number() OVER (PARTITION BY customer ORDER BY occurred, position))::UINTEGER AS n, occurred, touchpoint
		FROM facts JOIN shapes USING (shape) ORDER BY customer, n;
	DROP TABLE arrived;
	CHECKPOINT;`

// runTable fills the tables of the peers: DuckDB's own file and the facts in
// Parquet.
func runTable(events string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	database, err := w.file("trails.duckdb")
	if err != nil {
		return nil, err
	}
	making := database + ".making"
	if err := os.RemoveAll(making); err != nil {
		return nil, err
	}
	begun := time.Now()
	if err := w.fillTables(making, database+".parquet"); err != nil {
		return nil, err
	}
	return each(begun, w.events, "filled"), os.Rename(making, database)
}

func (w world) fillTables(database, parquet string) (err error) {
	e, err := openEngine(database, false)
	if err != nil {
		return err
	}
	defer e.close()
	if err := e.run("CREATE TABLE arrived (customer UINTEGER, occurred BIGINT, position UBIGINT, shape USMALLINT)"); err != nil {
		return err
	}
	if err := w.appendFacts(e); err != nil {
		return err
	}
	if err := e.run(fmt.Sprintf(trailTables, worldTouchpoints, worldShapes)); err != nil {
		return err
	}
	return e.run("COPY facts TO '" + parquet + "' (FORMAT parquet)")
}

// appendFacts appends all events in batches.
func (w world) appendFacts(e *engine) error {
	const batch = 1 << 20
	var customer numbers[uint32]
	var occurred numbers[int64]
	var position numbers[uint64]
	var shape numbers[uint16]
	flush := func() error {
		n := len(customer)
		err := e.append("arrived", []column{customer, occurred, position, shape}, 0, n)
		customer, occurred, position, shape = customer[:0], occurred[:0], position[:0], shape[:0]
		return err
	}
	for v := range w.visits() {
		customer, occurred = append(customer, w.customerNumber(v.Customer, v.Subject)), append(occurred, v.Occurred)
		position, shape = append(position, w.position(v.Arrived)), append(shape, uint16(v.Shape))
		if len(customer) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// figures runs a statement that gives names and values.
func (e *engine) figures(statement string) (map[string]float64, error) {
	var r mapping.Result
	defer mapping.DestroyResult(&r)
	if mapping.Query(e.conn, statement, &r) == mapping.StateError {
		return nil, errors.New(mapping.ResultError(&r))
	}
	out := map[string]float64{}
	for {
		chunk := mapping.FetchChunk(r)
		if chunk.Ptr == nil {
			return out, nil
		}
		n := int(mapping.DataChunkGetSize(chunk))
		names := unsafe.Slice((*mapping.StringT)(mapping.VectorGetData(mapping.DataChunkGetVector(chunk, 0))), n)
		values := unsafe.Slice((*float64)(mapping.VectorGetData(mapping.DataChunkGetVector(chunk, 1))), n)
		for i := range n {
			out[mapping.StringTData(&names[i])] = values[i]
		}
		mapping.DestroyDataChunk(&chunk)
	}
}

// runSQL puts a question to DuckDB over the tables of the peers.
func (s *settings) runSQL(events, name string) (any, error) {
	w, err := worldOf(events)
	if err != nil {
		return nil, err
	}
	statement, err := s.statement("trails.duckdb.sql", name)
	if err != nil {
		return nil, err
	}
	path, err := w.file("trails.duckdb")
	if err != nil {
		return nil, err
	}
	e, err := openEngine(path, true)
	if err != nil {
		return nil, err
	}
	defer e.close()
	var found map[string]float64
	t, err := repeated(func() (err error) {
		found, err = e.figures(statement)
		return err
	}, func(first time.Duration) string { return duration(first.Seconds()) + " the first time" })
	return answered{t, found}, err
}

// answered is what a question about trails tells, and what ours and the peers'
// are compared by.
type answered struct {
	told
	Figures map[string]float64 `json:"figures"`
}
