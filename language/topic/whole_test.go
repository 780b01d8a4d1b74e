// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"os"
	"strings"
	"testing"
)

// saying is a word of which a part is one that says nothing, and texts that
// have it, parted by hand where words and names end.
type saying struct {
	language, word string
	texts          []string
}

// sayings reads testdata/names.tsv: rows of part tuned, which whoever changes
// how names are found may look at, or of part heldout.
func sayings(t *testing.T, part, language string) (out []saying) {
	t.Helper()
	file, err := os.ReadFile("testdata/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); f[0] == part && f[1] == language {
			out = append(out, saying{f[1], f[2], strings.Split(f[3], ";")})
		}
	}
	return out
}

// Texts of few patterns, in which the ends of clauses and what stands beside a
// word tell little of where it ends: each of three texts stands four times,
// beside those of five other words.
func TestNamesAreWholeWhereAStopIsPartOfAWord(t *testing.T) {
	for _, c := range []struct {
		part, language string
		whole, named   float64 // shares of the names, and of the words
	}{{"tuned", "zh", 1, 1}, {"heldout", "zh", .95, .9}, {"tuned", "en", 1, 1}, {"heldout", "en", .9, .9}} {
		all := sayings(t, c.part, c.language)
		whole, names, named := 0, 0, 0
		const together = 6
		for from := 0; from < len(all); from += together {
			group := all[from:min(from+together, len(all))]
			got, parted := namesOfSayings(t, group)
			for _, name := range got {
				names++
				if standsWhole(parted, name) {
					whole++
				} else if c.part == "tuned" {
					t.Logf("%s is a fragment", name)
				}
			}
			for _, s := range group {
				if speaks(got, s.word) {
					named++
				} else if c.part == "tuned" {
					t.Logf("%s names nothing: %v", s.word, got)
				}
			}
		}
		t.Logf("%s %s: %d of %d names are whole, %d of %d words name", c.part, c.language, whole, names, named, len(all))
		if float64(whole) < c.whole*float64(names) || float64(named) < c.named*float64(len(all)) || names == 0 {
			t.Errorf("%s %s: want shares of %g and %g", c.part, c.language, c.whole, c.named)
		}
	}
}

// namesOfSayings finds what names the topics of texts, and gives their parts.
func namesOfSayings(t *testing.T, all []saying) (names []string, parted [][]string) {
	t.Helper()
	var texts []string
	for _, s := range all {
		for _, text := range s.texts {
			words := strings.Split(text, "|")
			parted = append(parted, words)
			joint := ""
			if s.language == "en" {
				joint = " "
			}
			for range 4 {
				texts = append(texts, strings.Join(words, joint))
			}
		}
	}
	d, err := Discover(t.Context(), read(texts), Options{Topics: len(all)})
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range d.Topics {
		names = append(names, topic.Terms...)
	}
	return names, parted
}

// standsWhole reports whether a name stands in a parted text from a mark to a
// mark.
func standsWhole(parted [][]string, name string) bool {
	bare := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	for _, words := range parted {
		for i := range words {
			for end := i + 1; end <= len(words); end++ {
				if bare(strings.Join(words[i:end], "")) == bare(name) {
					return true
				}
			}
		}
	}
	return false
}

// speaks reports whether one of the names has a word.
func speaks(names []string, word string) bool {
	for _, name := range names {
		if holds(name, strings.ToLower(word)) {
			return true
		}
	}
	return false
}
