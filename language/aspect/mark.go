// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"slices"
	"sort"
)

// tag drafts the mentions that the tagger marks. Where it marked something,
// and for aspects that the model tells, its drafts replace those of the
// taxonomy.
func (r *Reader) tag() {
	a := &r.ask
	row := a.path.best(r.scene.words, r.scene.known, &r.model.tagger.pass)
	a.parts = parts(a.parts[:0], row)
	if len(a.parts) == 0 && r.model.category == nil {
		return
	}
	plainly := len(r.drafts)
	r.couple(a.parts)
	kept := slices.DeleteFunc(r.drafts[:plainly], func(d draft) bool {
		return a.decided[d.aspect] && !r.own(&d) || r.marked(d)
	})
	r.drafts = append(kept, r.drafts[plainly:]...)
}

// own reports whether a draft's term is one of somebody's own.
func (r *Reader) own(d *draft) bool {
	_, known := r.taxonomy.owned(r.scene.text, d.from, d.to)
	return known
}

// marked reports whether the tagger marked a word of a draft.
func (r *Reader) marked(d draft) bool {
	return r.overlaps(d.place.term) || r.overlaps(d.place.opinion)
}

// overlaps reports whether the tagger marked a word of a part.
func (r *Reader) overlaps(p part) bool {
	marked := r.ask.parts
	at := sort.Search(len(marked), func(i int) bool { return marked[i].last > p.first })
	return at < len(marked) && marked[at].first < p.last
}

// couple pairs the parts that the tagger marked: an opinion with the term
// right before it in its clause, else with one close behind that has no opinion
// of its own.
func (r *Reader) couple(parts []part) {
	taken := -1
	for i, p := range parts {
		if len(r.drafts) >= maxDrafts {
			return
		}
		if !p.opinion {
			if taken != i && !r.follows(parts, i) {
				r.put(place{term: p})
			}
			continue
		}
		found := place{opinion: p}
		switch {
		case i > 0 && !parts[i-1].opinion && r.together(parts[i-1], p):
			found.term = parts[i-1]
		case i+1 < len(parts) && !parts[i+1].opinion && parts[i+1].first-p.last <= 1 && !r.close(parts, i+1):
			found.term, taken = parts[i+1], i+1
		}
		r.put(found)
	}
}

// follows reports whether the part behind a term is an opinion of its clause.
func (r *Reader) follows(parts []part, i int) bool {
	return i+1 < len(parts) && parts[i+1].opinion && r.together(parts[i], parts[i+1])
}

// close reports whether an opinion stands right behind a term.
func (r *Reader) close(parts []part, i int) bool {
	return r.follows(parts, i) && parts[i+1].first-parts[i].last <= 2
}

// together reports whether two parts stand in one clause.
func (r *Reader) together(a, b part) bool {
	words := r.scene.words
	return r.scene.clauseAt(words[a.first].from) == r.scene.clauseAt(words[b.first].from)
}

// put drafts a mention at a place that the tagger marked.
func (r *Reader) put(p place) {
	words := r.scene.words
	d := draft{way: tagged, place: p}
	core := p.term
	if p.opinion.last > 0 {
		d.opinion = stretch{words[p.opinion.first].from, words[p.opinion.last-1].to}
		for _, o := range r.scene.opinions(d.opinion.from, d.opinion.to) {
			d.said++
			d.strength += o.Strength
			d.signs |= o.Signs
		}
	}
	if core.last == 0 {
		core = p.opinion
	}
	d.clause = max(0, r.scene.clauseAt(words[core.first].from))
	d.from, d.to = words[core.first].from, words[core.last-1].to
	if p.term.last == 0 && len(r.scene.clauses) > 0 {
		c := r.scene.clauses[d.clause]
		d.from, d.to = min(c.From, d.from), max(c.To, d.to)
	}
	features := r.scene.look(&r.view, p)
	r.feel(&d, features)
	if aspect, known := r.taxonomy.owned(r.scene.text, d.from, d.to); known {
		if d.aspect = aspect; aspect != unlisted {
			r.drafts = append(r.drafts, d)
		}
		return
	}
	if d.aspect = r.listed(p); d.aspect == unlisted && p.term.last > 0 {
		r.drafts = append(r.drafts, d)
	}
	if m := r.model.category; m != nil {
		class, ahead := best(m, r.ask.scores, features)
		d.aspect, d.choice = r.ask.category[class], ahead
	} else if p.term.last == 0 && d.aspect == unlisted {
		d.aspect = r.overall
	}
	if d.aspect != unlisted {
		r.drafts = append(r.drafts, d)
	}
}

// listed gives the aspect of the taxonomy's term at a place, or unlisted.
func (r *Reader) listed(p place) int {
	core := p.term
	if core.last == 0 {
		core = p.opinion
	}
	words := r.scene.words
	for _, t := range r.scene.termsIn(words[core.first].from, words[core.last-1].to) {
		return t.aspect
	}
	return unlisted
}
