// SPDX-License-Identifier: Apache-2.0

package training

import (
	"context"
	"errors"
	"slices"

	"touchstone/language"
	"touchstone/language/cue"
	"touchstone/language/emotion"
	"touchstone/language/intent"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
	"touchstone/language/sentiment"
	"touchstone/stats"
)

// Lesson is what came of learning how a workspace uses words, judged by a fifth
// of its labelled texts that it has not learnt from, and by a part of our own
// sentences.
type Lesson struct {
	Learnt  int     `json:"learnt"`   // texts
	HeldOut int     `json:"held_out"` // texts that it was judged by
	Before  int     `json:"before"`   // of them, those that the model before got right
	After   int     `json:"after"`    // and that the new one got right
	P       float64 `json:"p"`        // of both being right equally often: McNemar, exact, two-sided
	// Check is how many of our own sentences both were asked about, which are no
	// part of what was learnt.
	Check       int  `json:"check"`
	CheckBefore int  `json:"check_before"`
	CheckAfter  int  `json:"check_after"`
	Better      bool `json:"better"` // may take the place of the model before
}

const (
	// checked is the part of our own sentences that a usage is judged by; the
	// others hold it where it was.
	checked = 2
	// spared is of how many of these sentences one may be lost.
	spared = 100
	// fewestHeldOut is how many texts of a workspace a usage has to be judged by.
	fewestHeldOut = 5
)

// LearnUsage learns how a workspace uses words from texts that its people
// labelled: from four fifths of them, as SplitLabelled parts them, on top of a
// model. It is judged against the model that the workspace reads with now, which
// is the same with the usage learnt before, or with none. The new one is Better
// where it is right on no fewer of the held-out texts, of which there must be
// five, and on no fewer of our own sentences but for one in every hundred.
// Neutral texts are left out. A single side, or no text, to learn from is an
// error.
func LearnUsage(ctx context.Context, now *sentiment.Model, labelled []sentiment.Example) (*sentiment.Usage, *Lesson, error) {
	c := course[*sentiment.Model, sentiment.Example, *sentiment.Usage]{(*sentiment.Model).LearnUsage, (*sentiment.Model).With, sidesTold, textOf}
	return c.judged(ctx, now, sided(labelled), sided(Own()))
}

// LearnSides learns, and is judged, in the manner of LearnUsage which texts of a
// workspace are Neutral. Right is what both say is Neutral or both say is not.
func LearnSides(ctx context.Context, now *sentiment.Model, labelled []sentiment.Example) (*sentiment.Usage, *Lesson, error) {
	c := course[*sentiment.Model, sentiment.Example, *sentiment.Usage]{(*sentiment.Model).LearnSides, (*sentiment.Model).WithSides, neutralTold, textOf}
	return c.judged(ctx, now, labelled, Own())
}

// LearnEmotions learns, and is judged, in the manner of LearnUsage what people
// call the strongest emotion of texts: each has one label, or "none". Right is
// what both give first.
func LearnEmotions(ctx context.Context, now *emotion.Model, labelled []cue.Example) (*cue.Usage, *Lesson, error) {
	c := course[*emotion.Model, cue.Example, *cue.Usage]{(*emotion.Model).LearnUsage, (*emotion.Model).With, emotionsTold, cueText}
	return c.judged(ctx, now, labelled, emotion.Own())
}

// LearnIntents learns, and is judged, in the manner of LearnUsage which intents
// people say that texts have: each has all of them as labels. Right is where
// both give the same.
func LearnIntents(ctx context.Context, now *intent.Model, labelled []cue.Example) (*cue.Usage, *Lesson, error) {
	c := course[*intent.Model, cue.Example, *cue.Usage]{(*intent.Model).LearnUsage, (*intent.Model).With, intentsTold, cueText}
	return c.judged(ctx, now, labelled, intent.Own())
}

func cueText(e cue.Example) string { return e.Text }

// course is how a usage U is learnt from examples E on top of a model M, and by
// what it is judged.
type course[M, E, U any] struct {
	learn func(now M, ctx context.Context, labelled, held []E, seed uint64) (U, error)
	with  func(M, U) M
	told  func(M, []E) []bool // of which examples a model tells rightly what people say
	text  func(E) string
}

// judged learns from four fifths of what is labelled, and tells how that does on
// the others.
func (c course[M, E, U]) judged(ctx context.Context, now M, labelled, own []E) (u U, l *Lesson, err error) {
	learn, ask := split(labelled, c.text, heldOut)
	hold, check := split(own, c.text, checked)
	if len(learn) == 0 {
		return u, nil, errors.New("there is no text to learn from")
	}
	if u, err = c.learn(now, ctx, learn, hold, seed); err != nil {
		return u, nil, err
	}
	next := c.with(now, u)
	l = &Lesson{Learnt: len(learn), HeldOut: len(ask), Check: len(check)}
	l.compare(c.told(now, ask), c.told(next, ask))
	l.CheckBefore, l.CheckAfter = count(c.told(now, check)), count(c.told(next, check))
	l.Better = l.HeldOut >= fewestHeldOut && l.After >= l.Before && l.CheckBefore-l.CheckAfter <= l.Check/spared
	return u, l, nil
}

// SplitLabelled parts labelled texts into those that LearnUsage learns from and
// those that it is judged by.
func SplitLabelled(all []sentiment.Example) (learn, ask []sentiment.Example) {
	return Split(all, heldOut)
}

// compare counts what is right before and after, and what is so on one side
// alone.
func (l *Lesson) compare(before, after []bool) {
	gained, lost := 0, 0
	for i, was := range before {
		switch is := after[i]; {
		case is && !was:
			gained++
		case was && !is:
			lost++
		}
	}
	l.Before, l.After, l.P = count(before), count(after), stats.McNemar(gained, lost)
}

func count(all []bool) (n int) {
	for _, right := range all {
		if right {
			n++
		}
	}
	return n
}

func sidesTold(m *sentiment.Model, ask []sentiment.Example) []bool {
	out := make([]bool, 0, len(ask))
	for _, j := range Ask(m, ask) {
		out = append(out, j.Want == j.Got)
	}
	return out
}

func neutralTold(m *sentiment.Model, ask []sentiment.Example) []bool {
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), m.Reader()
	out := make([]bool, len(ask))
	for i, e := range ask {
		t.Reset(e.Text)
		got := reader.Document(&t, finder.Read(&t)).Polarity
		out[i] = (got == language.Neutral) == (e.Polarity == language.Neutral)
	}
	return out
}

func emotionsTold(m *emotion.Model, ask []cue.Example) []bool {
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), m.Reader()
	out := make([]bool, len(ask))
	for i, e := range ask {
		t.Reset(e.Text)
		first := "none"
		if found := reader.Read(&t, finder.Read(&t)).Feelings; len(found) > 0 {
			first = string(found[0].Emotion)
		}
		out[i] = slices.Contains(e.Labels, first)
	}
	return out
}

func intentsTold(m *intent.Model, ask []cue.Example) []bool {
	var t plain.Text
	finder, reader := lexicon.Shipped().Finder(), m.Reader()
	out := make([]bool, len(ask))
	for i, e := range ask {
		t.Reset(e.Text)
		got := reader.Read(&t, finder.Read(&t))
		out[i] = len(got) == len(e.Labels) && !slices.ContainsFunc(got, func(one language.Intent) bool { return !slices.Contains(e.Labels, string(one)) })
	}
	return out
}

// sided gives the examples that take a side.
func sided(all []sentiment.Example) []sentiment.Example {
	return slices.DeleteFunc(slices.Clone(all), func(e sentiment.Example) bool { return e.Polarity == language.Neutral })
}
