// SPDX-License-Identifier: Apache-2.0

package aspect

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

// study reads examples with a Reader that knows the taxonomy alone, or a model
// that is not ready.
type study struct {
	*Reader
	text   plain.Text
	finder *lexicon.Finder
}

func newStudy(t *Taxonomy, m *Model) *study {
	return &study{Reader: NewReader(t, m), finder: lexicon.Shipped().Finder()}
}

// open makes the scene of a text and drafts what the taxonomy finds in it.
func (s *study) open(text string) {
	s.text.Reset(text)
	s.scene.set(&s.text, s.finder.Read(&s.text), s.taxonomy)
	s.drafts = s.drafts[:0]
	s.pair()
	for i := range s.drafts {
		s.settle(&s.drafts[i])
	}
}

// draftAll drafts the mentions of a text.
func (s *study) draftAll(text string) []draft {
	s.text.Reset(text)
	s.draft(&s.text, s.finder.Read(&s.text), nil)
	return s.drafts
}

// fit trains the parts of a model.
func fit(ctx context.Context, t *Taxonomy, examples []Example, o Options) (*Model, error) {
	m, err := fitParts(ctx, t, examples, o)
	if err != nil {
		return nil, err
	}
	s, han := newStudy(t, &Model{}), 0
	for _, e := range examples {
		if s.open(e.Text); s.scene.han() {
			han++
		}
	}
	m.han = 2*han >= len(examples)
	return m, nil
}

// fitParts learns by what the labels stand on.
func fitParts(ctx context.Context, t *Taxonomy, examples []Example, o Options) (*Model, error) {
	onWords := func(l Label) bool { return l.Term.End > l.Term.Start || l.Opinion.End > l.Opinion.Start }
	for _, e := range examples {
		if slices.ContainsFunc(e.Labels, onWords) {
			return fitWords(ctx, t, examples, o)
		}
	}
	return fitTexts(ctx, t, examples, o)
}

// fitWords learns from labels that stand on words.
func fitWords(ctx context.Context, t *Taxonomy, examples []Example, o Options) (*Model, error) {
	s := newStudy(t, &Model{})
	var lessons []lesson
	category, polarity := newClassSet(), newClassSet()
	for _, e := range examples {
		s.open(e.Text)
		row := make([]tag, len(s.scene.words))
		for _, l := range e.Labels {
			p := place{s.scene.part(l.Term, false), s.scene.part(l.Opinion, true)}
			mark(row, p.term, termBegins)
			mark(row, p.opinion, opinionBegins)
			if p.term.last == 0 && p.opinion.last == 0 {
				continue
			}
			features := slices.Clone(s.scene.look(&s.view, p))
			polarity.add(l.Polarity.String(), features)
			if p.term.last > 0 && p.opinion.last > 0 { // its opinion is not always found
				polarity.add(l.Polarity.String(), slices.Clone(s.scene.look(&s.view, place{term: p.term})))
			}
			if l.Aspect != "" {
				category.add(l.Aspect, features)
			}
		}
		lessons = append(lessons, lesson{slices.Clone(s.scene.words), slices.Clone(s.scene.known), row})
	}
	m := &Model{}
	var errs [3]error
	m.tagger, errs[0] = learnTagger(ctx, lessons, taggerRounds, o.Seed)
	m.category, errs[1] = category.train(ctx, o)
	m.polarity, errs[2] = polarity.train(ctx, o)
	return m, errors.Join(errs[:]...)
}

// mark writes the tags of a part into a row.
func mark(row []tag, p part, begins tag) {
	for i := p.first; i < p.last; i++ {
		row[i] = begins + 1
	}
	if p.first < p.last {
		row[p.first] = begins
	}
}

// fitTexts learns from labels of whole texts.
func fitTexts(ctx context.Context, t *Taxonomy, examples []Example, o Options) (*Model, error) {
	s := newStudy(t, &Model{presence: []detector{{key: Overall}}}) // for its hasher
	var features [][]uint32
	texts := map[string][]bool{}
	for i, e := range examples {
		s.open(e.Text)
		features = append(features, slices.Clone(s.observe(0, len(s.text.Runes()))))
		for _, l := range e.Labels {
			if texts[l.Aspect] == nil {
				texts[l.Aspect] = make([]bool, len(examples))
			}
			texts[l.Aspect][i] = true
		}
	}
	m := &Model{}
	for _, a := range t.aspects {
		has := texts[a.Key]
		if n := count(has); n < fewest || n == len(has) {
			continue
		}
		set := linear.Set{Features: features, Class: make([]int, len(has))}
		for i, yes := range has {
			if yes {
				set.Class[i] = 1
			}
		}
		d, err := linear.Train(ctx, presenceFeatures, []string{"absent", "present"}, set, options(o))
		if err != nil {
			return nil, err
		}
		m.presence = append(m.presence, detector{a.Key, d})
	}
	if len(m.presence) == 0 {
		return nil, errors.New("no aspect has enough examples to be learnt")
	}
	polarity := newClassSet()
	s = newStudy(t, m)
	for _, e := range examples {
		s.open(e.Text)
		for _, l := range e.Labels {
			for _, p := range s.places(l.Aspect) {
				polarity.add(l.Polarity.String(), slices.Clone(s.scene.look(&s.view, p)))
			}
		}
	}
	var err error
	m.polarity, err = polarity.train(ctx, o)
	return m, err
}

func count(all []bool) int {
	n := 0
	for _, yes := range all {
		if yes {
			n++
		}
	}
	return n
}

// places gives where the text opened last speaks of an aspect.
func (s *study) places(key string) []place {
	var found []place
	at := s.taxonomy.index[key]
	for _, d := range s.drafts {
		if d.aspect == at {
			found = append(found, d.place)
		}
	}
	if k := s.ask.knows[at]; len(found) == 0 && k != unlisted && len(s.scene.clauses) > 0 {
		var p place
		p.opinion.first, p.opinion.last = s.scene.wordsOf(s.foremost(&s.ask.presence[k]))
		found = append(found, p)
	}
	return found
}

// classSet collects examples of classes that are named.
type classSet struct {
	features map[string][][]uint32
}

func newClassSet() *classSet { return &classSet{map[string][][]uint32{}} }

func (c *classSet) add(class string, features []uint32) {
	c.features[class] = append(c.features[class], features)
}

// train trains a model of the classes with enough examples; none where fewer
// than two have.
func (c *classSet) train(ctx context.Context, o Options) (*linear.Model, error) {
	var names []string
	for name, rows := range c.features {
		if len(rows) >= fewest {
			names = append(names, name)
		}
	}
	if len(names) < 2 {
		return nil, nil
	}
	slices.Sort(names)
	var set linear.Set
	for class, name := range names {
		for _, row := range c.features[name] {
			set.Features = append(set.Features, row)
			set.Class = append(set.Class, class)
		}
	}
	return linear.Train(ctx, placeFeatures, names, set, options(o))
}

func options(o Options) linear.Options {
	return linear.Options{Seed: o.Seed, Cost: linearCost, Rounds: linearRounds}
}
