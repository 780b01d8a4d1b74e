// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"
	"slices"

	"touchstone"
	"touchstone/language"
	"touchstone/language/conversation"
	"touchstone/language/cue"
	"touchstone/language/reader"
	"touchstone/language/sentiment"
	"touchstone/language/training"
)

// learn fills the lesson, each part on top of what was learnt before, which
// taught holds and gets where it is better.
func (l *Lesson) learn(ctx context.Context, m Model, said []labelled, taught *reader.Taught) error {
	for _, part := range []func(context.Context, *reader.Models, []labelled, *reader.Taught) error{l.polarity, l.neutral, l.emotions, l.intents} {
		if err := part(ctx, m.Models, said, taught); err != nil {
			return err
		}
	}
	var err error
	l.Terms, err = teachTerms(m, said, taught)
	return err
}

func (l *Lesson) polarity(ctx context.Context, m *reader.Models, said []labelled, taught *reader.Taught) error {
	sided := slices.DeleteFunc(polaritiesOf(said), isNeutral)
	if !teaches(sided, func(e sentiment.Example) string { return e.Text }) {
		return nil
	}
	usage, lesson, err := training.LearnUsage(ctx, m.Mood().With(taught.Usage).WithSides(taught.Sides), sided)
	if err == nil && lesson.Better {
		taught.Usage = usage
	}
	l.Usage = lesson
	return err
}

func (l *Lesson) neutral(ctx context.Context, m *reader.Models, said []labelled, taught *reader.Taught) error {
	all := polaritiesOf(said)
	sided := slices.DeleteFunc(slices.Clone(all), isNeutral)
	if len(all)-len(sided) < fewest || !teaches(all, func(e sentiment.Example) string { return e.Text }) {
		return nil
	}
	sides, lesson, err := training.LearnSides(ctx, m.Mood().With(taught.Usage).WithSides(taught.Sides), all)
	if err == nil && lesson.Better {
		taught.Sides = sides
	}
	l.Neutral = lesson
	return err
}

func (l *Lesson) emotions(ctx context.Context, m *reader.Models, said []labelled, taught *reader.Taught) error {
	all := examplesOf(said, emotionSaid)
	if !teaches(all, func(e cue.Example) string { return e.Text }) {
		return nil
	}
	usage, lesson, err := training.LearnEmotions(ctx, m.Feelings().With(taught.Emotions), all)
	if err == nil && lesson.Better {
		taught.Emotions = usage
	}
	l.Emotions = lesson
	return err
}

func (l *Lesson) intents(ctx context.Context, m *reader.Models, said []labelled, taught *reader.Taught) error {
	all := examplesOf(said, intentsSaid)
	if !teaches(all, func(e cue.Example) string { return e.Text }) {
		return nil
	}
	usage, lesson, err := training.LearnIntents(ctx, m.Wants().With(taught.Intents), all)
	if err == nil && lesson.Better {
		taught.Intents = usage
	}
	l.Intents = lesson
	return err
}

// teaches tells whether there are enough texts, some of which may be learnt from.
func teaches[E any](all []E, text func(E) string) bool {
	return len(all) >= fewest && slices.ContainsFunc(all, func(e E) bool { return !heldOut(text(e)) })
}

func isNeutral(e sentiment.Example) bool { return e.Polarity == language.Neutral }

// polaritiesOf gives the texts of which somebody says how they feel as a whole.
func polaritiesOf(said []labelled) []sentiment.Example {
	var out []sentiment.Example
	for _, s := range said {
		if s.label.Polarity != "" {
			out = append(out, sentiment.Example{Text: conversation.Spoken(s.text), Polarity: polarities[s.label.Polarity], Weight: 1})
		}
	}
	return out
}

// emotionSaid gives the emotion that somebody says a text has, or "none"; false
// where nothing is said of it.
func emotionSaid(c *touchstone.Correction) ([]string, bool) {
	return []string{c.Emotion}, c.Emotion != ""
}

func intentsSaid(c *touchstone.Correction) ([]string, bool) { return c.Intents, c.Intents != nil }

// examplesOf gives the texts of which somebody says which labels they have.
func examplesOf(said []labelled, labels func(*touchstone.Correction) ([]string, bool)) []cue.Example {
	var out []cue.Example
	for _, s := range said {
		if names, says := labels(s.label); says {
			out = append(out, cue.Example{Text: conversation.Spoken(s.text), Labels: names})
		}
	}
	return out
}
