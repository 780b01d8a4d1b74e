// SPDX-License-Identifier: Apache-2.0

package sqlite

import (
	"path/filepath"
	"testing"
	"time"

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
