// SPDX-License-Identifier: Apache-2.0

package cue

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Example is a text with the labels that it bears.
type Example struct {
	Text   string
	Labels []string
}

// Model tells labels. It does not change and may be shared.
type Model struct {
	list  *List
	grams []*linear.Model   // by label: without and with it
	joins []linear.Logistic // by label
	usage *Usage            // of a workspace; nil, and in no file, where it has none of its own
}

// grams are the n-grams that are read.
var grams = linear.Features{Bits: 14, Chars: 2, Words: 1, Letters: 4}

// options of the linear models.
var options = linear.Options{Seed: 1, Cost: 1, Rounds: 12}

// folds is into how many parts the examples go, each of which is scored by a
// model that learnt from the others.
const folds = 5

// Train learns from examples. Every label must be borne by some examples, at
// least one in each fifth of them, and not by all.
func Train(ctx context.Context, list *List, examples []Example) (*Model, error) {
	l := lesson{list: list, examples: examples}
	if len(examples) < folds {
		return nil, errors.New("there are too few examples")
	}
	if err := l.read(grams); err != nil {
		return nil, err
	}
	m := &Model{list: list}
	for label := range list.labels {
		if err := l.score(ctx, label); err != nil {
			return nil, fmt.Errorf("label %s: %w", list.labels[label], err)
		}
		g, err := l.gram(ctx, label, -1)
		if err != nil {
			return nil, fmt.Errorf("label %s: %w", list.labels[label], err)
		}
		m.grams = append(m.grams, g)
	}
	rows := l.rows()
	for label := range list.labels {
		join, err := linear.FitLogistic(rows, l.bears[label], nil)
		if err != nil {
			return nil, fmt.Errorf("label %s: %w", list.labels[label], err)
		}
		m.joins = append(m.joins, join)
	}
	return m, nil
}

// lesson is examples as numbers.
type lesson struct {
	list     *List
	examples []Example
	features [][]uint32
	facts    [][]float64 // of each example
	bears    [][]bool    // by label, then by example
	scores   [][]float64 // the same, by models that did not see the example
}

func (l *lesson) read(f linear.Features) error {
	hasher, err := linear.NewHasher(f)
	if err != nil {
		return err
	}
	finder, count := lexicon.Shipped().Finder(), l.list.Counter()
	var t plain.Text
	l.bears = make([][]bool, len(l.list.labels))
	for i, e := range l.examples {
		t.Reset(e.Text)
		l.features = append(l.features, slices.Clone(hasher.Hash(t.Runes())))
		l.facts = append(l.facts, count.facts(nil, &t, finder.Read(&t)))
		for k, label := range l.list.labels {
			l.bears[k] = append(l.bears[k], slices.Contains(e.Labels, label))
		}
		for _, label := range e.Labels {
			if !slices.Contains(l.list.labels, label) {
				return fmt.Errorf("example %d bears %q, which is not one of %q", i+1, label, l.list.labels)
			}
		}
	}
	return nil
}

// score lets each part of the examples be scored by a model of the others.
func (l *lesson) score(ctx context.Context, label int) error {
	scores := make([]float64, len(l.examples))
	for fold := range folds {
		m, err := l.gram(ctx, label, fold)
		if err != nil {
			return err
		}
		for i := fold; i < len(scores); i += folds {
			m.Score(scores[i:i+1], l.features[i])
		}
	}
	l.scores = append(l.scores, scores)
	return nil
}

// gram trains the linear model of a label on all examples but those of a part.
func (l *lesson) gram(ctx context.Context, label, without int) (*linear.Model, error) {
	var s linear.Set
	count := [2]float64{}
	for i, features := range l.features {
		if i%folds == without {
			continue
		}
		class := 0
		if l.bears[label][i] {
			class = 1
		}
		count[class]++
		s.Features, s.Class = append(s.Features, features), append(s.Class, class)
	}
	if count[0] == 0 || count[1] == 0 {
		return nil, errors.New("examples with it and without it are needed in each fifth of them")
	}
	for _, class := range s.Class { // the rarer class counts as much in all
		s.Weight = append(s.Weight, (count[0]+count[1])/(2*count[class]))
	}
	return linear.Train(ctx, grams, []string{"without", "with"}, s, options)
}

// rows are the facts that Reader.Read joins, of each example.
func (l *lesson) rows() [][]float64 {
	rows := make([][]float64, len(l.examples))
	for i, facts := range l.facts {
		for label := range l.list.labels {
			rows[i] = append(rows[i], share*l.scores[label][i])
		}
		rows[i] = append(rows[i], facts...)
	}
	return rows
}
