// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"math"
	"unicode/utf8"

	"touchstone/language"
)

// Line is a reading as files and the API show it.
type Line struct {
	Row       int               `json:"row"` // of the input, from 1
	Lang      language.Tongue   `json:"lang"`
	PPositive float64           `json:"p_positive"`
	Polarity  string            `json:"polarity"` // positive, neutral, negative
	Abstain   bool              `json:"abstain"`
	Emotions  []Emotion         `json:"emotions"`
	Intents   []language.Intent `json:"intents"`
	Tone      string            `json:"tone,omitempty"` // of the agent in a transcript: warm, neutral, curt
	Kind      string            `json:"kind,omitempty"` // who wrote it: own, default, repeat, bought; known where a whole set is read
	Mentions  []Mention         `json:"mentions"`
	Model     string            `json:"model"`
}

// Emotion is a feeling with its strength, in (0, 1].
type Emotion struct {
	Name     language.Emotion `json:"name"`
	Strength float64          `json:"strength"`
}

// Mention is a mention with its place in the text: characters (Unicode code
// points) from 0, the end not included.
type Mention struct {
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Aspect     string  `json:"aspect"`
	Touchpoint string  `json:"touchpoint"`
	Opinion    string  `json:"opinion"`
	Polarity   string  `json:"polarity"`
	Confidence float64 `json:"confidence"`
}

// LineOf writes down the reading of a row's text. Touchpoints gives the
// touchpoint of an aspect; nil knows none.
func LineOf(row int, text string, r *language.Reading, touchpoints map[string]string, model string) Line {
	l := Line{Row: row, Tone: r.Tone, Lang: r.Tongue, PPositive: round(r.Positive), Polarity: r.Polarity.String(), Abstain: r.Doubtful,
		Emotions: make([]Emotion, len(r.Feelings)), Intents: append([]language.Intent{}, r.Intents...), Mentions: make([]Mention, len(r.Mentions)), Model: model}
	for i, f := range r.Feelings {
		l.Emotions[i] = Emotion{f.Emotion, round(f.Strength)}
	}
	at := characters{text: text}
	for i, m := range r.Mentions {
		l.Mentions[i] = Mention{Start: at.of(m.Start), End: at.of(m.End), Aspect: m.Aspect, Touchpoint: touchpoints[m.Aspect],
			Opinion: m.Opinion.Of(text), Polarity: m.Polarity.String(), Confidence: round(m.Confidence)}
	}
	return l
}

// round keeps four decimals: more is not known.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// characters counts characters up to bytes, forth from the last one asked for.
type characters struct {
	text         string
	byte, number int
}

func (c *characters) of(at int) int {
	if at < c.byte {
		c.byte, c.number = 0, 0
	}
	c.number += utf8.RuneCountInString(c.text[c.byte:at])
	c.byte = at
	return c.number
}
