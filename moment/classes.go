// SPDX-License-Identifier: Apache-2.0

package moment

// Class is what a touchpoint is found to be.
type Class string

// The classes.
const (
	Moment    Class = "moment"    // at least two impacts hold, with false discoveries controlled
	Candidate Class = "candidate" // an impact holds, but too few others are measured, or a placebo failed
	NoMoment  Class = "none"
	Unknown   Class = "unknown" // no impact could be estimated
)

// Reason is a stable short name for why an effect was not estimated, or not
// believed.
type Reason string

// The reasons, in the order in which they are tested.
const (
	NotMeasured   Reason = "not_measured"   // there is no such outcome
	TooFew        Reason = "too_few"        // fewer than MinArm answers in an arm
	NoVariation   Reason = "no_variation"   // the outcome never changes
	FewEvents     Reason = "few_events"     // fewer than MinEvents of the rarer answer of a binary outcome in an arm
	NoOverlap     Reason = "no_overlap"     // who is in which arm can be told beforehand: AUC over MostAUC, or without error
	FewEffective  Reason = "few_effective"  // after weighting, the comparison is worth fewer than MinEffective answers
	NotEstimable  Reason = "not_estimable"  // the models did not settle
	FailedPlacebo Reason = "failed_placebo" // the same comparison moves what was measured before it: something unrecorded is at work
)

// What the gates ask for.
const (
	MinArm       = 30
	MinEvents    = 10
	MinEffective = 50
	MinLevel     = 30 // rows of a category's level; rarer ones count as the first level
	MostAUC      = .9
	MostASD      = .1 // weighted standardised difference above which a comparison is not balanced; it is reported, not refused
)

// Wording is what an effect may be called.
type Wording string

// AdjustedAssociation is the wording of everything that was only observed. Only
// an experiment, or a controlled change, could earn another.
const AdjustedAssociation Wording = "adjusted_association"

// Rung is a kind of data. Each rung settles more than those before it.
type Rung string

// The rungs.
const (
	Feelings        Rung = "feelings"          // nobody rated: bad experiences cannot be told from others
	Reviews         Rung = "reviews"           // ratings, perhaps feelings
	Survey          Rung = "survey"            // and how customers see the brand
	Orders          Rung = "orders"            // what they did, but not how they see the brand
	SurveyAndOrders Rung = "survey_and_orders" // both
	Experiment      Rung = "experiment"        // chance decided who had it better
)

// rungOf gives the rung that data stands on, and the next.
func rungOf(rated, decision, brand bool) (rung, next Rung) {
	switch {
	case !rated:
		return Feelings, Reviews
	case decision && brand:
		return SurveyAndOrders, Experiment
	case decision:
		return Orders, SurveyAndOrders
	case brand:
		return Survey, SurveyAndOrders
	}
	return Reviews, Survey
}

// PlaceboCheck is whether a comparison moves what was measured before it, which
// it cannot, unless something unrecorded moves both.
type PlaceboCheck string

// The answers.
const (
	PlaceboAbsent PlaceboCheck = "absent" // there is no placebo outcome: unrecorded causes cannot be checked
	PlaceboPassed PlaceboCheck = "passed"
	PlaceboFailed PlaceboCheck = "failed"
)
