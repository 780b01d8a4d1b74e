// SPDX-License-Identifier: Apache-2.0

package sentiment

import (
	"math"
	"slices"

	"touchstone/language/lexicon"
	"touchstone/language/plain"
)

// evidence is what both witnesses say of a text, as numbers for a logistic
// regression.
type evidence [evidences]float64

// evidences is how many numbers there are; seen is how many tell the side.
const evidences = 9

// most bounds sums of strengths, so that long texts do not shout.
const most = 5

// evidenceOf puts together the score of the n-grams and the opinions of a text
// of a length. Short texts have numbers of their own, since a few n-grams say
// little and a few listed words much.
func evidenceOf(score float64, whole lexicon.Tally, last, first, long float64) evidence {
	short := brief(long)
	found := coarse(whole.Score())
	return evidence{
		score, float64(score * short), found, float64(found * short),
		coarse(balance(whole)), coarse(last), coarse(first),
		coarse(min(whole.Negative, most)), coarse(min(whole.Positive, most)),
	}
}

// scores is how many of the numbers come first that the n-grams have a part in.
const scores = 2

// words is what the lexicon alone says.
func (e *evidence) words() []float64 { return e[scores:] }

// coarse rounds what the lexicon adds up, so that the last bit, in which
// machines may differ, does not count.
func coarse(x float64) float64 {
	const parts = 4096
	return math.Round(float64(x*parts)) / parts
}

// brief is 1 for the shortest texts, one half at thirty Han characters, and goes to
// 0 as texts get long.
func brief(long float64) float64 {
	const half = 30
	return half / (half + long)
}

// length is how much a text says: a letter counts a quarter of a Han
// character; latin is the share of letters.
func length(kinds []plain.Kind) (long, latin float64) {
	letters := 0
	for _, k := range kinds {
		one := 0 // no branch: texts of two languages cannot be foretold
		if k == plain.Letter {
			one = 1
		}
		letters += one
	}
	return float64(4*len(kinds)-3*letters) / 4, float64(letters) / float64(max(len(kinds), 1))
}

// settled tells whether the lexicon alone decides a text: its words are clear, and
// the n-grams are bad judges of it. They are where it is of letters, of which they
// have learnt little; and where it is short, if too many of them are unknown; or
// something bad is denied, which they take for said; or they are of no known trade
// and not sure, and the words are clearer still; or the text is shorter yet, and
// all its words say plainly the opposite of what they do.
func settled(opinions []lexicon.Opinion, whole lexicon.Tally, long, latin, novelty, score float64, trade int) bool {
	const short, shorter, clear, clearer, novel, familiar, sure = 24, 16, .4, .6, .2, .05, .9
	found := math.Abs(whole.Score())
	if found < clear {
		return false
	}
	if latin > .5 {
		return true
	}
	if long > short {
		return false
	}
	stranger := trade == noTrade && found >= clearer && novelty >= familiar && math.Abs(score) < sure
	opposed := long <= shorter && unanimous(whole) && score*whole.Score() < 0
	return stranger || opposed || novelty >= novel || slices.ContainsFunc(opinions, denied)
}

// doubted tells whether the n-grams of a short text hardly lean where the lexicon
// does. Of a whole text both are heard alike then: the lexicon alone was too sure
// of shop reviews that were held out. In a clause it decides.
func doubted(whole lexicon.Tally, long, score float64) bool {
	const short, clear, faint = 24, .6, .35
	return long <= short && math.Abs(whole.Score()) >= clear && math.Abs(score) < faint
}

// unanimous reports whether all words of opinion are on one side, and state it.
func unanimous(t lexicon.Tally) bool {
	return min(t.Positive, t.Negative) == 0 && t.Signs&(lexicon.Asked|lexicon.Wished|lexicon.Ironic) == 0
}

func denied(o lexicon.Opinion) bool { return o.Signs&lexicon.Negated != 0 && o.Strength > 0 }

// seen is the set of n-grams that were learnt from often enough.
type seen []uint64

func newSeen() seen { return make(seen, 1<<texts().Bits/64) }

func (s seen) add(b uint32) { s[b/64] |= 1 << (b % 64) }

// novelty is the share of n-grams that are not in the set.
func (s seen) novelty(features []uint32) float64 {
	known := 0
	for _, b := range features {
		known += int(s[b/64] >> (b % 64) & 1)
	}
	return 1 - float64(known)/float64(max(len(features), 1))
}

// balance is the side that the opinions are on, in (-1, 1), whatever their
// number.
func balance(t lexicon.Tally) float64 {
	return (t.Positive - t.Negative) / (t.Positive + t.Negative + 1)
}

// ends gives the scores of the last and the first clause with an opinion.
func ends(clauses []lexicon.Tally) (last, first float64) {
	for i := len(clauses) - 1; i >= 0 && last == 0; i-- {
		if clauses[i].Opinions > 0 {
			last = clauses[i].Score()
		}
	}
	for i := 0; i < len(clauses) && first == 0; i++ {
		if clauses[i].Opinions > 0 {
			first = clauses[i].Score()
		}
	}
	return last, first
}

// sides is what tells whether a text takes a side: how far the witnesses lean,
// how far they hold each other in balance, and what it does beside stating: asking,
// wishing, and one of these with no word of opinion.
type sides [7]float64

func sidesOf(logit float64, whole lexicon.Tally) sides {
	wishes, regrets := whole.Signs&lexicon.Wished != 0, whole.Signs&lexicon.Regretted != 0
	more, less := max(whole.Positive, whole.Negative), min(whole.Positive, whole.Negative)
	return sides{
		min(math.Abs(logit), most), coarse(math.Abs(whole.Score())),
		flag(whole.Opinions == 0), coarse(less / (more + .5)),
		flag(whole.Signs&lexicon.Asked != 0), flag(wishes && !regrets),
		flag(whole.Opinions == 0 && (wishes || whole.Signs&lexicon.Asked != 0)),
	}
}

func flag(set bool) float64 {
	if set {
		return 1
	}
	return 0
}
