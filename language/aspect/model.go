// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"math"

	"touchstone/language"
	"touchstone/language/linear"
)

// Model is what was learnt from labelled texts of one industry. It does not
// change and may be shared. What it has hangs on what the labels tell: the
// words that they stand on, or only the text. The zero value knows nothing: the
// taxonomy alone decides, and every confidence is a half.
type Model struct {
	tagger   *tagger       // marks terms and opinions; nil where labels stand on no words
	category *linear.Model // tells the aspect of a place; its classes are keys; may be nil
	presence []detector    // tells whether a text speaks of an aspect; none where labels stand on words
	han      bool          // learnt from texts in Chinese; else from texts in letters
	least    float64       // how much a text must speak of an aspect
	floor    float64       // the same of the one that it speaks of most
	polarity *linear.Model // tells the feeling in a place; may be nil
	// The confidence in mentions of aspects that the model knows, and in those
	// that the taxonomy alone found.
	sure, rules linear.Logistic
}

// detector tells whether texts speak of an aspect.
type detector struct {
	key   string
	model *linear.Model
}

// Knows gives the keys of the aspects that the model finds by itself.
func (m *Model) Knows() []string {
	var keys []string
	for _, d := range m.presence {
		keys = append(keys, d.key)
	}
	if m.category != nil {
		keys = append(keys, m.category.Classes...)
	}
	return keys
}

// confidence is the probability that aspect and polarity of a draft are right.
func (m *Model) confidence(d *draft) float64 {
	fit := m.rules
	if d.way == tagged || d.way == guessed || d.weighed {
		fit = m.sure
	}
	if fit == nil {
		return 0.5
	}
	x := d.traits()
	return fit.Probability(x[:])
}

// Features of presence: n-grams of characters and words. Those of places are
// our own; of them only the number of buckets counts.
var (
	presenceFeatures = linear.Features{Bits: 16, Chars: 2, Words: 1}
	placeFeatures    = linear.Features{Bits: placeBits, Chars: 1}
)

// best gives the class with the highest score, and by how much it is ahead of
// the next.
func best(m *linear.Model, scores []float64, features []uint32) (class int, ahead float64) {
	scores = scores[:m.Rows()]
	m.Score(scores, features)
	class = m.Best(scores)
	if len(scores) == 1 {
		return class, math.Abs(scores[0])
	}
	next := math.Inf(-1)
	for k, s := range scores {
		if k != class {
			next = max(next, s)
		}
	}
	return class, scores[class] - next
}

// polarityOf gives the polarity that a class of a model is named after.
func polarityOf(name string) language.Polarity {
	for p := language.Negative; p <= language.Positive; p++ {
		if p.String() == name {
			return p
		}
	}
	return language.Neutral
}
