// SPDX-License-Identifier: Apache-2.0

package aspect_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"touchstone/internal/testenv"
	"touchstone/language"
	"touchstone/language/aspect"
)

// The sets of this file may only be used for research: models of them are
// trained here and thrown away.

var named = map[string]language.Polarity{"negative": language.Negative, "neutral": language.Neutral, "positive": language.Positive}

// unpacked opens a packed file of the shared data.
func unpacked(t *testing.T, path ...string) *gzip.Reader {
	t.Helper()
	file, err := os.Open(testenv.Shared(t, append([]string{"data"}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	r, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// where gives the first place of a part in a text, empty where there is none.
func where(text, part string) language.Span {
	if at := strings.Index(text, part); at >= 0 && part != "" {
		return language.Span{Start: at, End: at + len(part)}
	}
	return language.Span{}
}

// triplets reads every nth text of a file of the Dianping set.
func triplets(t *testing.T, name string, nth int) []aspect.Example {
	t.Helper()
	lines := bufio.NewScanner(unpacked(t, "zh_dianping_triplets", name))
	lines.Buffer(nil, 1<<20)
	var examples []aspect.Example
	for n := 0; lines.Scan(); n++ {
		if n%nth != 0 {
			continue
		}
		var row struct {
			Text     string
			Triplets []struct{ Aspect, Opinion, Polarity string }
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		e := aspect.Example{Text: row.Text}
		for _, x := range row.Triplets {
			e.Labels = append(e.Labels, aspect.Label{Term: where(row.Text, x.Aspect), Opinion: where(row.Text, x.Opinion), Polarity: named[x.Polarity]})
		}
		examples = append(examples, e)
	}
	return examples
}

// termSet reads a file of terms: a row for each, texts together.
func termSet(t *testing.T, path ...string) []aspect.Example {
	t.Helper()
	rows, err := csv.NewReader(unpacked(t, path...)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	var examples []aspect.Example
	for _, row := range rows[1:] {
		text := row[0]
		if _, seen := at[text]; !seen {
			at[text] = len(examples)
			examples = append(examples, aspect.Example{Text: text})
		}
		e := &examples[at[text]]
		e.Labels = append(e.Labels, aspect.Label{Term: where(text, row[1]), Polarity: named[row[2]]})
	}
	return examples
}

// polarities gives for each label, given where it stands, whether the model
// tells its polarity; those that keep leaves out do not count.
func polarities(m *aspect.Model, test []aspect.Example, keep func(aspect.Example, aspect.Label) bool) [][]bool {
	taxonomy, _ := aspect.Shipped(aspect.General)
	r := newReading(taxonomy, m)
	var all [][]bool
	for _, e := range test {
		var right []bool
		for _, l := range e.Labels {
			if !keep(e, l) {
				continue
			}
			r.text.Reset(e.Text)
			got, _ := r.Polarity(&r.text, r.finder.Read(&r.text), l.Term, l.Opinion)
			right = append(right, got == l.Polarity)
		}
		all = append(all, right)
	}
	return all
}

func accuracy(all [][]bool) float64 {
	var hit, n float64
	for _, text := range all {
		for _, right := range text {
			n++
			if right {
				hit++
			}
		}
	}
	return hit / max(n, 1)
}

func every(aspect.Example, aspect.Label) bool { return true }

// spans compares the terms and opinions that a model marks with those labelled.
func spans(m *aspect.Model, test []aspect.Example) (terms, opinions []tally) {
	taxonomy, _ := aspect.Shipped(aspect.General)
	r := newReading(taxonomy, m)
	for _, e := range test {
		trueTerms, trueOpinions := map[language.Span]bool{}, map[language.Span]bool{}
		for _, l := range e.Labels {
			trueTerms[l.Term], trueOpinions[l.Opinion] = true, true
		}
		delete(trueTerms, language.Span{})
		delete(trueOpinions, language.Span{})
		r.text.Reset(e.Text)
		foundTerms, foundOpinions := r.Spans(&r.text, r.finder.Read(&r.text))
		terms = append(terms, compare(set(foundTerms), trueTerms))
		opinions = append(opinions, compare(set(foundOpinions), trueOpinions))
	}
	return terms, opinions
}

func set(spans []language.Span) map[language.Span]bool {
	all := map[language.Span]bool{}
	for _, s := range spans {
		all[s] = true
	}
	return all
}

func TestTripletsOfDianping(t *testing.T) {
	nth := 4
	if os.Getenv("NIGHTLY") != "" {
		nth = 1
	}
	taxonomy, _ := aspect.Shipped(aspect.General)
	m, err := aspect.Learn(context.Background(), taxonomy, triplets(t, "train.jsonl.gz", nth), aspect.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	test := triplets(t, "dev.jsonl.gz", 1)
	reach(t, "polarity of terms with their opinion", resampled(polarities(m, test, every), accuracy), 0.85)
	alone := make([]aspect.Example, len(test))
	for i, e := range test {
		alone[i] = aspect.Example{Text: e.Text}
		for _, l := range e.Labels {
			if l.Term.End > 0 {
				alone[i].Labels = append(alone[i].Labels, aspect.Label{Term: l.Term, Polarity: l.Polarity})
			}
		}
	}
	t.Logf("polarity of terms alone: %v; of those whose triplets agree: %v", resampled(polarities(m, alone, every), accuracy), resampled(polarities(m, alone, agreed), accuracy))
	terms, opinions := spans(m, test)
	t.Logf("span F1 of terms %v, of opinions %v", resampled(terms, f1), resampled(opinions, f1))
}

// agreed tells labels whose term has no label with another polarity.
func agreed(e aspect.Example, l aspect.Label) bool {
	for _, other := range e.Labels {
		if other.Term == l.Term && other.Polarity != l.Polarity {
			return false
		}
	}
	return true
}

func TestTermsOfGoods(t *testing.T) {
	var learn, test []aspect.Example
	domains := map[string][]aspect.Example{}
	for _, domain := range []string{"camera", "car", "mooc", "notebook", "phone", "shampoo"} {
		a, b := held(termSet(t, "zh_absa_terms", domain+"_train.csv.gz"))
		learn, test = append(learn, a...), append(test, b...)
		domains[domain] = b
	}
	taxonomy, _ := aspect.Shipped(aspect.General)
	m, err := aspect.Learn(context.Background(), taxonomy, learn, aspect.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	reach(t, "polarity of terms", resampled(polarities(m, test, every), accuracy), 0.85)
	for domain, part := range domains {
		terms, _ := spans(m, part)
		t.Logf("%s: polarity %v, span F1 of terms %v", domain, resampled(polarities(m, part, every), accuracy), resampled(terms, f1))
	}
	terms, _ := spans(m, test)
	t.Logf("span F1 of terms %v", resampled(terms, f1))
}

func TestEnglishTerms(t *testing.T) {
	if os.Getenv("NIGHTLY") == "" {
		return // no target; the figures are for the page
	}
	for _, domain := range []string{"mams", "television", "tshirt"} {
		learn, test := held(termSet(t, "en_absa_terms", domain+"_train.csv.gz"))
		taxonomy, _ := aspect.Shipped(aspect.General)
		m, err := aspect.Learn(context.Background(), taxonomy, learn, aspect.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		terms, _ := spans(m, test)
		t.Logf("%s: polarity %v, span F1 of terms %v", domain, resampled(polarities(m, test, every), accuracy), resampled(terms, f1))
	}
}
