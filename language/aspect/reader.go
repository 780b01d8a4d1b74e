// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"cmp"
	"slices"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// Reader finds the mentions of texts. A worker keeps one for its buffers; it
// is not for several goroutines at once.
type Reader struct {
	taxonomy *Taxonomy
	model    *Model
	overall  int

	scene    scene
	view     view
	drafts   []draft
	open     int // drafts from here on wait for an opinion in the next clause
	ask      asked
	mentions []language.Mention
	unlisted []language.Mention
}

// NewReader gives a reader by a taxonomy and a model, such as those that ship
// for an industry. Aspects of the model that the taxonomy does not have are
// not found.
func NewReader(t *Taxonomy, m *Model) *Reader {
	r := &Reader{taxonomy: t, model: m, overall: t.index[Overall]}
	r.ask.set(t, m)
	return r
}

// Read gives the mentions of a text in order of their Start. said is what
// package lexicon reads in the same text; feel is how each clause of it feels,
// which decides where a clause has no word of opinion, and may be nil. The
// slice is good until the next call.
func (r *Reader) Read(t *plain.Text, said *lexicon.Reading, feel []language.Sentiment) []language.Mention {
	r.draft(t, said, feel)
	r.mentions, r.unlisted = r.mentions[:0], r.unlisted[:0]
	for i := range r.drafts {
		d := &r.drafts[i]
		if d.aspect == unlisted {
			r.unlisted = append(r.unlisted, r.mention(t, d))
		} else {
			r.mentions = append(r.mentions, r.mention(t, d))
		}
	}
	inOrder := func(a, b language.Mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Aspect, b.Aspect))
	}
	slices.SortStableFunc(r.mentions, inOrder)
	slices.SortStableFunc(r.unlisted, inOrder)
	return r.mentions
}

// Unlisted gives the terms of the text read last that the model marked and no
// entry of the taxonomy has, as mentions without an aspect. The slice is good
// until the next Read.
func (r *Reader) Unlisted() []language.Mention { return r.unlisted }

// draft finds the mentions of a text.
func (r *Reader) draft(t *plain.Text, said *lexicon.Reading, feel []language.Sentiment) {
	r.scene.set(t, said, r.taxonomy)
	r.drafts = r.drafts[:0]
	r.pair()
	kept := r.drafts[:0]
	for _, d := range r.drafts {
		r.settle(&d)
		if d.judge(feel); d.aspect != r.overall || d.said > 0 || d.polarity != language.Neutral {
			kept = append(kept, d)
		}
	}
	r.drafts = kept
	if r.scene.han() != r.model.han {
		return // in another script than what the model has learnt from
	}
	if r.model.tagger != nil {
		r.tag()
	}
	if len(r.ask.presence) > 0 {
		r.weigh()
	}
}

// settle finds the words of a draft.
func (r *Reader) settle(d *draft) {
	words := r.scene.words
	if d.way == loose {
		d.place.opinion.first, d.place.opinion.last = within(words, d.opinion.from, d.opinion.to)
		return
	}
	d.place.term.first, d.place.term.last = within(words, d.from, d.to)
	d.place.opinion.first, d.place.opinion.last = within(words, d.opinion.from, d.opinion.to)
}

func (r *Reader) mention(t *plain.Text, d *draft) language.Mention {
	m := language.Mention{Span: t.Original(d.from, d.to), Polarity: d.polarity, Confidence: r.model.confidence(d)}
	if d.aspect != unlisted {
		m.Aspect = r.taxonomy.aspects[d.aspect].Key
	}
	if d.opinion.to > d.opinion.from {
		m.Opinion = t.Original(d.opinion.from, d.opinion.to)
	}
	return m
}
