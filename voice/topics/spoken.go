// SPDX-License-Identifier: Apache-2.0

package topics

import (
	"cmp"
	"slices"

	"touchstone/stats"
)

// Gap is something that texts speak of.
type Gap struct {
	Aspect
	Texts     int
	Customers int
	Nameless  int // texts that name nobody
	Positive  int
	Negative  int
	Bad       stats.Interval // share of the texts that is negative about it, by Wilson
	Quotes    []Quoted       // the surest first
}

// Gaps gives the aspects, and terms of none, that the texts of a question speak
// of and that are not covered, those of most texts first.
func (f *Found) Gaps(a Ask, covered func(aspect string) bool) (gaps []Gap, texts int) {
	all := make([]Gap, len(f.Aspects))
	left := make([]bool, len(f.Aspects))
	who := make([]people, len(f.Aspects))
	for i, spoken := range f.Aspects {
		all[i].Aspect, who[i] = spoken, newPeople()
		left[i] = spoken.Key == "" || !covered(spoken.Key)
	}
	for i := range f.Texts {
		t := &f.Texts[i]
		if !a.admits(t) {
			continue
		}
		texts++
		for _, s := range t.Aspects {
			if left[s.Aspect] {
				all[s.Aspect].count(t, i, s)
				who[s.Aspect].add(t, a.Customer)
			}
		}
	}
	for i := range all {
		if all[i].Customers, all[i].Nameless = len(who[i].customers), who[i].nameless; all[i].Texts > 0 {
			all[i].Bad = stats.Wilson(float64(all[i].Negative), float64(all[i].Texts))
			gaps = append(gaps, all[i])
		}
	}
	slices.SortFunc(gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.Texts, a.Texts), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Term, b.Term))
	})
	return gaps, texts
}

func (g *Gap) count(t *Text, number int, s Spoken) {
	g.Texts++
	switch s.Polarity {
	case -1:
		g.Negative++
	case 1:
		g.Positive++
	}
	g.Quotes = offer(g.Quotes, Quoted{Text: t, Number: number, Part: s.Part, Weight: s.Confidence})
}
