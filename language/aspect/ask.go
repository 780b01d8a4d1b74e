// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"math"
	"slices"
	"sort"

	"touchstone/language/linear"
)

// asked is a model made ready for a taxonomy, with the buffers of asking it.
type asked struct {
	path     path
	parts    []part
	category []int // by class of the model: the aspect, or unlisted
	presence []presence
	knows    []int // by aspect: its place in presence, or unlisted
	decided  []bool
	hasher   *linear.Hasher
	clause   int // looked at last
	scores   []float64
}

// presence is a detector with the aspect that it detects.
type presence struct {
	detector
	aspect int
	score  float64
	clause float64 // score of the clause looked at last
	found  bool    // the text speaks of it
	placed bool    // and a draft says where
}

func (a *asked) set(t *Taxonomy, m *Model) {
	a.knows, a.decided = make([]int, len(t.aspects)), make([]bool, len(t.aspects))
	for i := range a.knows {
		a.knows[i] = unlisted
	}
	rows := 0
	if m.tagger != nil {
		a.path.score = m.tagger.row
	}
	if m.category != nil {
		rows = m.category.Rows()
		for _, key := range m.category.Classes {
			at, known := t.index[key]
			if !known {
				at = unlisted
			} else {
				a.decided[at] = true
			}
			a.category = append(a.category, at)
		}
	}
	for _, d := range m.presence {
		if at, known := t.index[d.key]; known {
			a.knows[at] = len(a.presence)
			a.presence = append(a.presence, presence{detector: d, aspect: at})
		}
	}
	if len(a.presence) > 0 {
		a.hasher, _ = linear.NewHasher(presenceFeatures)
	}
	if m.polarity != nil {
		rows = max(rows, m.polarity.Rows())
	}
	a.scores = make([]float64, max(rows, 1))
}

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
		return a.decided[d.aspect] || r.marked(d)
	})
	r.drafts = append(kept, r.drafts[plainly:]...)
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

// feel sets the polarity of a draft by the model.
func (r *Reader) feel(d *draft, features []uint32) {
	if m := r.model.polarity; m != nil {
		var class int
		class, d.feeling = best(m, r.ask.scores, features)
		d.polarity = polarityOf(m.Classes[class])
		return
	}
	d.judge(nil)
}

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
			if !a.presence[at].found && !r.stands(&d, at) {
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
