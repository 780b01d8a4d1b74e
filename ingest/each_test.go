// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"touchstone"
)

// rowsOf reads a file with Each, and the same file with Read, and gives both as
// "column=cell" lists without empty cells.
func rowsOf(t *testing.T, path string) (each, read [][]string) {
	t.Helper()
	found, err := Each(context.Background(), path, Options{}, func(r Row) error {
		if r.Number != len(each)+1 {
			t.Errorf("row %d comes as number %d", len(each)+1, r.Number)
		}
		var row []string
		for i, name := range r.Names {
			if cell := r.Cell(i); len(cell) > 0 {
				row = append(row, name+"="+string(cell))
			}
		}
		each = append(each, row)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	table, err := Read(context.Background(), []string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table.Files, found.Files); diff != "" || found.Rows != table.Rows || !cmp.Equal(found.Rejects, table.Rejects) {
		t.Errorf("%s: what was found out differs (Read, Each):\n%s", path, diff)
	}
	for i := range table.Rows {
		var row []string
		for _, c := range table.Columns {
			if c.Cell(i) != "" {
				row = append(row, c.Name+"="+c.Cell(i))
			}
		}
		read = append(read, row)
	}
	return each, read
}

func TestEachShowsTheRowsThatReadKeeps(t *testing.T) {
	book := excelize.NewFile()
	for _, row := range []struct {
		cell   string
		values []any
	}{{"A1", []any{"店铺", "评分"}}, {"A2", []any{"一店", 5}}, {"A3", []any{"二店", 3}}} {
		if err := book.SetSheetRow("Sheet1", row.cell, &row.values); err != nil {
			t.Fatal(err)
		}
	}
	var sheet bytes.Buffer
	if err := book.Write(&sheet); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"a.csv":   "id,text\n1,\"say \"\"hi\"\"\"\n\n2,b,too many\n3,\n",
		"b.jsonl": "{\"a\":1}\n{\"b\":\"x\"}\n{\"a\":2,\"c\":[1]}\n",
		"c.xes":   `<log><trace><string key="concept:name" value="c1"/><event><string key="concept:name" value="A"/></event><event><string key="concept:name" value="B"/><int key="n" value="3"/></event></trace></log>`,
		"d.xlsx":  sheet.String(),
		"e.tsv":   strings.Repeat("x\ty\n1\t2\n", 1) + strings.Repeat("a\tb\n", 40000),
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		each, read := rowsOf(t, path)
		if diff := cmp.Diff(read, each); diff != "" {
			t.Errorf("%s: rows differ (Read, Each):\n%.600s", name, diff)
		}
	}
}

func TestEachStopsAtTheVisitorsError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("id,n\n"+strings.Repeat("1,2\n", 100000)), 0o600); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	seen := 0
	_, err := Each(context.Background(), path, Options{}, func(Row) error {
		if seen++; seen == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || seen != 3 {
		t.Errorf("after %d rows: %v", seen, err)
	}
}

func TestEachGivesTheErrorsOfRead(t *testing.T) {
	_, err := Each(context.Background(), filepath.Join(t.TempDir(), "absent.csv"), Options{}, func(Row) error { return nil })
	if touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestRowsThatTheVisitorRejectsAreCountedAndWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("id,n\n1,x\n2,\"a,b\"\n3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var rejects bytes.Buffer
	found, err := Each(context.Background(), path, Options{Rejects: &rejects, Language: touchstone.English}, func(r Row) error {
		r.Reject("n", touchstone.Msg("ingest.reject_quotes"))
		return nil
	})
	if err != nil || found.Rejects.Count != 3 || found.Rows != 2 {
		t.Fatalf("%d rejects, %d rows, %v", found.Rejects.Count, found.Rows, err)
	}
	if !strings.Contains(rejects.String(), `,2,n,`) || !strings.Contains(rejects.String(), `"2,""a,b"""`) {
		t.Errorf("the reject file says:\n%s", rejects.String())
	}
}

// What a survey asks in full comes with every row, by the index of the names.
func TestRowsKnowTheWordingsOfTheirColumns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "survey.csv")
	for content, want := range map[string][]string{
		qualtrics: {"Start Date", "Response Type", "", "", "", "Response ID", "How likely are you to recommend us? - Group", "How likely are you to recommend us?",
			"How satisfied were you with: Check-in", "How satisfied were you with: Room", "What could we do better, if anything?"},
		"a,b\n1,2\n3,4\n": nil,
	} {
		check(t, os.WriteFile(path, []byte(content), 0o600))
		rows := 0
		_, err := Each(t.Context(), path, Options{}, func(row Row) error {
			rows++
			if diff := cmp.Diff(want, row.Wordings); diff != "" {
				t.Errorf("row %d (-want +got):\n%s", row.Number, diff)
			}
			return nil
		})
		if check(t, err); rows != 2 {
			t.Errorf("%d rows", rows)
		}
	}
}
