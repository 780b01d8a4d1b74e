// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Usage is how the people of one workspace label texts otherwise than a model
// does: n-grams that move the log-odds of each label. It does not change and may
// be shared. It holds weights of hashed n-grams, never a sentence.
type Usage struct{ shifts []*linear.Model } // by label

// usageGrams are the n-grams that a usage is told by: longer ones than are read,
// in more buckets, so that what is said of some words hardly falls upon others.
func usageGrams() linear.Features {
	f := grams
	f.Bits, f.Chars, f.Words = f.Bits+2, 3, 2
	return f
}

// LearnUsage learns from texts that people labelled what a model that knows no
// usage gets wrong: a label that it gives plainly where people do teaches
// nothing. One that people do not give and the model holds for less than even
// is left where it is, and keeps others from moving it. So do held texts with all
// their labels. The same model, examples and seed give the same usage, bit for
// bit. A label that a model has not is an error.
func (m *Model) LearnUsage(ctx context.Context, labelled, held []Example, seed uint64) (*Usage, error) {
	l := lesson{list: m.list, examples: append(append([]Example(nil), labelled...), held...)}
	if err := l.read(usageGrams()); err != nil {
		return nil, err
	}
	logits := m.logits(l.examples)
	u := &Usage{}
	for k, label := range m.list.labels {
		var shift linear.Lesson
		for i, features := range l.features {
			bears, logit := l.bears[k][i], logits[i][k]
			if len(features) > 0 {
				shift.Add(features, bears, logit, 1, i >= len(labelled) || !bears && logit < 0)
			}
		}
		learnt, err := shift.Learn(ctx, usageGrams(), [2]string{"without", "with"}, seed)
		if err != nil {
			return nil, fmt.Errorf("learn how %s is said: %w", label, err)
		}
		u.shifts = append(u.shifts, learnt)
	}
	return u, nil
}

// logits gives the log-odds of each label of each text, as all use words.
func (m *Model) logits(examples []Example) [][]float64 {
	r, finder := m.With(nil).Reader(), lexicon.Shipped().Finder()
	out := make([][]float64, len(examples))
	var t plain.Text
	for i, e := range examples {
		t.Reset(e.Text)
		r.Read(&t, finder.Read(&t))
		for _, join := range m.joins {
			out[i] = append(out[i], join.Logit(r.facts))
		}
	}
	return out
}

// With gives the model with a usage in the place of the one that it has; nil is
// none. The usage is one of a model of these labels.
func (m *Model) With(u *Usage) *Model {
	out := *m
	out.usage = u
	return &out
}

// Marshal gives the usage as a file: for each label the length of its model
// (uint32, little-endian) and the model.
func (u *Usage) Marshal() ([]byte, error) {
	var out []byte
	for _, shift := range u.shifts {
		file, err := shift.Marshal()
		if err != nil {
			return nil, err
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(len(file)))
		out = append(out, file...)
	}
	return out, nil
}

// ParseUsage reads the file of a usage of a model's labels; what is damaged, or
// of other labels, is an error.
func (m *Model) ParseUsage(file []byte) (*Usage, error) {
	u := &Usage{}
	c := cursor{rest: file}
	for _, label := range m.list.labels {
		shift, err := linear.Parse(c.take(int(binary.LittleEndian.Uint32(c.four()))))
		if err != nil {
			return nil, fmt.Errorf("how %s is said: %w", label, err)
		}
		if shift.Rows() != 1 || shift.Features != usageGrams() {
			return nil, fmt.Errorf("how %s is said: other n-grams", label)
		}
		u.shifts = append(u.shifts, shift)
	}
	if len(c.rest) > 0 {
		return nil, errors.New("the usage file goes on behind its end")
	}
	return u, nil
}
