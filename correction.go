// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"cmp"
	"slices"
)

// Correction is what one person says that the text of a fact says. It names the
// fact and places in its text, and holds nothing of the text itself. Each person
// has at most one correction of a fact; of several people's the newest counts.
type Correction struct {
	Meta
	Event  EventID `json:"event"`
	Author StaffID `json:"author"`
	// Mark is a keyed hash of the text that was read, in hex: a correction of
	// another text does not count.
	Mark string `json:"mark"`
	// Polarity is of the text as a whole; "" says nothing about it.
	Polarity Verdict `json:"polarity,omitempty"`
	// Emotion is the name of the strongest; "none" where there is none, ""
	// says nothing about it.
	Emotion string `json:"emotion,omitempty"`
	// Intents are all that the text has; nil says nothing about them.
	Intents []string `json:"intents,omitzero"`
	// Mentions are those about which something is said, in order of their place.
	Mentions []CorrectedMention `json:"mentions,omitempty"`
}

// CorrectedMention is what a person says of one mention.
type CorrectedMention struct {
	Start  int    `json:"start"` // in characters (Unicode code points) from 0
	End    int    `json:"end"`   // not included
	Aspect string `json:"aspect"`
	// Was is the aspect that the model named in this place, where it is another.
	Was string `json:"was,omitempty"`
	// Polarity is of the mention; Unsaid says that there is none.
	Polarity Verdict `json:"polarity"`
}

// Verdict is how a text, or what it says of an aspect, feels to a person.
type Verdict string

// The verdicts. Unsaid is of mentions alone: nothing is said there.
const (
	VerdictNegative Verdict = "negative"
	VerdictNeutral  Verdict = "neutral"
	VerdictPositive Verdict = "positive"
	Unsaid          Verdict = "none"
)

// Verdicts lists what a text can be.
var Verdicts = []Verdict{VerdictNegative, VerdictNeutral, VerdictPositive}

// MaxCorrected is how many mentions of one text can be corrected.
const MaxCorrected = 200

// CorrectionID is the id of a person's correction of a fact.
func CorrectionID(event EventID, author StaffID) string {
	return NounCorrection.Prefix() + event.String()[len("evt_"):] + "_" + string(author)
}

// Validate tells every fault of the correction that shows without its text.
func (c *Correction) Validate() error {
	var f faults
	f.required("author", string(c.Author))
	f.required("mark", c.Mark)
	if c.Event == (EventID{}) {
		f.required("event", "")
	}
	if c.Polarity != "" {
		oneOf(&f, "polarity", c.Polarity, Verdicts)
	}
	f.short("emotion", c.Emotion, MaxName)
	for i, name := range c.Intents {
		f.short(item("intents", i), name, MaxName)
	}
	f.few("intents", len(c.Intents), MaxCorrected)
	f.few("mentions", len(c.Mentions), MaxCorrected)
	for i := range c.Mentions {
		c.Mentions[i].validate(&f, item("mentions", i)+".")
	}
	if c.Polarity == "" && c.Emotion == "" && c.Intents == nil && len(c.Mentions) == 0 {
		f.required("polarity", "")
	}
	return f.err()
}

func (m *CorrectedMention) validate(f *faults, at string) {
	const longest = 1 << 20 // characters that are read of a text
	f.between(at+"start", int64(m.Start), 0, longest-1)
	f.between(at+"end", int64(m.End), int64(m.Start)+1, longest)
	f.required(at+"aspect", m.Aspect)
	f.short(at+"aspect", m.Aspect, MaxName)
	f.short(at+"was", m.Was, MaxName)
	oneOf(f, at+"polarity", m.Polarity, append(slices.Clone(Verdicts), Unsaid))
}

// Settle brings the mentions into the order of their place.
func (c *Correction) Settle() {
	slices.SortStableFunc(c.Mentions, func(a, b CorrectedMention) int {
		return cmp.Or(a.Start-b.Start, a.End-b.End, cmp.Compare(a.Aspect, b.Aspect))
	})
}

// Says tells whether two corrections of one person say the same.
func (c *Correction) Says(other *Correction) bool {
	return c.Mark == other.Mark && c.Polarity == other.Polarity && c.Emotion == other.Emotion && (c.Intents == nil) == (other.Intents == nil) &&
		slices.Equal(c.Intents, other.Intents) && slices.Equal(c.Mentions, other.Mentions)
}

// Index tells what corrections are filtered by: event, author.
func (c *Correction) Index() Index {
	return Index{Fields: fields("event", c.Event.String(), "author", string(c.Author))}
}
