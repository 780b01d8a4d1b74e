// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// Spans gives the terms and the opinions that the model marks in a text, as it
// was given; none where labels stood on no words.
func (r *Reader) Spans(t *plain.Text, said *lexicon.Reading) (terms, opinions []language.Span) {
	r.scene.set(t, said, r.taxonomy)
	if r.model.tagger == nil {
		return nil, nil
	}
	words := r.scene.words
	r.ask.parts = parts(r.ask.parts[:0], r.ask.path.best(words, r.scene.known, &r.model.tagger.pass))
	for _, p := range r.ask.parts {
		span := t.Original(words[p.first].from, words[p.last-1].to)
		if p.opinion {
			opinions = append(opinions, span)
		} else {
			terms = append(terms, span)
		}
	}
	return terms, opinions
}

// Polarity tells how a text feels about a term that is known, with the words
// of opinion about it or an empty span, and by how much that was preferred to
// the next polarity. Where the model knows no polarities, the opinions of the
// clause decide.
func (r *Reader) Polarity(t *plain.Text, said *lexicon.Reading, term, opinion language.Span) (language.Polarity, float64) {
	r.scene.set(t, said, r.taxonomy)
	p := place{r.scene.part(term, false), r.scene.part(opinion, true)}
	d := draft{place: p}
	core := p.term
	if core.last == 0 {
		core = p.opinion
	}
	if core.last > 0 {
		from, to := r.scene.words[core.first].from, r.scene.words[core.last-1].to
		if d.clause = max(0, r.scene.clauseAt(from)); d.clause < len(r.scene.clauses) {
			c := r.scene.clauses[d.clause]
			from, to = min(from, c.From), max(to, c.To)
		}
		for _, o := range r.scene.opinions(from, to) {
			d.take(o)
		}
	}
	r.feel(&d, r.scene.look(&r.view, p))
	return d.polarity, d.feeling
}
