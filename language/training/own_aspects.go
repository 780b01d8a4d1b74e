// SPDX-License-Identifier: Apache-2.0

package training

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"touchstone"
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
	"touchstone/stats"
)

// AspectScore is how well the mentions of one aspect were found in texts that the
// model had not learnt from; Aspect is "" for all together.
type AspectScore struct {
	Aspect      string         `json:"aspect"`
	Labelled    int            `json:"labelled"` // texts that speak of it, by their labels
	Found       int            `json:"found"`    // texts that speak of it, by the model
	Both        int            `json:"both"`
	SamePolar   int            `json:"same_polarity"` // of both, where the polarity is that of the label
	Precision   float64        `json:"precision"`
	PrecisionAt stats.Interval `json:"precision_95"` // Wilson, 95 %
	Recall      float64        `json:"recall"`
	RecallAt    stats.Interval `json:"recall_95"`
}

// AspectResult is a model of aspects, and how well it did when it had learnt from
// four fifths of the texts and was asked about the rest.
type AspectResult struct {
	Model    *aspect.Model
	Texts    int           // learnt from
	HeldOut  int           // of them, asked about before
	ByAspect []AspectScore // the most labelled first
	All      AspectScore   // of all together
}

// leastTexts is how many labelled texts can be learnt from.
const leastTexts = 50

// LearnAspects makes a model of texts that are labelled with aspects of a
// taxonomy. Aspects that the taxonomy does not have are Invalid and named; fewer
// than fifty texts are NotEnough.
func LearnAspects(ctx context.Context, t *aspect.Taxonomy, examples []aspect.Example, o Options) (*AspectResult, error) {
	if err := learnable(t, examples); err != nil {
		return nil, err
	}
	train, test := heldOutTexts(examples)
	trial, err := aspect.Learn(ctx, t, train, aspect.Options{Seed: o.Seed})
	if err != nil {
		return nil, err
	}
	o.progress(1, 2)
	r := &AspectResult{Texts: len(examples), HeldOut: len(test)}
	r.judge(t, trial, test)
	if r.Model, err = aspect.Learn(ctx, t, examples, aspect.Options{Seed: o.Seed}); err != nil {
		return nil, err
	}
	o.progress(2, 2)
	return r, nil
}

func (o Options) progress(done, of int) {
	if o.Progress != nil {
		o.Progress(done, of)
	}
}

// learnable tells why examples cannot be learnt from.
func learnable(t *aspect.Taxonomy, examples []aspect.Example) error {
	var unknown []string
	for _, e := range examples {
		for _, l := range e.Labels {
			if _, ok := t.Aspect(l.Aspect); !ok && !slices.Contains(unknown, l.Aspect) {
				unknown = append(unknown, l.Aspect)
			}
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		var known []string
		for _, a := range t.Aspects() {
			known = append(known, a.Key)
		}
		const shown = 20
		return &touchstone.Error{Kind: touchstone.Invalid, Field: "aspect", Message: touchstone.Msg("training.unknown_aspects",
			"unknown", strings.Join(unknown[:min(len(unknown), shown)], ", "), "known", strings.Join(known, ", "))}
	}
	if !slices.ContainsFunc(examples, func(e aspect.Example) bool { return len(e.Labels) > 0 }) {
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("training.no_labels")}
	}
	if len(examples) < leastTexts {
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("training.few_texts", "texts", len(examples), "least", leastTexts)}
	}
	return nil
}

// heldOutTexts parts examples by the hash of their letters and characters.
func heldOutTexts(examples []aspect.Example) (train, test []aspect.Example) {
	var text plain.Text
	for _, e := range examples {
		text.Reset(e.Text)
		if sentiment.Key(&text)%5 == 0 {
			test = append(test, e)
		} else {
			train = append(train, e)
		}
	}
	return train, test
}

// judge counts, for each aspect that some text is labelled with, which texts speak
// of it, as the model finds it with the moods of clauses that ship.
func (r *AspectResult) judge(t *aspect.Taxonomy, m *aspect.Model, test []aspect.Example) {
	by := map[string]*AspectScore{}
	for _, e := range test {
		for _, l := range e.Labels {
			by[l.Aspect] = &AspectScore{Aspect: l.Aspect}
		}
	}
	reads := newAspectReader(t, m)
	for _, e := range test {
		labelled, found := map[string]int{}, map[string]int{}
		for _, l := range e.Labels {
			labelled[l.Aspect] += int(l.Polarity)
		}
		for _, m := range reads.read(e.Text) {
			found[m.Aspect] += int(m.Polarity)
		}
		for key, s := range by {
			s.count(labelled, found, key)
		}
	}
	for _, s := range by {
		r.All.add(s)
		s.finish()
		r.ByAspect = append(r.ByAspect, *s)
	}
	r.All.finish()
	slices.SortFunc(r.ByAspect, func(a, b AspectScore) int {
		return cmp.Or(cmp.Compare(b.Labelled, a.Labelled), cmp.Compare(a.Aspect, b.Aspect))
	})
}

// count adds a text, whose polarity of an aspect is the side that most of its
// labels or mentions take.
func (s *AspectScore) count(labelled, found map[string]int, key string) {
	want, isLabelled := labelled[key]
	got, isFound := found[key]
	if isLabelled {
		s.Labelled++
	}
	if isFound {
		s.Found++
	}
	if isLabelled && isFound {
		s.Both++
		if cmp.Compare(want, 0) == cmp.Compare(got, 0) {
			s.SamePolar++
		}
	}
}

func (s *AspectScore) add(o *AspectScore) {
	s.Labelled, s.Found, s.Both, s.SamePolar = s.Labelled+o.Labelled, s.Found+o.Found, s.Both+o.Both, s.SamePolar+o.SamePolar
}

// finish tells the shares. Of nothing the share is 0, anywhere from 0 to 1.
func (s *AspectScore) finish() {
	s.Precision, s.PrecisionAt = shareOf(s.Both, s.Found)
	s.Recall, s.RecallAt = shareOf(s.Both, s.Labelled)
}

func shareOf(n, of int) (float64, stats.Interval) {
	if of == 0 {
		return 0, stats.Interval{Low: 0, High: 1}
	}
	return float64(n) / float64(of), stats.Wilson(float64(n), float64(of))
}

// aspectReader reads the mentions of texts with a model.
type aspectReader struct {
	aspects *aspect.Reader
	finder  *lexicon.Finder
	mood    *sentiment.Reader
	text    plain.Text
	feel    []language.Sentiment
}

func newAspectReader(t *aspect.Taxonomy, m *aspect.Model) *aspectReader {
	return &aspectReader{aspects: aspect.NewReader(t, m), finder: lexicon.Shipped().Finder(), mood: sentiment.Shipped().Reader()}
}

func (r *aspectReader) read(text string) []language.Mention {
	r.text.Reset(text)
	said := r.finder.Read(&r.text)
	r.feel = r.feel[:0]
	for i := range r.text.Clauses() {
		r.feel = append(r.feel, r.mood.Clause(&r.text, said, i))
	}
	return r.aspects.Read(&r.text, said, r.feel)
}
