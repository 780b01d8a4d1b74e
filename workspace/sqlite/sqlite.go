// SPDX-License-Identifier: Apache-2.0

// Package sqlite keeps workspaces in one SQLite file, in pure Go: the default,
// with nothing else to install.
//
// One idea: one connection writes, a few read what was committed, in a
// write-ahead log that is synced before a commit returns.
//
// What it promises: package workspace's contract for one process at a time;
// what is deleted is overwritten in the file, and gone from the log after
// Compact. What it does not do: hold any SQL of its own beyond what SQLite
// needs to be told; see package sqlstore.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"touchstone/internal/sqlitefile"
	"touchstone/workspace/sqlstore"
)

// readers is how many connections read at a time.
const readers = 4

// Open opens the store in a file, which is made when it is missing, readable
// by its owner alone; its folder must be there.
func Open(ctx context.Context, file string, o sqlstore.Options) (*sqlstore.Store, error) {
	// Both keep every commit, wait for each other, hold to references and
	// overwrite what is deleted.
	pragmas := []string{"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)", "secure_delete(1)"}
	// ids of subjects are random, so that a batch of them touches pages all over the
	// file: those that do not fit are written and read again before it commits
	write, err := sqlitefile.Open(file, 1, url.Values{"_pragma": append(slices.Clip(pragmas), "cache_size(-65536)"), "_txlock": {"immediate"}})
	if err != nil {
		return nil, fmt.Errorf("open the workspace store: %w", err)
	}
	read, err := sqlitefile.Open(file, readers, url.Values{"_pragma": append(pragmas, "query_only(1)")})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the workspace store: %w", err), write.Close())
	}
	return sqlstore.New(ctx, sqlstore.Databases{Write: write, Read: read}, dialect(), o)
}

func dialect() sqlstore.Dialect {
	return sqlstore.Dialect{
		Types:    map[string]string{"text": "TEXT", "blob": "BLOB", "serial": "INTEGER PRIMARY KEY", "packed": "WITHOUT ROWID"},
		Numbers:  `SELECT value AS number FROM json_each(?)`,
		Classify: classify,
		Migrated: statistics(),
		Compact:  compact,
		Check:    check,
	}
}

func classify(err error) sqlstore.Fault {
	failure := new(sqlite.Error)
	if !errors.As(err, &failure) {
		return sqlstore.FaultOther
	}
	switch failure.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return sqlstore.FaultUnique
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return sqlstore.FaultForeign
	case sqlite3.SQLITE_BUSY_SNAPSHOT:
		return sqlstore.FaultRetry
	}
	switch failure.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return sqlstore.FaultBusy
	case sqlite3.SQLITE_TOOBIG:
		return sqlstore.FaultTooLong
	}
	return sqlstore.FaultOther
}

// compact rewrites the file and empties the log.
func compact(ctx context.Context, db *sql.DB, _ []string) error {
	if _, err := db.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the log could not be emptied: it is being read")
	}
	return nil
}

// check reads every page and every reference.
func check(ctx context.Context, db *sql.DB) error {
	var faults []error
	for _, pragma := range []string{`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
		`SELECT 'a row of ' || "table" || ' refers to nothing in ' || parent FROM pragma_foreign_key_check`} {
		found, err := lines(ctx, db, pragma)
		if err != nil {
			return err
		}
		for _, line := range found {
			faults = append(faults, fmt.Errorf("database: %s", line))
		}
	}
	return errors.Join(faults...)
}

func lines(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, rows.Err()
}
