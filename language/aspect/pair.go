// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"cmp"
	"slices"
	"sort"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// pair reads a text by the taxonomy alone: each clause for its terms and
// opinions.
func (r *Reader) pair() {
	s := &r.scene
	terms, opinions := s.terms, s.said.Opinions
	r.open = 0
	for at := range s.clauses {
		if len(r.drafts) >= maxDrafts {
			return
		}
		next := len(s.text.Runes())
		if at+1 < len(s.clauses) {
			next = s.clauses[at+1].From
		}
		t, o := 0, 0
		for t < len(terms) && terms[t].from < next {
			t++
		}
		for o < len(opinions) && opinions[o].From < next {
			o++
		}
		r.clause(at, terms[:t], opinions[:o])
		terms, opinions = terms[t:], opinions[o:]
	}
}

// maxDrafts is how many mentions of a text are looked for, save that the last
// clause is read to its end or as far again.
const maxDrafts = 4096

// clause drafts the mentions of one clause.
func (r *Reader) clause(at int, terms []term, opinions []lexicon.Opinion) {
	first := len(r.drafts)
	r.heads(at, terms)
	r.imply(at, first, terms)
	heads := r.drafts[first:]
	slices.SortFunc(heads, func(a, b draft) int { return cmp.Compare(a.from, b.from) })
	if len(heads) == 0 {
		r.loose(at, opinions)
		return
	}
	for _, o := range opinions {
		closest(heads, o).take(o)
	}
	r.drafts = r.drafts[:first+len(r.thin(heads))]
	heads = r.drafts[first:]
	share(heads, opinions)
	if r.open = first; len(opinions) > 0 {
		r.open = len(r.drafts)
	}
}

// heads drafts a mention for each term that names an aspect. Terms that follow
// each other and name one thing, such as the attitude of the staff, are one.
func (r *Reader) heads(at int, terms []term) {
	first := len(r.drafts)
	for _, t := range terms {
		if t.implied || len(r.drafts)-first >= maxDrafts {
			continue
		}
		if n := len(r.drafts); n > first && t.from-r.drafts[n-1].to <= 1 {
			if last := &r.drafts[n-1]; r.join(last, t.aspect) {
				last.to = t.to
				continue
			}
		}
		r.drafts = append(r.drafts, draft{way: named, aspect: t.aspect, clause: at, from: t.from, to: t.to})
	}
}

// join reports whether an aspect is that of a draft, or above or below it; the
// draft gets the lower one.
func (r *Reader) join(d *draft, aspect int) bool {
	if r.taxonomy.under(d.aspect, aspect) {
		return true
	}
	if r.taxonomy.under(aspect, d.aspect) {
		d.aspect = aspect
		return true
	}
	return false
}

// neighbours is how many terms before and behind it are looked at to see
// whether one names what an opinion implies.
const neighbours = 4

// imply drafts a mention for each opinion that implies an aspect which no term
// near it in the clause names.
func (r *Reader) imply(at, first int, terms []term) {
	end := len(r.drafts)
	for _, t := range terms {
		if !t.implied || len(r.drafts)-first >= maxDrafts {
			continue
		}
		heads := r.drafts[first:end]
		middle := sort.Search(len(heads), func(i int) bool { return heads[i].from >= t.from })
		known := false
		for i := max(0, middle-neighbours); i < min(len(heads), middle+neighbours) && !known; i++ {
			known = r.join(&heads[i], t.aspect)
		}
		if !known {
			r.drafts = append(r.drafts, draft{way: implied, aspect: t.aspect, clause: at, from: t.from, to: t.to})
		}
	}
}

// thin leaves out drafts that no opinion is closest to where they add nothing:
// the whole, if the clause names something else, and what the draft before or
// behind is about as well.
func (r *Reader) thin(heads []draft) []draft {
	kept := heads[:0]
	for i, d := range heads {
		if d.said == 0 {
			again := len(kept) > 0 && kept[len(kept)-1].aspect == d.aspect || i+1 < len(heads) && heads[i+1].aspect == d.aspect && heads[i+1].said > 0
			if again || d.aspect == r.overall && len(heads) > 1 {
				continue
			}
		}
		kept = append(kept, d)
	}
	return kept
}

// closest gives the draft that an opinion stands nearest to: the one before
// it or the one behind.
func closest(heads []draft, o lexicon.Opinion) *draft {
	at := sort.Search(len(heads), func(i int) bool { return heads[i].from > o.From })
	if at == len(heads) || at > 0 && distance(o, heads[at-1].from, heads[at-1].to) <= distance(o, heads[at].from, heads[at].to) {
		at--
	}
	return &heads[at]
}

// share pairs drafts that no opinion is closest to with the one closest to
// them: in "room and service are good" it is said of both.
func share(heads []draft, opinions []lexicon.Opinion) {
	if len(opinions) == 0 {
		return
	}
	for i := range heads {
		d := &heads[i]
		if d.said > 0 {
			continue
		}
		at := sort.Search(len(opinions), func(i int) bool { return opinions[i].From >= d.from })
		if at == len(opinions) || at > 0 && distance(opinions[at-1], d.from, d.to) < distance(opinions[at], d.from, d.to) {
			at--
		}
		d.take(opinions[at])
	}
}

// patience is how many drafts of a clause can wait for an opinion in the next.
const patience = 4

// loose handles opinions of a clause without terms: they are about what the
// clause before named and said nothing of, else about the whole.
func (r *Reader) loose(at int, opinions []lexicon.Opinion) {
	if len(opinions) == 0 {
		r.open = len(r.drafts)
		return
	}
	c := r.scene.clauses[at]
	waiting := r.drafts[max(r.open, len(r.drafts)-patience):]
	if len(waiting) == 0 || c.Sentence || c.Joint == plain.Contrast {
		waiting = append(r.drafts, draft{way: loose, aspect: r.overall, clause: at, from: c.From, to: c.To})
		waiting, r.drafts = waiting[len(r.drafts):], waiting
	}
	for i := range waiting {
		for _, o := range opinions {
			waiting[i].take(o)
		}
	}
	r.open = len(r.drafts)
}
