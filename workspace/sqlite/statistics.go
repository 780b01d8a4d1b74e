// SPDX-License-Identifier: Apache-2.0

package sqlite

import "fmt"

// typical tells, for every index of a table that may grow large, how many rows
// a store has and how many of them, on average, share the index's first
// column, its first two and so on. Without it SQLite takes every index for
// about equally good, and reads a workspace's whole evidence to find one
// subject's. SQLite's own ANALYZE would write the same kind of numbers, of
// whatever the tables hold at that moment; these do not change, and so neither
// do the plans. The primary key of a packed table goes by the table's name.
var typical = [][3]string{
	{"records", "sqlite_autoindex_records_1", "20000 5000 500 1"},
	{"records", "sqlite_autoindex_records_2", "20000 5000 500 2"},
	{"records", "records_by_time", "20000 5000 500 2 1"},
	{"records", "records_by_id", "20000 2000 2"},
	{"versions", "sqlite_autoindex_versions_1", "60000 15000 1500 3 1"},
	{"fields", "fields", "100000 25000 2500 500 5 1"},
	{"fields", "fields_by_id", "100000 25000 2500 5"},
	{"subjects", "subjects", "1000000 200000 1"},
	{"ties", "ties", "1000000 200000 190000 2 1 1 1"},
	{"ties", "ties_by_b", "1000000 200000 190000 2"},
	{"ties", "ties_by_revision", "1000000 200000 190000 50 2 1 1 1"},
	{"flips", "flips", "10000 2000 1900 2 1 1 1 1"},
	{"flips", "flips_by_b", "10000 2000 1900 2"},
	{"statements", "statements", "2000000 400000 4 3 2 2 1 1"},
	{"statements", "statements_by_revision", "2000000 400000 200000 40000 2000 1 1 1 1"},
	{"audit_entries", "audit_by_time", "1000000 200000 1"},
	{"audit_entries", "audit_by_record", "1000000 200000 20000 20 1"},
}

// statistics gives the statements that keep them where SQLite looks.
func statistics() []string {
	out := []string{`ANALYZE sqlite_schema`, `DELETE FROM sqlite_stat1`}
	for _, t := range typical {
		out = append(out, fmt.Sprintf(`INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('%s', '%s', '%s')`, t[0], t[1], t[2]))
	}
	return append(out, `ANALYZE sqlite_schema`)
}
