// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
)

// labels are the corrections that count: of each fact the newest.
type labels map[touchstone.EventID]*touchstone.Correction

// put takes what was said of facts in the place of what was said before: gone
// are those of which all was taken back.
func (l labels) put(said []touchstone.Correction) {
	for i := range said {
		delete(l, said[i].Event)
	}
	for i := range said {
		c := &said[i]
		if old := l[c.Event]; c.Deleted == nil && (old == nil || newer(c, old)) {
			l[c.Event] = c
		}
	}
}

func newer(a, b *touchstone.Correction) bool {
	return cmp.Or(a.Updated.Compare(b.Updated), cmp.Compare(a.ID, b.ID)) > 0
}

// Counting gives of several corrections those that count, in the order of their
// facts: of each fact the newest that was not taken back.
func Counting(all []touchstone.Correction) []touchstone.Correction {
	l := labels{}
	l.put(all)
	var out []touchstone.Correction
	for _, c := range l {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b touchstone.Correction) int { return slices.Compare(a.Event[:], b.Event[:]) })
	return out
}

// Relabel derives the mentions of some facts again, after people corrected them
// or took that back. When it returns they answer, whichever model reads; a
// round that goes on is not waited for.
func (k *Keeper) Relabel(ctx context.Context, events ...touchstone.EventID) error {
	if k.Corrections == nil {
		return nil
	}
	k.deriving.Lock()
	defer k.deriving.Unlock()
	if k.labels == nil {
		return nil // the first round does it
	}
	said, err := k.Corrections(ctx, events...)
	if err != nil {
		return err
	}
	for _, e := range events {
		delete(k.labels, e)
	}
	k.labels.put(said)
	return k.derive(ctx, events)
}

// catchUp reads all corrections once, and derives the mentions of those facts
// that may have been corrected since the last process looked.
func (k *Keeper) catchUp(ctx context.Context) error {
	k.deriving.Lock()
	defer k.deriving.Unlock()
	if k.labels != nil || k.Corrections == nil {
		return nil
	}
	all, err := k.Corrections(ctx)
	if err != nil {
		return err
	}
	k.labels = labels{}
	k.labels.put(all)
	var fresh []touchstone.EventID
	newest := k.notes.Labelled
	for i := range all {
		if !all[i].Updated.Before(k.notes.Labelled) {
			fresh = append(fresh, all[i].Event)
		}
		if all[i].Updated.After(newest) {
			newest = all[i].Updated
		}
	}
	err = k.derive(ctx, fresh)
	if err == nil && newest.After(k.notes.Labelled) {
		k.notes.Labelled = newest
		err = k.notes.save(k.folder)
	}
	if err != nil {
		k.labels = nil
	}
	return err
}

// derive reads some facts again, and derives their mentions under every version
// that has any. Whoever calls it holds deriving.
func (k *Keeper) derive(ctx context.Context, events []touchstone.EventID) error {
	m, reached := *k.model.Load(), k.state.Load().Reached
	for facts := range slices.Chunk(events, page) {
		said, err := k.facts(ctx, facts)
		if err != nil {
			return err
		}
		parts, err := k.mentions(ctx, m, said)
		if err != nil {
			return err
		}
		var rows []eventstore.Mention
		for i, p := range parts {
			rows = append(rows, k.final(m, &said[i], p)...)
		}
		for version := range reached {
			if len(rows) == 0 {
				break
			}
			if err := k.Events.Derive(ctx, version, rows); err != nil {
				return fmt.Errorf("derive mentions again: %w", err)
			}
		}
	}
	return nil
}

// facts opens some facts, those that are there and may be shown.
func (k *Keeper) facts(ctx context.Context, events []touchstone.EventID) ([]eventstore.Said, error) {
	var out []eventstore.Said
	for e, err := range k.Events.Events(ctx, eventstore.Filter{Texts: true, Events: events}, 0) {
		if err != nil {
			return nil, err
		}
		shown, err := k.Keys.Reveal(ctx, &e)
		if err != nil {
			return nil, err
		}
		if shown {
			out = append(out, eventstore.SaidBy(&e))
		}
	}
	return out, nil
}

// corrected gives the rows of a fact as a person reads it, those of the model
// where the person has read another text.
func (k *Keeper) corrected(m Model, said *eventstore.Said, c *touchstone.Correction, p part) part {
	text := whole(said)
	if text == "" || c.Mark != k.Mark(said.Event, text) {
		return p
	}
	r := overlaid(m.Reader().Read(text), text, c)
	p.rows = rowsOf(said.Position, r)
	if c.Polarity != "" && len(p.rows) > 0 {
		p.rows[0].Confidence = 100
	}
	return p
}

// overlaid gives a reading with what a person says in the place of what the
// model read.
func overlaid(r *language.Reading, text string, c *touchstone.Correction) *language.Reading {
	if c.Polarity != "" {
		p := polarities[c.Polarity]
		r.Sentiment = language.Sentiment{Positive: (1 + float64(p)) / 2, Polarity: p}
	}
	if c.Emotion != "" {
		r.Feelings = nil
		if c.Emotion != noEmotion {
			r.Feelings = []language.Feeling{{Emotion: language.Emotion(c.Emotion), Strength: 1}}
		}
	}
	if c.Intents != nil {
		r.Intents = nil
		for _, name := range c.Intents {
			r.Intents = append(r.Intents, language.Intent(name))
		}
	}
	mentions := slices.Clone(r.Mentions)
	at := boundaries(text)
	for _, m := range c.Mentions {
		if m.End < len(at) {
			mentions = replaced(mentions, language.Span{Start: at[m.Start], End: at[m.End]}, m)
		}
	}
	r.Mentions = mentions
	return r
}

const noEmotion = "none"

var polarities = map[touchstone.Verdict]language.Polarity{touchstone.VerdictNegative: language.Negative, touchstone.VerdictNeutral: language.Neutral, touchstone.VerdictPositive: language.Positive}

// replaced gives mentions with a person's in the place of those of its aspect
// that share a character with it.
func replaced(mentions []language.Mention, s language.Span, m touchstone.CorrectedMention) []language.Mention {
	aspect := cmp.Or(m.Was, m.Aspect)
	var opinion language.Span
	at := len(mentions)
	out := mentions[:0]
	for _, old := range mentions {
		if old.Aspect == aspect && old.Start < s.End && s.Start < old.End {
			at, opinion = min(at, len(out)), old.Opinion
			continue
		}
		out = append(out, old)
	}
	if m.Polarity == touchstone.Unsaid {
		return out
	}
	return slices.Insert(out, min(at, len(out)), language.Mention{Span: s, Aspect: m.Aspect, Opinion: opinion, Polarity: polarities[m.Polarity], Confidence: 1})
}

// boundaries gives the byte at which each character of a text begins, and its
// length.
func boundaries(text string) []int {
	var at []int
	for i := range text {
		at = append(at, i)
	}
	return append(at, len(text))
}

// notes are what a keeper remembers of corrections.
type notes struct {
	Labelled time.Time `json:"labelled"` // of the newest correction that was derived when a process began
	Taught   time.Time `json:"taught"`   // of the newest correction when the model was taught last, or refused it
}
