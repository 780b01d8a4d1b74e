// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"math"
	"slices"
)

// weigh asks which aspects the text speaks of. Of the drafts with an aspect
// that the model knows those stay that it agrees with; what no draft has gets
// one, for the clause that speaks of it most.
func (r *Reader) weigh() {
	a := &r.ask
	if len(r.scene.clauses) == 0 {
		return
	}
	r.detect(r.observe(0, len(r.scene.text.Runes())))
	a.clause = unlisted
	kept := r.drafts[:0]
	for _, d := range r.drafts {
		if at := a.knows[d.aspect]; at != unlisted {
			if !a.presence[at].found && !r.own(&d) && !r.stands(&d, at) {
				continue
			}
			a.presence[at].found, a.presence[at].placed = true, true
			d.presence, d.weighed = a.presence[at].score, true
			r.feel(&d, r.scene.look(&r.view, d.place))
		}
		kept = append(kept, d)
	}
	r.drafts = kept
	for i := range a.presence {
		if a.presence[i].found && !a.presence[i].placed {
			r.guess(&a.presence[i])
		}
	}
}

// sound is from which score of its clause a term with an opinion stands for
// itself: texts that speak of many aspects say little of each.
const sound = 0.5

// stands reports whether a draft is to be kept though the text as a whole
// speaks too little of its aspect.
func (r *Reader) stands(d *draft, at int) bool {
	if d.way != named || d.said == 0 {
		return false
	}
	a := &r.ask
	if a.clause != d.clause {
		c := r.scene.clauses[d.clause]
		features := r.observe(c.From, c.To)
		for i := range a.presence {
			a.presence[i].model.Score(a.scores, features)
			a.presence[i].clause = a.scores[0]
		}
		a.clause = d.clause
	}
	return a.presence[at].clause > sound
}

// observe gives the features of presence in a part of the text.
func (r *Reader) observe(from, to int) []uint32 {
	features := r.ask.hasher.Hash(r.scene.text.Runes()[from:to])
	for _, t := range r.scene.termsIn(from, to) {
		features = r.ask.hasher.Add(r.taxonomy.aspects[t.aspect].Key)
	}
	return features
}

// detect decides which aspects a text with such features speaks of.
func (r *Reader) detect(features []uint32) {
	var score [1]float64
	most := 0
	a := &r.ask
	for i := range a.presence {
		p := &a.presence[i]
		p.model.Score(score[:], features)
		p.score, p.found, p.placed = score[0], score[0] > r.model.least, false
		if p.score > a.presence[most].score {
			most = i
		}
	}
	if p := &a.presence[most]; p.score > r.model.floor {
		p.found = true
	}
}

// foremost gives the clause that speaks most of an aspect.
func (r *Reader) foremost(p *presence) int {
	top, clause := math.Inf(-1), 0
	var score [1]float64
	for i, c := range r.scene.clauses {
		if p.model.Score(score[:], r.observe(c.From, c.To)); score[0] > top {
			top, clause = score[0], i
		}
	}
	return clause
}

// guess drafts a mention for the clause that speaks most of an aspect. Where
// an opinion of that clause was about nothing in particular, it is about this.
func (r *Reader) guess(p *presence) {
	clause := r.foremost(p)
	at := slices.IndexFunc(r.drafts, func(d draft) bool { return d.way == loose && d.clause == clause })
	if at < 0 {
		c := r.scene.clauses[clause]
		d := draft{clause: clause, from: c.From, to: c.To}
		for _, o := range r.scene.opinions(c.From, c.To) {
			d.take(o)
		}
		at = len(r.drafts)
		r.drafts = append(r.drafts, d)
	}
	d := &r.drafts[at]
	d.way, d.aspect, d.presence = guessed, p.aspect, p.score
	d.place = place{}
	d.place.opinion.first, d.place.opinion.last = r.scene.wordsOf(clause)
	r.feel(d, r.scene.look(&r.view, d.place))
}
