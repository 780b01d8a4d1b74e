// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"sort"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// scene is a text with all that is known of it before models are asked.
type scene struct {
	text    *plain.Text
	said    *lexicon.Reading
	clauses []plain.Clause
	words   []word
	terms   []term
	known   hints
}

// set makes the scene of a text.
func (s *scene) set(t *plain.Text, said *lexicon.Reading, taxonomy *Taxonomy) {
	s.text, s.said, s.clauses = t, said, t.Clauses()
	s.words = split(s.words[:0], t)
	s.terms = taxonomy.find(s.terms[:0], t, s.words)
	s.known = hinted(s.known, s.words, s.terms, said)
}

// han reports whether a text has no fewer Han characters than words of letters.
func (s *scene) han() bool {
	more := 0
	for _, w := range s.words {
		switch w.kind {
		case plain.Han:
			more++
		case plain.Letter:
			more--
		}
	}
	return more >= 0
}

// clauseAt gives the clause that a plain character lies in or behind, -1 where
// the text has none.
func (s *scene) clauseAt(at int) int {
	next := sort.Search(len(s.clauses), func(i int) bool { return s.clauses[i].From > at })
	if next == 0 && len(s.clauses) > 0 {
		return 0
	}
	return next - 1
}

// place is where a text speaks of something: words [first, last) of its term
// and of its opinion, of which either may be empty.
type place struct {
	term, opinion part
}

// part gives the words that lie in a span of the original.
func (s *scene) part(span language.Span, opinion bool) part {
	if span.End <= span.Start {
		return part{opinion: opinion}
	}
	original := func(i int) language.Span { return s.text.Original(s.words[i].from, s.words[i].to) }
	p := part{opinion: opinion}
	p.first = sort.Search(len(s.words), func(i int) bool { return original(i).Start >= span.Start })
	for p.last = p.first; p.last < len(s.words) && original(p.last).End <= span.End; p.last++ {
	}
	if p.first == p.last {
		return part{opinion: opinion}
	}
	return p
}

// placeBits is how many buckets the features of a place have, as a power of
// two.
const placeBits = 16

// sides of a place that n-grams are told apart by.
const (
	ofTerm uint64 = iota + 1
	beforeTerm
	behindTerm
	closeBehind
	ofClause
	ofOpinion
	ofNext
	ofLast
	wholeTerm
	clauseScore
	clauseSum
	clauseJoint
	nearest
	nearestBy
	nextScore
	nextJoint
	lastScore
	textScore
	opinionScore
)

// view collects the features of a place.
type view struct{ buckets []uint32 }

func (v *view) put(side, what uint64) {
	sum := mix(mix(seedWord, side), what)
	v.buckets = append(v.buckets, uint32(sum*factor>>(64-placeBits)))
}

// grams puts the n-grams of words.
func (v *view) grams(side uint64, words []word, longest int) {
	for i := range words {
		sum := uint64(seedDigit)
		for _, w := range words[i:min(i+longest, len(words))] {
			sum = mix(sum, w.hash)
			v.put(side, sum)
		}
	}
}

// band makes a strength one of seven steps.
func band(strength float64) uint64 {
	switch {
	case strength < -1.5:
		return 1
	case strength < -0.6:
		return 2
	case strength < 0:
		return 3
	case strength == 0:
		return 4
	case strength < 0.6:
		return 5
	case strength < 1.5:
		return 6
	}
	return 7
}

// reach is how many words of the clause on either side of a place are looked
// at, and of the clauses beside it.
const reach = 24

// look gives the features of a place. They are good until the next call.
func (s *scene) look(v *view, p place) []uint32 {
	v.buckets = v.buckets[:0]
	core := p.term
	if core.first == core.last {
		core = p.opinion
	}
	if term := s.front(p.term); len(term) > 0 {
		v.grams(ofTerm, term, 2)
		whole := uint64(seedDigit)
		for _, w := range term {
			whole = mix(whole, w.hash)
		}
		v.put(wholeTerm, whole)
	}
	if opinion := s.front(p.opinion); len(opinion) > 0 {
		v.grams(ofOpinion, opinion, 3)
		v.put(opinionScore, band(s.strength(opinion[0].from, opinion[len(opinion)-1].to)))
	}
	if core.first < core.last {
		s.around(v, core)
	}
	v.put(textScore, band(2*s.said.Whole.Score()))
	return v.buckets
}

// front gives the words of a part, of a long one the first.
func (s *scene) front(p part) []word {
	return s.words[p.first:min(p.last, p.first+reach)]
}

// strength adds up the opinions that begin in the plain characters [from, to).
func (s *scene) strength(from, to int) float64 {
	sum := 0.0
	for _, o := range s.opinions(from, to) {
		sum += o.Strength
	}
	return sum
}

// opinions gives the opinions that begin in the plain characters [from, to).
func (s *scene) opinions(from, to int) []lexicon.Opinion {
	all := s.said.Opinions
	first := sort.Search(len(all), func(i int) bool { return all[i].From >= from })
	last := first
	for last < len(all) && all[last].From < to {
		last++
	}
	return all[first:last]
}

// termsIn gives the terms that lie, at least in part, in the plain characters
// [from, to).
func (s *scene) termsIn(from, to int) []term {
	first := sort.Search(len(s.terms), func(i int) bool { return s.terms[i].to > from })
	last := first
	for last < len(s.terms) && s.terms[last].from < to {
		last++
	}
	return s.terms[first:last]
}

// around puts what stands around a place, in its clause and those beside it.
func (s *scene) around(v *view, core part) {
	at := s.clauseAt(s.words[core.first].from)
	if at < 0 {
		return
	}
	first, last := s.wordsOf(at)
	first = max(min(first, core.first), core.first-reach)
	last = min(max(last, core.last), core.last+reach)
	v.grams(beforeTerm, s.words[first:core.first], 2)
	v.grams(behindTerm, s.words[core.last:last], 3)
	v.grams(closeBehind, s.words[core.last:min(last, core.last+4)], 3)
	v.grams(ofClause, s.words[first:last], 1)
	v.put(clauseScore, band(2*s.said.Clauses[at].Score()))
	v.put(clauseJoint, uint64(s.clauses[at].Joint))
	from, to := s.words[core.first].from, s.words[core.last-1].to
	s.nearest(v, s.opinions(s.words[first].from, s.words[last-1].to), from, to)
	if next := at + 1; next < len(s.clauses) {
		first, last := s.wordsOf(next)
		v.grams(ofNext, s.words[first:min(last, first+reach)], 2)
		v.put(nextScore, band(2*s.said.Clauses[next].Score()))
		v.put(nextJoint, uint64(s.clauses[next].Joint))
	}
	if before := at - 1; before >= 0 {
		first, last := s.wordsOf(before)
		v.grams(ofLast, s.words[max(first, last-reach):last], 2)
		v.put(lastScore, band(2*s.said.Clauses[before].Score()))
	}
}

// wordsOf gives the words of a clause.
func (s *scene) wordsOf(clause int) (first, last int) {
	c := s.clauses[clause]
	first = after(s.words, c.From)
	return first, max(first, after(s.words, c.To))
}

// nearest puts the opinion nearest to the characters [from, to), one that
// stands before them counting as further away.
func (s *scene) nearest(v *view, opinions []lexicon.Opinion, from, to int) {
	best, sum := lexicon.Opinion{}, 0.0
	gap := -1
	for _, o := range opinions {
		sum += o.Strength
		if g := distance(o, from, to); gap < 0 || g < gap {
			best, gap = o, g
		}
	}
	v.put(nearest, band(best.Strength))
	v.put(clauseSum, band(sum))
	if gap >= 0 {
		v.put(nearestBy, band(best.Strength)<<4|uint64(min(gap/3, 3)))
	}
}

// before is how much further an opinion counts that stands before its term.
const before = 3

// distance counts the characters between an opinion and a term at [from, to).
func distance(o lexicon.Opinion, from, to int) int {
	switch {
	case o.From >= to:
		return o.From - to
	case o.To <= from:
		return from - o.To + before
	}
	return 0
}
