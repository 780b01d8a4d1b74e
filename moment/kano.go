// SPDX-License-Identifier: Apache-2.0

package moment

import "touchstone"

// KanoCategory is the kind of need that a feature meets.
type KanoCategory string

// The categories of the Kano questionnaire.
const (
	MustBe         KanoCategory = "must_be"         // M: missed when absent, taken for granted when present
	OneDimensional KanoCategory = "one_dimensional" // O: the more the better
	Attractive     KanoCategory = "attractive"      // A: pleases when present, not missed when absent
	Indifferent    KanoCategory = "indifferent"     // I
	Reverse        KanoCategory = "reverse"         // R: unwanted
	Questionable   KanoCategory = "questionable"    // Q: the two answers contradict each other
)

// KanoQuestion is one feature's pair of questions, by row, each answered 1 like
// it, 2 must be, 3 neutral, 4 can live with it, 5 dislike it; NaN is missing.
type KanoQuestion struct {
	Functional    []float64 // if the feature is there
	Dysfunctional []float64 // if it is not
	Importance    []float64 // nil, or self-stated importance on any scale
}

// KanoResult is what the answers say about one feature.
type KanoResult struct {
	N           int                      // rows with both answers
	Counts      map[KanoCategory]float64 // weighted; all six present; they sum to the weight of N rows
	Mode        KanoCategory             // the most frequent; ties M>O>A>I>R>Q
	Category    KanoCategory             // by Berger's rule
	Ambiguous   bool                     // Fong: the two most frequent cannot be told apart
	Reworded    bool                     // over 10 % questionable: check the wording
	Better      Effect                   // 0..1
	Worse       Effect                   // -1..0
	Strength    float64                  // category strength, 0..1
	Total       float64                  // total strength, 0..1
	Functional  Spread                   // continuous scores 4,2,0,-1,-2
	Dysfunction Spread                   // continuous scores -2,-1,0,2,4
	Importance  float64                  // mean; NaN without
}

// Spread is a mean with its standard deviation.
type Spread struct{ Mean, SD float64 }

// Kano evaluates one feature.
func Kano(q KanoQuestion, weights []float64) (KanoResult, error) {
	return KanoResult{}, &touchstone.Error{Kind: touchstone.NotEnough}
}
