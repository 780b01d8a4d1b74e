// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"touchstone"
	"touchstone/vault"
)

// exec runs a statement on one of the vault's files while the vault is closed.
func exec(t testing.TB, folder, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(folder, file))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func rowsOfKeys(t testing.TB, folder string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(folder, "keys.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM keys").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// wrappedKey reads a subject's wrapped key from a copy of the vault, which
// stays open.
func wrappedKey(t testing.TB, v *vault.Vault, folder string, s touchstone.SubjectID) (wrapped []byte) {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy")
	if err := v.Snapshot(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(copied, "keys.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(t.Context(), "SELECT wrapped FROM keys WHERE subject = ?", int64(s)).Scan(&wrapped); err != nil {
		t.Fatal(err)
	}
	return wrapped
}

// foundIn tells whether any file of a folder holds the bytes.
func foundIn(t testing.TB, folder string, wanted []byte) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, wanted) {
			return true
		}
	}
	return false
}
