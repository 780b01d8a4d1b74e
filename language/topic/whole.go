// SPDX-License-Identifier: Apache-2.0

package topic

import (
	_ "embed"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// What bounds a Chinese word: it stands at the end of a clause, beside a word
// that says nothing, or beside many different characters.
const (
	alone     = 0.1 // share of its places in which nothing that counts stands beside it
	branching = 1.0 // entropy, in nats, of what stands beside it,
	mostly    = 0.5 // of which none may be more than this share
	plainer   = 2   // how many times as often what is left of a term stands that is cut
)

//go:embed edges.txt
var edgeFile string

// edge is what names do not have at their ends or within, where the rest is a
// term, and what is no name.
type edge struct {
	first, last, within string // characters
	empty               map[string]bool
}

var edges = sync.OnceValue(func() edge {
	out := edge{empty: map[string]bool{}}
	for line := range strings.Lines(edgeFile) {
		switch kind, words, _ := strings.Cut(line, " "); kind {
		case "^":
			out.first = words
		case "$":
			out.last = words
		case "|":
			out.within = words
		case "=":
			for _, word := range strings.Fields(words) {
				out.empty[word] = true
			}
		}
	}
	return out
})

// places tells how often terms stand in texts, and in which longer ones.
type places struct {
	known func(term string) bool // to be whole; nil: none is
	count map[string]int
	sides [2]map[string]map[string]int // of a term, the counts of those one character longer: before it, and behind
}

// placesOf counts terms in texts; those that are left of them when they are
// cut are counted as well.
func placesOf(terms []string, texts [][]string, known func(string) bool) *places {
	p := &places{known: known, count: map[string]int{}}
	p.sides[0], p.sides[1] = map[string]map[string]int{}, map[string]map[string]int{}
	for _, term := range terms {
		if !chinese(term) {
			continue
		}
		p.watch(term)
		p.watch(headless(term))
		p.watch(tailless(term))
		for part := range rests(term) {
			p.watch(part)
		}
	}
	for _, text := range texts {
		for _, term := range text {
			p.see(term)
		}
	}
	return p
}

func (p *places) watch(term string) {
	if _, watched := p.count[term]; !watched {
		p.count[term] = 0
		p.sides[0][term], p.sides[1][term] = map[string]int{}, map[string]int{}
	}
}

func (p *places) see(term string) {
	if !chinese(term) {
		return
	}
	if _, watched := p.count[term]; watched {
		p.count[term]++
	}
	for side, inner := range [2]string{headless(term), tailless(term)} {
		if longer, watched := p.sides[side][inner]; watched {
			longer[term]++
		}
	}
}

func chinese(term string) bool {
	r, _ := utf8.DecodeRuneInString(term)
	return unicode.Is(unicode.Han, r)
}

func headless(term string) string {
	_, n := utf8.DecodeRuneInString(term)
	return term[n:]
}

func tailless(term string) string {
	_, n := utf8.DecodeLastRuneInString(term)
	return term[:len(term)-n]
}

// whole reports whether a term is one that people would write by itself: words
// of letters are; Chinese is where it is known, or both of its ends are ends of
// words and nothing can be cut from it that says no more.
func (p *places) whole(term string) bool {
	if !chinese(term) || p.known != nil && p.known(term) {
		return true
	}
	if edges().empty[term] {
		return false
	}
	before, behind := term, term
	if utf8.RuneCountInString(term) == longestTerm { // no longer one is counted
		before, behind = tailless(term), headless(term)
	}
	if !p.open(0, before) || !p.open(1, behind) {
		return false
	}
	for part := range rests(term) {
		if p.count[part] >= plainer*p.count[term] {
			return false
		}
	}
	return !hollow(term)
}

// hollow reports whether a term is two parts that both say nothing: 下次去.
func hollow(term string) bool {
	for at := range term {
		if at > 0 && idle(term[:at], edges().first) && idle(term[at:], edges().last) {
			return true
		}
	}
	return false
}

// idle reports whether a part says nothing: a stop, or one of some characters.
func idle(part, characters string) bool {
	return stops()[part] || utf8.RuneCountInString(part) == 1 && strings.Contains(characters, part)
}

// open reports whether a term ends where a word does, on a side.
func (p *places) open(side int, term string) bool {
	n := float64(p.count[term])
	rest, entropy, most := n, 0.0, 0.0
	for _, count := range p.sides[side][term] {
		share := float64(count) / n
		rest -= float64(count)
		entropy -= share * math.Log(share)
		most = max(most, share)
	}
	return rest >= alone*n || entropy >= branching && most <= mostly
}

// rests gives what is left of a Chinese term without what says nothing at its
// ends or within: 失望 of 次很失望.
func rests(term string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for cut := range cuts(term) {
			cut = strings.TrimFunc(cut, func(r rune) bool { return stops()[string(r)] })
			if utf8.RuneCountInString(cut) >= 2 && !yield(cut) {
				return
			}
		}
	}
}

func cuts(term string) func(yield func(string) bool) {
	head, tail := headless(term), tailless(term)
	first, last := term[:len(term)-len(head)], term[len(tail):]
	return func(yield func(string) bool) {
		if strings.Contains(edges().first, first) && !yield(head) || strings.Contains(edges().last, last) && !yield(tail) {
			return
		}
		for at := range term {
			if at == 0 {
				continue
			}
			if stops()[term[:at]] && !yield(term[at:]) || stops()[term[at:]] && !yield(term[:at]) {
				return
			}
			_, n := utf8.DecodeRuneInString(term[at:])
			if strings.Contains(edges().within, term[at:at+n]) && (!yield(term[:at]) || !yield(term[at+n:])) {
				return
			}
		}
	}
}
