// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"path/filepath"
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// A file of version 2 has mentions without author and model. Opened by this
// program they are the customer's own words, and new ones stand beside them.
func TestMentionsOfAnOlderFileAreTheCustomersOwn(t *testing.T) {
	folder := t.TempDir()
	asVersionTwo(t, folder)
	s := open(t, folder)
	if err := s.Derive(t.Context(), "v1", []eventstore.Mention{{Position: 2, Aspect: "price", Polarity: 1, Author: touchstone.DefaultPraise}}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int64{"mentions(v1)": 1, "mentions(v1) where author = own": 1, "mentions(v1) where author = default": 1, "mentions(v1) where model absent": 1} {
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		table, err := s.Query(t.Context(), q, &touchstone.Meaning{})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := table.Rows[0].Tallies[0].N; got != want {
			t.Errorf("%s: %d; %d expected", text, got, want)
		}
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// asVersionTwo makes a file as a program of version 2 of the schema left it,
// with three facts and a mention of the first.
func asVersionTwo(t *testing.T, folder string) {
	t.Helper()
	s, err := Open(t.Context(), folder, Options{Threads: 1, Memory: 256 << 20})
	if err != nil {
		t.Fatal(err)
	}
	appendAll(t, s, personal(1, 3, 1, "somebody"))
	if err := s.Derive(t.Context(), "v1", []eventstore.Mention{{Position: 1, Aspect: "price", Polarity: -1}}); err != nil {
		t.Fatal(err)
	}
	path := s.current.path
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := openDatabase(filepath.Clean(path), s.settings(0))
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	c, err := d.connect()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for _, statement := range []string{"ALTER TABLE mentions DROP COLUMN author", "ALTER TABLE mentions DROP COLUMN model", "UPDATE meta SET version = 2", "CHECKPOINT"} {
		if _, err := c.exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
