// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

// TestGolden compares the Document of every generated survey, in both
// languages, with the one that was read and found good. Numbers are compared to
// six digits, so that another processor's rounding does not matter.
func TestGolden(t *testing.T) {
	for _, e := range exports() {
		f := analyzed(t, e)
		for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
			name, _, _ := strings.Cut(e.file, ".")
			path := filepath.Join("testdata", "golden", name+"."+string(lang)+".json")
			got := golden(t, f.Document(lang))
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
				t.Errorf("%s is not as it was read (-want +got; -update writes it anew):\n%s", path, diff)
			}
		}
	}
}

// golden writes a Document with its numbers to six digits.
func golden(t *testing.T, d Document) []byte {
	t.Helper()
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var out bytes.Buffer
	tokens(t, decoder, &out)
	var indented bytes.Buffer
	if err := json.Indent(&indented, out.Bytes(), "", " "); err != nil {
		t.Fatal(err)
	}
	return append(indented.Bytes(), '\n')
}

// tokens copies one JSON value, in its order of keys, with shorter numbers.
func tokens(t *testing.T, d *json.Decoder, out *bytes.Buffer) {
	t.Helper()
	token, err := d.Token()
	if err != nil {
		t.Fatal(err)
	}
	switch v := token.(type) {
	case json.Delim:
		out.WriteString(v.String())
		for i := 0; d.More(); i++ {
			if i > 0 {
				out.WriteByte(',')
			}
			if v == '{' {
				key, _ := d.Token()
				writeJSON(t, out, key)
				out.WriteByte(':')
			}
			tokens(t, d, out)
		}
		end, _ := d.Token()
		out.WriteString(end.(json.Delim).String())
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(strconv.FormatFloat(f, 'g', 6, 64))
	default:
		writeJSON(t, out, v)
	}
}

func writeJSON(t *testing.T, out *bytes.Buffer, v any) {
	t.Helper()
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	out.Truncate(out.Len() - 1)
}
