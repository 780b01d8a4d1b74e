// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"touchstone/language"
	"touchstone/language/plain"
)

// Gap is something that customers mention and no touchpoint covers.
type Gap struct {
	Aspect   string // key of the taxonomy; empty where no entry has the term
	Term     string // in its plain form; empty where Aspect is set
	Texts    int    // that mention it
	Negative int    // of them, those with a negative mention of it
	Positive int    // of them, those with a positive mention and no negative one
	Quotes   []Quote
}

// Quote is a part of a text with a mention in it.
type Quote struct {
	ID   string // of the text, as given
	Text string // the mention with what stands around it
	language.Mention
}

// Gaps collects what customers mention and no touchpoint covers. It is not for
// several goroutines at once.
type Gaps struct {
	covered map[string]bool
	quotes  int
	found   map[gapKey]*Gap
	seen    map[gapKey]language.Polarity // in the text at hand
	text    plain.Text
}

type gapKey struct{ aspect, term string }

// The bounds of what is collected.
const (
	mostGaps     = 1 << 16
	shortestTerm = 2  // characters
	longestQuote = 96 // bytes on either side of the mention
)

// NewGaps begins a collection: covered has the aspects that some touchpoint of
// the register covers, quotes is how many quotes of a gap are kept, those of
// the surest mentions.
func NewGaps(covered map[string]bool, quotes int) *Gaps {
	return &Gaps{covered: covered, quotes: max(quotes, 0), found: map[gapKey]*Gap{}, seen: map[gapKey]language.Polarity{}}
}

// Add takes a text with its mentions and unlisted terms, as a Reader gives
// them. Overall is no gap. Beyond some ten thousand different terms those that
// one text alone had are forgotten.
func (g *Gaps) Add(id, text string, mentions, unlisted []language.Mention) {
	clear(g.seen)
	for _, m := range mentions {
		if m.Aspect != Overall && !g.covered[m.Aspect] {
			g.add(gapKey{aspect: m.Aspect}, id, text, m)
		}
	}
	for _, m := range unlisted {
		g.text.Reset(m.Of(text))
		if runes := g.text.Runes(); len(runes) >= shortestTerm {
			g.add(gapKey{term: string(runes)}, id, text, m)
		}
	}
	for key, polarity := range g.seen {
		switch gap := g.found[key]; polarity {
		case language.Negative:
			gap.Negative++
		case language.Positive:
			gap.Positive++
		}
	}
	if len(g.found) > mostGaps {
		g.forget()
	}
}

func (g *Gaps) add(key gapKey, id, text string, m language.Mention) {
	gap := g.found[key]
	if gap == nil {
		gap = &Gap{Aspect: key.aspect, Term: key.term}
		g.found[key] = gap
	}
	before, known := g.seen[key]
	switch {
	case !known:
		gap.Texts++
		g.seen[key] = m.Polarity
	case m.Polarity == language.Negative || before == language.Neutral:
		g.seen[key] = m.Polarity
	}
	if known || g.quotes == 0 {
		return
	}
	if n := len(gap.Quotes); n == g.quotes {
		if gap.Quotes[n-1].Confidence >= m.Confidence {
			return
		}
		gap.Quotes = gap.Quotes[:n-1]
	}
	gap.Quotes = append(gap.Quotes, Quote{id, excerpt(text, m.Span), m})
	slices.SortStableFunc(gap.Quotes, func(a, b Quote) int { return cmp.Compare(b.Confidence, a.Confidence) })
}

// excerpt gives a span with what stands around it, from character to
// character.
func excerpt(text string, s language.Span) string {
	from, to := max(0, s.Start-longestQuote), min(len(text), s.Start+2*longestQuote)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return text[from:to]
}

// forget drops the gaps of fewest texts until half of the room is free.
func (g *Gaps) forget() {
	for least := 1; len(g.found) > mostGaps/2; least++ {
		for key, gap := range g.found {
			if gap.Texts <= least {
				delete(g.found, key)
			}
		}
	}
}

// List gives the gaps that at least so many texts mention, those of most texts
// first.
func (g *Gaps) List(least int) []Gap {
	var list []Gap
	for _, gap := range g.found {
		if gap.Texts >= least {
			list = append(list, *gap)
		}
	}
	slices.SortFunc(list, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.Texts, a.Texts), cmp.Compare(a.Aspect, b.Aspect), cmp.Compare(a.Term, b.Term))
	})
	return list
}
