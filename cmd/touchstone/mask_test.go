// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/csv"
	"strings"
	"testing"

	"touchstone"
)

// A table cannot take a column that comes later; lines of JSON can.
func TestRowsWithMoreColumns(t *testing.T) {
	var out strings.Builder
	table := &csvRows{out: csv.NewWriter(&out)}
	lines := &jsonRows{out: &out}
	for _, w := range []rowWriter{table, lines} {
		if err := w.write(1, []string{"a"}, []string{"1"}); err != nil {
			t.Fatal(err)
		}
		err := w.write(2, []string{"a", "b"}, []string{"1", "<"})
		if (touchstone.KindOf(err) == touchstone.Invalid) != (w == table) {
			t.Errorf("%T: %v", w, err)
		}
		if err := w.end(); err != nil {
			t.Fatal(err)
		}
	}
	if err := lines.write(3, nil, nil); err != nil {
		t.Fatal(err)
	}
	if want := "a\n1\n{\"a\":\"1\"}\n{\"a\":\"1\",\"b\":\"<\"}\n{}\n"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
}
