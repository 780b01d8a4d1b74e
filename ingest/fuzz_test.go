// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"touchstone"
)

// sane checks what holds for every input: an error that people can read, or a
// table whose parts fit together, never both.
func sane(t *testing.T, table *Table, err error) {
	t.Helper()
	if err != nil {
		var e *touchstone.Error
		if table != nil || !errors.As(err, &e) || e.Kind == touchstone.Internal {
			t.Fatalf("table %v beside error %v", table != nil, err)
		}
		wantSentence(t, e.Message)
		return
	}
	if table.Rows == 0 || len(table.Columns) == 0 || table.Files[0].Rows != table.Rows || table.Files[0].Rejected != table.Rejects.Count {
		t.Fatalf("%d rows, %d columns, file %+v", table.Rows, len(table.Columns), table.Files[0])
	}
	seen := map[string]bool{}
	for _, c := range table.Columns {
		if c.Len() != table.Rows || c.Name == "" || seen[c.Name] {
			t.Fatalf("column %q has %d cells of %d", c.Name, c.Len(), table.Rows)
		}
		seen[c.Name] = true
		for row := range table.Rows {
			if !utf8.ValidString(c.Cell(row)) {
				t.Fatalf("cell %q", c.Cell(row))
			}
		}
	}
	for _, m := range table.Notes {
		wantSentence(t, m)
	}
	for _, r := range table.Rejects.First {
		wantSentence(t, r.Reason)
		if r.Line < 1 || len(r.Raw) > 3*keptRaw || !utf8.ValidString(r.Raw) {
			t.Fatalf("reject %+v", r)
		}
	}
}

// small keeps fuzzing within little memory.
var small = Limits{Columns: 500, Cell: 1 << 16, Decompressed: 8 << 20, Rows: 100_000, Memory: 64 << 20}

// FuzzCSV also compares with encoding/csv wherever that takes the whole text.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a;b\n\"1;\";2\n", "a\tb\r\n1\t\"x\ny\"\r\n", "\"a\"\"b\",c\n,\n", "x\n\"y\n1,2\n", "a,b\r1,2\r",
		"标题\n名,分\n张,５\n", "\xef\xbb\xbfa,b\n1,2\n", "a,b\n1,\x00\n", "1,2\n3,4\n", "a|b|c\n1|2\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := readBytes(content, Options{Format: "csv", Limits: small})
		sane(t, table, err)
		if bytes.ContainsAny(content, "\r\x00\ufffd\ufeff") || !utf8.Valid(content) {
			return
		}
		want, failed := csv.NewReader(bytes.NewReader(content)).ReadAll()
		want = slices.DeleteFunc(want, func(row []string) bool { return strings.Join(row, "") == "" })
		if failed != nil || len(want) == 0 || len(want[0]) > small.Columns || blankLines(content) {
			return
		}
		table, err = readBytes(content, Options{Format: "csv", Delimiter: ",", Encoding: "utf-8", Header: HeaderAbsent, Limits: small})
		if err != nil {
			return // a file of another kind by its first bytes
		}
		if table.Rows != len(want) {
			t.Fatalf("%q: %d rows, encoding/csv has %d", content, table.Rows, len(want))
		}
		for r, row := range want {
			for i, cell := range row {
				c := table.Column("column " + strconv.Itoa(i+1))
				if c == nil && cell != "" || c != nil && c.Cell(r) != cell {
					t.Fatalf("%q: row %d, column %d differs from %q", content, r, i, cell)
				}
			}
		}
	})
}

// blankLines tells whether a line holds nothing but white space, which one
// reader takes for a row and the other does not.
func blankLines(content []byte) bool {
	for line := range bytes.Lines(content) {
		if trimmed := bytes.TrimSpace(line); len(trimmed) == 0 && len(bytes.TrimRight(line, "\n")) > 0 {
			return true
		}
	}
	return false
}

// FuzzJSONL also compares what is taken with encoding/json.
func FuzzJSONL(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[1,"x",{"c":null}]}`, "{\"a\":\"\\u00e9\\ud83d\\ude00\"}\n{}\n", `[{"a":1},{"b":-1.5e+3}]`,
		`{"a":{"b":{"c":true}}}`, `{"a":01}`, "{\"a\":\"\x01\"}", `[{"a":1},`, "\xff\xfe{\x00}\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := readBytes(content, Options{Format: "jsonl", Limits: small})
		sane(t, table, err)
		b := &batch{stride: 1 << 10}
		b.newRow()
		columns := map[string]int{}
		row := jsonRow{cells: func(key []byte) (int, error) {
			if _, ok := columns[string(key)]; !ok {
				columns[string(key)] = len(columns) % b.stride
			}
			return columns[string(key)], nil
		}}
		err = row.read(b, content)
		object := json.Valid(content) && bytes.HasPrefix(bytes.TrimLeft(content, " \t\r\n"), []byte("{"))
		if (err == nil) != object && !errors.Is(err, errJSONDepth) {
			t.Fatalf("%q: error %v, encoding/json takes it: %v", content, err, object)
		}
		if err != nil || len(columns) > b.stride || !utf8.Valid(content) {
			return
		}
		var values map[string]any
		if json.Unmarshal(content, &values) != nil {
			return
		}
		for key, value := range values {
			column, ok := columns[key]
			if text, is := value.(string); is && ok && !strings.Contains(key, ".") {
				if s := b.spans[column]; string(b.data[s.start:s.end]) != text {
					t.Fatalf("%q: key %q is %q, want %q", content, key, b.data[s.start:s.end], text)
				}
			}
		}
	})
}

// laterVersion finds versions that encoding/xml refuses and XML 1.0 has read as 1.0.
var laterVersion = regexp.MustCompile(`(<\?xml\s+version\s*=\s*['"])1\.[0-9]+`)

// FuzzXES also compares the tags of what is taken with encoding/xml.
func FuzzXES(f *testing.F) {
	for _, seed := range []string{
		`<log><trace><string key="concept:name" value="1"/><event><string key="a" value="&lt;&#20013;&#x4e2d;"/></event></trace></log>`,
		"<?xml version='1.0' encoding='UTF-8'?>\n<!-- c --><x:log xmlns:x='u'><event><int key='n' value='1'><int key='m' value='2'/></int></event></x:log>",
		`<!DOCTYPE log [<!ENTITY a "b">]><log/>`, `<log><event><list key="l"><values><int key="a" value="1"/></values></list></event></log>`,
		"<log><trace><event></trace></log>", "<log>", "<log><![CDATA[ ]]></log>", "<log><event><string key='a' value='\r\n'/></event></log>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := readBytes(content, Options{Format: "xes", Limits: small})
		sane(t, table, err)
		got, err := ownTags(content)
		if err != nil {
			return
		}
		want, err := stdTags(laterVersion.ReplaceAll(content, []byte("${1}1.0")))
		if err != nil {
			t.Fatalf("%q is taken, but encoding/xml says %v", content, err)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q: tags %q, encoding/xml has %q", content, got, want)
		}
	})
}

// ownTags lists tags and attributes as the scanner gives them.
func ownTags(content []byte) (tags []string, err error) {
	x := newXMLScanner(bytes.NewReader(content))
	for {
		kind, err := x.next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case xmlEOF:
			return tags, nil
		case xmlEnd:
			tags = append(tags, "/"+string(x.name))
		case xmlStart:
			tags = append(tags, string(x.name))
			for i := range x.attrs {
				a := &x.attrs[i]
				value, err := x.decoded(nil, a)
				if err != nil || a.wide && !sound(value) {
					return nil, errors.New("bad value")
				}
				tags = append(tags, "@"+string(local(a.name))+"="+string(value))
			}
		}
	}
}

// stdTags does the same with encoding/xml.
func stdTags(content []byte) (tags []string, err error) {
	d := xml.NewDecoder(bytes.NewReader(content))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth := 0
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return tags, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			tags = append(tags, token.Name.Local)
			for _, a := range token.Attr {
				tags = append(tags, "@"+a.Name.Local+"="+a.Value)
			}
		case xml.EndElement:
			depth--
			tags = append(tags, "/"+token.Name.Local)
		case xml.CharData:
			if !blankXML(token) && depth > 0 {
				tags = append(tags, "\""+string(token))
			}
		}
	}
}

// FuzzXLSX reads archives, and, so that more of them get past their checksums,
// workbooks around a sheet.
func FuzzXLSX(f *testing.F) {
	sheet := "<worksheet><sheetData><row><c t=\"s\"><v>1</v></c><c r=\"C1\"><v>2.5</v></c></row><row r=\"3\"><c s=\"1\"><v>45000.5</v></c><c t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData></worksheet>"
	f.Add([]byte(book(f, "s", [][]any{{"a", "b"}, {1, "x"}, {2.5, true}})), false)
	f.Add([]byte(sheetXML(f, sheet)), false)
	f.Add([]byte(sheet), true)
	f.Add([]byte("PK\x05\x06"), false)
	f.Fuzz(func(t *testing.T, content []byte, wrap bool) {
		if wrap {
			content = []byte(sheetXML(t, string(content)))
		}
		table, err := readBytes(content, Options{Format: "xlsx", Limits: small})
		sane(t, table, err)
	})
}

func FuzzParquet(f *testing.F) {
	type row struct {
		A int64    `parquet:"a"`
		B *string  `parquet:"b,optional,dict"`
		C []string `parquet:"c,list"`
		D float64  `parquet:"d,snappy"`
	}
	x := "x"
	f.Add(columnar(f, []row{{1, &x, []string{"p", "q"}, 0.5}, {2, nil, nil, 1}}))
	f.Add(columnar(f, []struct {
		T int64 `parquet:"t,timestamp(millisecond)"`
	}{{1}, {2}}))
	f.Add([]byte("PAR1\x00\x00\x00\x00PAR1"))
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := readBytes(content, Options{Format: "parquet", Limits: small})
		sane(t, table, err)
	})
}

// FuzzEncoding compares what is read piece by piece with the whole text decoded
// at once.
func FuzzEncoding(f *testing.F) {
	for _, seed := range []string{"a,b\n中,文\n", "\xef\xbb\xbfa", "\xff\xfea\x00", "\xd6\xd0\xce\xc4,\xba\xc3\n", "caf\xe9\n", "a\x00\n\x00", "\x00a\x00\n", "\x84\x31\x95\x33"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := readBytes(content, Options{Limits: small})
		sane(t, table, err)
		got, name, err := decodeAll(content)
		if err != nil {
			return
		}
		want := bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
		switch name {
		case gb18030Name:
			want, err = simplifiedchinese.GB18030.NewDecoder().Bytes(content)
		case utf8Name:
		default:
			return
		}
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q as %s: %q, want %q", content, name, got, want)
		}
	})
}
