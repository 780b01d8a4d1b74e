// SPDX-License-Identifier: Apache-2.0

package intent

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"touchstone/language/languagetest"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

var rewrite = flag.Bool("rewrite", false, "write the shipped model anew")

// TestShippedModelIsLearntFromOwnSentences trains the shipped model again: it
// must be the same, bit for bit.
func TestShippedModelIsLearntFromOwnSentences(t *testing.T) {
	m, err := kit.Train(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if *rewrite {
		if err := os.WriteFile("shipped.model", file, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(file, shipped) {
		t.Error("training gives another model: go test ./language/intent -run Shipped -rewrite")
	}
}

// reader reads texts with the shipped model.
type reader struct {
	text   plain.Text
	finder *lexicon.Finder
	reader *Reader
}

func newReader() *reader {
	return &reader{finder: lexicon.Shipped().Finder(), reader: Shipped().Reader()}
}

func (r *reader) read(text string) []string {
	r.text.Reset(text)
	out := []string{}
	for _, i := range r.reader.Read(&r.text, r.finder.Read(&r.text)) {
		out = append(out, string(i))
	}
	return out
}

// answer is what a text wants and what was read.
type answer struct{ want, got []string }

func answers(part languagetest.Part) []answer {
	var out []answer
	r := newReader()
	for _, w := range languagetest.Intents(part) {
		out = append(out, answer{w.Intents, r.read(w.Text)})
	}
	return out
}

// scores gives micro-F1 over all pairs of text and intent, and the mean of the
// F1 of the intents.
func scores(all []answer) (micro, macro float64) {
	var right, of float64
	for _, label := range labels {
		var r, n float64
		for _, a := range all {
			want, got := slices.Contains(a.want, label), slices.Contains(a.got, label)
			if want {
				n++
			}
			if got {
				n++
			}
			if want && got {
				r += 2
			}
		}
		right, of = right+r, of+n
		if n > 0 {
			macro += r / n / float64(len(labels))
		}
	}
	return right / of, macro
}

// intervals gives the middle 95 of 100 values of both scores over samples
// drawn with replacement.
func intervals(all []answer) (micro, macro [2]float64) {
	const draws = 1000
	random := rand.New(rand.NewPCG(1, 2))
	values := [2][]float64{}
	sample := make([]answer, len(all))
	for range draws {
		for i := range sample {
			sample[i] = all[random.IntN(len(all))]
		}
		a, b := scores(sample)
		values[0], values[1] = append(values[0], a), append(values[1], b)
	}
	middle := func(v []float64) [2]float64 {
		slices.Sort(v)
		return [2]float64{v[draws*25/1000], v[draws*975/1000]}
	}
	return middle(values[0]), middle(values[1])
}

// least is what both scores are at least; the issue names no figure.
const least = 0.80

// TestFigures tells the figures of both parts. Of the part that is held out it
// tells nothing else.
func TestFigures(t *testing.T) {
	for _, part := range []languagetest.Part{languagetest.Tuning, languagetest.Heldout} {
		all := answers(part)
		micro, macro := scores(all)
		a, b := intervals(all)
		t.Logf("%s: micro-F1 %.3f %.3f, macro-F1 %.3f %.3f", part, micro, a, macro, b)
		if micro < least || macro < least {
			t.Errorf("%s: micro-F1 %.3f and macro-F1 %.3f; %v at least", part, micro, macro, least)
		}
	}
}

// TestOwnSentencesAreOurOwn keeps the sentences that are learnt from apart
// from those that judge.
func TestOwnSentencesAreOurOwn(t *testing.T) {
	own := map[string]bool{}
	for _, e := range kit.Own() {
		if own[e.Text] {
			t.Errorf("%q is there twice", e.Text)
		}
		own[e.Text] = true
	}
	if len(own) < 300 {
		t.Errorf("only %d sentences", len(own))
	}
	for _, part := range []languagetest.Part{languagetest.Tuning, languagetest.Heldout} {
		for _, w := range languagetest.Intents(part) {
			if own[w.Text] {
				t.Errorf("a sentence of %s is learnt from", part)
			}
		}
	}
}

func TestNothingIsWantedWithoutWords(t *testing.T) {
	r := newReader()
	for _, text := range []string{"", "  ", "???", "12345", "😡", "\xff\xfe", "https://example.com/?why"} {
		if got := r.read(text); len(got) > 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, e := range kit.Own()[:20] {
		f.Add(e.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := newReader().read(text)
		last := -1
		for _, i := range got {
			k := slices.Index(labels, i)
			if k <= last {
				t.Errorf("%q: %v is not in order", text, got)
			}
			last = k
		}
	})
}

func BenchmarkRead(b *testing.B) {
	all := kit.Own()
	texts := make([]plain.Text, len(all))
	for i, e := range all {
		texts[i].Reset(e.Text)
	}
	r := newReader()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		t := &texts[n%len(texts)]
		r.reader.Read(t, r.finder.Read(t))
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "texts/s")
}
