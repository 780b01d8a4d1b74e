// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"flag"
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

// tiny are sizes that make every store with more than a handful of facts do
// what only a very large one does else.
var tiny = sizes{columns: 1, names: 8, events: 8, steps: 9, diary: diaryLimits{most: 40, late: 3}}

// openTiny opens a store of tiny sizes that can hardly remember any id.
func openTiny(t testing.TB, folder string) *Store {
	t.Helper()
	s, err := openSized(t.Context(), folder, Options{Threads: 2, Memory: 256 << 20, Remember: 1}, tiny)
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

// byDiary are sizes that answer from the diary whatever it has.
var byDiary = func() sizes {
	z := usual
	z.diary = diaryLimits{most: 1 << 20, late: 1 << 62}
	return z
}()

// openWritten opens a store that keeps a diary of its few facts.
func openWritten(t testing.TB) eventstore.Store {
	t.Helper()
	s, err := openSized(t.Context(), t.TempDir(), Options{Threads: 2, Memory: 256 << 20}, byDiary)
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

func openAnyTiny(t testing.TB) eventstore.Store { return openTiny(t, t.TempDir()) }

func TestContract(t *testing.T) { eventstoretest.Run(t, openAny) }

func TestDurability(t *testing.T) {
	eventstoretest.RunDurable(t, func(t testing.TB, folder string) eventstore.Store { return open(t, folder) })
}

func TestAgreement(t *testing.T) {
	few(t)
	eventstoretest.Agree(t, openAny)
}

func TestContractByDiary(t *testing.T) { eventstoretest.Run(t, openWritten) }

func TestAgreementByDiary(t *testing.T) {
	few(t)
	eventstoretest.Agree(t, openWritten)
}

func TestAgreementAtTheLimits(t *testing.T) {
	few(t)
	eventstoretest.Agree(t, openAnyTiny)
}

// few lets agreement be tested on fewer sequences than usual, because each
// makes files; -rapid.checks asks for more.
func few(t *testing.T) {
	t.Helper()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("12"); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzAgreement(f *testing.F) { eventstoretest.Fuzz(f, openAny) }
