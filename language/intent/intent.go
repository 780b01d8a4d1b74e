// SPDX-License-Identifier: Apache-2.0

package intent

import (
	"context"
	_ "embed"
	"strings"
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

// none is what own.tsv says of texts that want nothing.
const none = "none"

var labels = []string{string(language.Complaint), string(language.Praise), string(language.Question),
	string(language.Suggestion), string(language.Churn), string(language.Recommendation)}

// Model tells intents. It does not change and may be shared.
type Model struct{ cues *cue.Model }

var list = sync.OnceValue(func() *cue.List {
	l, err := cue.NewList(labels, cueLines)
	if err != nil {
		panic("intent: cues.tsv: " + err.Error())
	}
	return l
})

// Shipped gives the model that comes with the program; it is loaded once, in
// some milliseconds.
var Shipped = sync.OnceValue(func() *Model {
	m, err := Parse(shipped)
	if err != nil {
		panic("intent: shipped.model: " + err.Error())
	}
	return m
})

// Parse reads the file of a model.
func Parse(file []byte) (*Model, error) {
	m, err := list().Parse(file)
	return &Model{m}, err
}

// Marshal gives the model as a file.
func (m *Model) Marshal() ([]byte, error) { return m.cues.Marshal() }

// Sum names the model: it changes with its weights and its cues.
func (m *Model) Sum() (string, error) { return m.cues.Sum() }

// Own gives the sentences that the shipped model learnt from, with their
// intents; those that want nothing have none.
func Own() []cue.Example {
	var out []cue.Example
	for line := range strings.Lines(ownLines) {
		intents, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || intents[0] == '#' {
			continue
		}
		e := cue.Example{Text: text}
		if intents != none {
			e.Labels = strings.Split(intents, "|")
		}
		out = append(out, e)
	}
	return out
}

// Train learns a model from sentences with their intents; see cue.Train.
func Train(ctx context.Context, examples []cue.Example) (*Model, error) {
	m, err := cue.Train(ctx, list(), examples)
	return &Model{m}, err
}

// Reader reads texts with a model. A worker keeps one for its buffers; it is
// not for several goroutines at once.
type Reader struct {
	cues    *cue.Reader
	intents []language.Intent
}

// Reader gives a new reader of texts.
func (m *Model) Reader() *Reader { return &Reader{cues: m.cues.Reader()} }

// How probable an intent is that is told: one that cues speak for, and one
// that only looks like others that have it.
const (
	likely = 0.5
	surely = 0.7
)

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
		if p >= surely || p >= likely && r.cues.Cues()[k] > 0 {
			r.intents = append(r.intents, language.Intent(labels[k]))
		}
	}
	return r.intents
}
