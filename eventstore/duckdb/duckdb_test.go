// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"testing"

	"touchstone/eventstore"
	"touchstone/eventstore/eventstoretest"
)

// open opens the store of a folder with small limits, and closes it when the
// test ends.
func open(t testing.TB, folder string) *Store {
	t.Helper()
	s, err := Open(t.Context(), folder, Options{Threads: 2, Memory: 256 << 20, Remember: 16 << 20})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func openAny(t testing.TB) eventstore.Store { return open(t, t.TempDir()) }

func TestContract(t *testing.T) { eventstoretest.Run(t, openAny) }

func TestDurability(t *testing.T) {
	eventstoretest.RunDurable(t, func(t testing.TB, folder string) eventstore.Store { return open(t, folder) })
}

func TestAgreement(t *testing.T) { eventstoretest.Agree(t, openAny) }

func FuzzAgreement(f *testing.F) { eventstoretest.Fuzz(f, openAny) }
