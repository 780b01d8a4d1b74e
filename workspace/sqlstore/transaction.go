// SPDX-License-Identifier: Apache-2.0

package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"touchstone"
	"touchstone/internal/wake"
)

// database is what all handles of a store share.
type database struct {
	Databases
	dialect Dialect
	options Options
	grown   atomic.Int64 // rows that were inserted
	counted atomic.Int64 // of which the planner knows
}

// now gives the time as it is kept.
func (d *database) now() time.Time { return d.options.Now().UTC().Truncate(time.Microsecond) }

// handle is where statements go: to the database, or into a transaction.
type handle struct {
	db *database
	tx *transaction // nil outside of one
}

// transaction is one run of a function given to Tx or View.
type transaction struct {
	*sql.Tx
	view    bool
	grown   int64                             // rows that it inserted
	failed  error                             // a statement went wrong: nothing can be kept any more
	stamped map[touchstone.WorkspaceID]uint64 // revisions that this transaction made
}

var errView = errors.New("writing in a view")

// attempts is how often a transaction is run that keeps meeting others. The
// waits between them add up to about four seconds.
const attempts = 20

// write runs fn in a transaction, this one if there is one.
func (h handle) write(ctx context.Context, fn func(handle) error) error {
	if h.tx != nil {
		if h.tx.view {
			return errView
		}
		return fn(h)
	}
	return h.transact(ctx, sql.LevelSerializable, fn)
}

// transact runs fn in a transaction of its own, again when it met another.
func (h handle) transact(ctx context.Context, isolation sql.IsolationLevel, fn func(handle) error) error {
	options := &sql.TxOptions{Isolation: isolation}
	for attempt := 0; ; attempt++ {
		err := h.once(ctx, h.db.Write, options, fn)
		if err == nil || h.db.dialect.Classify(err) != FaultRetry {
			return err
		}
		if attempt == attempts {
			return busy(err)
		}
		if err := wake.Sleep(ctx, time.Millisecond<<min(attempt, 8)); err != nil {
			return err
		}
	}
}

// view runs fn on the database as it is at one moment.
func (h handle) view(ctx context.Context, fn func(handle) error) error {
	if h.tx != nil {
		return fn(h)
	}
	return h.once(ctx, h.db.Read, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn)
}

// once begins, runs fn and commits; an error or a panic undoes everything.
func (h handle) once(ctx context.Context, in *sql.DB, options *sql.TxOptions, fn func(handle) error) (err error) {
	begun, err := in.BeginTx(ctx, options)
	if err != nil {
		return h.db.explain(ctx, fmt.Errorf("begin: %w", err))
	}
	tx := &transaction{Tx: begun, view: options.ReadOnly, stamped: map[touchstone.WorkspaceID]uint64{}}
	defer func() {
		if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) && err != nil {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rollback))
		}
	}()
	if err := fn(handle{h.db, tx}); err != nil {
		return err
	}
	if tx.failed != nil {
		return tx.failed
	}
	if err := tx.Commit(); err != nil {
		return h.db.explain(ctx, fmt.Errorf("commit: %w", err))
	}
	h.db.count(ctx, tx.grown)
	return nil
}

// count lets the database look at its tables again whenever the rows that were
// inserted have doubled, from a hundred on: a planner that has no statistics
// compares everything with everything. They are advice, so a fault in making
// them is none of the caller's.
func (d *database) count(ctx context.Context, grown int64) {
	total := d.grown.Add(grown)
	known := d.counted.Load()
	if d.dialect.Analyze == "" || grown == 0 || total < max(100, 2*known) || !d.counted.CompareAndSwap(known, total) {
		return
	}
	_, _ = d.Write.ExecContext(ctx, d.dialect.Analyze+" "+strings.Join(tableNames(), ", "))
}

// stamp raises the workspace's revision, once in a transaction, and gives it.
func (h handle) stamp(ctx context.Context, id touchstone.WorkspaceID) (uint64, error) {
	if revision, done := h.tx.stamped[id]; done {
		return revision, nil
	}
	n, found, err := one(ctx, h, scanNumber, `UPDATE workspaces SET revision = revision + 1 WHERE id = ? RETURNING revision`, string(id))
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, notFound(touchstone.NounWorkspace, string(id))
	}
	h.tx.stamped[id] = uint64(n)
	return uint64(n), nil
}

// upcoming gives the revision that stamp would give.
func (h handle) upcoming(ctx context.Context, id touchstone.WorkspaceID) (uint64, error) {
	if revision, done := h.tx.stamped[id]; done {
		return revision, nil
	}
	revision, err := (&room{h, id}).Revision(ctx)
	return revision + 1, err
}

// numbers is the table of the ids that a statement looks up, each by an index:
// a long list in IN would be compared with row after row where it comes as
// parameters. It stands on the left of a CROSS JOIN, which SQLite takes as the
// order to go by.
func (h handle) numbers() string { return `(` + h.db.dialect.Numbers + `) AS wanted` }

// exec runs a statement in the transaction and tells how many rows it changed.
func (h handle) exec(ctx context.Context, statement string, args ...any) (int64, error) {
	if err := checkArgs(args); err != nil {
		return 0, err
	}
	result, err := h.tx.ExecContext(ctx, h.db.dialect.rebind(statement), args...)
	if err != nil {
		return 0, h.fail(ctx, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, h.fail(ctx, err)
	}
	h.tx.note(statement, n)
	return n, nil
}

// note counts the rows that a statement inserted.
func (t *transaction) note(statement string, rows int64) {
	if strings.HasPrefix(statement, "INSERT") {
		t.grown += rows
	}
}

// each runs a query and gives its rows.
func each[T any](ctx context.Context, h handle, scan func(scanner) (T, error), statement string, args ...any) ([]T, error) {
	var out []T
	err := h.rows(ctx, func(rows *sql.Rows) error {
		v, err := scan(rows)
		out = append(out, v)
		return err
	}, statement, args...)
	if h.tx != nil {
		h.tx.note(statement, int64(len(out)))
	}
	return out, err
}

// one runs a query and gives its first row, when it has one.
func one[T any](ctx context.Context, h handle, scan func(scanner) (T, error), statement string, args ...any) (T, bool, error) {
	all, err := each(ctx, h, scan, statement, args...)
	if err != nil || len(all) == 0 {
		var none T
		return none, false, err
	}
	return all[0], true, nil
}

// rows runs a query and calls visit for every row. Rows that end in an error
// are no rows.
func (h handle) rows(ctx context.Context, visit func(*sql.Rows) error, statement string, args ...any) (err error) {
	if err := checkArgs(args); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = h.fail(ctx, err)
		}
	}()
	statement = h.db.dialect.rebind(statement)
	var rows *sql.Rows
	if h.tx != nil {
		rows, err = h.tx.QueryContext(ctx, statement, args...)
	} else {
		rows, err = h.db.Read.QueryContext(ctx, statement, args...)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := visit(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// fail explains a database's error and remembers that the transaction cannot
// be kept.
func (h handle) fail(ctx context.Context, err error) error {
	err = h.db.explain(ctx, err)
	if h.tx != nil && h.tx.failed == nil {
		h.tx.failed = err
	}
	return err
}
