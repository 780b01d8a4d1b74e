// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Lines of a file are sent one by one; what the server refuses, and what is no
// line, is told and the rest kept.
func TestCorrectionsAreImportedLineByLine(t *testing.T) {
	var sent []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, r.Method+" "+r.URL.Path+" "+string(body))
		if strings.Contains(r.URL.Path, "02") {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"status":404,"kind":"not_found","detail":"it is gone"}`)
			return
		}
		fmt.Fprint(w, `{}`)
	}))
	defer server.Close()
	file := filepath.Join(t.TempDir(), "in.ndjson")
	event := func(digit string) string { return "evt_" + strings.Repeat("0", 31) + digit }
	content := `{"event":"` + event("1") + `","author":"usr_1","polarity":"positive","intents":[],"mark":"ab"}` + "\n\n" +
		`{"event":"` + event("2") + `","polarity":"negative"}` + "\nnonsense\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, faults bytes.Buffer
	code := run(t.Context(), []string{"--lang", "en", "corrections", "import", file, "--server", server.URL, "--token", "tst_x"}, strings.NewReader(""), &out, &faults)
	if code != 0 || !strings.Contains(out.String(), "1 of 3 lines is kept") || !strings.Contains(faults.String(), "Line 2: it is gone") || !strings.Contains(faults.String(), "Line 3:") {
		t.Errorf("exit %d: %s%s", code, out.String(), faults.String())
	}
	want := "PUT /v1/workspaces/main/corrections/" + event("1") + ` {"mark":"ab","polarity":"positive","intents":[]}`
	if len(sent) != 2 || sent[0] != want {
		t.Errorf("sent %q, want %q", sent, want)
	}
}

func TestTheQualityIsShownWithWhatIsTooLittle(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `{"texts":40,"before":{"n":40,"enough":true,"accuracy":{"value":0.5,"low":0.35,"high":0.65},"macro_f1":{"value":0.4,"low":0.3,"high":0.5}},
			"aspects":[{"aspect":"room","name":"Room","found":5,"said":0,"right":5,"precision":{"value":1,"low":0.57,"high":1}}],"between_people":[]}`)
	}))
	defer server.Close()
	var out, faults bytes.Buffer
	code := run(t.Context(), []string{"--lang", "en", "language", "quality", "--server", server.URL, "--token", "tst_x"}, strings.NewReader(""), &out, &faults)
	if text := out.String(); code != 0 || !strings.Contains(text, "accuracy") || !strings.Contains(text, "Room") || strings.Count(text, "a hint only") != 1 {
		t.Errorf("exit %d: %s%s", code, text, faults.String())
	}
}
