// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func TestSeveralFiles(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  []string
		notes []string
	}{
		{"same columns", []string{"a,b\n1,2\n", "a,b\n3,4\n5,6\n"}, []string{"a|b", "1|2", "3|4", "5|6"}, nil},
		{"other order and format", []string{"a;b\n1;2\n", `{"b":"4","a":"3"}`}, []string{"a|b", "1|2", "3|4"}, nil},
		{"lacking and added columns", []string{"a,b,c\n1,2,3\n1,2,3\n", "c,d,a\n5,x,4\n6,y,4\n"},
			[]string{"a|b|c|d", "1|2|3|", "1|2|3|", "4||5|x", "4||6|y"}, []string{"ingest.note_lacking", "ingest.note_added"}},
		{"join on a key", []string{"order,state\n1,new\n2,sent\n3,lost\n", "order,score\n3,5\n1,4\n9,1\n"},
			[]string{"order|state|score", "1|new|4", "2|sent|", "3|lost|5"}, []string{"ingest.note_joined"}},
		{"join of a key that repeats in the first", []string{"hotel,score\nA,1\nB,2\nA,3\n", "hotel,city\nA,Bath\nB,York\n"},
			[]string{"hotel|score|city", "A|1|Bath", "B|2|York", "A|3|Bath"}, []string{"ingest.note_joined"}},
		{"join of a key that repeats in the second", []string{"id,x\n1,a\n2,b\n", "id,y\n1,c\n1,d\n2,e\n"},
			[]string{"id|x|y", "1|a|c", "2|b|e"}, []string{"ingest.note_joined", "ingest.note_join_first"}},
		{"join of a key with gaps", []string{"id,x\n1,a\n,b\n1,c\n", "id,y\n1,d\n2,e\n"},
			[]string{"id|x|y", "1|a|d", "|b|", "1|c|d"}, []string{"ingest.note_joined"}},
		{"join with width and spaces", []string{"id,x\n１,a\n 2,b\n", "id,y\n1,c\n2 ,d\n"},
			[]string{"id|x|y", "１|a|c", " 2|b|d"}, []string{"ingest.note_joined"}},
		{"join of tables that agree", []string{"id,day,x\n1,Mo,a\n2,Tu,b\n", "id,day,y\n2,Tu,c\n1,Mo,d\n"},
			[]string{"id|day|x|y", "1|Mo|a|d", "2|Tu|b|c"}, []string{"ingest.note_joined"}},
		{"years with the same numbers", []string{"id,q1,q2,x\n1,5,4,a\n2,3,3,a\n", "id,q1,q2,y\n1,2,2,b\n2,5,1,b\n"},
			[]string{"id|q1|q2|x|y", "1|5|4|a|", "2|3|3|a|", "1|2|2||b", "2|5|1||b"}, []string{"ingest.note_lacking", "ingest.note_added"}},
		{"three files", []string{"id,x\n1,a\n2,b\n", "id,y\n1,c\n2,d\n", "y,z\nc,1\nd,2\n"},
			[]string{"id|x|y|z", "1|a|c|1", "2|b|d|2"}, []string{"ingest.note_joined", "ingest.note_joined"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			table := readFiles(t, Options{}, test.files...)
			wantGrid(t, table, test.want...)
			if diff := cmp.Diff(test.notes, keys(table.Notes)); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			for _, m := range table.Notes {
				wantSentence(t, m)
			}
			if len(table.Files) != len(test.files) {
				t.Errorf("%d files", len(table.Files))
			}
		})
	}
}

func readFiles(t testing.TB, o Options, contents ...string) *Table {
	t.Helper()
	table, err := Read(context.Background(), writeAll(t, contents...), o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func writeAll(t testing.TB, contents ...string) []string {
	t.Helper()
	var files []string
	for i, content := range contents {
		files = append(files, fmt.Sprintf("file%d", i+1), content)
	}
	return write(t, files...)
}

func TestFilesThatDoNotBelongTogether(t *testing.T) {
	for name, test := range map[string]struct {
		files []string
		key   string
	}{
		"nothing shared":  {[]string{"a,b\n1,2\n", "c,d\n1,2\n"}, "ingest.nothing_shared"},
		"no key":          {[]string{"a,b,c\n1,2,3\n1,2,3\n", "a,d,e\n1,2,3\n1,2,3\n"}, "ingest.no_key"},
		"a key with gaps": {[]string{"a,b,c\n1,2,3\n,2,3\n", "a,d,e\n1,2,3\n1,2,3\n"}, "ingest.no_key"},
		"years":           {[]string{"id,q,b,c,d,e\n1,2,3,4,5,6\n2,2,3,4,5,6\n", "id,q,h,i,j,k\n1,1,3,4,5,6\n2,1,3,4,5,6\n"}, "ingest.key_disagrees"},
		"no value shared": {[]string{"a,b,c\n1,2,3\n2,2,3\n", "a,d,e\n7,2,3\n8,2,3\n"}, "ingest.nothing_matched"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(context.Background(), writeAll(t, test.files...), Options{})
			wantError(t, err, touchstone.Invalid, test.key)
		})
	}
}

// Columns that a caller renames to the same key bring files together that share
// little else.
func TestRename(t *testing.T) {
	first := "RESPNUM,Q7A,Q7B,w,x,y,z\n1,5,4,1,1,1,1\n"
	second := "ID,Q8A,Q8B,p,q,r,s\n1,3,2,2,2,2,2\n"
	rename := func(file, header string) string {
		switch {
		case strings.HasSuffix(header, "A"):
			return "art"
		case strings.HasSuffix(header, "B"):
			return "food"
		}
		return header
	}
	table := readFiles(t, Options{Rename: rename}, first, second)
	if table.Rows != 2 || table.Column("art").Cell(1) != "3" || table.Column("food").Cell(0) != "4" || table.Column("RESPNUM").Cell(1) != "" {
		t.Errorf("table %q", grid(table))
	}
	if table := readFiles(t, Options{Rename: func(string, string) string { return "same" }}, "a,b\n1,2\n"); table.Columns[1].Name != "same (2)" {
		t.Errorf("columns %q", table.names())
	}
}

// Columns that become too many values together turn to text, those that were
// text stay it, and nothing is lost.
func TestAppendToText(t *testing.T) {
	numbers := func(from, to int) string {
		var b strings.Builder
		b.WriteString("n,k\n")
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "%d,x\n", i)
		}
		return b.String()
	}
	const third = 70_000
	table := readFiles(t, Options{}, numbers(0, third), numbers(third, 2*third), numbers(2*third, 5*third), numbers(5*third, 6*third))
	n := table.Column("n")
	if table.Rows != 6*third || n.Len() != 6*third || n.Distinct() {
		t.Fatalf("%d rows, %d cells, distinct %v", table.Rows, n.Len(), n.Distinct())
	}
	for row := range n.Len() {
		if n.Cell(row) != fmt.Sprint(row) {
			t.Fatalf("row %d holds %q", row, n.Cell(row))
		}
	}
	if k := table.Column("k"); len(k.Values) != 2 || k.Counts()[1] != 6*third {
		t.Errorf("values %q", k.Values)
	}
}

func TestLimitsHoldForAllFilesTogether(t *testing.T) {
	_, err := Read(context.Background(), writeAll(t, "a\n1\n2\n", "a\n3\n4\n"), Options{Limits: Limits{Rows: 3}})
	wantError(t, err, touchstone.TooLarge, "ingest.too_many_rows")
	_, err = Read(context.Background(), writeAll(t, "id,a\n1,2\n", "id,b\n1,2\n"), Options{Limits: Limits{Columns: 2}})
	wantError(t, err, touchstone.TooLarge, "ingest.too_many_columns")
}

func TestProgress(t *testing.T) {
	rows := strings.Repeat("1,2\n", 300_000)
	paths := writeAll(t, "a,b\n"+rows, string(gzipped(t, []byte("a,b\n"+rows))))
	var last, total int64
	_, err := Read(context.Background(), paths, Options{Progress: func(read, all int64) {
		if read < last {
			t.Errorf("progress went back from %d to %d", last, read)
		}
		last, total = read, all
	}})
	check(t, err)
	if total != totalSize(paths) || last != total {
		t.Errorf("read %d of %d, files have %d", last, total, totalSize(paths))
	}
	if _, err := readBytes([]byte("a,b\n"+rows), Options{Progress: func(_, all int64) { total = all }}); err != nil || total != -1 {
		t.Errorf("total of standard input %d, %v", total, err)
	}
}
