// SPDX-License-Identifier: Apache-2.0

package analysis

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"touchstone"
	"touchstone/analysis/roles"
	"touchstone/ingest"
	"touchstone/internal/testenv"
)

// Five years of a survey joined by a labels file: no raw code is shown where
// the file has a word for it, in either language.
func TestLabelledYears(t *testing.T) {
	labels, err := roles.ReadLabels(t.Context(), filepath.Join("testdata", "labels", "sfo.csv"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, year := range []string{"2012", "2013", "2015", "2016", "2017"} {
		files = append(files, testenv.Shared(t, "data", "sfo_airport_survey", year+".csv.gz"))
	}
	table, err := ingest.Read(t.Context(), files, ingest.Options{Rename: labels.Rename})
	if err != nil {
		t.Fatal(err)
	}
	f, err := Analyze(t.Context(), table, Options{Roles: roles.Options{Labels: labels}, Seed: 1, Resamples: 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []touchstone.Language{touchstone.Chinese, touchstone.English} {
		d := f.Document(lang)
		if d.Outcome == nil || !speaks(lang, d.Outcome.Label) || len(d.Touchpoints) < 20 {
			t.Fatalf("%s: outcome %+v, %d touchpoints", lang, d.Outcome, len(d.Touchpoints))
		}
		for _, p := range d.Touchpoints {
			if !speaks(lang, p.Label) {
				t.Errorf("%s: the touchpoint %s is called %q", lang, p.Name, p.Label)
			}
			for _, b := range p.Distribution {
				if labelled := b.Value == "5" || b.Value == "1"; labelled && b.Label == b.Value {
					t.Errorf("%s: %s shows the code %s", lang, p.Name, b.Label)
				}
			}
		}
		years := map[string]bool{}
		for _, s := range d.Segments {
			switch s.By {
			case "gender", "age", "income", "language", "flights", "purpose", "problem":
				unknown := strings.HasPrefix(s.Value, "Under ") || s.By == "income" && s.Value == "6" // not in the code list
				plain := s.By == "flights" && lang == touchstone.English                              // 1 is called 1
				if s.Label == s.Value && !unknown && !plain || !speaks(lang, s.ByLabel) {
					t.Errorf("%s: the group %s of %s is called %q", lang, s.Value, s.ByLabel, s.Label)
				}
			case "file":
				years[s.Value] = true
			}
		}
		if len(years) != 5 {
			t.Errorf("%s: years compared are %v", lang, years)
		}
		for _, text := range append(d.Summary, d.Title) {
			if strings.Contains(text, "Q7") || strings.Contains(text, "overall") && lang == touchstone.Chinese {
				t.Errorf("%s: %s", lang, text)
			}
		}
	}
}

// speaks tells whether a text is in a language: Chinese has Han characters,
// English has none and begins with a capital.
func speaks(lang touchstone.Language, text string) bool {
	han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if lang == touchstone.Chinese {
		return han
	}
	return !han && text != "" && unicode.IsUpper(rune(text[0]))
}
