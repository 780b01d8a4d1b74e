// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"cmp"
	"context"
	"unicode/utf8"

	"touchstone/language/personal"
	"touchstone/voice"
)

// polarityNames are those of what is counted.
var polarityNames = map[int8]string{-1: "negative", 0: "neutral", 1: "positive"}

// told gives a text with what is read in it, masked where that is asked for.
func (d *voiceDesk) told(ctx context.Context, card *EventCard, h *voice.Heard) (*Voice, error) {
	line, whole := h.Line(), h.Rows[0]
	out := &Voice{EventCard: *card, Text: h.Text, Author: whole.Words(), Language: string(line.Lang), Polarity: polarityNames[whole.Polarity], Doubtful: h.Reading.Doubtful,
		Emotion: cmp.Or(whole.Emotion, "none"), Corrected: h.Corrected}
	var err error
	if out.Mentions, err = d.mentions(ctx, h.Look); err != nil {
		return nil, err
	}
	if out.UnitName, err = d.names.unit(ctx, card.Unit); err != nil {
		return nil, err
	}
	if out.Stage, err = d.names.stage(ctx, d.meaning.Touchpoints[card.Touchpoint].Stage); err != nil {
		return nil, err
	}
	if d.masker != nil {
		out.mask(d.masker)
	}
	return out, nil
}

// mask masks the text, and moves mentions to where they stand then.
func (v *Voice) mask(f *personal.Finder) {
	masked, found := f.Masked(v.Text)
	pieces := piecesOf(v.Text, found)
	if lengthMasked(v.Text, pieces) != utf8.RuneCountInString(masked) { // pieces showed only once others were masked
		v.Text, v.Mentions = masked, []MentionRead{}
		return
	}
	kept := []MentionRead{}
	for _, m := range v.Mentions {
		if by, whole := moved(m, pieces); whole {
			m.Start, m.End, m.Opinion = m.Start+by, m.End+by, f.Mask(m.Opinion)
			kept = append(kept, m)
		}
	}
	v.Text, v.Mentions = masked, kept
}

const brackets = 2 // around the kind of a piece

// grown tells by how many characters masking a piece makes the text longer.
func grown(p MaskedPiece) int { return len(p.Kind) + brackets - (p.End - p.Start) }

func lengthMasked(text string, pieces []MaskedPiece) int {
	n := utf8.RuneCountInString(text)
	for _, p := range pieces {
		n += grown(p)
	}
	return n
}

// moved tells how far a mention moves when pieces are masked, and whether none of
// them cuts it.
func moved(m MentionRead, pieces []MaskedPiece) (by int, whole bool) {
	for _, p := range pieces {
		switch {
		case p.End <= m.Start:
			by += grown(p)
		case p.Start < m.End:
			return 0, false
		}
	}
	return by, true
}
