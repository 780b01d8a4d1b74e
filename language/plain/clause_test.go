// SPDX-License-Identifier: Apache-2.0

package plain_test

import (
	"os"
	"strings"
	"testing"

	"touchstone/language"
	"touchstone/language/plain"
)

// labelled reads a file that people labelled by hand.
func labelled(t *testing.T, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile("../languagetest/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(raw)) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
	return rows[1:]
}

// trimmed is a clause without the marks around it, which belong to none.
func trimmed(s string) string { return strings.Trim(s, "，。！？；…,.!?; ") }

// TestClausesAsPeoplePartThem holds the clauses against those that people
// marked; one in ten may differ.
func TestClausesAsPeoplePartThem(t *testing.T) {
	rows := labelled(t, "clauses.tsv")
	var text plain.Text
	wrong := 0
	for _, row := range rows {
		text.Reset(row[2])
		var got, want []string
		for _, c := range text.Clauses() {
			got = append(got, trimmed(text.Original(c.From, c.To).Of(row[2])))
		}
		for part := range strings.SplitSeq(row[3], "‖") {
			want = append(want, trimmed(part))
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			wrong++
			t.Logf("%q, marked %q", got, want)
		}
	}
	if wrong*10 > len(rows) {
		t.Errorf("%d of %d texts are parted otherwise", wrong, len(rows))
	}
}

func TestJoints(t *testing.T) {
	const loose, contrast, concession = plain.Loose, plain.Contrast, plain.Concession
	tests := []struct {
		text string
		want []plain.Joint
	}{
		{"车不错，但贵", []plain.Joint{loose, contrast}},
		{"车不错，但贵，还吵。下次再说", []plain.Joint{loose, contrast, contrast, loose}},
		{"虽然远，旧，但是安静", []plain.Joint{concession, concession, contrast}},
		{"虽然远，胜在安静", []plain.Joint{concession, loose}},
		{"不但近而且安静", []plain.Joint{loose}},
		{"汤却是凉的", []plain.Joint{contrast}},
		{"Although old, it runs", []plain.Joint{concession, loose}},
		{"Nice. It was late, though.", []plain.Joint{loose, loose, contrast}},
		{"A butler brought nothing but tea", []plain.Joint{loose}},
	}
	var text plain.Text
	for _, test := range tests {
		text.Reset(test.text)
		var got []plain.Joint
		for _, c := range text.Clauses() {
			got = append(got, c.Joint)
		}
		if len(got) != len(test.want) {
			t.Errorf("%s: joints %v, want %v", test.text, got, test.want)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%s: joints %v, want %v", test.text, got, test.want)
				break
			}
		}
	}
}

// TestTongueAsLabelled holds the tongue against the labels; one in twenty may
// differ.
func TestTongueAsLabelled(t *testing.T) {
	rows := labelled(t, "language.tsv")
	var text plain.Text
	wrong := 0
	for _, row := range rows {
		text.Reset(row[1])
		if got := text.Tongue(); string(got) != row[2] {
			wrong++
			t.Logf("%q is %s, labelled %s", row[1], got, row[2])
		}
	}
	if wrong*20 > len(rows) {
		t.Errorf("%d of %d tongues differ", wrong, len(rows))
	}
}

func TestOtherTongues(t *testing.T) {
	var text plain.Text
	for _, source := range []string{"部屋がとてもきれいでした", "방이 깨끗해요", "Очень хороший отель", "La chambre est très propre et le personnel est gentil", "Das Zimmer war nicht sauber und die Heizung ging nicht"} {
		if text.Reset(source); text.Tongue() != language.Other {
			t.Errorf("%q is %s", source, text.Tongue())
		}
	}
}
