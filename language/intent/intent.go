// SPDX-License-Identifier: Apache-2.0

package intent

import (
	_ "embed"
	"sync"

	"touchstone/language"
	"touchstone/language/cue"
	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

//go:embed cues.tsv
var cueLines string

//go:embed own.tsv
var ownLines string

//go:embed shipped.model
var shipped []byte

var labels = []string{string(language.Complaint), string(language.Praise), string(language.Question),
	string(language.Suggestion), string(language.Churn), string(language.Recommendation)}

// kit is the cues, the sentences and the model that come with the program.
var kit = cue.Kit{Labels: labels, Cues: cueLines, Sentences: ownLines, Model: shipped}

// Model tells intents. It does not change and may be shared.
type Model struct{ *cue.Model }

// Shipped gives the model that comes with the program; it is loaded once, in
// some milliseconds.
var Shipped = sync.OnceValue(func() *Model { return &Model{kit.Shipped()} })

// Own gives the sentences that the shipped model was learnt from.
func Own() []cue.Example { return kit.Own() }

// With gives the model with what a workspace taught it; nil is nothing.
func (m *Model) With(u *cue.Usage) *Model { return &Model{m.Model.With(u)} }

// Reader reads texts with a model. A worker keeps one for its buffers; it is
// not for several goroutines at once.
type Reader struct {
	cues    *cue.Reader
	intents []language.Intent
}

// Reader gives a new reader of texts.
func (m *Model) Reader() *Reader { return &Reader{cues: m.Model.Reader()} }

// How probable an intent is that is told: one that cues speak for, and one
// that only looks like others that have it.
const (
	likely = 0.5
	surely = 0.7
)

// told is by how much people have to move the log-odds of an intent to speak
// for it as a cue does.
const told = 1

// Read tells the intents of a text, in the order in which package language
// names them; none where none is likely, and of a text without words. The
// opinions are those that a lexicon.Finder found in it. The slice is good
// until the next call.
func (r *Reader) Read(t *plain.Text, opinions *lexicon.Reading) []language.Intent {
	r.intents = r.intents[:0]
	if t.Tongue() == language.None {
		return r.intents
	}
	for k, p := range r.cues.Read(t, opinions) {
		if p >= surely || p >= likely && (r.cues.Cues()[k] > 0 || r.cues.Taught()[k] >= told) {
			r.intents = append(r.intents, language.Intent(labels[k]))
		}
	}
	return r.intents
}
