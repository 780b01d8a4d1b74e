// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"

	"touchstone"
)

func encode(t testing.TB, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncoding(t *testing.T) {
	chinese := "酒店,评分,评语\n上海店,5,前台很热情\n北京店,３,等了半小时，不满意\n"
	rows := []string{"酒店|评分|评语", "上海店|5|前台很热情", "北京店|３|等了半小时，不满意"}
	english := "hotel,score\nBath,5\nYork,4\n"
	englishRows := []string{"hotel|score", "Bath|5", "York|4"}
	little := utf.UTF16(utf.LittleEndian, utf.IgnoreBOM)
	big := utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
	for _, test := range []struct {
		name, text string
		options    Options
		want       []string
		encoding   string
	}{
		{"utf-8", chinese, Options{}, rows, "utf-8"},
		{"utf-8 with mark", "\xef\xbb\xbf" + chinese, Options{}, rows, "utf-8"},
		{"utf-8 with mark and quotes", "\xef\xbb\xbf\"a\",\"b\"\n1,2\n", Options{}, []string{"a|b", "1|2"}, "utf-8"},
		{"ascii", english, Options{}, englishRows, "utf-8"},
		{"gb18030", encode(t, simplifiedchinese.GB18030, chinese), Options{}, rows, "gb18030"},
		{"gb18030 beyond gbk", encode(t, simplifiedchinese.GB18030, "名,值\n㐀𠀀,1\n中文,2\n"), Options{}, []string{"名|值", "㐀𠀀|1", "中文|2"}, "gb18030"},
		{"gbk asked for", encode(t, simplifiedchinese.GBK, chinese), Options{Encoding: "GBK"}, rows, "gb18030"},
		{"utf-16le with mark", "\xff\xfe" + encode(t, little, chinese), Options{}, rows, "utf-16le"},
		{"utf-16be with mark", "\xfe\xff" + encode(t, big, chinese), Options{}, rows, "utf-16be"},
		{"utf-16le", encode(t, little, chinese), Options{}, rows, "utf-16le"},
		{"utf-16be", encode(t, big, chinese), Options{}, rows, "utf-16be"},
		{"utf-16le ascii", encode(t, little, english), Options{}, englishRows, "utf-16le"},
		{"utf-16be ascii", encode(t, big, english), Options{}, englishRows, "utf-16be"},
		{"windows-1252 asked for", encode(t, charmap.Windows1252, "café,n\nà la carte,1\n"), Options{Encoding: "windows-1252"},
			[]string{"café|n", "à la carte|1"}, "windows-1252"},
	} {
		t.Run(test.name, func(t *testing.T) {
			table := mustRead(t, test.text, test.options)
			wantGrid(t, table, test.want...)
			if got := table.Files[0].Encoding; got != test.encoding {
				t.Errorf("encoding %q, want %q", got, test.encoding)
			}
		})
	}
}

// The first Chinese word may stand far behind what an encoding is told from.
func TestEncodingToldLate(t *testing.T) {
	plain := strings.Repeat("1,some plain words\n", 20_000)
	for name, tail := range map[string]string{
		"utf-8":   "2,终于\n",
		"gb18030": encode(t, simplifiedchinese.GB18030, "2,终于\n"),
	} {
		table := mustRead(t, "n,text\n"+plain+tail, Options{})
		if got := table.Columns[1].Cell(20_000); got != "终于" || table.Files[0].Encoding != name {
			t.Errorf("%s: got %q in %s", name, got, table.Files[0].Encoding)
		}
	}
}

func TestEncodingRefused(t *testing.T) {
	_, err := readBytes([]byte(encode(t, charmap.Windows1252, "name,n\nRené,1\nFrançois,2\nZoë,3\n")), Options{})
	wantError(t, err, touchstone.Invalid, "ingest.no_encoding_fits")
	if line := err.(*touchstone.Error).Message.Args[1].Value; line != 2 {
		t.Errorf("line %v, want 2", line)
	}
	_, err = readBytes([]byte("a,b\n1,2\n"), Options{Encoding: "klingon"})
	wantError(t, err, touchstone.Invalid, "ingest.unknown_encoding")
	_, err = readBytes([]byte("\xff\xfe\x00\x00a\x00\x00\x00"), Options{})
	wantError(t, err, touchstone.Invalid, "ingest.unknown_encoding")
}

// A few bytes that are not of the file's encoding cost their rows only.
func TestEncodingRejectsRows(t *testing.T) {
	good := "上海店,很好\n北京店,一般\n广州店,不错\n"
	for name, text := range map[string]string{
		"utf-8":   "店,评语\n" + good + "天津店,\xe5\xa5\n" + good,
		"gb18030": encode(t, simplifiedchinese.GB18030, "店,评语\n"+good) + "\xcc\xec,\xff\n" + encode(t, simplifiedchinese.GB18030, good),
	} {
		table := mustRead(t, text, Options{})
		if table.Rows != 6 || table.Rejects.Count != 1 {
			t.Fatalf("%s: %d rows, %d rejects", name, table.Rows, table.Rejects.Count)
		}
		r := table.Rejects.First[0]
		if r.Line != 5 || r.Column != "评语" || r.Reason.Key != "ingest.reject_encoding" || table.Files[0].Encoding != name {
			t.Errorf("%s: reject %+v", name, r)
		}
	}
}

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		" a ":                   "a",
		"１２．５％":                 "12.5%",
		"－３":                    "-3",
		"\u22123":               "-3",
		"\u3000ＡＢ\u00a0c\u3000": "AB c",
		"\u200b满意\ufeff":        "满意",
		"非常\u00a0满意":            "非常 满意",
		"（是）":                   "(是)",
		"①㎡":                    "①㎡",
		"\x00x\x07":             "x",
		"ｶ":                     "カ",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
	}
}
