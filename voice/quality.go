// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"cmp"
	"context"
	"slices"

	"touchstone"
	"touchstone/language"
	"touchstone/language/conversation"
	"touchstone/language/sentiment"
	"touchstone/language/training"
	"touchstone/stats"
)

// Quality is how well texts are read, by the labels of a workspace's own people.
// These were asked about doubtful texts above all, so that shares of what is
// right are lower here than among all texts.
type Quality struct {
	Texts int             // with labels that count
	Model string          // version that reads
	Base  *training.Score // of polarity by the shipped model; nil where no text has a label of it
	Own   *training.Score // by the model with what the workspace taught, on the same texts; nil where nothing was taught
	Asked int             // texts that Base and Own were asked about: where something was taught, only those that it was not learnt from
	Last  *Lesson         // what the workspace taught; nil where nothing was

	Aspects   []AspectQuality // those of most labels first
	WithModel *stats.Kappa    // agreement of people and model on polarity; nil where there is too little
	People    []Agreement     // of two people on polarity, those of most texts in common first

	Emotions *LabelQuality // nil where no text has a label of one
	Intents  *LabelQuality // so
}

// AspectQuality is how well mentions of one aspect are found. A label of a
// mention of it, or that there is none, is one case for each text.
type AspectQuality struct {
	Aspect    string
	Found     int // texts in which the model mentions it and somebody says whether rightly
	Right     int // of them, those in which it is mentioned
	Said      int // texts in which somebody says that it is mentioned
	Precision stats.Interval
	Recall    stats.Interval
}

// Agreement is how far two people agree on texts.
type Agreement struct {
	A, B touchstone.StaffID
	stats.Kappa
}

// Plenty is how many labels a figure needs to be more than a hint.
const Plenty = 30

// Quality judges the models by what people say of texts now.
func (k *Keeper) Quality(ctx context.Context) (*Quality, error) {
	base, err := k.Model(ctx)
	if err != nil {
		return nil, err
	}
	out := &Quality{Model: k.model.Load().Version}
	if k.Corrections == nil {
		return out, nil
	}
	all, err := k.labelled(ctx)
	if err != nil {
		return nil, err
	}
	out.Texts = len(all)
	taught := k.learnt.Load()
	now, asked := base, all
	if taught != nil && base.Models != nil {
		out.Last = &taught.header.Lesson
		if now, err = base.with(taught.taught); err != nil {
			return nil, err
		}
		asked = slices.DeleteFunc(slices.Clone(all), func(l labelled) bool { return !heldOut(l.text) })
		out.Own = judged(now, asked)
	}
	if out.Base = judged(base, asked); out.Base != nil {
		out.Asked = out.Base.N
	}
	out.Aspects = aspects(now, asked)
	out.WithModel = agreeing(judgements(now, all)).kappa()
	out.People = between(all, func(c *touchstone.Correction) string { return string(c.Polarity) })
	out.Emotions = emotionTelling().quality(base, now, out.Last != nil && taught.taught.Emotions != nil, asked, all)
	out.Intents = intentTelling().quality(base, now, out.Last != nil && taught.taught.Intents != nil, asked, all)
	return out, nil
}

// heldOut tells whether a text is one that usage is not learnt from.
func heldOut(text string) bool {
	learn, _ := training.SplitLabelled([]sentiment.Example{{Text: conversation.Spoken(text)}})
	return len(learn) == 0
}

// judgements gives what a model says of the polarity of texts that have a label
// of it.
func judgements(m Model, all []labelled) []training.Judgement {
	r := m.Reader()
	var out []training.Judgement
	for _, l := range all {
		if l.label.Polarity == "" {
			continue
		}
		got := r.Read(l.text)
		out = append(out, training.Judgement{Want: string(l.label.Polarity), Got: got.Polarity.String(), Sure: max(got.Positive, 1-got.Positive)})
	}
	return out
}

func judged(m Model, all []labelled) *training.Score {
	j := judgements(m, all)
	if len(j) == 0 {
		return nil
	}
	s := training.Judge(j)
	s.ECE = 0
	sided := slices.DeleteFunc(j, func(j training.Judgement) bool { return j.Want == neutral || j.Got == neutral })
	if len(sided) > 0 { // a probability is of one side or the other
		s.ECE = training.Judge(sided).ECE
	}
	return &s
}

const neutral = string(touchstone.VerdictNeutral)

// table counts what is said by two of the same texts.
type table map[[2]string]int

func agreeing(all []training.Judgement) table {
	t := table{}
	for _, j := range all {
		t[[2]string{j.Want, j.Got}]++
	}
	return t
}

// kappa gives the agreement; nil where there is too little.
func (t table) kappa() *stats.Kappa {
	var names []string
	for said := range t {
		names = append(names, said[:]...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	counts := make([][]int, len(names))
	for i := range counts {
		counts[i] = make([]int, len(names))
		for j := range counts[i] {
			counts[i][j] = t[[2]string{names[i], names[j]}]
		}
	}
	k, err := stats.CohenKappa(counts)
	if err != nil {
		return nil
	}
	return &k
}

// mostPairs is how many pairs of people are told.
const mostPairs = 50

// between gives the agreement of each two people who labelled the same texts, on
// what each says of them; "" is nothing.
func between(all []labelled, says func(*touchstone.Correction) string) []Agreement {
	tables := map[[2]touchstone.StaffID]table{}
	for _, l := range all {
		by := slices.SortedFunc(slices.Values(l.all), func(a, b touchstone.Correction) int { return cmp.Compare(a.Author, b.Author) })
		for i := range by {
			for j := range by[:i] {
				a, b := says(&by[j]), says(&by[i])
				if a == "" || b == "" {
					continue
				}
				p := [2]touchstone.StaffID{by[j].Author, by[i].Author}
				if tables[p] == nil {
					tables[p] = table{}
				}
				tables[p][[2]string{a, b}]++
			}
		}
	}
	var out []Agreement
	for p, t := range tables {
		if k := t.kappa(); k != nil {
			out = append(out, Agreement{p[0], p[1], *k})
		}
	}
	slices.SortFunc(out, func(a, b Agreement) int {
		return cmp.Or(b.N-a.N, cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out[:min(len(out), mostPairs)]
}

// aspects judges the mentions of each aspect that somebody labelled.
func aspects(m Model, all []labelled) []AspectQuality {
	r := m.Reader()
	found := map[string]*AspectQuality{}
	for _, l := range all {
		if len(l.label.Mentions) == 0 {
			continue
		}
		read := r.Read(l.text)
		for aspect, said := range saidOf(l.label) {
			q := found[aspect]
			if q == nil {
				q = &AspectQuality{Aspect: aspect}
				found[aspect] = q
			}
			q.add(said, slices.ContainsFunc(read.Mentions, func(m language.Mention) bool { return m.Aspect == aspect }))
		}
	}
	out := make([]AspectQuality, 0, len(found))
	for _, q := range found {
		if q.Found > 0 {
			q.Precision = stats.Wilson(float64(q.Right), float64(q.Found))
		}
		if q.Said > 0 {
			q.Recall = stats.Wilson(float64(q.Right), float64(q.Said))
		}
		out = append(out, *q)
	}
	slices.SortFunc(out, func(a, b AspectQuality) int {
		return cmp.Or(b.Found+b.Said-a.Found-a.Said, cmp.Compare(a.Aspect, b.Aspect))
	})
	return out
}

func (q *AspectQuality) add(said, read bool) {
	if read {
		q.Found++
	}
	if said {
		q.Said++
	}
	if said && read {
		q.Right++
	}
}

// saidOf tells of which aspects a person says that they are mentioned, or that
// they are not.
func saidOf(c *touchstone.Correction) map[string]bool {
	out := map[string]bool{}
	for _, m := range c.Mentions {
		if m.Polarity != touchstone.Unsaid {
			out[m.Aspect] = true
		}
		if was := cmp.Or(m.Was, m.Aspect); !out[was] {
			out[was] = false
		}
	}
	return out
}
