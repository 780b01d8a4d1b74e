// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"math"

	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Reader reads texts with a model. A worker keeps one for its buffers; it is
// not for several goroutines at once.
type Reader struct {
	model   *Model
	counter *Counter
	hasher  *linear.Hasher
	facts   []float64
	out     []float64
	finer   *linear.Hasher // of the n-grams of a usage; nil where there is none
	taught  []float64      // by label
}

// Reader gives a new reader of texts.
func (m *Model) Reader() *Reader {
	n := len(m.list.labels)
	r := &Reader{model: m, counter: m.list.Counter(), hasher: hasher(grams), out: make([]float64, n), taught: make([]float64, n)}
	if m.usage != nil {
		r.finer = hasher(usageGrams())
	}
	return r
}

func hasher(f linear.Features) *linear.Hasher {
	h, err := linear.NewHasher(f)
	if err != nil {
		panic("cue: " + err.Error()) // features are constants
	}
	return h
}

// Read gives the probability of each label, by its index in the list's labels.
// The slice is good until the next call. The opinions are those that a
// lexicon.Finder found in the same text.
func (r *Reader) Read(t *plain.Text, opinions *lexicon.Reading) []float64 {
	r.facts = r.facts[:0]
	features := r.hasher.Hash(t.Runes())
	var score [1]float64
	for _, g := range r.model.grams {
		g.Score(score[:], features)
		r.facts = append(r.facts, share*score[0])
	}
	r.facts = r.counter.facts(r.facts, t, opinions)
	if u := r.model.usage; u != nil {
		fine := r.finer.Hash(t.Runes())
		for k, shift := range u.shifts {
			r.taught[k] = shift.Shift(fine)
		}
	}
	for k, join := range r.model.joins {
		r.out[k] = linear.Sigmoid(join.Logit(r.facts) + r.taught[k])
	}
	return r.out
}

// Taught gives by how much the people of a workspace moved the log-odds of each
// label of the text read last; zeros where they taught nothing.
func (r *Reader) Taught() []float64 { return r.taught }

// Cues gives how much the cues of the text read last speak for each label: 0
// for none, about 1 for a plain one.
func (r *Reader) Cues() []float64 { return r.counter.sums }

// share makes all facts small numbers, so that the fit, which likes small
// weights, does not trust few examples too much.
const share = 0.15

// facts appends what a text shows beside its n-grams.
func (c *Counter) facts(facts []float64, t *plain.Text, opinions *lexicon.Reading) []float64 {
	all := 0.0
	for _, sum := range c.Count(t) {
		facts = append(facts, share*squash(sum))
		all += math.Max(sum, 0)
	}
	w := opinions.Whole
	seen := marksOf(t)
	return append(facts, share*squash(all), share*squash(w.Positive), share*squash(w.Negative), share*w.Score(),
		share*has(w.Signs, lexicon.Asked), share*has(w.Signs, lexicon.Wished), share*has(w.Signs, lexicon.Ironic),
		share*squash(seen.loud), share*squash(seen.asks), share*squash(seen.glad), share*squash(seen.sad), share*squash(seen.drawn),
		share*squash(float64(len(t.Runes()))/20))
}

// squash takes a sum into [0, 1).
func squash(sum float64) float64 { return sum / (math.Abs(sum) + 1) }

func has(s, sign lexicon.Signs) float64 {
	if s&sign != 0 {
		return 1
	}
	return 0
}

// marks counts what stands between words.
type marks struct {
	loud, asks float64 // exclamation and question marks
	glad, sad  float64 // faces
	drawn      float64 // letters three in a row
}

func marksOf(t *plain.Text) marks {
	var m marks
	runes, kinds := t.Runes(), t.Kinds()
	for i, r := range runes {
		switch r {
		case '!':
			m.loud++
		case '?':
			m.asks++
		case plain.Glad:
			m.glad++
		case plain.Sad:
			m.sad++
		}
		if i >= 2 && r == runes[i-1] && r == runes[i-2] && (kinds[i] == plain.Han || kinds[i] == plain.Letter) {
			m.drawn++
		}
	}
	return m
}
