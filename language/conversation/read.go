// SPDX-License-Identifier: Apache-2.0

package conversation

import (
	_ "embed"
	"strings"
	"sync"

	"touchstone/language/cue"
	"touchstone/language/emotion"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// Tone is how an agent speaks.
type Tone string

// The tones.
const (
	Warm    Tone = "warm"
	Neutral Tone = "neutral"
	Curt    Tone = "curt"
)

//go:embed tone.tsv
var toneLines string

var tones = sync.OnceValue(func() *cue.List { return cue.MustList([]string{string(Warm), string(Curt)}, toneLines) })

// Reading is what a dialogue tells.
type Reading struct {
	emotion.Result        // of the customer's turns together
	Tone           Tone   // of the agent's turns together; "" where there are none
	Turns          Counts // how many there are
}

// Counts is turns by side.
type Counts struct{ Customer, Agent, Unknown int }

// Reader reads dialogues. A worker keeps one for its buffers; it is not for
// several goroutines at once.
type Reader struct {
	emotions *emotion.Reader
	finder   *lexicon.Finder
	tones    *cue.Counter
	text     plain.Text
	said     strings.Builder
}

// NewReader gives a reader that tells emotions with a model.
func NewReader(m *emotion.Model) *Reader {
	return &Reader{emotions: m.Reader(), finder: lexicon.Shipped().Finder(), tones: tones().Counter()}
}

// Read reads a dialogue. Feelings is good until the next call.
func (r *Reader) Read(turns []Turn) Reading {
	var out Reading
	for _, t := range turns {
		switch t.Side {
		case Customer:
			out.Turns.Customer++
		case Agent:
			out.Turns.Agent++
		default:
			out.Turns.Unknown++
		}
	}
	if out.Turns.Customer > 0 {
		r.text.Reset(r.join(turns, Customer))
		out.Result = r.emotions.Read(&r.text, r.finder.Read(&r.text))
	}
	if out.Turns.Agent > 0 {
		out.Tone = r.tone(turns, out.Turns.Agent)
	}
	return out
}

// join gives what a side says, a turn a line.
func (r *Reader) join(turns []Turn, side Side) string {
	r.said.Reset()
	for _, t := range turns {
		if t.Side == side {
			r.said.WriteString(t.Text)
			r.said.WriteByte('\n')
		}
	}
	return r.said.String()
}

// What tells a tone: how much its cues say more than those of the other, and
// how few words a curt turn has where nothing is warm.
const (
	plainly  = 1
	shortHan = 4
	shortEn  = 2
)

// tone tells how the agent speaks in so many turns.
func (r *Reader) tone(turns []Turn, n int) Tone {
	warm, curt, short := 0.0, 0.0, 0
	for _, t := range turns {
		if t.Side != Agent {
			continue
		}
		r.text.Reset(t.Text)
		sums := r.tones.Count(&r.text)
		warm, curt = warm+sums[0], curt+sums[1]
		if words(&r.text) {
			short++
		}
	}
	switch {
	case warm-curt >= plainly:
		return Warm
	case curt-warm >= plainly, warm == 0 && 2*short > n:
		return Curt
	}
	return Neutral
}

// words reports whether a turn has but a word or two.
func words(t *plain.Text) bool {
	han, latin := 0, 0
	kinds := t.Kinds()
	for i, kind := range kinds {
		switch {
		case kind == plain.Han:
			han++
		case kind == plain.Letter && (i == 0 || kinds[i-1] != plain.Letter):
			latin++
		case kind == plain.Digit:
			return false
		}
	}
	return han <= shortHan && latin <= shortEn && han+latin > 0
}
