// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"math"

	"touchstone/language"
	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// Reader reads texts with a model. A worker keeps one for its buffers; it is
// not for several goroutines at once.
type Reader struct {
	model    *Model
	hasher   *linear.Hasher
	scores   []float64
	features []uint32
}

// Reader gives a new reader.
func (m *Model) Reader() *Reader {
	hasher, err := linear.NewHasher(texts())
	if err != nil {
		panic(err) // the features are ours and stand fast
	}
	r := &Reader{model: m, hasher: hasher, scores: make([]float64, 1)}
	if m.trades != nil {
		r.scores = make([]float64, max(1, m.trades.Rows()))
	}
	return r
}

// Document tells how a text feels as a whole; found is what the lexicon found
// in the same text. A text without words is Neutral at one half.
func (r *Reader) Document(t *plain.Text, found *lexicon.Reading) language.Sentiment {
	features := r.hasher.Hash(t.Runes())
	if len(features) == 0 {
		return nothing(found.Whole)
	}
	used := r.used(features) // a usage of the workspace takes a side where it moves one
	return r.sentiment(r.logit(t, found, features)+used, r.sided(features)+math.Abs(used), found.Whole)
}

// logit gives the log-odds of a text with these n-grams, as all use words.
func (r *Reader) logit(t *plain.Text, found *lexicon.Reading, features []uint32) float64 {
	last, first := ends(found.Clauses)
	long, latin := length(t.Kinds())
	novelty, trade := r.model.seen.novelty(features), r.trade(features)
	score, believed := r.score(features, trade)
	e := evidenceOf(score, found.Whole, last, first, long)
	if settled(found.Opinions, found.Whole, long, latin, novelty, score, trade) {
		return r.model.weights.Words.Logit(e.words())
	}
	if doubted(found.Whole, long, score) {
		return (believed.Logit(e[:]) + r.model.weights.Words.Logit(e.words())) / 2
	}
	return believed.Logit(e[:])
}

// used gives by how much these n-grams move the log-odds in the workspace.
func (r *Reader) used(features []uint32) float64 {
	if r.model.usage == nil {
		return 0
	}
	r.features = ofUsage(r.features[:0], features)
	return r.model.usage.model.Shift(r.features)
}

// sided gives by how much they move the log-odds of taking a side there.
func (r *Reader) sided(features []uint32) float64 {
	if r.model.sides == nil {
		return 0
	}
	r.features = ofUsage(r.features[:0], features)
	return r.model.sides.model.Shift(r.features)
}

// Clause tells how one clause of a text feels, by itself.
func (r *Reader) Clause(t *plain.Text, found *lexicon.Reading, index int) language.Sentiment {
	c, tally := t.Clauses()[index], found.Clauses[index]
	features := r.hasher.Hash(t.Runes()[c.From:c.To])
	if len(features) == 0 {
		return nothing(tally)
	}
	long, latin := length(t.Kinds()[c.From:c.To])
	novelty := r.model.seen.novelty(features)
	score, believed := r.score(features, noTrade)
	e := evidenceOf(score, tally, tally.Score(), tally.Score(), long)
	logit := believed.Logit(e[:])
	if settled(nil, tally, long, latin, novelty, score, noTrade) || doubted(tally, long, score) {
		logit = r.model.weights.Words.Logit(e.words())
	}
	used := r.used(features)
	return r.sentiment(logit+used, math.Abs(used), tally)
}

// nothing is the reading of a text without words.
func nothing(t lexicon.Tally) language.Sentiment {
	return language.Sentiment{Positive: .5, Doubtful: t.Opinions > 0}
}

// noTrade is no known trade.
const noTrade = -1

// trade gives the trade that a text comes from, if it is one that the model
// knows and the text shows it clearly.
func (r *Reader) trade(features []uint32) int {
	m := r.model.trades
	if m == nil {
		return noTrade
	}
	r.features = ofTrade(r.features[:0], features)
	m.Score(r.scores, r.features)
	best := m.Best(r.scores)
	sure := r.scores[0]
	if m.Rows() > 1 {
		sure = r.scores[best]
	}
	if m.Classes[best] == "" || m.Rows() > 1 && sure <= 0 {
		return noTrade
	}
	return best
}

// score gives what the n-grams say, and how far it is believed.
func (r *Reader) score(features []uint32, trade int) (float64, linear.Logistic) {
	m := r.model
	if trade == noTrade {
		m.general.Score(r.scores, features)
		return r.scores[0], m.weights.Alone
	}
	r.features = within(r.features[:0], features, trade)
	m.experts.Score(r.scores, r.features)
	if own, has := m.weights.Of[m.trades.Classes[trade]]; has {
		return r.scores[0], own
	}
	return r.scores[0], m.weights.Known
}

// sentiment makes a reading of log-odds of being positive, and by how much those
// of taking a side are moved.
func (r *Reader) sentiment(logit, side float64, whole lexicon.Tally) language.Sentiment {
	w := r.model.weights
	s := language.Sentiment{Positive: linear.Sigmoid(logit), Polarity: language.Negative}
	if logit > 0 {
		s.Polarity = language.Positive
	}
	if x := sidesOf(logit, whole); w.Side != nil && w.Side.Logit(x[:])+side < 0 {
		s.Polarity = language.Neutral
	}
	s.Doubtful = math.Abs(s.Value()) < w.Zone || whole.Signs&lexicon.Ironic != 0
	return s
}
