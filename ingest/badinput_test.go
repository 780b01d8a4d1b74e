// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"touchstone"
)

func TestBadInput(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	binary := strings.Repeat("\x01\x02\xfe\x00abc\x9c", 100)
	good := gzipped(t, []byte("a,b\n"+strings.Repeat("1,2\n", 5000)))
	for _, test := range []struct {
		name, content string
		options       Options
		kind          touchstone.Kind
		key           string
	}{
		{"empty", "", Options{}, touchstone.NotEnough, "ingest.empty_file"},
		{"white space", " \n\r\n\t\n", Options{}, touchstone.NotEnough, "ingest.empty_file"},
		{"byte order mark alone", "\xef\xbb\xbf", Options{}, touchstone.NotEnough, "ingest.empty_file"},
		{"packed nothing", string(gzipped(t, nil)), Options{}, touchstone.NotEnough, "ingest.empty_file"},
		{"header only", "a,b,c\n", Options{}, touchstone.NotEnough, "ingest.header_only"},
		{"blank rows only", "a,b\n,\n,\n", Options{}, touchstone.NotEnough, "ingest.header_only"},
		{"mostly ragged", "a,b,c\n1,2,3\n1,2\n1\n1,2,3,4\n", Options{}, touchstone.Invalid, "ingest.mostly_rejected"},
		{"open quote alone", "\"a,b\n", Options{}, touchstone.Invalid, "ingest.no_row"},
		{"ELF", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00", Options{}, touchstone.Invalid, "ingest.foreign"},
		{"PNG", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Options{}, touchstone.Invalid, "ingest.foreign"},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Options{}, touchstone.Invalid, "ingest.foreign"},
		{"packed PDF", string(gzipped(t, []byte("%PDF-1.7\n"))), Options{}, touchstone.Invalid, "ingest.foreign"},
		{"packed twice", string(gzipped(t, gzipped(t, []byte("a,b\n1,2\n")))), Options{}, touchstone.Invalid, "ingest.foreign"},
		{"HTML", "<!DOCTYPE html><html><table>", Options{}, touchstone.Invalid, "ingest.foreign"},
		{"old Excel", ole, Options{}, touchstone.Invalid, "ingest.old_excel"},
		{"locked Excel", ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", Options{}, touchstone.Invalid, "ingest.encrypted_xlsx"},
		{"binary", binary, Options{}, touchstone.Invalid, "ingest.binary"},
		{"zip", zipped(t, "data.csv", "a,b\n1,2\n"), Options{}, touchstone.Invalid, "ingest.plain_zip"},
		{"Word", zipped(t, "word/document.xml", "<w/>", "_rels/.rels", `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`),
			Options{}, touchstone.Invalid, "ingest.plain_zip"},
		{"OpenDocument", zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>"), Options{}, touchstone.Invalid, "ingest.ods"},
		{"binary workbook", zipped(t, "xl/workbook.bin", "x", "_rels/.rels", `<Relationships><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`),
			Options{}, touchstone.Invalid, "ingest.xlsb"},
		{"broken zip", "PK\x03\x04" + strings.Repeat("x", 100), Options{}, touchstone.Invalid, "ingest.xlsx_damaged"},
		{"workbook without sheets", zipped(t, "_rels/.rels", `<Relationships xmlns="`+packageSpace+`"><Relationship Id="1" Type="`+relationSpace+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml", `<workbook xmlns="`+mainSpace+`"/>`), Options{}, touchstone.NotEnough, "ingest.no_sheet"},
		{"broken parquet", "PAR1" + strings.Repeat("\x00\xff", 100) + "PAR1", Options{}, touchstone.Invalid, "ingest.parquet_damaged"},
		{"truncated gzip", string(good[:len(good)/2]), Options{}, touchstone.Invalid, "ingest.truncated"},
		{"gzip without its checksum", string(good[:len(good)-8]), Options{}, touchstone.Invalid, "ingest.truncated"},
		{"gzip with a wrong checksum", string(good[:len(good)-8]) + "\x00\x00\x00\x00" + string(good[len(good)-4:]), Options{}, touchstone.Invalid, "ingest.damaged"},
		{"gzip header alone", "\x1f\x8b\x08", Options{}, touchstone.Invalid, "ingest.truncated"},
		{"broken zstd", "\x28\xb5\x2f\xfd" + binary, Options{}, touchstone.Invalid, "ingest.damaged"},
		{"100,000 columns", strings.Repeat("c,", 99_999) + "c\n1\n", Options{}, touchstone.TooLarge, "ingest.too_many_columns"},
		{"100,000 keys", "{\"a\":1" + manyKeys(100_000) + "}\n", Options{}, touchstone.TooLarge, "ingest.too_many_columns"},
		{"too many rows", "a\n1\n2\n3\n", Options{Limits: Limits{Rows: 2}}, touchstone.TooLarge, "ingest.too_many_rows"},
		{"too much memory", "a\n" + strings.Repeat("1\n", 300_000), Options{Limits: Limits{Memory: 1000}}, touchstone.TooLarge, "ingest.too_much_memory"},
		{"too many bytes", string(good), Options{Limits: Limits{Decompressed: 1000}}, touchstone.TooLarge, "ingest.too_many_bytes"},
		{"not what was asked for", "a,b\n1,2\n", Options{Format: "xlsx"}, touchstone.Invalid, "ingest.other_format"},
		{"parquet where csv was asked for", "PAR1xxxx", Options{Format: "csv"}, touchstone.Invalid, "ingest.other_format"},
		{"unknown format", "a\n1\n", Options{Format: "doc"}, touchstone.Invalid, "ingest.unknown_format"},
		{"bad delimiter", "a\n1\n", Options{Delimiter: "ab"}, touchstone.Invalid, "ingest.bad_delimiter"},
		{"bad limits", "a\n1\n", Options{Limits: Limits{Cell: 1 << 30}}, touchstone.Invalid, "ingest.bad_limits"},
		{"other XML", "<?xml version=\"1.0\"?><Workbook/>", Options{}, touchstone.Invalid, "ingest.xes_not_log"},
	} {
		t.Run(test.name, func(t *testing.T) {
			table, err := readBytes([]byte(test.content), test.options)
			if table != nil {
				t.Errorf("a table beside the error: %d rows", table.Rows)
			}
			wantError(t, err, test.kind, test.key)
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(",\"k")
		b.WriteString(strings.Repeat("x", i%7))
		b.WriteString(string(rune('a' + i%26)))
		b.WriteString(strings.Repeat("y", i/26%50))
		b.WriteString(string(rune(0x4e00 + i/1300)))
		b.WriteString("\":1")
	}
	return b.String()
}

func zipped(t testing.TB, files ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		part, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestBadPaths(t *testing.T) {
	dir := t.TempDir()
	read := func(paths ...string) error {
		_, err := Read(context.Background(), paths, Options{})
		return err
	}
	wantError(t, read(), touchstone.Invalid, "ingest.no_files")
	wantError(t, read("-"), touchstone.Invalid, "ingest.no_stdin")
	wantError(t, read(filepath.Join(dir, "none.csv")), touchstone.NotFound, "ingest.no_such_file")
	wantError(t, read(dir), touchstone.Invalid, "ingest.is_directory")
	wantError(t, read("a\x00b"), touchstone.Invalid, "ingest.cannot_open")
	if os.Getuid() != 0 { // who is root may read everything
		path := write(t, "secret.csv", "a\n1\n")[0]
		if err := os.Chmod(path, 0); err != nil {
			t.Fatal(err)
		}
		wantError(t, read(path), touchstone.Invalid, "ingest.no_permission")
	}
}

// endless is a stream of rows without end; reading it must stop by itself.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = "a\n"[i%2]
	}
	return len(p) &^ 1, nil
}

func TestBomb(t *testing.T) {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	row := []byte("1," + strings.Repeat("2", 1<<16) + "\n")
	for range 1100 {
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = readBytes(b.Bytes(), Options{})
	wantError(t, err, touchstone.TooLarge, "ingest.bomb")
}

func TestEndlessInputEndsAtALimit(t *testing.T) {
	_, err := Read(context.Background(), []string{"-"}, Options{Stdin: endless{}, Limits: Limits{Rows: 1 << 20}})
	wantError(t, err, touchstone.TooLarge, "ingest.too_many_rows")
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	rows := 0
	stdin := readerFunc(func(p []byte) (int, error) {
		if rows++; rows == 10 {
			cancel()
		}
		return endless{}.Read(p)
	})
	if _, err := Read(ctx, []string{"-"}, Options{Stdin: stdin}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestReadFails(t *testing.T) {
	fault := errors.New("the cable was pulled")
	stdin := io.MultiReader(strings.NewReader("a,b\n1,2\n"), readerFunc(func([]byte) (int, error) { return 0, fault }))
	_, err := Read(context.Background(), []string{"-"}, Options{Stdin: stdin})
	wantError(t, err, touchstone.Invalid, "ingest.read_failed")
	if !errors.Is(err, fault) {
		t.Errorf("the cause is lost: %v", err)
	}
}

func TestRejectsNotWritten(t *testing.T) {
	full := writerFunc(func([]byte) (int, error) { return 0, errors.New("disk full") })
	_, err := readBytes([]byte("a,b\n1,2\n3\n4,5\n"), Options{Rejects: full})
	wantError(t, err, touchstone.Unavailable, "ingest.rejects_not_written")
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// A row may have a fault in a cell that no column claims.
func TestFaultBeyondTheLastColumn(t *testing.T) {
	rows := strings.Repeat("好,b\n", 200)
	for name, bad := range map[string]string{"byte": "1,2,\x86", "cell": "1,2," + strings.Repeat("x", 2<<20)} {
		table := mustRead(t, "头,尾\n"+rows+bad+"\n3,4\n", Options{})
		if table.Rows != 201 || table.Rejects.Count != 1 || table.Rejects.First[0].Line != 202 || table.Rejects.First[0].Column != "" {
			t.Errorf("%s: %d rows, rejects %+v", name, table.Rows, table.Rejects.Count)
		}
	}
}
