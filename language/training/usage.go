// SPDX-License-Identifier: Apache-2.0

package training

import (
	"context"
	"fmt"

	"touchstone/language"
	"touchstone/language/sentiment"
	"touchstone/stats"
)

// Lesson is what came of learning how a workspace uses words, judged by a fifth
// of its labelled texts that it has not learnt from, and by a part of our own
// sentences.
type Lesson struct {
	Usage   *sentiment.Usage `json:"-"`
	Learnt  int              `json:"learnt"`   // texts
	HeldOut int              `json:"held_out"` // texts that it was judged by
	Before  int              `json:"before"`   // of them, those that the model before got right
	After   int              `json:"after"`    // and that the new one got right
	P       float64          `json:"p"`        // of both being right equally often: McNemar, exact, two-sided
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
	// worst is how many of a hundred of these sentences may be lost.
	worst = 1
	// fewestHeldOut is how many texts of a workspace a usage has to be judged by.
	fewestHeldOut = 5
)

// LearnUsage learns how a workspace uses words from texts that its people
// labelled: from four fifths of them, as Split parts them, on top of a model. It
// is judged against the model that the workspace reads with now, which is the
// same with the usage learnt before, or with none. The new one is Better where
// it is right on no fewer of the held-out texts, of which there must be five,
// and on no fewer of our own sentences but for one in a hundred. Neutral texts
// are left out. A single side, or no text, to learn from is an error.
func LearnUsage(ctx context.Context, now *sentiment.Model, labelled []sentiment.Example) (*Lesson, error) {
	learn, ask := SplitLabelled(labelled)
	hold, check := Split(Own(), checked)
	l := &Lesson{Learnt: len(sided(learn)), HeldOut: len(sided(ask)), Check: len(sided(check))}
	if l.Learnt == 0 {
		return nil, fmt.Errorf("no text to learn from takes a side")
	}
	var err error
	if l.Usage, err = now.LearnUsage(ctx, learn, hold, seed); err != nil {
		return nil, err
	}
	next := now.With(l.Usage)
	only, lost := l.compare(Ask(now, sided(ask)), Ask(next, sided(ask)))
	l.P = stats.McNemar(only, lost)
	l.CheckBefore, l.CheckAfter = right(Ask(now, sided(check))), right(Ask(next, sided(check)))
	l.Better = l.HeldOut >= fewestHeldOut && l.After >= l.Before && 100*(l.CheckBefore-l.CheckAfter) <= worst*l.Check
	return l, nil
}

// SplitLabelled parts labelled texts into those that LearnUsage learns from and
// those that it is judged by.
func SplitLabelled(all []sentiment.Example) (learn, ask []sentiment.Example) {
	return Split(all, heldOut)
}

// compare counts what is right before and after, and what is so on one side
// alone.
func (l *Lesson) compare(before, after []Judgement) (gained, lost int) {
	for i := range before {
		was, is := before[i].Want == before[i].Got, after[i].Want == after[i].Got
		switch {
		case is && !was:
			gained++
		case was && !is:
			lost++
		}
	}
	l.Before, l.After = right(before), right(after)
	return gained, lost
}

func right(all []Judgement) (n int) {
	for _, j := range all {
		if j.Want == j.Got {
			n++
		}
	}
	return n
}

// sided gives the examples that take a side.
func sided(all []sentiment.Example) []sentiment.Example {
	var out []sentiment.Example
	for _, e := range all {
		if e.Polarity != language.Neutral {
			out = append(out, e)
		}
	}
	return out
}
