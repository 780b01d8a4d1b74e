// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"touchstone"
	"touchstone/language"
	"touchstone/stats"
)

// LabelQuality is how well the strongest emotion of texts is told, or all their
// intents. Right is who gives the same: of intents all, and no other.
type LabelQuality struct {
	Texts int   // with such a label
	Base  *Told // by the shipped model; nil where no text is left to ask about
	Own   *Told // by the model with what the workspace taught of it, on the same texts; nil where it taught nothing of it

	Labels    []LabelFigures // by the model that reads now, on the same texts; those of most first
	WithModel *stats.Kappa   // agreement of people and that model; nil where there is too little
	People    []Agreement    // of two people, those of most texts in common first
}

// Told is how many texts are told right, with Wilson's 95 % interval.
type Told struct {
	N     int
	Right int
	Share stats.Interval
}

// LabelFigures is how well one emotion, "none", or one intent is told.
type LabelFigures struct {
	Label     string
	Found     int // texts to which the model gives it
	Said      int // to which people do
	Right     int // to which both do
	Precision stats.Interval
	Recall    stats.Interval
	Kappa     *stats.Kappa // of giving it or not; nil where there is too little
}

// telling is a kind of label: what people say of a text, and what a reading says.
type telling struct {
	said func(*touchstone.Correction) ([]string, bool)
	read func(*language.Reading) []string
}

func emotionTelling() telling { return telling{emotionSaid, emotionRead} }

func intentTelling() telling {
	return telling{intentsSaid, func(r *language.Reading) []string { return names(r.Intents) }}
}

func emotionRead(r *language.Reading) []string {
	if len(r.Feelings) == 0 {
		return []string{noEmotion}
	}
	return []string{string(r.Feelings[0].Emotion)}
}

// one gives what somebody says as one name; "" where nothing is said.
func (t telling) one(c *touchstone.Correction) string {
	said, says := t.said(c)
	if !says {
		return ""
	}
	return joined(said)
}

// joined gives labels as one name, which is not empty.
func joined(labels []string) string {
	return cmp.Or(strings.Join(slices.Compact(slices.Sorted(slices.Values(labels))), " "), "-")
}

// quality judges the models by what people say of texts: base, and now where
// that is taught, by those that are asked, agreement of people by all.
func (t telling) quality(base, now Model, taught bool, asked, all []labelled) *LabelQuality {
	q := &LabelQuality{People: between(all, t.one)}
	for _, l := range all {
		if _, says := t.said(l.label); says {
			q.Texts++
		}
	}
	if q.Texts == 0 {
		return nil
	}
	q.Base = told(t.pairs(base, asked))
	pairs := t.pairs(now, asked)
	if taught {
		q.Own = told(pairs)
	}
	t.figure(q, pairs)
	return q
}

// pair is what people and a model say of a text.
type pair struct{ said, read []string }

func (p pair) table() [2]string { return [2]string{joined(p.said), joined(p.read)} }

func (t telling) pairs(m Model, all []labelled) []pair {
	r := m.Reader()
	var out []pair
	for _, l := range all {
		if said, says := t.said(l.label); says {
			out = append(out, pair{said, slices.Clone(t.read(r.Read(l.text)))})
		}
	}
	return out
}

func told(all []pair) *Told {
	if len(all) == 0 {
		return nil
	}
	t := &Told{N: len(all)}
	for _, p := range all {
		if both := p.table(); both[0] == both[1] {
			t.Right++
		}
	}
	t.Share = stats.Wilson(float64(t.Right), float64(t.N))
	return t
}

// figure tells how well each label is told, and how far people and model agree.
func (t telling) figure(q *LabelQuality, all []pair) {
	whole, labels := table{}, map[string]bool{}
	for _, p := range all {
		whole[p.table()]++
		for _, label := range append(slices.Clone(p.said), p.read...) {
			labels[label] = true
		}
	}
	q.WithModel = whole.kappa()
	for label := range labels {
		q.Labels = append(q.Labels, figuresOf(label, all))
	}
	slices.SortFunc(q.Labels, func(a, b LabelFigures) int {
		return cmp.Or(b.Found+b.Said-a.Found-a.Said, cmp.Compare(a.Label, b.Label))
	})
}

func figuresOf(label string, all []pair) LabelFigures {
	f, both := LabelFigures{Label: label}, table{}
	for _, p := range all {
		said, read := slices.Contains(p.said, label), slices.Contains(p.read, label)
		both[[2]string{strconv.FormatBool(said), strconv.FormatBool(read)}]++
	}
	f.Right = both[[2]string{"true", "true"}]
	f.Said, f.Found = f.Right+both[[2]string{"true", "false"}], f.Right+both[[2]string{"false", "true"}]
	if f.Found > 0 {
		f.Precision = stats.Wilson(float64(f.Right), float64(f.Found))
	}
	if f.Said > 0 {
		f.Recall = stats.Wilson(float64(f.Right), float64(f.Said))
	}
	f.Kappa = both.kappa()
	return f
}
