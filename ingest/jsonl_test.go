// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"
	"testing"

	"touchstone"
)

func TestJSONL(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"rows", `{"a":1,"b":"x"}` + "\n" + `{"a":2.50,"b":"y"}` + "\n", []string{"a|b", "1|x", "2.50|y"}},
		{"no last line break, blank lines", "\n" + `{"a":1}` + "\n\n" + `  {"a":2}`, []string{"a", "1", "2"}},
		{"other order, missing and new keys", `{"a":1,"b":2}` + "\n" + `{"b":3,"a":4}` + "\n" + `{"c":5}` + "\n" + `{"a":6}`,
			[]string{"a|b|c", "1|2|", "4|3|", "||5", "6||"}},
		{"words", `{"a":true,"b":false,"c":null,"d":""}` + "\n" + `{"a":null,"b":-0.5e+3,"c":0,"d":"null"}`,
			[]string{"a|b|c|d", "true|false||", "|-0.5e+3|0|null"}},
		{"nested", `{"a":{"b":{"c":1},"d":"x"},"e":{}}` + "\n" + `{"a":{"d":"y"}}`, []string{"a.b.c|a.d", "1|x", "|y"}},
		{"arrays", `{"a":["x","y",1,null,true,["z",2]],"b":[]}` + "\n" + `{"a":[{"k":[1,2]},"é"],"b":["\n"]}`,
			[]string{"a|b", "x┋y┋1┋┋true┋z┋2|", `{"k":[1,2]}┋é|` + "\n"}},
		{"escapes", `{"a\u0041":"\"\\\/\b\f\n\r\t","b":"\u4e2d\ud83d\ude00","c":"\ud800x"}`, []string{"aA|b|c", "\"\\/\b\f\n\r\t|中😀|\uFFFDx"}},
		{"spaces", "{ \"a\" : [ 1 , 2 ] , \"b\" :\t{ \"c\" : 3 } } \r\n", []string{"a|b.c", "1┋2|3"}},
		{"key twice", `{"a":1,"a":2}`, []string{"a", "2"}},
		{"empty key", `{"":1,"b":2}`, []string{"column 1|b", "1|2"}},
		{"array of objects", "[{\"a\":1,\"b\":\"]},{\"},\n {\"a\":[2,3]}\n]\n", []string{"a|b", "1|]},{", "2┋3|"}},
		{"array in one line", `[{"a":1},{"a":"\\"},{"a":"\""}]`, []string{"a", "1", "\\", "\""}},
		{"mark", "\xef\xbb\xbf{\"a\":1}", []string{"a", "1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			table := mustRead(t, test.text, Options{})
			wantGrid(t, table, test.want...)
			if f := table.Files[0]; f.Format != "jsonl" || f.Encoding != "utf-8" {
				t.Errorf("file %+v", f)
			}
		})
	}
}

func TestJSONLRejects(t *testing.T) {
	lines := []string{
		`{"a":"中文"}`,
		`{"a":1`,
		`[1,2]`,
		`{"a":01}`,
		`{"a":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`,
		`{"a":"` + "\xff" + `"}`,
		`{"a":1}{"a":2}`,
		`{"a":"tab	inside"}`,
		`{"a":"` + strings.Repeat("x", 2<<20) + `","b":1}`,
		`{"a":2}`, `{"a":3}`, `{"a":4}`, `{"a":5}`, `{"a":6}`, `{"a":7}`, `{"a":8}`, `{"a":9}`,
	}
	table := mustRead(t, strings.Join(lines, "\n"), Options{})
	if table.Rows != 9 {
		t.Errorf("%d rows kept", table.Rows)
	}
	want := []string{"", "ingest.reject_json", "ingest.reject_not_object", "ingest.reject_json", "ingest.reject_depth",
		"ingest.reject_encoding", "ingest.reject_json", "ingest.reject_json", "ingest.reject_cell"}
	for i, r := range table.Rejects.First {
		if r.Line != i+2 || r.Reason.Key != want[i+1] {
			t.Errorf("reject %d: line %d %v, want line %d %s", i, r.Line, r.Reason, i+2, want[i+1])
		}
		wantSentence(t, r.Reason)
	}
	if table.Rejects.Count != 8 {
		t.Errorf("%d rejects", table.Rejects.Count)
	}
}

func TestJSONArrayFaults(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		kind touchstone.Kind
		key  string
	}{
		"not closed":     {`[{"a":1},`, touchstone.Invalid, "ingest.json_array"},
		"no comma":       {`[{"a":1}{"a":2}]`, touchstone.Invalid, "ingest.json_array"},
		"comma too many": {`[{"a":1},]`, touchstone.Invalid, "ingest.json_array"},
		"something else": {`[{"a":1}] x`, touchstone.Invalid, "ingest.json_array"},
		"cut object":     {`[{"a":1},{"a"`, touchstone.Invalid, "ingest.json_array"},
		"empty":          {`[]`, touchstone.NotEnough, "ingest.empty_file"},
		"no objects":     {`[{"a":1},2,3]`, touchstone.Invalid, "ingest.mostly_rejected"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readBytes([]byte(test.text), Options{})
			wantError(t, err, test.kind, test.key)
		})
	}
}

// Rows and elements are read alike wherever the blocks of the reader end.
func TestJSONLarge(t *testing.T) {
	row := `{"id":"i","text":"some words, and a \"quote\" too","n":12.5}`
	lines := strings.Repeat(row+"\n", 20_000)
	array := "[" + strings.TrimSuffix(strings.Repeat(row+",\n", 20_000), ",\n") + "]"
	for name, text := range map[string]string{"lines": lines, "array": array} {
		table := mustRead(t, text, Options{})
		if table.Rows != 20_000 || table.Rejects.Count != 0 {
			t.Fatalf("%s: %d rows, %d rejects", name, table.Rows, table.Rejects.Count)
		}
		for _, c := range table.Columns {
			if len(c.Values) != 2 {
				t.Errorf("%s: column %s has values %q", name, c.Name, c.Values)
			}
		}
	}
}

// Keys that appear late widen the rows before them.
func TestJSONWideAndSparse(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		b.WriteString(`{"k` + strings.Repeat("x", i%50) + string(rune('a'+i/50%26)) + string(rune('a'+i/1300)) + `":` + "1}\n")
	}
	table := mustRead(t, b.String(), Options{})
	if table.Rows != 3000 || len(table.Columns) != 3000 {
		t.Fatalf("%d rows, %d columns", table.Rows, len(table.Columns))
	}
	for i, c := range table.Columns {
		if counts := c.Counts(); len(counts) != 2 || counts[1] != 1 || c.Cell(i) != "1" {
			t.Fatalf("column %d: counts %v", i, counts)
		}
	}
}
