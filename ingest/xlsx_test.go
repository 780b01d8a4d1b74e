// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"touchstone"
)

// book writes a workbook with excelize.
// Each sheet is its name and its rows; nil cells stay out of the file.
func book(t testing.TB, sheets ...any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i := 0; i < len(sheets); i += 2 {
		name := sheets[i].(string)
		if i == 0 {
			check(t, f.SetSheetName("Sheet1", name))
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for r, row := range sheets[i+1].([][]any) {
			for c, cell := range row {
				ref, err := excelize.CoordinatesToCellName(c+1, r+1)
				check(t, err)
				if cell != nil {
					check(t, f.SetCellValue(name, ref, cell))
				}
			}
		}
	}
	return saved(t, f)
}

func saved(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestXLSX(t *testing.T) {
	content := book(t, "数据", [][]any{
		{"酒店", "评分", "比例", "满意", "说明"},
		{"上海", 5, 4.1, true, "a <b> & \"c\"\n第二行"},
		{"北京", 3, 0.30000000000000004, false, nil},
		{nil, nil, nil, nil, nil},
		{"广州", -12, 1e-7, nil, "_x0041_"},
		{"深圳", 123456789012345678, 1e21, nil, " x "},
	})
	table, err := readBytes(content, Options{})
	check(t, err)
	// Excel keeps 15 digits of a number; what others stored in full stays whole.
	wantGrid(t, table, "酒店|评分|比例|满意|说明",
		"上海|5|4.1|TRUE|a <b> & \"c\"\n第二行",
		"北京|3|0.3|FALSE|",
		"广州|-12|0.0000001||A",
		"深圳|123456789012345678|1000000000000000000000|| x ")
	if f := table.Files[0]; f.Format != "xlsx" || f.Sheet != "数据" || f.Rows != 4 {
		t.Errorf("file %+v", f)
	}
}

func TestXLSXDates(t *testing.T) {
	f := excelize.NewFile()
	day := time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC)
	custom := `yyyy"年"m"月"d"日"`
	elapsed := "[h]:mm"
	money := `#,##0.00 "days"`
	for i, cell := range []struct {
		value  any
		format excelize.Style
	}{
		{"when", excelize.Style{}},
		{day, excelize.Style{NumFmt: 14}},
		{day.Add(13*time.Hour + 45*time.Minute + 30*time.Second), excelize.Style{NumFmt: 22}},
		{day.Add(13*time.Hour + 250*time.Millisecond), excelize.Style{NumFmt: 22}},
		{day, excelize.Style{CustomNumFmt: &custom}},
		{0.5, excelize.Style{NumFmt: 21}},
		{1.5, excelize.Style{CustomNumFmt: &elapsed}},
		{1234.5, excelize.Style{CustomNumFmt: &money}},
		{45000, excelize.Style{}},
		{1, excelize.Style{NumFmt: 14}},
		{61, excelize.Style{NumFmt: 14}},
		{-3, excelize.Style{NumFmt: 14}},
	} {
		ref, err := excelize.CoordinatesToCellName(1, i+1)
		check(t, err)
		check(t, f.SetCellValue("Sheet1", ref, cell.value))
		style, err := f.NewStyle(&cell.format)
		check(t, err)
		check(t, f.SetCellStyle("Sheet1", ref, ref, style))
	}
	table, err := readBytes(saved(t, f), Options{})
	check(t, err)
	// Excel's day 1 is 1 January 1900 and its day 61 1 March 1900.
	wantGrid(t, table, "when", "2024-03-05", "2024-03-05 13:45:30", "2024-03-05 13:00:00.25", "2024-03-05", "12:00:00",
		"36:00:00", "1234.5", "45000", "1900-01-01", "1900-03-01", "-3")
}

func TestXLSXSheets(t *testing.T) {
	rows := [][]any{{"a", "b"}, {1, 2}}
	content := book(t, "封面", [][]any{{"说明：请看后面"}}, "one", rows, "two", [][]any{{"c"}, {"x"}})
	for want, expected := range map[string][]string{
		"":    {"a|b", "1|2"},
		"two": {"c", "x"},
		"3":   {"c", "x"},
	} {
		table, err := readBytes(content, Options{Sheet: want})
		check(t, err)
		wantGrid(t, table, expected...)
	}
	table, err := readBytes(content, Options{})
	check(t, err)
	if diff := cmp.Diff([]string{"ingest.note_other_sheets"}, keys(table.Notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	_, err = readBytes(content, Options{Sheet: "four"})
	wantError(t, err, touchstone.Invalid, "ingest.no_such_sheet")
}

// Titles above the header are skipped; cells beyond it get a column.
func TestXLSXLayout(t *testing.T) {
	content := book(t, "s", [][]any{
		{"2024 年度满意度调查结果"},
		{nil, "导出时间：2024-01-05"},
		{},
		{"姓名", "打分", "评语", "门店"},
		{"张", 5, "好", "A"},
		{"李", 4, nil, "B", "漏网"},
		{"王", nil, "行"},
	})
	table, err := readBytes(content, Options{})
	check(t, err)
	wantGrid(t, table, "姓名|打分|评语|门店|column 5", "张|5|好|A|", "李|4||B|漏网", "王||行||")
	if diff := cmp.Diff([]string{"ingest.note_titles"}, keys(table.Notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// The name spaces without which a workbook is none.
const (
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/relationships"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
)

// sheetXML makes a workbook of one sheet from its XML. Strings and styles have
// unusual names.
func sheetXML(t testing.TB, sheet string, more ...string) string {
	return zipped(t, append([]string{
		"_rels/.rels", `<Relationships xmlns="` + packageSpace + `"><Relationship Id="r1" Type="` + relationSpace + `/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", `<x:workbook xmlns:x="` + mainSpace + `" xmlns:r="` + relationSpace + `"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="S" sheetId="1" r:id="r1"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packageSpace + `"><Relationship Id="r1" Type="` + relationSpace + `/worksheet" Target="worksheets/s.xml"/>` +
			`<Relationship Id="r2" Type="` + relationSpace + `/sharedStrings" Target="strings.xml"/><Relationship Id="r3" Type="` + relationSpace + `/styles" Target="looks.xml"/></Relationships>`,
		"xl/looks.xml", `<styleSheet xmlns="` + mainSpace + `"><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/strings.xml", "\xef\xbb\xbf" + `<sst xmlns="` + mainSpace + `"><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>hint</t></rPh></si><si><t>plain</t></si></sst>`,
		"xl/worksheets/s.xml", sheet,
	}, more...)...)
}

// Features that excelize does not write: rich text, cells without references,
// the calendar of 1904, formulas, errors, inline text.
func TestXLSXOtherWriters(t *testing.T) {
	table, err := readBytes([]byte(sheetXML(t, `<worksheet><sheetData>
		<row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>in</t><phoneticPr/></is></c><c t="str"><f>A1&amp;B1</f><v>f</v></c><c t="str"><v>g</v></c></row>
		<row r="5"><c r="A5" t="s"><v>0</v></c><c r="C5" t="e"><v>#N/A</v></c><c r="D5" s="1"><v>0</v></c></row>
		<row><c t="d"><v>2024-01-02</v></c><c t="b"><v>1</v></c><c><f>1+1</f><v>2</v></c><c/></row>
		</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`)), Options{Header: HeaderPresent})
	check(t, err)
	wantGrid(t, table, "plain|in|f|g", "rich ||#N/A|1904-01-01", "2024-01-02|TRUE|2|")
}

// Kinds are told cell by cell, however late the first of a column comes, and
// text that looks like a number or a mark is left alone.
func TestXLSXKindsOfCells(t *testing.T) {
	f := excelize.NewFile()
	sheet, err := f.NewStreamWriter("Sheet1")
	check(t, err)
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check(t, err)
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	check(t, err)
	check(t, sheet.SetRow("A1", []any{"id", "when", "text", "share", "done"}))
	want := []string{"id|when|text|share|done"}
	for i := range 1000 {
		ref, err := excelize.CoordinatesToCellName(1, i+2)
		check(t, err)
		if i < 999 {
			check(t, sheet.SetRow(ref, []any{i, nil, "1.50E+20", 0.5}))
			want = append(want, strconv.Itoa(i)+"||1.50E+20|0.5|")
			continue
		}
		check(t, sheet.SetRow(ref, []any{"00123456789012345678", excelize.Cell{StyleID: date, Value: 45356},
			excelize.Cell{StyleID: date, Value: "12%"}, excelize.Cell{StyleID: percent, Value: 0.125}, true}))
		want = append(want, "00123456789012345678|2024-03-05|12%|0.125|TRUE")
	}
	check(t, sheet.Flush())
	table, err := readBytes(saved(t, f), Options{})
	check(t, err)
	wantGrid(t, table, want...)
}

func TestXLSXHiddenSheets(t *testing.T) {
	f := excelize.NewFile()
	for i, name := range []string{"Sheet1", "two", "three"} {
		if i > 0 {
			_, err := f.NewSheet(name)
			check(t, err)
		}
		check(t, f.SetSheetCol(name, "A1", &[]any{"name", name, name}))
	}
	f.SetActiveSheet(2)
	check(t, f.SetSheetVisible("Sheet1", false))
	check(t, f.SetSheetVisible("two", false, true))
	content := saved(t, f)
	for want, expected := range map[string]string{"": "three", "1": "Sheet1", "two": "two"} {
		table, err := readBytes(content, Options{Sheet: want})
		check(t, err)
		wantGrid(t, table, "name", expected, expected)
		if len(table.Notes) != 0 {
			t.Errorf("notes %v", table.Notes)
		}
	}
}

// Rows that are left out or empty are counted between others, not at the end.
func TestXLSXBlankRows(t *testing.T) {
	table, err := readBytes([]byte(sheetXML(t, `<worksheet><sheetData>
		<row r="1"><c t="str"><v>a</v></c></row><row r="2"><c><v>1</v></c></row><row r="4"><c s="1"/></row>
		<row r="6"><c><v>2</v></c></row><row r="1048576"><c s="1"/></row></sheetData></worksheet>`)), Options{})
	check(t, err)
	wantGrid(t, table, "a", "1", "2")
	if len(table.Notes) != 1 || table.Notes[0].Key != "ingest.note_blank_rows" || table.Notes[0].Args[1].Value != 3 {
		t.Errorf("notes %v", table.Notes)
	}
}

// What a workbook unpacks to is bounded, and a part that is not whole is refused.
func TestXLSXArchive(t *testing.T) {
	rows := "<worksheet><sheetData>" + strings.Repeat("<row><c><v>1</v></c></row>", 100_000) + "</sheetData></worksheet>"
	content := sheetXML(t, rows)
	_, err := readBytes([]byte(content), Options{Limits: Limits{Decompressed: 1 << 20}})
	wantError(t, err, touchstone.TooLarge, "ingest.too_many_bytes")
	_, err = readBytes([]byte(content), Options{Limits: Limits{Rows: 1000}})
	wantError(t, err, touchstone.TooLarge, "ingest.too_many_rows")
	_, err = readBytes([]byte(sheetXML(t, rows, "xl/pictures.bin", strings.Repeat("x", 1<<20))), Options{Limits: Limits{Memory: 1 << 20}})
	wantError(t, err, touchstone.TooLarge, "ingest.too_much_memory")
	broken := []byte(content)
	at := bytes.Index(broken, []byte("xl/worksheets/s.xml")) + 200
	broken[at] ^= 0x55
	_, err = readBytes(broken, Options{})
	wantError(t, err, touchstone.Invalid, "ingest.xlsx_damaged")
}

func TestXLSXFaults(t *testing.T) {
	row := func(cell string) string {
		return "<worksheet><sheetData><row>" + cell + "</row></sheetData></worksheet>"
	}
	for name, test := range map[string]struct {
		content string
		kind    touchstone.Kind
		key     string
	}{
		"column beyond the last": {sheetXML(t, row(`<c r="AAAA1"><v>7</v></c>`)), touchstone.Invalid, "ingest.xlsx_row"},
		"row beyond the last":    {sheetXML(t, `<worksheet><sheetData><row><c><v>1</v></c></row><row r="999999999999"><c><v>1</v></c></row></sheetData></worksheet>`), touchstone.Invalid, "ingest.xlsx_row"},
		"too many columns":       {sheetXML(t, row(`<c r="XFD1"><v>7</v></c>`)), touchstone.TooLarge, "ingest.too_many_columns"},
		"sheet cut off":          {sheetXML(t, "<worksheet><sheetData><row><c><v>1"), touchstone.Invalid, "ingest.xlsx_damaged"},
		"illegal character":      {sheetXML(t, row(`<c><v>1</v></c></row><row><c t="str"><v>`+"\x01"+`</v></c>`)), touchstone.Invalid, "ingest.xlsx_damaged"},
		"document type":          {sheetXML(t, "<!DOCTYPE x>"+row("<c><v>1</v></c>")), touchstone.Invalid, "ingest.xlsx_damaged"},
		"sheet missing":          {zipped(t, "xl/workbook.xml", `<workbook><sheets><sheet name="S" r:id="1"/></sheets></workbook>`, "xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="1" Type="x/worksheet" Target="s.xml"/></Relationships>`), touchstone.Invalid, "ingest.xlsx_damaged"},
		"no data":                {sheetXML(t, "<worksheet><sheetData/></worksheet>"), touchstone.NotEnough, "ingest.no_sheet"},
		"header only":            {sheetXML(t, row(`<c t="str"><v>a</v></c>`)), touchstone.NotEnough, "ingest.header_only"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readBytes([]byte(test.content), Options{})
			wantError(t, err, test.kind, test.key)
		})
	}
}

func TestXLSXRejectsLargeCell(t *testing.T) {
	row := func(text string) string { return `<row><c t="str"><v>` + text + `</v></c></row>` }
	sheet := "<worksheet><sheetData>" + row("a") + row("x") + row(strings.Repeat("y", 1<<20+1)) + row("z") + "</sheetData></worksheet>"
	table, err := readBytes([]byte(sheetXML(t, sheet)), Options{})
	check(t, err)
	wantGrid(t, table, "a", "x", "z")
	if r := table.Rejects.First; len(r) != 1 || r[0].Line != 3 || r[0].Column != "a" || r[0].Reason.Key != "ingest.reject_cell" {
		t.Errorf("%d rejects", len(r))
	}
}

func TestXLSXFromFile(t *testing.T) {
	content := book(t, "s", [][]any{{"a", "b"}, {1, 2}})
	for _, path := range write(t, "a.xlsx", string(content), "b.csv", string(gzipped(t, content))) {
		table, err := Read(t.Context(), []string{path}, Options{})
		check(t, err)
		wantGrid(t, table, "a|b", "1|2")
	}
}
