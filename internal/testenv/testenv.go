// SPDX-License-Identifier: Apache-2.0

// Package testenv tells tests where their surroundings are: the reference
// results and public data that stand beside the repository.
package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared gives the path of something in the shared folder: the one that
// TOUCHSTONE_SHARED names, else ../shared beside the repository. Where it is
// missing the test fails in CI and is skipped, saying so, elsewhere.
func Shared(t testing.TB, path ...string) string {
	t.Helper()
	dir := os.Getenv("TOUCHSTONE_SHARED")
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared")
	}
	full := filepath.Join(append([]string{dir}, path...)...)
	if _, err := os.Stat(full); err == nil {
		return full
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is missing: set TOUCHSTONE_SHARED or put the folder shared beside the repository", full)
	}
	t.Skipf("%s is missing: set TOUCHSTONE_SHARED to run this test", full)
	return ""
}

// Root gives the folder of the repository.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above " + dir)
		}
		dir = parent
	}
}
