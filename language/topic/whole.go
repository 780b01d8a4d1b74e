// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"iter"
	"math"
	"slices"
)

// What bounds a phrase: it stands at the end of a clause, beside a word that
// says nothing, or beside many different words.
const (
	alone     = 0.1  // share of its places in which nothing that counts stands beside it
	branching = 1.0  // entropy, in nats, of what stands beside it,
	mostly    = 0.5  // of which none may be more than this share
	bound     = 0.75 // share of a word's places in which a particle stands at it that belongs to it
	free      = 0.25 // share of its places in which nothing follows an English one that ends with a particle
)

// place is where a run of words stands.
type place struct {
	count  int
	open   [2]int            // where nothing that counts stands before it, and behind
	beside [2]map[string]int // what else does
	word   bool              // it is one word
	rest   string            // what is left of it without the particle at its end; "": it has none
	behind bool              // that particle is its last word, of English
	says   []string          // its words that say something, without endings
}

// places tells where runs of words stand in texts.
type places struct {
	known func(term string) bool // to be whole; nil: none is
	at    map[string]*place
}

// placesOf finds where names stand in texts, and their rests.
func placesOf(all []string, texts []Text, known func(string) bool) *places {
	p := &places{known: known, at: map[string]*place{}}
	for _, name := range all {
		p.watch(name)
	}
	for i := range texts {
		texts[i].runs(func(from, to int) bool {
			if at := p.at[texts[i].of(from, to)]; at != nil && at.says == nil {
				at.describe(&texts[i], from, to)
				if at.rest != "" {
					p.watch(at.rest)
				}
			}
			return true
		})
	}
	for i := range texts {
		texts[i].runs(func(from, to int) bool {
			if at := p.at[texts[i].of(from, to)]; at != nil {
				at.see(&texts[i], from, to)
			}
			return true
		})
	}
	return p
}

func (p *places) watch(run string) {
	if p.at[run] == nil {
		p.at[run] = &place{beside: [2]map[string]int{{}, {}}}
	}
}

func (at *place) describe(t *Text, from, to int) {
	at.says = t.says(from, to)
	switch {
	case to-from == 1:
		at.word = true
	case t.words[from].kind == particle:
		at.rest = t.of(from+1, to)
	case t.words[to-1].kind == particle:
		at.rest, at.behind = t.of(from, to-1), true
	}
}

// see counts one place of a run, words [from, to) of a text.
func (at *place) see(t *Text, from, to int) {
	at.count++
	for side, next := range [2]int{from - 1, to} {
		if next < 0 || next == len(t.words) {
			at.open[side]++
			continue
		}
		if beside := t.of(next, next+1); t.belongs(next, from, to) {
			at.beside[side][beside]++
		} else {
			at.open[side]++
		}
	}
}

// belongs reports whether the word at next, before or behind the run [from, to),
// may be of the same phrase.
func (t *Text) belongs(next, from, to int) bool {
	w, said, last := t.words[next], t.of(next, next+1), t.of(to-1, to)
	switch w.kind {
	case idle:
		return next == to && edges().aspects[said] && single(last) // 误 | 了车
	case inner:
		return next < from && !chinese(said) // out of | stock
	case determiner:
		return next == to && t.words[to-1].kind == particle // sat in | the hall
	}
	return true
}

// whole reports whether a name is one that people would write by itself: a
// word is, and words are that stick together and whose ends are ends of a
// phrase.
func (p *places) whole(name string) bool {
	at := p.at[name]
	switch {
	case at.word || p.known != nil && p.known(name):
		return true
	case at.rest == "":
		return at.ends(0) && at.ends(1)
	case at.behind:
		return at.ends(0) && float64(at.open[1]) >= free*float64(at.count)
	}
	return at.ends(0) && at.ends(1) && float64(at.count) >= bound*float64(p.at[at.rest].count)
}

// ends reports whether a run ends on a side where a phrase does.
func (at *place) ends(side int) bool {
	n, entropy, most := float64(at.count), 0.0, 0.0
	for _, count := range at.beside[side] {
		share := float64(count) / n
		entropy -= share * math.Log(share)
		most = max(most, share)
	}
	return float64(at.open[side]) >= alone*n || entropy >= branching && most <= mostly
}

// fresh gives those names that say a word which none before them says.
func (p *places) fresh(all iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		said := map[string]bool{}
		for name := range all {
			says := p.at[name].says
			if !slices.ContainsFunc(says, func(word string) bool { return !said[word] }) {
				continue
			}
			for _, word := range says {
				said[word] = true
			}
			if !yield(name) {
				return
			}
		}
	}
}
