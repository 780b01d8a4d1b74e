// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Usage is how the people of one workspace use words otherwise than a model
// knows: n-grams that move the log-odds which the model gives a text, of being
// positive, or of taking a side. It does not change and may be shared. It holds
// weights of hashed n-grams, never a sentence.
type Usage struct{ model *linear.Model }

const usageShift = 2 // 2^18 buckets

func usageFeatures() linear.Features {
	f := texts()
	f.Bits -= usageShift
	return f
}

// LearnUsage learns from texts that people labelled what a model that knows no
// usage gets wrong: of texts whose side it takes plainly it learns nothing. Held
// are texts that teach nothing by themselves, and keep what is learnt from
// moving others than those it is about. Neutral texts are left out. The same
// model, examples and seed give the same usage, bit for bit.
func (m *Model) LearnUsage(ctx context.Context, labelled, held []Example, seed uint64) (*Usage, error) {
	reader := m.With(nil).Reader()
	return learnUsage(ctx, reader, labelled, held, seed, [2]string{"negative", "positive"}, func(e Example, t *plain.Text, found *lexicon.Reading, features []uint32) (second, counts bool, logit float64) {
		return e.Polarity == language.Positive, e.Polarity != language.Neutral, reader.read(t, found, features).logit
	})
}

// LearnSides learns which texts of a workspace take no side, in the manner of
// LearnUsage, on top of a model with its usage: Neutral texts are what teaches,
// against all others. A model that never calls a text Neutral cannot learn it.
func (m *Model) LearnSides(ctx context.Context, labelled, held []Example, seed uint64) (*Usage, error) {
	if m.weights.Side == nil {
		return nil, errors.New("the model calls no text neutral")
	}
	reader := m.Reader()
	return learnUsage(ctx, reader, labelled, held, seed, [2]string{"neutral", "sided"}, func(e Example, t *plain.Text, found *lexicon.Reading, features []uint32) (second, counts bool, logit float64) {
		a := reader.read(t, found, features)
		return e.Polarity != language.Neutral, true, reader.side(&a, reader.used(features))
	})
}

// known tells of a text which of two classes it is in, whether it counts, and
// the log-odds that a model gives it.
type known func(e Example, t *plain.Text, found *lexicon.Reading, features []uint32) (second, counts bool, logit float64)

func learnUsage(ctx context.Context, reader *Reader, labelled, held []Example, seed uint64, classes [2]string, tell known) (*Usage, error) {
	var t plain.Text
	var lesson linear.Lesson
	finder := lexicon.Shipped().Finder()
	for i, e := range append(slices.Clip(labelled), held...) {
		if !(e.Weight > 0) {
			return nil, fmt.Errorf("example %d weighs %v; it must be above 0", i, e.Weight)
		}
		t.Reset(e.Text)
		features := reader.hasher.Hash(t.Runes())
		second, counts, logit := tell(e, &t, finder.Read(&t), features)
		if counts && len(features) > 0 {
			lesson.Add(ofUsage(nil, features), second, logit, e.Weight, i >= len(labelled))
		}
	}
	learnt, err := lesson.Learn(ctx, usageFeatures(), classes, seed)
	if err != nil {
		return nil, fmt.Errorf("learn how words are used: %w", err)
	}
	return &Usage{learnt}, nil
}

// ofUsage takes the n-grams that usage is told by.
func ofUsage(into, features []uint32) []uint32 {
	for _, b := range features {
		into = append(into, b>>usageShift)
	}
	return into
}

// With gives the model with a usage in the place of the one that it has; nil is
// none.
func (m *Model) With(u *Usage) *Model {
	out := *m
	out.usage = u
	return &out
}

// WithSides gives the model with what LearnSides gave in the place of what it
// has; nil is none. It holds for texts as a whole, not for their clauses: a text
// of good and bad clauses may be neutral.
func (m *Model) WithSides(u *Usage) *Model {
	out := *m
	out.sides = u
	return &out
}

// Marshal gives the usage as a file.
func (u *Usage) Marshal() ([]byte, error) { return u.model.Marshal() }

// ParseUsage reads a usage file; what is damaged or of another version is an
// error.
func ParseUsage(file []byte) (*Usage, error) {
	m, err := linear.Parse(file)
	if err != nil {
		return nil, fmt.Errorf("usage of words: %w", err)
	}
	if m.Features != usageFeatures() || m.Rows() != 1 {
		return nil, fmt.Errorf("usage of words: other features")
	}
	return &Usage{m}, nil
}
