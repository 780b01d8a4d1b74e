// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"slices"

	"touchstone/language/linear"
)

// Model is everything that was learnt. It does not change and may be shared.
type Model struct {
	general *linear.Model // polarity as all trades show it
	trades  *linear.Model // which trade; its classes are their names, "" is none of them
	experts *linear.Model // polarity by trade: n-grams, and n-grams within the trade
	seen    seen          // the n-grams that enough texts had
	talk    *talk         // nil where no example talked
	weights weights
	usage   *Usage // of a workspace; nil, and in no file, where it has none of its own
	sides   *Usage // the same for whether a text takes a side
}

// weights is how far the witnesses are believed.
type weights struct {
	// Alone is for texts of no known trade, Known for the others, Of for those
	// trades that have enough texts to fit their own.
	Alone linear.Logistic            `json:"alone"`
	Known linear.Logistic            `json:"known"`
	Of    map[string]linear.Logistic `json:"of"`
	// Words is for texts that the lexicon alone decides: the evidence without
	// the score of the n-grams.
	Words linear.Logistic `json:"words"`
	// Side is for whether a text takes a side at all; nil where the model saw
	// no text that takes none.
	Side linear.Logistic `json:"side,omitempty"`
	// Talk and Stand weigh, for texts of no known trade, the log-odds of being
	// positive and of taking a side with what talk moves them by.
	Talk  linear.Logistic `json:"talk,omitempty"`
	Stand linear.Logistic `json:"stand,omitempty"`
	// Zone is the distance of the probabilities of both sides below which a
	// reading is doubtful.
	Zone float64 `json:"zone"`
}

// texts is how texts are hashed. Trades are told by fewer, coarser features;
// the n-grams within a trade take the upper half of the buckets of experts.
func texts() linear.Features { return linear.Features{Bits: 20, Chars: 3, Words: 2, Letters: 4} }

const (
	tradeShift = 4 // 2^16 buckets for trades
	tradeEvery = 2 // one of two n-grams tells the trade: an even one
)

func tradeFeatures() linear.Features {
	f := texts()
	f.Bits -= tradeShift
	return f
}

func expertFeatures() linear.Features {
	f := texts()
	f.Bits++
	return f
}

// ofTrade takes the n-grams by which trades are told. Which ones they are
// cannot be foretold, so it is done without a branch.
func ofTrade(into, features []uint32) []uint32 {
	n := len(into)
	into = slices.Grow(into, len(features))[:n+len(features)]
	for _, b := range features {
		into[n] = b >> tradeShift
		n += int(1 - b%tradeEvery)
	}
	return into[:n]
}

// within adds to n-grams what they are within a trade.
func within(into, features []uint32, trade int) []uint32 {
	into = append(slices.Grow(into, 2*len(features)), features...)
	half := uint32(1) << texts().Bits
	salt := uint64(trade+1) * 0x9e3779b97f4a7c15
	for _, b := range features {
		x := (uint64(b) ^ salt) * 0xff51afd7ed558ccd
		x = (x ^ x>>32) * 0xc2b2ae3d27d4eb4f
		into = append(into, half+uint32(x>>(64-texts().Bits)))
	}
	return into
}
