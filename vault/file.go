// SPDX-License-Identifier: Apache-2.0

package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"touchstone"
	"touchstone/internal/sqlitefile"
)

// schemaVersion is what this program writes into both files.
const schemaVersion = 1

const keysSchema = `
CREATE TABLE IF NOT EXISTS keys (
	workspace TEXT NOT NULL,
	subject INTEGER NOT NULL, -- the 64 bits of the id, as a signed number
	wrapped BLOB NOT NULL,
	PRIMARY KEY (workspace, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (
	workspace TEXT PRIMARY KEY, -- '' holds a probe of the master key
	wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;`

const ledgerSchema = `
CREATE TABLE IF NOT EXISTS erasures (
	id TEXT PRIMARY KEY,
	workspace TEXT NOT NULL,
	asked INTEGER NOT NULL, -- Unix milliseconds
	by TEXT NOT NULL,
	reason TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS erased (
	erasure TEXT NOT NULL REFERENCES erasures (id),
	subject INTEGER NOT NULL,
	PRIMARY KEY (erasure, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS steps (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	erasure TEXT NOT NULL REFERENCES erasures (id),
	name TEXT NOT NULL,
	done INTEGER NOT NULL, -- Unix milliseconds
	count INTEGER NOT NULL
) STRICT;`

// openFile opens one of the vault's SQLite files with one connection, held for
// this process alone, and brings it to this version of the schema.
func openFile(ctx context.Context, file, schema string) (*sql.DB, error) {
	db, err := sqlitefile.Open(file, 1, url.Values{"_pragma": {"busy_timeout(2000)", "locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(FULL)",
		"secure_delete(ON)", "foreign_keys(ON)", "cache_size(-65536)"}})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(file), err)
	}
	if err := prepare(ctx, db, filepath.Base(file), schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func prepare(ctx context.Context, db *sql.DB, name, schema string) error {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return openFault(name, err)
	}
	if version > schemaVersion {
		return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("vault.newer", "file", name, "version", version, "known", schemaVersion)}
	}
	return sqlitefile.Tx(ctx, db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, schema); err != nil {
			return openFault(name, err)
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion))
		return err
	})
}

// openFault tells a file in use by another process from one that is damaged.
func openFault(name string, err error) error {
	const busy, locked = 5, 6 // SQLite's primary result codes
	var coded interface{ Code() int }
	if errors.As(err, &coded) && (coded.Code()&0xff == busy || coded.Code()&0xff == locked) {
		return &touchstone.Error{Kind: touchstone.Conflict, Message: touchstone.Msg("vault.in_use", "file", name), Err: err}
	}
	return &touchstone.Error{Kind: touchstone.Internal, Message: touchstone.Msg("vault.damaged_file", "file", name), Err: err}
}

// wipe empties the write-ahead log, so that what was overwritten is gone from
// it too.
func wipe(ctx context.Context, db *sql.DB) error {
	var busy, frames, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the write-ahead log is in use")
	}
	return nil
}
