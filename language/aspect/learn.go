// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"context"
	"errors"
	"fmt"

	"touchstone/language"
	"touchstone/language/plain"
)

// Example is a text with what it speaks of.
type Example struct {
	Text   string
	Labels []Label
}

// Label is one thing that a text speaks of. Term and Opinion are the words
// that it stands on, or empty. Aspect is a key of the taxonomy; it may be empty
// where only words and polarity are labelled.
type Label struct {
	Term, Opinion language.Span
	Aspect        string
	Polarity      language.Polarity
}

// Options say how to learn.
type Options struct {
	Seed uint64
}

// How the parts of a model are trained.
const (
	taggerRounds = 6
	linearRounds = 8
	linearCost   = 1
	// fewest is how many examples an aspect or a polarity needs to be learnt.
	fewest = 3
	// calibrated is the part of the examples that sets thresholds and
	// confidence: one in so many, chosen by their text.
	calibrated = 4
)

// Learn learns a model from examples. Where any label stands on words, the
// model marks words and tells the aspect and the polarity of what it marked;
// else it tells which aspects a text speaks of. Thresholds and confidence are
// set by a quarter of the examples under a model of the others, then all are
// learnt from. Where the model finds aspects no better than the taxonomy alone,
// as it does with few examples, only the confidence is learnt. The same taxonomy, examples and options give the same model,
// bit for bit. Aspects that the taxonomy does not have and labels beyond their
// text are errors, as are examples that are too few to learn from, and the end
// of ctx.
func Learn(ctx context.Context, t *Taxonomy, examples []Example, o Options) (*Model, error) {
	if err := check(t, examples); err != nil {
		return nil, err
	}
	var most, rest []Example
	for _, e := range examples {
		if textHash(e.Text)%calibrated == 0 {
			rest = append(rest, e)
		} else {
			most = append(most, e)
		}
	}
	trial, err := fit(ctx, t, most, o)
	if err != nil {
		return nil, err
	}
	trial.calibrate(t, rest)
	if !trial.helps(t, rest) {
		return &Model{rules: trial.rules}, nil
	}
	m, err := fit(ctx, t, examples, o)
	if err != nil {
		return nil, err
	}
	m.least, m.floor, m.sure, m.rules = trial.least, trial.floor, trial.sure, trial.rules
	return m, nil
}

func check(t *Taxonomy, examples []Example) error {
	var all []error
	for i, e := range examples {
		for _, l := range e.Labels {
			if _, known := t.index[l.Aspect]; !known && l.Aspect != "" {
				all = append(all, fmt.Errorf("example %d: the taxonomy has no aspect %q", i, l.Aspect))
			}
			for _, s := range []language.Span{l.Term, l.Opinion} {
				if s.Start < 0 || s.End < s.Start || s.End > len(e.Text) {
					all = append(all, fmt.Errorf("example %d: %d to %d lies beyond its %d bytes", i, s.Start, s.End, len(e.Text)))
				}
			}
		}
	}
	const shown = 10
	return errors.Join(all[:min(len(all), shown)]...)
}

// textHash parts texts by what they say: marks and blanks do not count.
func textHash(text string) uint64 {
	var t plain.Text
	t.Reset(text)
	sum := uint64(seedWord)
	for i, r := range t.Runes() {
		if k := t.Kinds()[i]; k != plain.Mark && k != plain.Blank {
			sum = mix(sum, uint64(r))
		}
	}
	return mix(sum, factor) >> 8
}
