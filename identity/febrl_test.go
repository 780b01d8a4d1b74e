// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"touchstone"
	"touchstone/internal/testenv"
)

// TestPublicRecords links FEBRL's dataset3, 5,000 records of 2,000 people in
// which identifiers are misspelt, by their social security number as a verified
// member id. Grouping the file by that column (in Python) gives 1,127 groups of
// several records, which hold 5,601 pairs; all of them are right by the file's
// truth, which has 6,538. Evidence that is exact finds 86 % and errs never.
func TestPublicRecords(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	truth := map[touchstone.SubjectID]string{}
	var events []touchstone.Event
	for n, row := range febrl(t, "dataset3.csv.gz") {
		record := w.who(t, touchstone.UserID, row["rec_id"], false)
		truth[record.Subject] = strings.Split(row["rec_id"], "-")[1]
		events = append(events, fact(n, touchstone.Identify, record, w.who(t, touchstone.MemberID, row["soc_sec_id"], true)))
	}
	w.arrive(t, events...)
	if p := g.project(t); p.Events != 5000 || len(p.Collisions) != 0 {
		t.Fatalf("projected %+v", p)
	}
	records := map[touchstone.CustomerID][]touchstone.SubjectID{}
	for s := range truth {
		c := g.Mapping().Customer(s)
		records[c] = append(records[c], s)
	}
	groups, found, right := 0, 0, 0
	for _, list := range records {
		if len(list) > 1 {
			groups++
		}
		for i, a := range list {
			for _, b := range list[:i] {
				if found++; truth[a] == truth[b] {
					right++
				}
			}
		}
	}
	if groups != 1127 || found != 5601 || right != 5601 {
		t.Errorf("%d groups, %d pairs, %d right; want 1127, 5601, 5601", groups, found, right)
	}
}

func febrl(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(testenv.Shared(t, "data", "febrl", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(z)
	in.TrimLeadingSpace = true
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, cells := range rows[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[strings.TrimSpace(rows[0][i])] = strings.TrimSpace(cell)
		}
		out = append(out, row)
	}
	return out
}
