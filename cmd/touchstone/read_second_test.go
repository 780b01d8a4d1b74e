// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"touchstone/connect/openai/openaitest"
	"touchstone/language/reader"
)

// readWith reads a file of texts with further arguments.
func readWith(t *testing.T, texts string, args ...string) (lines []reader.Line, stderr string, code int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "said.csv")
	if err := os.WriteFile(file, []byte("comment\n"+texts), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, faults bytes.Buffer
	code = run(t.Context(), append([]string{"--lang", "en", "read", file, "--text", "comment", "--industry", "shop", "--out", "-", "--quiet"}, args...), strings.NewReader(""), &out, &faults)
	for d := json.NewDecoder(&out); d.More(); {
		var l reader.Line
		if err := d.Decode(&l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines, faults.String(), code
}

// The second text mocks, so the model is in doubt; the first is plain.
const mocking = "东西很好，物流也快\n厉害了，呵呵，真“周到”，打13800138000\n"

func TestDoubtfulTextsOfAFileAreAskedAbout(t *testing.T) {
	alone, _, _ := readWith(t, mocking)
	if len(alone) != 2 || alone[0].Abstain || !alone[1].Abstain {
		t.Fatalf("the second text is to be in doubt: %+v", alone)
	}
	f := openaitest.Start(t, openaitest.Says(`{"polarity":"negative","aspects":[{"aspect":"service","polarity":"negative"}],"confidence":0.9}`))
	lines, stderr, code := readWith(t, mocking, "--second-opinion", "--opinion-url", f.URL, "--opinion-model", "asked-for", "--opinion-key", openaitest.Key)
	if code != 0 || len(lines) != 2 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	if asked := f.Texts(); len(asked) != 1 || asked[0] != "厉害了，呵呵，真“周到”，打[phone]" {
		t.Errorf("asked about %q", asked)
	}
	if got := lines[1]; got.Abstain || got.Polarity != "negative" || got.PPositive != .1 || got.Model != alone[1].Model+"+"+openaitest.Model {
		t.Errorf("%+v", got)
	}
	if lines[0].Model != alone[0].Model || lines[0].Polarity != alone[0].Polarity {
		t.Errorf("the plain text is %+v, was %+v", lines[0], alone[0])
	}
	if !strings.Contains(stderr, "Second opinion (asked-for): 1 request, 1 answer used") || strings.Contains(stderr, openaitest.Key) {
		t.Error(stderr)
	}
}

func TestAnEndpointThatRefusesEndsAsking(t *testing.T) {
	f := openaitest.Start(t, openaitest.Refuses(401, ""))
	lines, stderr, code := readWith(t, strings.Repeat(mocking, 3), "--second-opinion", "--opinion-url", f.URL, "--opinion-model", "asked-for", "--opinion-key", openaitest.Key)
	if code != 0 || len(lines) != 6 || !lines[1].Abstain || len(f.Texts()) != 1 {
		t.Errorf("exit code %d, %d lines, %d requests", code, len(lines), len(f.Texts()))
	}
	if !strings.Contains(stderr, "status 401") || strings.Contains(stderr, openaitest.Key) {
		t.Error(stderr)
	}
}

func TestSecondOpinionsNeedSomebodyToAsk(t *testing.T) {
	for _, args := range [][]string{{"--second-opinion"}, {"--second-opinion", "--opinion-url", "https://api.example.com"}, {"--second-opinion", "--opinion-url", "nowhere", "--opinion-model", "m"}} {
		if _, stderr, code := readWith(t, mocking, args...); code != 2 || !strings.Contains(stderr, "opinion-") {
			t.Errorf("%q: exit code %d, %s", args, code, stderr)
		}
	}
}
