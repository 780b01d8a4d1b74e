// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
)

func TestCSV(t *testing.T) {
	for _, test := range []struct {
		name, text string
		options    Options
		want       []string
		format     string
		notes      []string
	}{
		{name: "plain", text: "a,b\n1,x\n2,y\n", want: []string{"a|b", "1|x", "2|y"}, format: "csv ,"},
		{name: "no last line break", text: "a,b\n1,x\n2,y", want: []string{"a|b", "1|x", "2|y"}, format: "csv ,"},
		{name: "semicolons and decimal commas", text: "a;b\n1,5;2,5\n3,5;4\n", want: []string{"a|b", "1,5|2,5", "3,5|4"}, format: "csv ;"},
		{name: "tabs", text: "a\tb\n1, 2\tx\n3\ty, z\n", want: []string{"a|b", "1, 2|x", "3|y, z"}, format: "tsv \t"},
		{name: "bars", text: "a|b,c\n1|2\n3|4\n", want: []string{"a|b,c", "1|2", "3|4"}, format: "csv |"},
		{name: "delimiter given", text: "a:b\n1:2\n", options: Options{Delimiter: ":"}, want: []string{"a|b", "1|2"}, format: "csv :"},
		{name: "tsv asked for", text: "a\n1\n", options: Options{Format: "tsv"}, want: []string{"a", "1"}, format: "tsv \t"},
		{name: "one column", text: "score\n1\n2\n", want: []string{"score", "1", "2"}, format: "csv "},
		{name: "one column of text", text: "comment\ngood, really\nbad\nwhat, can, I, say\nfine\n",
			want: []string{"comment", "good, really", "bad", "what, can, I, say", "fine"}, format: "csv "},
		{name: "quotes", text: "a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n\"\",z\n", want: []string{"a|b", "x, \"y\"|two\nlines", "|z"}, format: "csv ,"},
		{name: "quote inside", text: "a,b\n5\" pipe,x\n6\",y\n", want: []string{"a|b", "5\" pipe|x", "6\"|y"}, format: "csv ,"},
		{name: "crlf", text: "a,b\r\n1,x\r\n2,\"y\"\r\n", want: []string{"a|b", "1|x", "2|y"}, format: "csv ,"},
		{name: "cr", text: "a,b\r1,x\r2,\"y\"\r", want: []string{"a|b", "1|x", "2|y"}, format: "csv ,"},
		{name: "blank lines", text: "\n\na,b\n\n1,x\n\n\n2,y\n\n", want: []string{"a|b", "1|x", "2|y"}, format: "csv ,"},
		{name: "blank rows", text: "a,b\n1,x\n,\n,\n", want: []string{"a|b", "1|x"}, format: "csv ,", notes: []string{"ingest.note_blank_rows"}},
		{name: "duplicate and empty headers", text: "a,a,,a (2)\n1,2,3,4\n", want: []string{"a|a (2)|column 3|a (2) (2)", "1|2|3|4"},
			format: "csv ,", notes: []string{"ingest.note_duplicate_columns"}},
		{name: "hollow column", text: "a,b,\n1,2,\n3,4,\n", want: []string{"a|b", "1|2", "3|4"}, format: "csv ,", notes: []string{"ingest.note_hollow_columns"}},
		{name: "delimiter at the end of rows", text: "a,b\n1,2,\n3,4,\n", want: []string{"a|b", "1|2", "3|4"}, format: "csv ,", notes: []string{"ingest.note_hollow_columns"}},
		{name: "row names of R", text: "a,b\n\"r1\",1,2\n\"r2\",3,4\n", want: []string{"column 1|a|b", "r1|1|2", "r2|3|4"}, format: "csv ,"},
		{name: "no header", text: "1,x\n2,y\n3,z\n", want: []string{"column 1|column 2", "1|x", "2|y", "3|z"}, format: "csv ,", notes: []string{"ingest.note_no_header"}},
		{name: "no header, words repeat", text: "web,good\nshop,bad\nweb,bad\nshop,good\n", want: []string{"column 1|column 2", "web|good", "shop|bad", "web|bad", "shop|good"},
			format: "csv ,", notes: []string{"ingest.note_no_header"}},
		{name: "header of words", text: "channel,answer\nshop,bad\nweb,bad\nshop,good\n", want: []string{"channel|answer", "shop|bad", "web|bad", "shop|good"}, format: "csv ,"},
		{name: "header of years", text: "country,1990,1991,1992\nA,1,2,3\nB,4,5,6\n", want: []string{"country|1990|1991|1992", "A|1|2|3", "B|4|5|6"}, format: "csv ,"},
		{name: "header given", text: "1,2\n3,4\n", options: Options{Header: HeaderPresent}, want: []string{"1|2", "3|4"}, format: "csv ,"},
		{name: "header refused", text: "a,b\n3,4\n", options: Options{Header: HeaderAbsent}, want: []string{"column 1|column 2", "a|b", "3|4"}, format: "csv ,", notes: []string{"ingest.note_no_header"}},
		{name: "titles", text: "满意度调查\n\n2024 年\n姓名,打分,评语\n张,5,好\n李,4,行\n", want: []string{"姓名|打分|评语", "张|5|好", "李|4|行"}, format: "csv ,", notes: []string{"ingest.note_titles"}},
		{name: "titles as a spreadsheet saves them", text: "满意度调查,,\n姓名,打分,评语\n张,5,好\n李,4,行\n", want: []string{"姓名|打分|评语", "张|5|好", "李|4|行"}, format: "csv ,", notes: []string{"ingest.note_titles"}},
		{name: "spaces and line breaks in headers", text: "\" a\nb \",\u3000c\u200b\n1,2\n", want: []string{"a b|c", "1|2"}, format: "csv ,"},
		{name: "raw values stay", text: "a,b\nNaN,Inf\n１２, x \n", want: []string{"a|b", "NaN|Inf", "１２| x "}, format: "csv ,"},
	} {
		t.Run(test.name, func(t *testing.T) {
			table := mustRead(t, test.text, test.options)
			wantGrid(t, table, test.want...)
			if got := table.Files[0].Format + " " + table.Files[0].Delimiter; got != test.format {
				t.Errorf("format %q, want %q", got, test.format)
			}
			if diff := cmp.Diff(test.notes, keys(table.Notes)); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
			for _, m := range table.Notes {
				wantSentence(t, m)
			}
		})
	}
}

func TestCSVRejects(t *testing.T) {
	text := strings.Join([]string{
		"a,b,c",
		"1,2,3",
		"1,2",           // line 3
		"1,2,3,4",       // line 4
		"1,\"2,3",       // line 5: never closed
		"4,5,6",         // must not be swallowed
		"\"x\"y,2,3",    // line 7
		"7,\x00,9",      // line 8
		"7,\xff,9",      // line 9
		"7,8,9,,",       // too many, but empty
		"\"a\nb\",5,6",  // lines 11 and 12
		"\"c\nd\",5",    // lines 13 and 14: both are rejected
		"10,十,满意",       // line 15
		"11,\"1\"\"\",", // line 16
		"12,12,12",
		"13,13,13",
	}, "\n") + "\n"
	var rejects bytes.Buffer
	table := mustRead(t, text, Options{Rejects: &rejects, Language: touchstone.English})
	wantGrid(t, table, "a|b|c", "1|2|3", "4|5|6", "7|8|9", "a\nb|5|6", "10|十|满意", "11|1\"|", "12|12|12", "13|13|13")
	type reject struct {
		Line        int
		Column, Key string
		Raw         string
	}
	var got []reject
	for _, r := range table.Rejects.First {
		got = append(got, reject{r.Line, r.Column, r.Reason.Key, r.Raw})
		wantSentence(t, r.Reason)
	}
	want := []reject{
		{3, "", "ingest.reject_ragged", "1,2"},
		{4, "", "ingest.reject_ragged", "1,2,3,4"},
		{5, "", "ingest.reject_quotes", "1,\"2,3"},
		{7, "", "ingest.reject_quotes", "\"x\"y,2,3"},
		{8, "b", "ingest.reject_zero_byte", "7,\x00,9"},
		{9, "b", "ingest.reject_encoding", "7,\uFFFD,9"},
		{13, "", "ingest.reject_ragged", "\"c"},
		{14, "", "ingest.reject_ragged", "d\",5"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rejects (-want +got):\n%s", diff)
	}
	if table.Rejects.Count != len(want) || table.Files[0].Rejected != len(want) || table.Files[0].Rows != table.Rows {
		t.Errorf("counted %d, file %+v", table.Rejects.Count, table.Files[0])
	}
	written, err := csv.NewReader(&rejects).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(written) != 1+len(want) || strings.Join(written[1], "|") != "-|3||2 fields where 3 are expected|1,2" {
		t.Errorf("reject file: %q", written)
	}
}

// Cells and rows over a limit are rejected alone; what follows is read.
func TestCSVLargeCells(t *testing.T) {
	large := strings.Repeat("x", 10<<20)
	endless := strings.Repeat("y", maxRow+maxRow/2)
	for name, test := range map[string]struct {
		text string
		key  string
		line int
	}{
		"a cell of 10 MB":        {"a,b\n1,2\n3," + large + "\n5,6\n", "ingest.reject_cell", 3},
		"a quoted cell of 10 MB": {"a,b\n1,2\n3,\"" + large + "\n\"\n5,6\n", "ingest.reject_cell", 3},
		"a row beyond patience":  {"a,b\n1,2\n" + endless + "\n5,6\n", "ingest.reject_row", 3},
		"an open quote":          {"a,b\n1,2\n3,\"\n5,6\n", "ingest.reject_quotes", 3},
	} {
		t.Run(name, func(t *testing.T) {
			table := mustRead(t, test.text, Options{})
			wantGrid(t, table, "a|b", "1|2", "5|6")
			if r := table.Rejects.First; len(r) != 1 || r[0].Reason.Key != test.key || r[0].Line != test.line || len(r[0].Raw) > keptRaw {
				t.Errorf("rejects: %d, %+v", len(r), r[0].Reason)
			}
		})
	}
}

// A quote that is never closed costs its own line, not the file, wherever the
// blocks of the reader end.
func TestCSVOpenQuoteInLargeFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("n,text\n")
	for i := range 60_000 {
		if i == 20_000 {
			b.WriteString("0,\"open\n")
		}
		b.WriteString("1,some words that fill the line\n")
	}
	table := mustRead(t, b.String(), Options{})
	if table.Rows != 60_000 || table.Rejects.Count != 1 || table.Rejects.First[0].Line != 20_002 {
		t.Errorf("%d rows, rejects %+v", table.Rows, table.Rejects)
	}
}

// What encoding/csv writes is read as it was, through blocks of any kind.
func TestCSVRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(rapid.StringMatching(`[a-z0-9 "',;|\n	中文。]{0,12}`), rapid.SampledFrom([]string{"", "1", "满意", "\"", "\"\"", "a\r"}))
		width := rapid.IntRange(2, 6).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 40).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		header := []string{"h1", "h2", "h3", "h4", "h5", "h6"}[:width]
		want := [][]string{header}
		for _, row := range append([][]string{header}, rows...) {
			_ = w.Write(row)
		}
		w.Flush()
		for _, row := range rows {
			if strings.Join(row, "") != "" {
				want = append(want, row)
			}
		}
		if len(want) == 1 {
			return
		}
		table, err := readBytes(b.Bytes(), Options{Delimiter: ",", Header: HeaderPresent})
		if err != nil {
			t.Fatalf("%q: %v", b.String(), err)
		}
		if diff := cmp.Diff(want, grid(table)); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", b.String(), diff)
		}
	})
}
