// SPDX-License-Identifier: Apache-2.0

// Package sqlitefile opens SQLite files in pure Go. One idea: a file is its
// owner's alone from its first moment, and so is its log, which takes its rights.
// It knows no table, and its settings are the caller's.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Open opens a file, which is made when it is missing, with so many connections
// at the most, all of which stay. Settings are the driver's, such as _pragma and
// _txlock. Nothing is read yet: that the file is damaged is found at the first
// use.
func Open(file string, connections int, settings url.Values) (*sql.DB, error) {
	if err := touch(file); err != nil {
		return nil, err
	}
	full, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	address := url.URL{Scheme: "file", Path: full, RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// touch makes the file where there is none.
func touch(file string) error {
	made, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return made.Close()
}

// Tx does something in a transaction; an error undoes it.
func Tx(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
