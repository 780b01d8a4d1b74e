// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ran runs a command in English.
func ran(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, faults bytes.Buffer
	code = run(t.Context(), append([]string{"--lang", "en"}, args...), strings.NewReader(""), &out, &faults)
	return out.String(), faults.String(), code
}

func TestAModelOfAspectsIsTrainedAndUsed(t *testing.T) {
	folder := t.TempDir()
	rows := strings.Builder{}
	rows.WriteString("text,aspect,polarity,term\n")
	for i := range 200 {
		fmt.Fprintf(&rows, "住了 %d 晚，早餐很丰富,breakfast,1,早餐\n", i)
		fmt.Fprintf(&rows, "第 %d 次来，停车太难了,parking,negative,停车\n第 %d 次来，一切照旧,,,\n", i, i)
	}
	labelled, model, said := filepath.Join(folder, "labelled.csv"), filepath.Join(folder, "own.model"), filepath.Join(folder, "said.csv")
	for path, content := range map[string]string{labelled: rows.String(), said: "comment\n早餐很丰富\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, faults, code := ran(t, "train-language", labelled, "--text", "text", "--aspect", "aspect", "--polarity", "polarity", "--term", "term", "--industry", "hotel", "--out", model, "--quiet")
	if code != 0 || !strings.Contains(out, "breakfast") || !strings.Contains(out, "100.0% [") || !strings.Contains(out, "Learnt from 600 texts") {
		t.Fatalf("exit code %d: %s%s", code, out, faults)
	}
	plain, _, _ := ran(t, "read", said, "--text", "comment", "--industry", "hotel", "--out", "-", "--quiet")
	own, faults, code := ran(t, "read", said, "--text", "comment", "--industry", "hotel", "--model", model, "--out", "-", "--quiet")
	if code != 0 || !strings.Contains(own, `"aspect":"breakfast"`) || strings.Contains(plain, versionOf(own)) {
		t.Errorf("exit code %d: %s%s", code, own, faults)
	}
	for _, file := range []string{labelled, folder, filepath.Join(folder, "none")} {
		if _, faults, code := ran(t, "read", said, "--text", "comment", "--model", file); code != 2 || !strings.Contains(faults, "no model of aspects") {
			t.Errorf("%s: exit code %d: %s", file, code, faults)
		}
	}
	if _, faults, code := ran(t, "train-language", labelled, "--text", "text", "--aspect", "aspect", "--label", "aspect"); code != 2 {
		t.Errorf("two ways at once: exit code %d: %s", code, faults)
	}
	if _, faults, code := ran(t, "train-language", labelled, "--text", "text", "--aspect", "term"); code != 2 || !strings.Contains(faults, "早餐") || !strings.Contains(faults, "overall") {
		t.Errorf("unknown aspects: exit code %d: %s", code, faults)
	}
}

// versionOf gives the model that a line names.
func versionOf(line string) string {
	_, after, _ := strings.Cut(line, `"model":`)
	return strings.TrimSpace(after)
}
