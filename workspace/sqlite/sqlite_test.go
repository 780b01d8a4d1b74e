// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/workspace"
	"touchstone/workspace/sqlstore"
	"touchstone/workspace/workspacetest"
)

func open(t testing.TB, now func() time.Time, id func() string) workspace.Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "work space?#%.db"), sqlstore.Options{Now: now, ID: id})
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

func TestContract(t *testing.T) { workspacetest.Run(t, open) }

// raw opens the file beside the store.
func raw(t *testing.T, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func openFile(t *testing.T, file string) *sqlstore.Store {
	t.Helper()
	s, err := Open(t.Context(), file, sqlstore.Options{Now: time.Now, ID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t *testing.T, s *sqlstore.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func schema(t *testing.T, file string) []string {
	t.Helper()
	found, err := lines(t.Context(), raw(t, file), `SELECT name || ': ' || COALESCE(sql, '') FROM sqlite_master ORDER BY name`)
	if err != nil || len(found) < 30 {
		t.Fatalf("schema %v, %v", found, err)
	}
	return found
}

func TestAnOldStoreIsMigrated(t *testing.T) {
	folder := t.TempDir()
	dump, err := os.ReadFile("testdata/0001.sql")
	if err != nil {
		t.Fatal(err)
	}
	old, fresh := filepath.Join(folder, "old.db"), filepath.Join(folder, "fresh.db")
	if _, err := raw(t, old).Exec(string(dump) + workspacetest.OldComments); err != nil {
		t.Fatal(err)
	}
	closeStore(t, openFile(t, fresh))
	s := openFile(t, old)
	defer closeStore(t, s)
	workspacetest.Old(t, s)
	workspacetest.OldCommentsAreOpen(t, s)
	if d := cmp.Diff(schema(t, fresh), schema(t, old)); d != "" {
		t.Errorf("the migrated schema is not a fresh one (-fresh +migrated):\n%s", d)
	}
}

func TestANewerStoreIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	closeStore(t, openFile(t, file))
	if _, err := raw(t, file).Exec(`INSERT INTO migrations VALUES (999, '0999_future', 0)`); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), file, sqlstore.Options{Now: time.Now, ID: rand.Text})
	if touchstone.KindOf(err) != touchstone.Invalid || !strings.Contains(err.Error(), "workspace.newer_schema found=999") {
		t.Errorf("got %v", err)
	}
}

func TestAStoreIsFoundAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	s := openFile(t, file)
	workspacetest.Fill(t, s)
	closeStore(t, s)
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	s = openFile(t, file)
	defer closeStore(t, s)
	if _, err := s.In("acme").Touchpoints().ByID(t.Context(), "tp_1"); err != nil {
		t.Error(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestEveryTableIsInTheSnapshot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	s := openFile(t, file)
	defer closeStore(t, s)
	workspacetest.Fill(t, s)
	m, err := s.Snapshot(t.Context(), filepath.Join(t.TempDir(), "copy"))
	if err != nil {
		t.Fatal(err)
	}
	found, err := lines(t.Context(), raw(t, file), `SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'migrations' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(found, slices.Sorted(maps.Keys(m.Rows))); d != "" {
		t.Errorf("(-tables +copied):\n%s", d)
	}
}

// What is erased is in no file any more, the log included, once it was
// compacted.
func TestErasedBytesAreGone(t *testing.T) {
	folder := t.TempDir()
	s := openFile(t, filepath.Join(folder, "w.db"))
	defer closeStore(t, s)
	workspacetest.Fill(t, s)
	w, mark := s.In("acme"), []byte("13800138000-marker")
	for id := range touchstone.SubjectID(200) {
		if _, err := w.Subjects().Put(t.Context(), []workspace.Subject{{ID: 1000 + id, Sealed: mark}}); err != nil {
			t.Fatal(err)
		}
	}
	if !inFiles(t, folder, mark) {
		t.Fatal("the search finds nothing that is there")
	}
	var ids []touchstone.SubjectID
	for id := range touchstone.SubjectID(200) {
		ids = append(ids, 1000+id)
	}
	if _, err := w.Subjects().Erase(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, folder, mark) {
		t.Error("erased bytes are still in a file")
	}
}

func inFiles(t *testing.T, folder string, mark []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found = found || bytes.Contains(content, mark)
	}
	return found
}

func TestDamageIsFound(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	s := openFile(t, file)
	workspacetest.Fill(t, s)
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for at := 5 * 4096; at < len(content); at += 4096 { // the head of most pages
		copy(content[at:], "damaged!")
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err = Open(t.Context(), file, sqlstore.Options{Now: time.Now, ID: rand.Text})
	if err == nil {
		defer closeStore(t, s)
		err = s.Check(t.Context())
	}
	if err == nil {
		t.Error("a damaged file passes")
	}
}

func TestRowsThatContradictAreFound(t *testing.T) {
	for _, damage := range []string{
		`UPDATE records SET body = '{}' WHERE id = 'tp_1'`,
		`DELETE FROM versions WHERE id = 'tp_1'`,
		`DELETE FROM records WHERE id = 'rule_1'`,
		`UPDATE versions SET revision = 1000 WHERE id = 'unit_1'`,
		`UPDATE ties SET revision = 1000`,
		`DELETE FROM records WHERE noun = 'workspace'`,
		`DELETE FROM workspaces WHERE id = 'acme'`,
	} {
		file := filepath.Join(t.TempDir(), "w.db")
		s := openFile(t, file)
		workspacetest.Fill(t, s)
		if _, err := raw(t, file).Exec(damage); err != nil {
			t.Fatal(err)
		}
		if s.Check(t.Context()) == nil {
			t.Errorf("not found: %s", damage)
		}
		closeStore(t, s)
	}
}

// Every index of which something is typical is there, with as many columns.
func TestStatisticsAreOfIndexes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	closeStore(t, openFile(t, file))
	db := raw(t, file)
	for _, s := range typical {
		origin := `SELECT name FROM pragma_index_list('` + s[0] + `') WHERE name = '` + s[1] + `'`
		if s[0] == s[1] {
			origin = `SELECT name FROM pragma_index_list('` + s[0] + `') WHERE origin = 'pk'`
		}
		columns, err := lines(t.Context(), db, `SELECT i.name FROM (`+origin+`) x JOIN pragma_index_info(x.name) i`)
		if err != nil || len(columns) == 0 || len(columns) != len(strings.Fields(s[2]))-1 {
			t.Errorf("%s has the columns %v: %v", s[1], columns, err)
		}
	}
	kept, err := lines(t.Context(), db, `SELECT idx FROM sqlite_stat1`)
	if err != nil || len(kept) != len(typical) {
		t.Errorf("kept are %v, %v", kept, err)
	}
}

// What is asked for millions of rows goes by the right index.
func TestPlans(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	closeStore(t, openFile(t, file))
	wanted := `(` + dialect().Numbers + `) AS wanted`
	for query, want := range map[string]string{
		`SELECT ties.* FROM ` + wanted + ` CROSS JOIN ties WHERE workspace = ? AND class = ? AND a = number`:                                                      "SEARCH ties USING PRIMARY KEY (workspace=? AND class=? AND a=?)",
		`SELECT ties.* FROM ` + wanted + ` CROSS JOIN ties WHERE workspace = ? AND class = ? AND b = number`:                                                      "SEARCH ties USING INDEX ties_by_b (workspace=? AND class=? AND b=?)",
		`DELETE FROM ties WHERE class = 'edge' AND b IN (SELECT number FROM ` + wanted + `) AND workspace = ?`:                                                    "SEARCH ties USING INDEX ties_by_b (workspace=? AND class=? AND b=?)",
		`SELECT subjects.* FROM ` + wanted + ` CROSS JOIN subjects WHERE workspace = ? AND id = number ORDER BY id`:                                               "SEARCH subjects USING PRIMARY KEY (workspace=? AND id=?)",
		`SELECT statements.* FROM ` + wanted + ` CROSS JOIN statements WHERE workspace = ? AND subject = number`:                                                  "SEARCH statements USING PRIMARY KEY (workspace=? AND subject=?)",
		`SELECT * FROM ties WHERE workspace = ? AND class = ? AND (revision, a, b, kind, source) > (?, ?, ?, ?, ?) ORDER BY revision, a, b, kind, source LIMIT 9`: "SEARCH ties USING INDEX ties_by_revision (workspace=? AND class=? AND (revision,a,b,kind,source)>(?,?,?,?,?))",
	} {
		found, err := plan(t, file, query)
		if err != nil || !slices.Contains(found, want) {
			t.Errorf("%s goes by %v, %v", query, found, err)
		}
	}
}

func plan(t *testing.T, file, query string) ([]string, error) {
	t.Helper()
	rows, err := raw(t, file).Query("EXPLAIN QUERY PLAN "+query, slices.Repeat([]any{1}, strings.Count(query, "?"))...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			return nil, err
		}
		out = append(out, detail)
	}
	return out, rows.Err()
}

// Two handles of one file take turns.
func TestTwoHandlesOfOneFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "w.db")
	first, second := openFile(t, file), openFile(t, file)
	defer closeStore(t, first)
	defer closeStore(t, second)
	workspacetest.Fill(t, first)
	workspacetest.TakeTurns(t, first.In("acme"), second.In("acme"))
}

func BenchmarkStore(b *testing.B) { workspacetest.Bench(b, open) }
