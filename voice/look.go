// SPDX-License-Identifier: Apache-2.0

package voice

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/language"
	"touchstone/language/reader"
)

// Look is a fact whose text somebody looks at.
type Look struct {
	Event   touchstone.Event // with its texts open
	Text    string           // all of its texts, a line each
	Mark    string           // of the text, for corrections
	Reading *language.Reading
	Version string // of the model
}

// Mark names a text of a fact: a hash under the workspace's secret, which tells
// nothing of the text to who does not have it.
func (k *Keeper) Mark(event touchstone.EventID, text string) string {
	h := hmac.New(sha256.New, k.Keys.Secret())
	h.Write([]byte("correction ")) // never fails, by its documentation
	h.Write(event[:])
	h.Write([]byte(text))
	const enough = 8
	return hex.EncodeToString(h.Sum(nil)[:enough])
}

// Look opens the text of a fact and reads it as the model does. NotFound where
// there is no such fact, it has no text, or it may not be shown.
func (k *Keeper) Look(ctx context.Context, event touchstone.EventID) (*Look, error) {
	for e, err := range k.Events.Events(ctx, eventstore.Filter{Texts: true, Events: []touchstone.EventID{event}}, 0) {
		if err != nil {
			return nil, err
		}
		shown, err := k.Keys.Reveal(ctx, &e)
		if err != nil {
			return nil, err
		}
		m := *k.model.Load()
		if l := k.look(m, m.Reader(), &e); shown && l != nil {
			return l, nil
		}
	}
	return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("corrections.no_text", "event", event.String())}
}

// Text opens what a fact says; "" where it may not be shown or says nothing.
func (k *Keeper) Text(ctx context.Context, e *touchstone.Event) (string, error) {
	shown, err := k.Keys.Reveal(ctx, e)
	if err != nil || !shown {
		return "", err
	}
	said := eventstore.SaidBy(e)
	return whole(&said), nil
}

// look reads an open fact; nil where it has no text.
func (k *Keeper) look(m Model, r Reader, e *touchstone.Event) *Look {
	said := eventstore.SaidBy(e)
	text := whole(&said)
	if text == "" {
		return nil
	}
	return &Look{Event: *e, Text: text, Mark: k.Mark(e.ID, text), Reading: cloned(r.Read(text)), Version: m.Version}
}

func cloned(r *language.Reading) *language.Reading {
	out := *r
	out.Feelings, out.Intents = slices.Clone(r.Feelings), slices.Clone(r.Intents)
	out.Mentions, out.Unlisted = slices.Clone(r.Mentions), slices.Clone(r.Unlisted)
	return &out
}

// Line is the reading as the API shows it, its places in characters.
func (l *Look) Line() reader.Line { return reader.LineOf(0, l.Text, l.Reading, nil, l.Version) }

// Accepted gives the correction that says what the model reads.
func (l *Look) Accepted() touchstone.Correction {
	c := touchstone.Correction{Polarity: touchstone.Verdict(l.Reading.Polarity.String()), Emotion: noEmotion, Intents: []string{}}
	if len(l.Reading.Feelings) > 0 {
		c.Emotion = string(l.Reading.Feelings[0].Emotion)
	}
	for _, i := range l.Reading.Intents {
		c.Intents = append(c.Intents, string(i))
	}
	at := boundaries(l.Text)
	for _, m := range l.Reading.Mentions[:min(len(l.Reading.Mentions), touchstone.MaxCorrected)] {
		start, _ := slices.BinarySearch(at, m.Start)
		end, _ := slices.BinarySearch(at, m.End)
		c.Mentions = append(c.Mentions, touchstone.CorrectedMention{Start: start, End: end, Aspect: m.Aspect, Polarity: touchstone.Verdict(m.Polarity.String())})
	}
	return c
}

// Check tells every fault of what somebody says of a text: places beyond it,
// aspects, emotions and intents that there are none of, a text that says nothing
// that can be read.
func (k *Keeper) Check(l *Look, c *touchstone.Correction) error {
	var faults []error
	add := func(field string, m touchstone.Message) {
		faults = append(faults, &touchstone.Error{Kind: touchstone.Invalid, Field: field, Message: m})
	}
	if l.Reading.Silent() {
		add("event", touchstone.Msg("corrections.silent"))
	}
	if c.Emotion != "" && c.Emotion != noEmotion && !slices.Contains(language.Emotions, language.Emotion(c.Emotion)) {
		add("emotion", touchstone.Msg("corrections.no_emotion", "value", c.Emotion, "allowed", names(language.Emotions)))
	}
	for i, name := range c.Intents {
		if !slices.Contains(language.Intents, language.Intent(name)) {
			add(fmt.Sprintf("intents[%d]", i), touchstone.Msg("corrections.no_intent", "value", name, "allowed", names(language.Intents)))
		}
	}
	characters, knows := len(boundaries(l.Text))-1, k.model.Load().Knows
	for i, m := range c.Mentions {
		at := fmt.Sprintf("mentions[%d].", i)
		if m.End > characters {
			add(at+"end", touchstone.Msg("corrections.beyond", "end", m.End, "characters", characters))
		}
		for field, aspect := range map[string]string{"aspect": m.Aspect, "was": m.Was} {
			if aspect != "" && knows != nil && !knows(aspect) {
				add(at+field, touchstone.Msg("corrections.no_aspect", "value", aspect))
			}
		}
	}
	return errors.Join(faults...)
}

func names[T ~string](all []T) []string {
	var out []string
	for _, v := range all {
		out = append(out, string(v))
	}
	return out
}
