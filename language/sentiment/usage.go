// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"context"
	"fmt"
	"slices"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Usage is how the people of one workspace use words otherwise than a model
// knows: n-grams that move the log-odds which the model gives a text. It
// does not change and may be shared. It holds weights of hashed n-grams, never
// a sentence.
type Usage struct{ model *linear.Model }

const (
	usageShift  = 2 // 2^18 buckets
	usageCost   = 1
	usageRounds = 12
	usageMargin = 4 // log-odds from which on a text is on its side plainly
)

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
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), m.With(nil).Reader()
	var s linear.Set
	for i, e := range append(slices.Clip(labelled), held...) {
		if !(e.Weight > 0) {
			return nil, fmt.Errorf("example %d weighs %v; it must be above 0", i, e.Weight)
		}
		t.Reset(e.Text)
		features := reader.hasher.Hash(t.Runes())
		if e.Polarity == language.Neutral || len(features) == 0 {
			continue
		}
		known := reader.logit(&t, finder.Read(&t), features) / usageMargin
		if i >= len(labelled) { // at least as plain as a text that teaches nothing
			known = float64(e.Polarity) * max(1, float64(float64(e.Polarity)*known))
		}
		s.Features = append(s.Features, slices.Clone(ofUsage(nil, features)))
		s.Class = append(s.Class, int(e.Polarity+1)/2)
		s.Weight = append(s.Weight, e.Weight)
		s.Offset = append(s.Offset, known)
	}
	learnt, err := linear.Train(ctx, usageFeatures(), []string{"negative", "positive"}, s, linear.Options{Seed: seed, Cost: usageCost, Rounds: usageRounds})
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

// Marshal gives the usage as a file.
func (u *Usage) Marshal() ([]byte, error) { return u.model.Marshal() }

// Sum is the SHA-256 of what the usage holds, in hex.
func (u *Usage) Sum() (string, error) { return u.model.Sum() }

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
