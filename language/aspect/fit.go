// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"context"
	"errors"
	"slices"

	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

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
	features, texts := make([][]uint32, len(examples)), map[string][]int{}
	for i, e := range examples {
		s.open(e.Text)
		features[i] = slices.Clone(s.observe(0, len(s.text.Runes())))
		for _, l := range e.Labels {
			if texts[l.Aspect] == nil {
				texts[l.Aspect] = make([]int, len(examples))
			}
			texts[l.Aspect][i] = 1
		}
	}
	m := &Model{}
	for _, a := range t.aspects {
		has := texts[a.Key]
		if n := sum(has); n < fewest || n == len(has) {
			continue
		}
		d, err := linear.Train(ctx, presenceFeatures, []string{"absent", "present"}, linear.Set{Features: features, Class: has}, options(o))
		if err != nil {
			return nil, err
		}
		m.presence = append(m.presence, detector{a.Key, d})
	}
	if len(m.presence) == 0 {
		return nil, errors.New("no aspect has enough examples to be learnt")
	}
	var err error
	m.polarity, err = fitPolarity(ctx, newStudy(t, m), examples, o)
	return m, err
}

// fitPolarity learns the polarity of whole texts' labels, where the text
// speaks of their aspect.
func fitPolarity(ctx context.Context, s *study, examples []Example, o Options) (*linear.Model, error) {
	polarity := newClassSet()
	for _, e := range examples {
		s.open(e.Text)
		for _, l := range e.Labels {
			for _, p := range s.places(l.Aspect) {
				polarity.add(l.Polarity.String(), slices.Clone(s.scene.look(&s.view, p)))
			}
		}
	}
	return polarity.train(ctx, o)
}

func sum(all []int) int {
	n := 0
	for _, x := range all {
		n += x
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
