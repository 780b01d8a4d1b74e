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
const revision = 5

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

// With gives the models with what a workspace taught them on top, under a
// version of their own: its usage of words, which may be nil, and its terms.
func (m *Models) With(u *sentiment.Usage, terms []aspect.Own) (*Models, error) {
	out := *m
	taught := sha256.New()
	if u != nil {
		out.mood = m.mood.With(u)
		sum, err := u.Sum()
		if err != nil {
			return nil, fmt.Errorf("name how words are used: %w", err)
		}
		taught.Write([]byte(sum))
	}
	if len(terms) > 0 {
		var err error
		if out.Taxonomy, err = m.Taxonomy.With(terms); err != nil {
			return nil, fmt.Errorf("list own terms: %w", err)
		}
		taught.Write([]byte(out.Taxonomy.Sum()))
	}
	out.version = m.version + "-" + hex.EncodeToString(taught.Sum(nil)[:6])
	return &out, nil
}

// Reader gives a new reader for one goroutine.
func (m *Models) Reader() *Reader {
	return &Reader{finder: lexicon.Shipped().Finder(), mood: m.mood.Reader(), feelings: m.feelings.Reader(), wants: m.wants.Reader(), aspects: aspect.NewReader(m.Taxonomy, m.aspects), talk: conversation.NewReader(m.feelings), judge: conversation.NewJudge()}
}
