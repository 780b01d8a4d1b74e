// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"errors"

	"touchstone/language/lexicon"
	"touchstone/language/linear"
	"touchstone/language/plain"
)

// talk is how customers talk where they do not review: features that move what
// the witnesses say, who learnt from reviews, of a text of no known trade.
type talk struct {
	like  *linear.Model // whether a text is like those that talk, and not like a review
	side  *linear.Model // the log-odds of being positive
	stand *linear.Model // the log-odds of taking a side; nil where all examples take one
}

// plainly is the log-odds from which on the witnesses tell plainly: of such
// examples talk learns nothing.
const plainly = 4

// talked gives the log-odds of being positive, of a text with these features that
// talks so far, from those that the witnesses give.
func (m *Model) talked(logit, talks float64, features []uint32) float64 {
	if m.talk == nil {
		return logit
	}
	return between(logit, m.weights.Talk.Logit([]float64{logit, moved(m.talk.side, features)}), talks)
}

// stood does for the log-odds of taking a side what talked does.
func (m *Model) stood(logit, talks float64, features []uint32) float64 {
	if m.talk == nil || m.talk.stand == nil {
		return logit
	}
	return between(logit, m.weights.Stand.Logit([]float64{logit, moved(m.talk.stand, features)}), talks)
}

// between goes a share of the way from a to b.
func between(a, b, share float64) float64 { return a + float64(share*(b-a)) }

// moved gives by how much a model of talk moves log-odds.
func moved(m *linear.Model, features []uint32) float64 {
	var score [1]float64
	m.Score(score[:], features)
	return plainly * score[0]
}

// parts of talk, in the order of the file.
func (t *talk) parts() [3]*linear.Model {
	if t == nil {
		return [3]*linear.Model{}
	}
	return [3]*linear.Model{t.like, t.side, t.stand}
}

func (t *talk) validate() error {
	if t == nil {
		return nil
	}
	if t.like == nil || t.like.Features != tradeFeatures() || t.like.Rows() != 1 {
		return errors.New("polarity model: what is like talk has other features")
	}
	for _, m := range []*linear.Model{t.side, t.stand} {
		if m != nil && (m.Features != texts() || m.Rows() != 1) {
			return errors.New("polarity model: talk has other features")
		}
	}
	return nil
}

// The kinds of features that a sketch has, as salts of their hashes.
const (
	oneClause = iota + 1
	twoClauses
	lastClause
	clauses
	oneOpinion
	twoOpinions
	noOpinion
)

// nothingBefore stands where there is no opinion before the first one.
const nothingBefore = 1 << 12

// sketch appends to n-grams how a text is put together, whatever its words: of
// each clause how it is tied, which side its words are on and what it does, by
// itself and with the clause before; the same of each opinion.
func sketch(features []uint32, all []plain.Clause, tallies []lexicon.Tally, opinions []lexicon.Opinion) []uint32 {
	last := uint32(0)
	for i, tally := range tallies {
		one := uint32(all[i].Joint)<<12 | level(tally.Score())<<8 | uint32(tally.Signs&^lexicon.Degree)
		features = append(features, drawn(one, oneClause))
		if i > 0 {
			features = append(features, drawn(last<<16|one, twoClauses))
		}
		last = one
	}
	const many = 5
	features = append(features, drawn(last, lastClause), drawn(uint32(min(len(tallies), many)), clauses))
	if len(opinions) == 0 {
		return append(features, drawn(0, noOpinion))
	}
	last = nothingBefore
	for _, o := range opinions {
		one := level(o.Strength/2)<<8 | uint32(o.Signs)
		features = append(features, drawn(one, oneOpinion), drawn(last<<16|one, twoOpinions))
		last = one
	}
	return features
}

// level is a strength in five steps.
func level(strength float64) uint32 {
	const faint, clear = .05, .6
	switch {
	case strength > clear:
		return 4
	case strength > faint:
		return 3
	case strength >= -faint:
		return 2
	case strength >= -clear:
		return 1
	}
	return 0
}

// drawn gives the bucket of a part of a sketch.
func drawn(part uint32, kind uint64) uint32 {
	x := (uint64(part) ^ kind*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
	x = (x ^ x>>32) * 0xc2b2ae3d27d4eb4f
	return uint32(x >> (64 - texts().Bits))
}
