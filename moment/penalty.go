// SPDX-License-Identifier: Apache-2.0

package moment

import "touchstone"

// Asymmetry says how bad and very good experiences of a touchpoint move the
// outcome against an ordinary one. It comes from data about use; it is not the
// design-stage attribute of a Kano questionnaire, though the words are alike
// (Mikulic & Prebezac 2011).
type Asymmetry string

// The classes, by impact asymmetry IA = (reward - |penalty|)/(reward + |penalty|).
const (
	Delighter    Asymmetry = "delighter"    // IA > .4: almost only rewards
	Satisfier    Asymmetry = "satisfier"    // .2 < IA <= .4
	Hybrid       Asymmetry = "hybrid"       // -.2 <= IA <= .2: both alike
	Dissatisfier Asymmetry = "dissatisfier" // -.4 <= IA < -.2
	Frustrator   Asymmetry = "frustrator"   // IA < -.4: almost only punishes
	Unclassified Asymmetry = "unclassified"
)

// UnclassifiedReason says why a touchpoint has no class.
type UnclassifiedReason string

// The reasons, in the order in which they are tested.
const (
	FewLow      UnclassifiedReason = "few_low"      // fewer than MinTail bad experiences
	FewTop      UnclassifiedReason = "few_top"      // fewer than MinTail very good ones
	FewOrdinary UnclassifiedReason = "few_ordinary" // fewer than MinTail ordinary ones to compare with
	Redundant   UnclassifiedReason = "redundant"    // cannot be told apart from other touchpoints
	NoRange     UnclassifiedReason = "no_range"     // the interval of reward - penalty includes 0
	WrongSigns  UnclassifiedReason = "wrong_signs"  // a bad experience raises the outcome, or a very good one lowers it
)

// MinTail is how many rows a bad, an ordinary and a very good experience each
// need.
const MinTail = 30

// Experience is one touchpoint's ratings by row, higher is better; NaN where the
// customer did not meet it or did not answer. A rating of at most Low is a bad
// experience, one of at least Top a very good one, those between are ordinary.
type Experience struct {
	Ratings  []float64
	Low, Top float64
}

// Contrast is what a bad and a very good experience of one touchpoint do to the
// outcome, the other touchpoints equal. Figures that could not be estimated are
// NaN.
type Contrast struct {
	N, NLow, NTop int    // ratings on rows with an outcome; among them bad and very good
	Penalty       Effect // bad against ordinary, usually negative
	Reward        Effect // very good against ordinary
	Range         Effect // Reward - Penalty, the range of impact on the outcome
	Sum           Effect // Penalty + Reward; P tests that both weigh alike
	Q             float64
	SGP, DGP      float64 // satisfaction and dissatisfaction generating potential: Reward/Range, |Penalty|/Range
	IA            float64 // SGP - DGP
	Class         Asymmetry
	Reason        UnclassifiedReason // empty when classified
}

// PenaltyReward fits y = b0 + sum_t [m_t 1(rated) + p_t 1(bad) + r_t 1(very good)].
func PenaltyReward(outcome []float64, touchpoints []Experience, weights []float64, clusters []uint32) ([]Contrast, error) {
	return nil, &touchstone.Error{Kind: touchstone.NotEnough}
}

// Tails gives the thresholds of a rating scale from low to high with whole
// steps.
func Tails(low, high float64) (bad, good float64, ok bool) { return 0, 0, false }
