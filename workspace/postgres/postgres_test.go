// SPDX-License-Identifier: Apache-2.0

//go:build unix

package postgres

import (
	"context"
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/internal/testenv"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
	"touchstone/workspace/workspacetest"
)

var server testenv.Postgres

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

func open(t testing.TB, now func() time.Time, id func() string) workspace.Store {
	t.Helper()
	return openWith(t, server.Database(t), sqlstore.Options{Now: now, ID: id})
}

func TestContract(t *testing.T) { workspacetest.Run(t, open) }

func openAt(t *testing.T, address string) *sqlstore.Store {
	t.Helper()
	return openWith(t, address, sqlstore.Options{Now: time.Now, ID: rand.Text})
}

// openWith opens a store until the test ends.
func openWith(t testing.TB, address string, o sqlstore.Options) *sqlstore.Store {
	t.Helper()
	s, err := Open(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// raw opens the database beside the store.
func raw(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address+" default_query_exec_mode=simple_protocol")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// schema tells every column, index and constraint.
func schema(t *testing.T, address string) []string {
	t.Helper()
	rows, err := raw(t, address).Query(`
		SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(collation_name, '') || ' ' || is_identity
			FROM information_schema.columns WHERE table_schema = 'public'
		UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	if rows.Err() != nil || len(out) < 100 {
		t.Fatalf("schema %v, %v", out, rows.Err())
	}
	return out
}

func TestAnOldStoreIsMigrated(t *testing.T) {
	dump, err := os.ReadFile("testdata/0001.sql")
	if err != nil {
		t.Fatal(err)
	}
	old, fresh := server.Database(t), server.Database(t)
	if _, err := raw(t, old).Exec(string(dump) + workspacetest.OldComments); err != nil {
		t.Fatal(err)
	}
	openAt(t, fresh)
	s := openAt(t, old)
	workspacetest.Old(t, s)
	workspacetest.OldCommentsAreOpen(t, s)
	if d := cmp.Diff(schema(t, fresh), schema(t, old)); d != "" {
		t.Errorf("the migrated schema is not a fresh one (-fresh +migrated):\n%s", d)
	}
}

func TestANewerStoreIsRefused(t *testing.T) {
	address := server.Database(t)
	openAt(t, address)
	if _, err := raw(t, address).Exec(`INSERT INTO migrations VALUES (999, '0999_future', 0)`); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), address, sqlstore.Options{Now: time.Now, ID: rand.Text})
	if touchstone.KindOf(err) != touchstone.Invalid || !strings.Contains(err.Error(), "workspace.newer_schema found=999") {
		t.Errorf("got %v", err)
	}
}

// Processes that start at once on an empty database migrate it once.
func TestManyStartAtOnce(t *testing.T) {
	address := server.Database(t)
	const processes = 6
	stores := make([]*sqlstore.Store, processes)
	errs := make([]error, processes)
	var wait sync.WaitGroup
	for i := range processes {
		wait.Go(func() {
			stores[i], errs[i] = Open(context.Background(), address, sqlstore.Options{Now: time.Now, ID: rand.Text})
		})
	}
	wait.Wait()
	for i, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
		defer stores[i].Close()
	}
	var taken, last int
	if err := raw(t, address).QueryRow(`SELECT COUNT(*), MAX(number) FROM migrations`).Scan(&taken, &last); err != nil || taken != last || taken < 3 {
		t.Errorf("%d steps were taken of %d, %v", taken, last, err)
	}
	workspacetest.Fill(t, stores[0])
	workspacetest.TakeTurns(t, stores[0].In("acme"), stores[1].In("acme"), stores[2].In("acme"))
}

// A snapshot moves a store from SQLite to PostgreSQL and back without a
// change: the copies are equal byte for byte.
func TestASnapshotMovesBetweenDatabases(t *testing.T) {
	options := sqlstore.Options{Now: time.Now, ID: rand.Text}
	folder := t.TempDir()
	file := func(name string) *sqlstore.Store {
		s, err := sqlite.Open(t.Context(), filepath.Join(folder, name), options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	first := file("first.db")
	workspacetest.Fill(t, first)
	stores := []*sqlstore.Store{first, openAt(t, server.Database(t)), file("last.db")}
	var want workspace.Manifest
	for i, s := range stores {
		if i > 0 {
			if _, err := s.Restore(t.Context(), filepath.Join(folder, string(rune('a'+i-1)))); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Snapshot(t.Context(), filepath.Join(folder, string(rune('a'+i))))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = got
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("copy %d (-first +got):\n%s", i, d)
		}
	}
}

func TestWrongAddresses(t *testing.T) {
	options := sqlstore.Options{Now: time.Now, ID: rand.Text}
	for address, kind := range map[string]touchstone.Kind{
		"postgres://u:geheim@127.0.0.1:1/none":      touchstone.Unavailable,
		"postgres://u:geheim@127.0.0.1:x/none":      touchstone.Invalid,
		"host=/nowhere user=u password=geheim port": touchstone.Invalid,
	} {
		_, err := Open(t.Context(), address, options)
		if err == nil || touchstone.KindOf(err) != kind || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v", address, err)
		}
	}
	address := server.Database(t)
	if _, err := raw(t, address).Exec(`CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII'`); err != nil {
		t.Fatal(err)
	}
	other := address[:strings.LastIndex(address, "=")+1] + "bytes"
	if _, err := Open(t.Context(), other, options); touchstone.KindOf(err) != touchstone.Invalid {
		t.Errorf("a database without an encoding: got %v", err)
	}
}

// A server that goes away is Unavailable, and its coming back is noticed.
func TestAConnectionThatBreaks(t *testing.T) {
	address := server.Database(t)
	s := openAt(t, address)
	workspacetest.Fill(t, s)
	if _, err := raw(t, address).Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		_, err := s.In("acme").Touchpoints().ByID(t.Context(), "tp_1")
		if err == nil {
			return
		}
		if touchstone.KindOf(err) != touchstone.Unavailable || time.Now().After(deadline) {
			t.Fatalf("got %v", err)
		}
	}
}

func BenchmarkStore(b *testing.B) { workspacetest.Bench(b, open) }
