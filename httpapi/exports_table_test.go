// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestATableBecomesAWorkbook(t *testing.T) {
	w := newWorld(t)
	body := `{"name":"触点 / Q1","columns":[{"name":"名称"},{"name":"n","kind":"number"},{"name":"share","kind":"share"},{"name":"day","kind":"day"}],
		"rows":[["=1+1",12,0.5,"2026-01-31"],["@SUM(A1)",-3.25,null,"no day"],["-2",true]]}`
	got := w.want(200, request{method: "POST", path: base + "/exports/table", as: "viewer", body: body})
	book := must(excelize.OpenReader(bytes.NewReader(got.body)))
	defer func() { _ = book.Close() }()
	if diff := cmp.Diff([]string{"触点   Q1"}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	rows := must(book.GetRows("触点   Q1"))
	want := [][]string{{"名称", "n", "share", "day"}, {"=1+1", "12", "50.00%", "2026-01-31"}, {"@SUM(A1)", "-3.25", "", "no day"}, {"-2", "TRUE"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	sheet := partOf(t, got.body, "xl/worksheets/sheet1.xml")
	if strings.Contains(sheet, "<f>") || !strings.Contains(sheet, "=1+1") {
		t.Errorf("a text became a formula: %s", sheet)
	}
}

// partOf gives a file of a workbook.
func partOf(t *testing.T, book []byte, name string) string {
	t.Helper()
	z := must(zip.NewReader(bytes.NewReader(book), int64(len(book))))
	part := must(z.Open(name))
	return string(must(io.ReadAll(part)))
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		`{"name":"a","columns":[],"rows":[]}`,
		`{"name":"","columns":[{"name":"a"}],"rows":[]}`,
		`{"name":"a","columns":[{"name":"a"}],"rows":[["1","2"]]}`,
		`{"name":"a","columns":[{"name":"a"}],"rows":[[{"x":1}]]}`,
		`{"name":"a","columns":[{"name":"a","kind":"formula"}],"rows":[]}`,
		`{"name":"a","columns":[{"name":"a"}],"rows":[["` + strings.Repeat("字", maxCell+1) + `"]]}`,
	} {
		w.want(422, request{method: "POST", path: base + "/exports/table", as: "viewer", body: body})
	}
	w.want(200, request{method: "POST", path: base + "/exports/table", as: "viewer", body: `{"name":"[]","columns":[{"name":"a"}],"rows":[]}`})
	w.want(413, request{method: "POST", path: base + "/exports/table", as: "viewer", body: `{"name":"a","columns":[{"name":"a"}],"rows":[["` + strings.Repeat("a", maxBody) + `"]]}`})
}
