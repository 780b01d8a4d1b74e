// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"maps"
	"slices"

	"touchstone"
	"touchstone/language"
	"touchstone/language/aspect"
	"touchstone/language/reader"
	"touchstone/stats"
)

// TermLesson is what came of learning which aspects the terms of a workspace
// stand for, judged by texts that it has not learnt from. A case is an aspect of
// a text, of which somebody says that it is mentioned or that it is not.
type TermLesson struct {
	Learnt int     `json:"learnt"` // texts with labels of mentions
	Terms  int     `json:"terms"`  // that stand for another aspect than the model's, or for none
	Cases  int     `json:"cases"`  // that it was judged by
	Before int     `json:"before"` // of them, those that the model before got right
	After  int     `json:"after"`  // and that the new one got right
	P      float64 `json:"p"`      // of both being right equally often: McNemar, exact, two-sided
	Better bool    `json:"better"` // may take the place of the model before
}

const (
	// sayers is in how many texts people have to say what a term stands for.
	sayers = 3
	// agreed is how many of a hundred of these have to say the same.
	agreed = 80
	// fewestCases is how many cases own terms have to be judged by.
	fewestCases = 5
)

// teachTerms learns what terms stand for. Its terms are Better where they are
// right in no fewer of the cases held out, of which there must be five, and some
// differ from what was listed before; next then gets them. nil where nobody
// labelled mentions.
func teachTerms(m Model, said []labelled, next *reader.Taught) (*TermLesson, error) {
	var learn, ask []labelled
	for _, s := range said {
		switch {
		case len(s.label.Mentions) == 0:
		case heldOut(s.text):
			ask = append(ask, s)
		default:
			learn = append(learn, s)
		}
	}
	if len(learn)+len(ask) == 0 {
		return nil, nil
	}
	terms := termsOf(m.Models.Taxonomy, learn)
	l := &TermLesson{Learnt: len(learn), Terms: len(terms)}
	before, err := m.with(*next)
	if err != nil {
		return nil, err
	}
	with := *next
	with.Terms = terms
	after, err := m.with(with)
	if err != nil {
		return nil, err
	}
	gained, lost := l.compare(casesOf(before, ask), casesOf(after, ask))
	l.P = stats.McNemar(gained, lost)
	l.Better = l.Cases >= fewestCases && l.After >= l.Before && !slices.Equal(terms, next.Terms)
	if l.Better {
		next.Terms = terms
	}
	return l, nil
}

// compare counts what is right before and after, and what is so on one side
// alone.
func (l *TermLesson) compare(before, after []bool) (gained, lost int) {
	l.Cases = len(before)
	for i, was := range before {
		is := after[i]
		if was {
			l.Before++
		}
		if is {
			l.After++
		}
		switch {
		case is && !was:
			gained++
		case was && !is:
			lost++
		}
	}
	return gained, lost
}

// casesOf tells of every aspect that people speak of in texts whether a model is
// right about it, in an order that hangs on the labels alone.
func casesOf(m Model, all []labelled) []bool {
	r := m.Reader()
	var right []bool
	for _, l := range all {
		read := r.Read(l.text)
		said := saidOf(l.label)
		for _, key := range slices.Sorted(maps.Keys(said)) {
			found := slices.ContainsFunc(read.Mentions, func(m language.Mention) bool { return m.Aspect == key })
			right = append(right, found == said[key])
		}
	}
	return right
}

// termsOf gives the terms that stand for something else than a taxonomy has
// them, by what people say in at least three texts and agree upon in four of
// five, in the order of their names.
func termsOf(t *aspect.Taxonomy, all []labelled) []aspect.Own {
	votes := map[string]map[string]int{}
	for _, l := range all {
		for term, key := range termsIn(l) {
			if votes[term] == nil {
				votes[term] = map[string]int{}
			}
			votes[term][key]++
		}
	}
	var own []aspect.Own
	for _, term := range slices.Sorted(maps.Keys(votes)) {
		texts, best := 0, ""
		for _, key := range slices.Sorted(maps.Keys(votes[term])) {
			n := votes[term][key]
			if texts += n; n > votes[term][best] {
				best = key
			}
		}
		if texts >= sayers && 100*votes[term][best] >= agreed*texts && t.Stands(term) != best {
			own = append(own, aspect.Own{Term: term, Aspect: best})
		}
	}
	return own
}

// termsIn gives what each term of a text stands for by its label; empty: for
// nothing. A place that is said to speak of an aspect counts for that one, even
// if it is said not to speak of others.
func termsIn(l labelled) map[string]string {
	out := map[string]string{}
	chars := []rune(l.text)
	for _, m := range l.label.Mentions {
		if m.End > len(chars) {
			continue
		}
		term := aspect.PlainTerm(string(chars[m.Start:m.End]))
		if term == "" {
			continue
		}
		if m.Polarity != touchstone.Unsaid {
			out[term] = m.Aspect
		} else if _, known := out[term]; !known {
			out[term] = ""
		}
	}
	return out
}
