// SPDX-License-Identifier: Apache-2.0

package sqlitefile_test

import (
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"touchstone/internal/sqlitefile"
)

var settings = url.Values{"_pragma": {"journal_mode(wal)", "cache_size(-77)"}, "_txlock": {"immediate"}}

func open(t *testing.T, file string) *sql.DB {
	t.Helper()
	db, err := sqlitefile.Open(file, 3, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func number(t *testing.T, db *sql.DB, ask string) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), ask).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Names that an address could take for something else, settings on every
// connection, and the rights of the file and its log.
func TestOpen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a b?#%41&_pragma=x.db")
	db := open(t, file)
	if _, err := db.ExecContext(t.Context(), `CREATE TABLE a (n INTEGER); INSERT INTO a VALUES (7)`); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, file + "-wal"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info, err)
		}
	}
	for range 3 { // as none is given back, each is another connection
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		var pages int
		if err := c.QueryRowContext(t.Context(), `PRAGMA cache_size`).Scan(&pages); err != nil || pages != -77 {
			t.Errorf("cache_size is %d: %v", pages, err)
		}
	}
	if n := db.Stats().MaxOpenConnections; n != 3 {
		t.Errorf("%d connections", n)
	}
	if n := number(t, open(t, file), `SELECT n FROM a`); n != 7 {
		t.Errorf("after opening again %d", n)
	}
}

func TestOpenFails(t *testing.T) {
	if _, err := sqlitefile.Open(filepath.Join(t.TempDir(), "missing", "a.db"), 1, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestTx(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "a.db"))
	why := errors.New("why")
	for _, c := range []struct {
		ask string
		err error
	}{{`CREATE TABLE a (n INTEGER)`, nil}, {`INSERT INTO a VALUES (1)`, nil}, {`INSERT INTO a VALUES (2)`, why}} {
		err := sqlitefile.Tx(t.Context(), db, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(t.Context(), c.ask); err != nil {
				t.Fatal(err)
			}
			return c.err
		})
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", c.ask, err, c.err)
		}
	}
	if n := number(t, db, `SELECT COUNT(*) FROM a`); n != 1 {
		t.Errorf("%d rows", n)
	}
}
