// SPDX-License-Identifier: Apache-2.0

package emotion

import (
	"cmp"
	"context"
	_ "embed"
	"math"
	"slices"
	"sync"

	"touchstone/language"
	"touchstone/language/cue"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

//go:embed cues.tsv
var cueLines string

//go:embed own.tsv
var ownLines string

//go:embed shipped.model
var shipped []byte

// none is the label of texts that show no emotion.
const none = "none"

// labels are the emotions, and none as the last.
var labels = []string{string(language.Joy), string(language.Satisfied), string(language.Hopeful), string(language.Surprised),
	string(language.Anxious), string(language.Disappointed), string(language.Angry), none}

// valence is where on the emotion curve an emotion of full strength lies;
// surprise takes the side of the opinions beside it.
var valence = [...]float64{1, 0.8, 0.5, 0, -0.7, -0.7, -1, 0}

// kit is the cues, the sentences and the model that come with the program.
var kit = cue.Kit{Labels: labels, Cues: cueLines, Sentences: ownLines, Model: shipped}

// Model tells emotions. It does not change and may be shared.
type Model struct{ *cue.Model }

// Shipped gives the model that comes with the program; it is loaded once, in
// some milliseconds.
var Shipped = sync.OnceValue(func() *Model { return &Model{kit.Shipped()} })

// Own gives the sentences that the shipped model was learnt from.
func Own() []cue.Example { return kit.Own() }

// With gives the model with what a workspace taught it; nil is nothing.
func (m *Model) With(u *cue.Usage) *Model { return &Model{m.Model.With(u)} }

// LearnUsage learns what people call the strongest emotion of texts, or "none".
// Where the model says the same, what else it finds in the text stays beside.
// See cue.Model.LearnUsage.
func (m *Model) LearnUsage(ctx context.Context, labelled, held []cue.Example, seed uint64) (*cue.Usage, error) {
	var t plain.Text
	r, finder := m.With(nil).Reader(), lexicon.Shipped().Finder()
	said := slices.Clone(labelled)
	for i, e := range said {
		t.Reset(e.Text)
		found := r.Read(&t, finder.Read(&t)).Feelings
		if len(found) > 0 && slices.Contains(e.Labels, string(found[0].Emotion)) {
			said[i].Labels = nil
			for _, f := range found {
				said[i].Labels = append(said[i].Labels, string(f.Emotion))
			}
		}
	}
	return m.Model.LearnUsage(ctx, said, held, seed)
}

// Reader reads texts with a model. A worker keeps one for its buffers; it is
// not for several goroutines at once.
type Reader struct {
	cues   *cue.Reader
	result Result
}

// Reader gives a new reader of texts.
func (m *Model) Reader() *Reader { return &Reader{cues: m.Model.Reader()} }

// Result is what emotions a text shows.
type Result struct {
	// Feelings are the emotions, strongest first; empty where none is clear.
	Feelings []language.Feeling
	// Value is the signed emotion value, in [-1, 1]: the valences of the
	// feelings by their strengths.
	Value float64
}

// How likely an emotion must be: one that no cue speaks for, and one beside
// the first, also against it; and how strong that is at most, against it.
const (
	clear  = 0.5
	second = 0.5
	beside = 0.9
)

// told is by how much people have to move the log-odds of an emotion to say it
// themselves.
const told = 1

// Read tells the emotions of a text. The opinions are those that a
// lexicon.Finder found in it. Feelings is good until the next call. A text
// without words or pictures shows none.
func (r *Reader) Read(t *plain.Text, opinions *lexicon.Reading) Result {
	r.result = Result{Feelings: r.result.Feelings[:0]}
	if !speaks(t) {
		return r.result
	}
	p := r.cues.Read(t, opinions)
	best := taken(p, r.cues.Cues(), r.cues.Taught(), opinions.Whole.Score())
	if labels[best] == none {
		return r.result
	}
	strength := intensity(t, opinions) * (0.7 + 0.3*p[best])
	r.result.Feelings = append(r.result.Feelings, language.Feeling{Emotion: language.Emotion(labels[best]), Strength: strength})
	for k := range len(labels) - 1 {
		if k != best && p[k] >= second && p[k] >= second*p[best] && p[k] > p[len(labels)-1] {
			weaker := strength * beside * min(1, p[k]/p[best])
			r.result.Feelings = append(r.result.Feelings, language.Feeling{Emotion: language.Emotion(labels[k]), Strength: weaker})
		}
	}
	slices.SortStableFunc(r.result.Feelings, func(a, b language.Feeling) int { return cmp.Compare(b.Strength, a.Strength) })
	r.result.Value = value(r.result.Feelings, opinions)
	return r.result
}

// side is the score of opinions that take a side clearly.
const side = 0.5

// taken gives the index of the label that a text bears: the most probable,
// except that a text whose opinions are plainly bad shows one of the bad
// feelings, not surprise or none, and one whose opinions are plainly good does
// not show none. Beside those a feeling that no cue speaks for must be clear.
// What the people of a workspace taught holds against these rules.
func taken(p, cues, taught []float64, score float64) int {
	best := slices.Index(p, slices.Max(p))
	switch {
	case taught[best] >= told:
		return best
	case score <= -side && (labels[best] == none || labels[best] == string(language.Surprised)):
		return likeliest(p, func(valence float64) bool { return valence < 0 })
	case score >= side && labels[best] == none:
		return likeliest(p, func(valence float64) bool { return valence > 0 })
	case p[best] < clear && cues[best] <= 0 && math.Abs(score) < side:
		return len(labels) - 1
	}
	return best
}

// likeliest gives the most probable label of some valence.
func likeliest(p []float64, fits func(valence float64) bool) int {
	best := -1
	for k := range p {
		if fits(valence[k]) && (best < 0 || p[k] > p[best]) {
			best = k
		}
	}
	return best
}

// speaks reports whether there is anything in a text that can show a feeling.
func speaks(t *plain.Text) bool {
	return slices.ContainsFunc(t.Kinds(), func(k plain.Kind) bool {
		return k == plain.Letter || k == plain.Han || k == plain.Emoji || k == plain.Sign
	})
}

// The strength of a feeling that nothing strengthens, and what does.
const (
	usual  = 0.55
	louder = 0.12 // a mark of exclamation, up to three; so a letter drawn out
	surer  = 0.15 // a word of degree, by how far it multiplies
)

// intensity tells from degree words, marks and pictures how strong what is
// felt is, in (0, 1].
func intensity(t *plain.Text, opinions *lexicon.Reading) float64 {
	loud, drawn := 0, 0
	runes := t.Runes()
	for i, r := range runes {
		switch {
		case r == '!', t.Kinds()[i] == plain.Emoji:
			loud++
		case i >= 2 && r == runes[i-1] && r == runes[i-2] && t.Kinds()[i] != plain.Digit:
			drawn++
		}
	}
	strongest := 0.0
	for _, o := range opinions.Opinions {
		strongest = math.Max(strongest, math.Abs(o.Strength))
	}
	force := usual + louder*float64(min(loud, 3)+min(drawn, 2))
	if strongest > 1 {
		force += surer * (strongest - 1)
	} else if strongest > 0 && strongest < 0.7 {
		force -= surer
	}
	return math.Max(0.1, math.Min(1, force))
}

// value is the mean of the valences, weighed by strength, times the greatest
// strength.
func value(feelings []language.Feeling, opinions *lexicon.Reading) float64 {
	sum, weight := 0.0, 0.0
	for _, f := range feelings {
		v := valence[slices.Index(labels, string(f.Emotion))]
		if f.Emotion == language.Surprised {
			v = 0.5 * opinions.Whole.Score()
		}
		sum += v * f.Strength
		weight += f.Strength
	}
	if weight == 0 {
		return 0
	}
	return sum / weight * feelings[0].Strength
}
