// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"touchstone/internal/reference"
	"touchstone/language/plain"
)

// peers are the results of scikit-learn and gensim on banking8.csv; the
// tolerances are those of shared/reference/topics/README.md.
type peers struct {
	StopWords  []string `json:"stop_words"`
	Categories []string
	Vocabulary int                             `json:"vocabulary_size"`
	CTFIDF     map[string][][2]json.RawMessage `json:"ctfidf_by_true_class"`
	NMF        struct {
		Error float64 `json:"reconstruction_err_frobenius"`
		NMI   float64
	} `json:"nmf_cd"`
	NPMI struct {
		PerTopic []float64 `json:"per_topic"`
	} `json:"coherence_c_npmi_of_ctfidf_top8"`
	Metrics struct {
		A, B []int
		NMI  float64 `json:"nmi_arithmetic"`
		ARI  float64
	} `json:"cluster_metrics_vector"`
}

// banking gives the texts of the reference, as written and as its terms, with
// the true group of each.
func banking(t *testing.T) (p peers, written []string, terms [][]string, truth []int) {
	t.Helper()
	reference.JSON(t, &p, "topics", "banking8.expected.json")
	table := reference.CSV(t, "topics", "banking8.csv")
	written = table.Words("text")
	word := regexp.MustCompile(`\w\w+`)
	for i, category := range table.Words("category") {
		truth = append(truth, slices.Index(p.Categories, category))
		var kept []string
		for _, w := range word.FindAllString(strings.ToLower(written[i]), -1) {
			if !slices.Contains(p.StopWords, w) {
				kept = append(kept, w)
			}
		}
		terms = append(terms, kept)
	}
	return p, written, terms, truth
}

func TestAgreementIsThatOfThePeer(t *testing.T) {
	p, _, _, _ := banking(t)
	nmi, ari := agreement(p.Metrics.A, p.Metrics.B)
	reference.Near(t, "NMI", nmi, p.Metrics.NMI, reference.Exact)
	reference.Near(t, "ARI", ari, p.Metrics.ARI, reference.Exact)
}

func TestFactorsAreThoseOfThePeer(t *testing.T) {
	p, _, terms, truth := banking(t)
	c := NewCorpus(terms, 2, 1, mostTerms, longestTerm)
	if len(c.Terms()) != p.Vocabulary {
		t.Fatalf("%d terms, want %d", len(c.Terms()), p.Vocabulary)
	}
	rows := c.weighted()
	f, err := factor(t.Context(), rows, len(c.terms), len(p.Categories), mostRounds)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "error", f.distance(rows), p.NMF.Error, .005)
	main := make([]int, len(rows))
	for i, w := range f.texts {
		main[i] = strongest(w)
	}
	if nmi, _ := agreement(main, truth); math.Abs(nmi-p.NMF.NMI) > .05 {
		t.Errorf("NMI %.4f, want %.4f", nmi, p.NMF.NMI)
	}
}

// distance is ‖X − WH‖.
func (f *factors) distance(rows []row) float64 {
	sum := 0.0
	for i, r := range rows {
		x := make([]float64, len(f.terms))
		for j, term := range r.terms {
			x[term] = r.weights[j]
		}
		for term, h := range f.terms {
			for t, w := range f.texts[i] {
				x[term] -= w * h[t]
			}
			sum += x[term] * x[term]
		}
	}
	return math.Sqrt(sum)
}

// tops gives the eight most distinctive terms of each category by the peer.
func (p *peers) tops(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for category, pairs := range p.CTFIDF {
		for _, pair := range pairs[:8] {
			var term string
			if err := json.Unmarshal(pair[0], &term); err != nil {
				t.Fatal(err)
			}
			out[category] = append(out[category], term)
		}
	}
	return out
}

func TestDistinctiveTermsAreThoseOfThePeer(t *testing.T) {
	p, _, terms, truth := banking(t)
	c := NewCorpus(terms, 2, 1, mostTerms, longestTerm)
	weights, _ := c.distinctive(truth, len(p.Categories))
	for category, tops := range p.tops(t) {
		for i, term := range tops {
			var want float64
			if err := json.Unmarshal(p.CTFIDF[category][i][1], &want); err != nil {
				t.Fatal(err)
			}
			at, known := slices.BinarySearch(c.terms, term)
			if !known {
				t.Fatalf("%s: no term %q", category, term)
			}
			reference.Near(t, category+" "+term, weights[slices.Index(p.Categories, category)][at], want, reference.Exact)
		}
	}
}

// gensim slides its window by forgetting the term that leaves it, also where
// the same term stands in it again. Counted so, its figures are met; where no
// term stands twice, its way of counting and ours agree.
func TestCoherenceIsThatOfThePeer(t *testing.T) {
	p, _, terms, _ := banking(t)
	once := make([][]string, len(terms))
	for i, text := range terms {
		for _, term := range text {
			if !slices.Contains(once[i], term) {
				once[i] = append(once[i], term)
			}
		}
	}
	tops := p.tops(t)
	for i, category := range slices.Sorted(slices.Values(p.Categories)) {
		if got, want := forgetful(terms, tops[category]), p.NPMI.PerTopic[i]; math.Abs(got-want) > 1e-6 {
			t.Errorf("%s: coherence %.8f, want %.8f", category, got, want)
		}
		reference.Near(t, category, Coherence(once, tops[category]), forgetful(once, tops[category]), reference.Exact)
	}
}

// forgetful is Coherence counted as gensim's WordOccurrenceAccumulator does.
func forgetful(texts [][]string, terms []string) float64 {
	o := newObserved(terms)
	for _, text := range texts {
		var inside []string
		for from := 0; from == 0 || from+window <= len(text); from++ {
			if from == 0 {
				inside = slices.Clone(text[:min(window, len(text))])
			} else {
				inside = slices.DeleteFunc(inside, func(term string) bool { return term == text[from-1] })
				inside = append(inside, text[from+window-1])
			}
			o.see(append([]string{""}, inside...)) // a window counts even where all of it was forgotten
		}
	}
	return o.coherence()
}

// The eight intents are found again from the texts alone, and so is their
// number.
func TestTheIntentsAreFoundAgain(t *testing.T) {
	_, written, _, truth := banking(t)
	steps := 0
	d, err := Discover(t.Context(), read(written), Options{Progress: func(done, total int) {
		if steps++; done != steps || done > total {
			t.Errorf("step %d is %d of %d", steps, done, total)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	nmi, _ := agreement(d.Main, truth)
	t.Logf("%d topics, NMI %.3f, stability %.3f", len(d.Topics), nmi, d.Stability)
	if nmi < .85 || len(d.Topics) != 8 || steps == 0 {
		t.Errorf("%d topics with NMI %.3f, want 8 with .85", len(d.Topics), nmi)
	}
	if d.Stability < .9 || d.Stability > 1+1e-9 {
		t.Errorf("stability %g", d.Stability)
	}
}

func read(texts []string) []Text {
	var t plain.Text
	out := make([]Text, len(texts))
	for i, text := range texts {
		t.Reset(text)
		out[i] = Read(&t)
	}
	return out
}
