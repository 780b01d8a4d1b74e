// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bytes"
	"strings"

	"touchstone"
)

// The formats, as Options.Format and File.Format name them.
const (
	formatCSV     = "csv"
	formatTSV     = "tsv"
	formatJSONL   = "jsonl"
	formatXLSX    = "xlsx"
	formatParquet = "parquet"
	formatXES     = "xes"
)

// formats lists what Options.Format may be.
func formats() []string {
	return []string{formatCSV, formatTSV, formatJSONL, formatXLSX, formatParquet, formatXES}
}

// binaryFormat tells the formats that are not text by their first bytes; it is
// empty for everything else.
func binaryFormat(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return formatXLSX
	case bytes.HasPrefix(head, []byte("PAR1")):
		return formatParquet
	}
	return ""
}

// foreign refuses, by name, files of kinds that people try and that cannot be
// read.
func foreign(file string, head []byte) error {
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		if bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e")) {
			return invalid(touchstone.Msg("ingest.encrypted_xlsx", "file", shown(file)))
		}
		return invalid(touchstone.Msg("ingest.old_excel", "file", shown(file)))
	}
	for _, kind := range []struct{ magic, name string }{
		{"\x7fELF", "ELF"}, {"MZ", "EXE"}, {"\x89PNG\r\n", "PNG"}, {"\xff\xd8\xff", "JPEG"}, {"GIF8", "GIF"},
		{"RIFF", "RIFF"}, {"%PDF-", "PDF"}, {"Rar!\x1a", "RAR"}, {"7z\xbc\xaf\x27\x1c", "7z"}, {"BZh", "bzip2"},
		{"\xfd7zXZ\x00", "xz"}, {"SQLite format 3\x00", "SQLite"}, {"\x1f\x8b", "gzip"}, {"\x28\xb5\x2f\xfd", "zstd"},
		{"Obj\x01", "Avro"}, {"ORC", "ORC"}, {"ARROW1\x00", "Arrow"}, {"$FL2@(#)", "SPSS"}, {"{\\rtf", "RTF"},
		{"<stata_dta>", "Stata"}, {"OggS", "Ogg"}, {"ID3", "MP3"}, {"\x00asm", "WebAssembly"},
	} {
		if bytes.HasPrefix(head, []byte(kind.magic)) && (len(kind.magic) > 4 || beyondText(head)) {
			return invalid(touchstone.Msg("ingest.foreign", "file", shown(file), "kind", kind.name))
		}
	}
	return nil
}

// beyondText tells whether the first bytes hold control characters that no text
// has, in more than one in a hundred.
func beyondText(head []byte) bool {
	odd := 0
	for _, b := range head {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' {
			odd++
		}
	}
	return odd*100 > len(head)
}

// textFormat tells the format of a text by its beginning.
func textFormat(file string, head []byte) (string, error) {
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 {
		return formatCSV, nil
	}
	lower := strings.ToLower(string(head[:min(len(head), 512)]))
	rest := bytes.TrimLeft(head[1:], " \t\r\n")
	switch {
	case strings.HasPrefix(lower, "<!doctype html"), strings.HasPrefix(lower, "<html"), strings.HasPrefix(lower, "<table"):
		return "", invalid(touchstone.Msg("ingest.foreign", "file", shown(file), "kind", "HTML"))
	case head[0] == '<' && len(lower) > 1 && (lower[1] == '?' || lower[1] == '!' || lower[1] >= 'a' && lower[1] <= 'z'):
		return formatXES, nil // its reader says what else the XML is
	case head[0] == '{' && len(rest) > 0 && (rest[0] == '"' || rest[0] == '}'):
		return formatJSONL, nil
	case head[0] == '[' && (len(rest) == 0 || rest[0] == '{' || rest[0] == ']'):
		return formatJSONL, nil
	}
	return formatCSV, nil
}
