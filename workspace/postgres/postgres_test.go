// SPDX-License-Identifier: Apache-2.0

//go:build unix

package postgres

import (
	"os"
	"testing"
	"time"

	"touchstone/internal/testenv"
	"touchstone/workspace"
	"touchstone/workspace/sqlstore"
	"touchstone/workspace/workspacetest"
)

var server testenv.Postgres

func TestMain(m *testing.M) { os.Exit(server.Run(m)) }

func open(t testing.TB, now func() time.Time, id func() string) workspace.Store {
	t.Helper()
	s, err := Open(t.Context(), server.Database(t), sqlstore.Options{Now: now, ID: id})
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
