// SPDX-License-Identifier: Apache-2.0

package search

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"touchstone"
	"touchstone/internal/sqlitefile"
)

const (
	fileName = "search.db"
	format   = 1 // a file of another one is made again
)

// errOutdated is of a file that cannot be gone on with.
var errOutdated = errors.New("the search file is of another format, secret or store")

// schema: words leads from keyed words to positions, without the words' order or
// the texts; said is what a hit tells; about is what an erasure asks.
var schema = []string{
	`CREATE VIRTUAL TABLE words USING fts5(keys, content='', contentless_delete=1, detail=none, tokenize='ascii')`,
	`INSERT INTO words(words, rank) VALUES ('hashsize', 33554432)`, // bytes kept back before a part of the index is written
	`CREATE TABLE said (position INTEGER PRIMARY KEY, event BLOB NOT NULL, occurred INTEGER NOT NULL, kind TEXT NOT NULL)`,
	`CREATE INDEX said_kind ON said (kind, occurred)`,
	`CREATE TABLE about (subject INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (subject, position)) WITHOUT ROWID`,
	`CREATE INDEX about_position ON about (position)`,
	`CREATE TABLE reached (position INTEGER NOT NULL, secret BLOB NOT NULL)`,
	fmt.Sprintf(`PRAGMA user_version = %d`, format),
}

// openFile opens the file of a folder, and makes it when it is missing.
// errOutdated when it is of another format or secret, or ahead of the store.
func openFile(ctx context.Context, folder string, secret []byte, store touchstone.Position) (*sql.DB, error) {
	db, err := sqlitefile.Open(filepath.Join(folder, fileName), 4, url.Values{
		"_pragma": {"busy_timeout(10000)", "journal_mode(wal)", "synchronous(normal)", "secure_delete(1)"}, "_txlock": {"immediate"},
	})
	if err != nil {
		return nil, err
	}
	if err := ready(ctx, db, secret, store); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// ready makes the tables of a new file, and checks that an older one belongs
// here.
func ready(ctx context.Context, db *sql.DB, secret []byte, store touchstone.Position) error {
	var version int
	if err := db.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version == 0 {
		return create(ctx, db, secret)
	}
	if version != format {
		return errOutdated
	}
	var at int64
	var kept []byte
	if err := db.QueryRowContext(ctx, `SELECT position, secret FROM reached`).Scan(&at, &kept); err != nil {
		return errors.Join(errOutdated, err)
	}
	if !bytes.Equal(kept, secret) || touchstone.Position(at) > store {
		return errOutdated
	}
	return nil
}

func create(ctx context.Context, db *sql.DB, secret []byte) error {
	return sqlitefile.Tx(ctx, db, func(tx *sql.Tx) error {
		for _, s := range schema {
			if _, err := tx.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO reached VALUES (0, ?)`, secret)
		return err
	})
}

// removeFile makes room for a new file.
func removeFile(folder string) error {
	var faults []error
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(folder, fileName+end)); !errors.Is(err, fs.ErrNotExist) {
			faults = append(faults, err)
		}
	}
	return errors.Join(faults...)
}

// damaged tells whether an error says that the file is to be made again.
func damaged(err error) bool {
	if errors.Is(err, errOutdated) {
		return true
	}
	failure := new(sqlite.Error)
	if !errors.As(err, &failure) {
		return false
	}
	code := failure.Code() & 0xff
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}
