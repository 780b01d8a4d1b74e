// SPDX-License-Identifier: Apache-2.0

package opinion

import (
	"slices"

	"touchstone/language"
)

// least is how sure an answer has to be to settle a doubt.
const least = .6

// Doubtful tells whether a second opinion is wanted on a reading: where words of
// the customer's own are in doubt as a whole.
func Doubtful(r *language.Reading) bool {
	return r.Doubtful && r.Written == "" && !r.Silent()
}

// Settle puts an answer in the place of what a model read, and tells whether it
// is sure enough to do so. What the answer says of an aspect counts for every
// mention of it; an aspect that the model did not find is about the whole text.
// Feelings, intents and tone stay.
func Settle(r *language.Reading, text string, a Answer) bool {
	if a.Confidence < least {
		return false
	}
	r.Sentiment = language.Sentiment{Positive: .5 + float64(a.Polarity)*(a.Confidence-.5), Polarity: a.Polarity}
	r.Mentions = slices.Clone(r.Mentions)
	for _, about := range a.Aspects {
		found := false
		for i := range r.Mentions {
			if m := &r.Mentions[i]; m.Aspect == about.Aspect {
				m.Polarity, m.Confidence, found = about.Polarity, a.Confidence, true
			}
		}
		if !found {
			r.Mentions = append(r.Mentions, language.Mention{Span: language.Span{End: len(text)}, Aspect: about.Aspect, Polarity: about.Polarity, Confidence: a.Confidence})
		}
	}
	slices.SortStableFunc(r.Mentions, func(a, b language.Mention) int { return a.Start - b.Start })
	return true
}
