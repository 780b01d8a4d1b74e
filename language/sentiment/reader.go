// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"cmp"
	"math"
	"slices"

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
	spoken   []uint32 // features of a text that talks
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
	a := r.read(t, found, features)
	used := r.used(features) // a usage of the workspace takes a side where it moves one
	return r.sentiment(a.logit+used, r.side(&a, used)+r.sided(features)+math.Abs(used), found.Whole)
}

// account is what a model makes of a text as all use words.
type account struct {
	logit  float64 // the log-odds of being positive
	whole  lexicon.Tally
	talks  float64  // how far the text talks, in [0, 1]
	spoken []uint32 // its features if it does, good until the next text
}

// read reads a text with these n-grams.
func (r *Reader) read(t *plain.Text, found *lexicon.Reading, features []uint32) account {
	trade, talks := r.trade(features)
	long, latin := length(t.Kinds())
	talks *= curt(long)
	a := account{logit: r.witnessed(found, features, trade, long, latin), whole: found.Whole}
	if talks > 0 {
		r.spoken = sketch(append(r.spoken[:0], features...), t.Clauses(), found.Clauses, found.Opinions)
		a.spoken, a.talks = r.spoken, talks
		a.logit = r.model.talked(a.logit, talks, a.spoken)
	}
	return a
}

// curt is 1 for texts no longer than those that talk was learnt from, and goes to 0
// as they get longer: of much that is said little decides.
func curt(long float64) float64 {
	const usual = 40
	return min(1, usual/max(long, 1))
}

// side gives the log-odds of taking a side when a usage of the workspace moves
// those of being positive; above 0 where the model knows of no text that takes none.
func (r *Reader) side(a *account, used float64) float64 {
	if r.model.weights.Side == nil {
		return math.Inf(1)
	}
	x := sidesOf(a.logit+used, a.whole)
	logit := r.model.weights.Side.Logit(x[:])
	if a.spoken != nil {
		return r.model.stood(logit, a.talks, a.spoken)
	}
	return logit
}

// witnessed gives the log-odds of being positive that the witnesses give a text of
// a trade.
func (r *Reader) witnessed(found *lexicon.Reading, features []uint32, trade int, long, latin float64) float64 {
	last, first := ends(found.Clauses)
	novelty := r.model.seen.novelty(features)
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
	a := account{logit: logit, whole: tally}
	if r.model.talk != nil {
		r.spoken = sketch(append(r.spoken[:0], features...), t.Clauses()[index:index+1], found.Clauses[index:index+1], ofClause(found.Opinions, index))
		a.spoken, a.talks, a.logit = r.spoken, 1, r.model.talked(logit, 1, r.spoken)
	}
	used := r.used(features)
	return r.sentiment(a.logit+used, r.side(&a, used)+math.Abs(used), tally)
}

// ofClause gives the opinions of a clause.
func ofClause(opinions []lexicon.Opinion, clause int) []lexicon.Opinion {
	from, _ := slices.BinarySearchFunc(opinions, clause, func(o lexicon.Opinion, c int) int { return cmp.Compare(o.Clause, c) })
	opinions = opinions[from:]
	if to := slices.IndexFunc(opinions, func(o lexicon.Opinion) bool { return o.Clause > clause }); to >= 0 {
		return opinions[:to]
	}
	return opinions
}

// nothing is the reading of a text without words.
func nothing(t lexicon.Tally) language.Sentiment {
	return language.Sentiment{Positive: .5, Doubtful: t.Opinions > 0}
}

// noTrade is no known trade.
const noTrade = -1

// trade gives the trade that a text comes from, if it is one that the model
// knows and the text shows it clearly; and how far, in [0, 1], the text is more
// like those that talk than like reviews.
func (r *Reader) trade(features []uint32) (known int, talks float64) {
	const lean, steep = .3, 1.6 // most texts of a workspace talk; those that hardly do are moved less
	trade, sure := noTrade, 0.0
	r.features = ofTrade(r.features[:0], features)
	if m := r.model.trades; m != nil {
		m.Score(r.scores, r.features)
		best := m.Best(r.scores)
		if m.Classes[best] != "" {
			trade, sure = best, math.Abs(r.scores[0])
		}
		if trade != noTrade && m.Rows() > 1 {
			sure = r.scores[best]
		}
	}
	if t := r.model.talk; t != nil {
		t.like.Score(r.scores[:1], r.features)
		talks = min(1, max(0, steep*(r.scores[0]+lean-max(sure, 0))))
	}
	if talks > 0 || sure <= 0 {
		return noTrade, talks
	}
	return trade, 0
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

// sentiment makes a reading of the log-odds of being positive and of taking a
// side.
func (r *Reader) sentiment(logit, side float64, whole lexicon.Tally) language.Sentiment {
	w := r.model.weights
	s := language.Sentiment{Positive: linear.Sigmoid(logit), Polarity: language.Negative}
	if logit > 0 {
		s.Polarity = language.Positive
	}
	if side < 0 {
		s.Polarity = language.Neutral
	}
	s.Doubtful = math.Abs(s.Value()) < w.Zone || whole.Signs&lexicon.Ironic != 0
	return s
}
