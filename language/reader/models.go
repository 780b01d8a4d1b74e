// SPDX-License-Identifier: Apache-2.0

package reader

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"touchstone/language/aspect"
	"touchstone/language/conversation"
	"touchstone/language/emotion"
	"touchstone/language/intent"
	"touchstone/language/lexicon"
	"touchstone/language/sentiment"
)

// revision is raised with every change of code, word lists or taxonomies that
// changes a reading: what is learnt has a name of its own.
const revision = 8

// Models are what texts of one industry are read with. They do not change and
// may be shared.
type Models struct {
	Taxonomy *aspect.Taxonomy
	mood     *sentiment.Model
	feelings *emotion.Model
	wants    *intent.Model
	aspects  *aspect.Model
	version  string
}

// Shipped gives the models that come with the program, for an industry; false
// where there is no such industry.
func Shipped(industry aspect.Industry) (*Models, bool) {
	taxonomy, known := aspect.Shipped(industry)
	if !known {
		return nil, false
	}
	m := &Models{Taxonomy: taxonomy, mood: sentiment.Shipped(), feelings: emotion.Shipped(), wants: intent.Shipped(), aspects: aspect.ShippedModel(industry)}
	mood, err := m.mood.Sum()
	feelings, err1 := m.feelings.Sum()
	wants, err2 := m.wants.Sum()
	aspects, err3 := m.aspects.Sum()
	if err := errors.Join(err, err1, err2, err3); err != nil {
		panic("reader: the shipped models: " + err.Error()) // they were parsed before
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s\n%s\n%s\n%s\n%s\n%s", revision, industry, mood, feelings, wants, aspects, taxonomy.Sum()))
	m.version = fmt.Sprintf("%s-%d-%s", industry, revision, hex.EncodeToString(sum[:6]))
	return m, true
}

// Version names the models and all else that a reading depends on.
func (m *Models) Version() string { return m.version }

// Mood is the model that tells polarity.
func (m *Models) Mood() *sentiment.Model { return m.mood }

// Feelings is the model that tells emotions.
func (m *Models) Feelings() *emotion.Model { return m.feelings }

// Wants is the model that tells intents.
func (m *Models) Wants() *intent.Model { return m.wants }

// Reader gives a new reader for one goroutine.
func (m *Models) Reader() *Reader {
	return &Reader{finder: lexicon.Shipped().Finder(), mood: m.mood.Reader(), feelings: m.feelings.Reader(), wants: m.wants.Reader(), aspects: aspect.NewReader(m.Taxonomy, m.aspects), talk: conversation.NewReader(m.feelings), judge: conversation.NewJudge()}
}
