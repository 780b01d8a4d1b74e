// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"
)

// The same content gives the same table in every format and packing.
func TestEveryFormatGivesTheSameTable(t *testing.T) {
	type row struct {
		Hotel string   `parquet:"酒店" json:"酒店"`
		Score *int64   `parquet:"评分,optional" json:"评分"`
		Share *float64 `parquet:"占比,optional" json:"占比"`
		Text  string   `parquet:"评语" json:"评语"`
	}
	five, four, part := int64(5), int64(4), 0.125
	rows := []row{
		{"上海店", &five, &part, "前台\"很\"热情, 快"},
		{"北京店", nil, nil, "a < b & c > d"},
		{"广州店", &four, nil, "两行\n评语"},
	}
	text := "酒店,评分,占比,评语\n上海店,5,0.125,\"前台\"\"很\"\"热情, 快\"\n北京店,,,a < b & c > d\n广州店,4,,\"两行\n评语\"\n"
	var lines bytes.Buffer
	sheet := [][]any{{"酒店", "评分", "占比", "评语"}}
	log := `<log><trace>`
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\n", "&#10;")
	attribute := func(kind, key, value string) string {
		return "<" + kind + ` key="` + key + `" value="` + escape.Replace(value) + `"/>`
	}
	for _, r := range rows {
		line, err := json.Marshal(r)
		check(t, err)
		lines.Write(append(line, '\n'))
		cells := []any{r.Hotel, nil, nil, r.Text}
		log += "<event>" + attribute("string", "酒店", r.Hotel)
		if r.Score != nil {
			cells[1] = *r.Score
			log += attribute("int", "评分", map[int64]string{4: "4", 5: "5"}[*r.Score])
		}
		if r.Share != nil {
			cells[2] = *r.Share
			log += attribute("float", "占比", "0.125")
		}
		log += attribute("string", "评语", r.Text) + "</event>"
		sheet = append(sheet, cells)
	}
	log += "</trace></log>"
	little := utf.UTF16(utf.LittleEndian, utf.UseBOM)
	want := grid(mustRead(t, text, Options{}))
	if len(want) != 4 || want[3][3] != "两行\n评语" {
		t.Fatalf("the CSV was not read: %q", want)
	}
	for name, content := range map[string][]byte{
		"tsv":           []byte(strings.NewReplacer(",\"", "\t\"", ", 快", ", 快", ",", "\t").Replace(text)),
		"semicolons":    []byte(strings.NewReplacer(", 快", ", 快", ",", ";").Replace(text)),
		"json lines":    lines.Bytes(),
		"json array":    []byte("[" + strings.ReplaceAll(strings.TrimSpace(lines.String()), "\n", ",") + "]"),
		"xlsx":          book(t, "数据", sheet),
		"parquet":       columnar(t, rows),
		"xes":           []byte(log),
		"gb18030":       []byte(encode(t, simplifiedchinese.GB18030, text)),
		"utf-16":        []byte(encode(t, little, text)),
		"utf-16 json":   []byte(encode(t, little, lines.String())),
		"utf-16 xes":    []byte(encode(t, little, log)),
		"carriage only": []byte(strings.ReplaceAll(strings.ReplaceAll(text, "两行\n评语", "两行¶评语"), "\n", "\r")),
	} {
		for packing, packed := range map[string][]byte{"plain": content, "gzip": gzipped(t, content), "zstd": zstandard(t, content)} {
			table, err := readBytes(packed, Options{})
			if err != nil {
				t.Errorf("%s, %s: %v", name, packing, err)
				continue
			}
			got := grid(table)
			if name == "carriage only" {
				got[3][3] = strings.ReplaceAll(got[3][3], "¶", "\n")
			}
			if diff := cmp.Diff(want, byName(got, want[0])); diff != "" {
				t.Errorf("%s, %s (-csv +got):\n%s", name, packing, diff)
			}
		}
	}
}

// byName puts the columns of a grid into the order of a header.
func byName(rows [][]string, header []string) [][]string {
	out := make([][]string, len(rows))
	for r, row := range rows {
		for _, name := range header {
			for c := range row {
				if rows[0][c] == name {
					out[r] = append(out[r], row[c])
				}
			}
		}
	}
	return out
}

func zstandard(t testing.TB, content []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	check(t, err)
	return w.EncodeAll(content, nil)
}
