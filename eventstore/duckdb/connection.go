// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// database is one open DuckDB instance. The C interface is used through the
// driver's mapping rather than through database/sql, because facts pass it by
// the vector, not by the cell: see vector.go.
type database struct {
	raw   mapping.Database
	fatal atomic.Bool // the engine refuses everything from now on
}

// openDatabase opens a file, or memory when path is empty, with the settings
// that can only be given at the start.
func openDatabase(path string, settings map[string]string) (*database, error) {
	var config mapping.Config
	if mapping.CreateConfig(&config) == mapping.StateError {
		return nil, &engineError{Text: "the engine gives no settings"}
	}
	defer mapping.DestroyConfig(&config)
	for name, value := range settings {
		if mapping.SetConfig(config, name, value) == mapping.StateError {
			return nil, &engineError{Text: "the engine refuses the setting " + name + "=" + value}
		}
	}
	d := &database{}
	var text string
	if mapping.OpenExt(path, &d.raw, config, &text) == mapping.StateError {
		mapping.Close(&d.raw)
		return nil, &engineError{Type: mapping.ErrorTypeErrorIO, Text: text}
	}
	return d, nil
}

// close ends the instance once its last connection is closed.
func (d *database) close() { mapping.Close(&d.raw) }

func (d *database) connect() (*connection, error) {
	c := &connection{database: d}
	if mapping.Connect(d.raw, &c.raw) == mapping.StateError {
		return nil, &engineError{Text: "the engine gives no connection"}
	}
	return c, nil
}

// connection runs one statement at a time.
type connection struct {
	raw      mapping.Connection
	database *database
	books    *books // of its generation
}

func (c *connection) close() { mapping.Disconnect(&c.raw) }

// exec runs a statement and tells how many rows it changed.
func (c *connection) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	r, err := c.query(ctx, sql, args...)
	if err != nil {
		return 0, err
	}
	defer r.close()
	return int64(mapping.RowsChanged(&r.raw)), nil
}

// query runs a statement and gives its whole result, which is to be closed.
// Arguments are bound in their order; see bind.
func (c *connection) query(ctx context.Context, sql string, args ...any) (*result, error) {
	var statement mapping.PreparedStatement
	defer func() { mapping.DestroyPrepare(&statement) }()
	if mapping.Prepare(c.raw, sql, &statement) == mapping.StateError {
		return nil, &engineError{Text: mapping.PrepareError(statement)}
	}
	for i, arg := range args {
		if err := bind(statement, mapping.IdxT(i+1), arg); err != nil {
			return nil, err
		}
	}
	r := &result{}
	var state mapping.State
	if err := c.interruptible(ctx, func() { state = mapping.ExecutePrepared(statement, &r.raw) }); err != nil {
		r.close()
		return nil, err
	}
	if state == mapping.StateError {
		err := &engineError{Type: mapping.ResultErrorType(&r.raw), Text: mapping.ResultError(&r.raw)}
		r.close()
		if err.Type == mapping.ErrorTypeFatal {
			c.database.fatal.Store(true)
		}
		return nil, err
	}
	return r, nil
}

// begin begins a transaction, or none when it fails. The statement is never
// interrupted: it could have begun one already.
func (c *connection) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := c.exec(context.Background(), "BEGIN TRANSACTION")
	return err
}

// transaction runs work between BEGIN and COMMIT; whatever fails or panics
// rolls it back. A context that is cancelled before the commit began undoes
// the work.
func (c *connection) transaction(ctx context.Context, work func() error) (err error) {
	if err := c.begin(ctx); err != nil {
		return err
	}
	done := false
	defer func() {
		if !done {
			_, _ = c.exec(context.Background(), "ROLLBACK")
		}
	}()
	if err := work(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := c.exec(context.Background(), "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// interruptEvery is how often a statement whose context was cancelled is told
// so: the engine forgets an interrupt that comes between two of its phases.
const interruptEvery = 20 * time.Millisecond

// interruptible runs work, which keeps the connection busy, and interrupts it
// when the context ends; the context's error then is the answer.
func (c *connection) interruptible(ctx context.Context, work func()) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	done, over := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(over)
		c.interruptUntil(done)
	})
	work()
	close(done)
	if !stop() {
		<-over // an interrupt that came later would meet the next statement
		return ctx.Err()
	}
	return nil
}

func (c *connection) interruptUntil(done <-chan struct{}) {
	ticker := time.NewTicker(interruptEvery)
	defer ticker.Stop()
	for {
		mapping.Interrupt(c.raw)
		select {
		case <-done:
			return
		case <-ticker.C:
		}
	}
}
