// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/locale"
)

// readBytes reads content as standard input.
func readBytes(content []byte, o Options) (*Table, error) {
	o.Stdin = bytes.NewReader(content)
	return Read(context.Background(), []string{"-"}, o)
}

// mustRead reads text as standard input.
func mustRead(t testing.TB, content string, o Options) *Table {
	t.Helper()
	table, err := readBytes([]byte(content), o)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return table
}

// grid gives a table as its header and rows.
func grid(table *Table) [][]string {
	rows := [][]string{table.names()}
	for row := range table.Rows {
		cells := make([]string, len(table.Columns))
		for i, c := range table.Columns {
			cells[i] = c.Cell(row)
		}
		rows = append(rows, cells)
	}
	return rows
}

// wantGrid compares a table with lines of cells that are joined by "|".
func wantGrid(t testing.TB, table *Table, lines ...string) {
	t.Helper()
	var want [][]string
	for _, line := range lines {
		want = append(want, strings.Split(line, "|"))
	}
	if diff := cmp.Diff(want, grid(table)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// wantError checks kind and key of an error, and that both languages have a
// sentence for it.
func wantError(t testing.TB, err error, kind touchstone.Kind, key string) {
	t.Helper()
	var e *touchstone.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v is no touchstone.Error", err)
	}
	if e.Kind != kind || e.Message.Key != key {
		t.Errorf("error kind %d key %q, want %d %q (%v)", e.Kind, e.Message.Key, kind, key, err)
	}
	wantSentence(t, e.Message)
}

func wantSentence(t testing.TB, m touchstone.Message) {
	t.Helper()
	for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		text := locale.Text(lang, m)
		if text == "" || text == m.String() || strings.ContainsAny(text, "{}") || strings.Contains(text, "<nil>") {
			t.Errorf("%s sentence of %s: %q", lang, m.Key, text)
		}
	}
}

func keys(messages []touchstone.Message) []string {
	var out []string
	for _, m := range messages {
		out = append(out, m.Key)
	}
	return out
}

// write puts files into a new folder and gives their paths.
func write(t testing.TB, files ...string) []string {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i := 0; i+1 < len(files); i += 2 {
		path := filepath.Join(dir, files[i])
		if err := os.WriteFile(path, []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// decodeAll gives a text as the decoder reads it, and the encoding it found.
func decodeAll(content []byte) ([]byte, string, error) {
	in := bufio.NewReaderSize(bytes.NewReader(content), 2*peekBytes)
	d, err := newDecoder("f", in, "")
	if err != nil {
		return nil, "", err
	}
	text, err := io.ReadAll(d)
	return text, d.name(), err
}
