// SPDX-License-Identifier: Apache-2.0

package conformance

import "touchstone/journey"

// Result is how customers keep to a designed journey. Customers are those with
// events; Outside, Conforming.N and Deviating.N add up to them. A customer
// conforms when every case that meets the design is a run of it and keeps every
// limit.
type Result struct {
	Customers  int          `json:"customers"`
	Outside    int          `json:"outside"`    // never met a touchpoint of the design
	Conforming journey.Rate `json:"conforming"` // of those who are not outside
	Deviating  journey.Rate `json:"deviating"`
	// Untold are deviating customers with a case whose deviations are not known:
	// its path is rare, long or undecided, and token replay alone says that it
	// does not fit. They may be missing in Kinds and Deviations.
	Untold  journey.Rate `json:"untold"`
	Cases   Cases        `json:"cases"`
	Fitness Fitness      `json:"fitness"`
	// Kinds are the shares of customers with any deviation of a kind, in the
	// order of Kinds.
	Kinds []Deviation `json:"kinds"`
	// Deviations are told one by one, most customers first; Other are customers
	// with any of the OtherCount that are not.
	Deviations []Deviation `json:"deviations"`
	Other      Deviation   `json:"other"`
	OtherCount int         `json:"other_count"`
	Limits     []Lateness  `json:"limits,omitempty"`
	// Satisfaction and Outcome compare all deviating with all conforming
	// customers; nil without scores, or without outcomes in the question.
	Satisfaction *Contrast `json:"satisfaction,omitempty"`
	Outcome      *Contrast `json:"outcome,omitempty"`
	Unmet        []string  `json:"unmet,omitempty"` // touchpoints of the design that no event of the source has
}

// Cases tells by which means cases were judged. Outside, Fitting, Aligned, Rare,
// Long and Undecided add up to All.
type Cases struct {
	All       int `json:"all"`
	Outside   int `json:"outside"`   // without a touchpoint of the design
	Fitting   int `json:"fitting"`   // token replay found a run
	Aligned   int `json:"aligned"`   // with the nearest run
	Rare      int `json:"rare"`      // replayed only: not of the MaxAligned most frequent paths that do not fit
	Long      int `json:"long"`      // replayed only: more than MaxEvents events
	Undecided int `json:"undecided"` // no alignment within the limit of states, or within the effort that all may take; or not replayed within such an effort
}

// Fitness is how close cases come to the design, from 0 to 1; nil without cases.
// Replay is over all cases that are not outside and were replayed, the mean by
// case and over the tokens of all; Alignment over those that fit or were aligned, 1 - moves / most
// moves, by case and over the moves of all. Precision is how much of what the
// design allows is done: low where it allows nearly anything; over the cases of
// the MaxAligned most frequent paths of at most MaxEvents, and 250,000 together.
//
// Low and High are limits of 95 % that mind that one customer has several cases
// (stats.FractionSums); nil below two customers. Those of Precision take it as
// given which steps are ever taken. Means over all tokens and moves together
// have none: they say the same with other weights.
type Fitness struct {
	Replay             *float64 `json:"replay"`
	ReplayLow          *float64 `json:"replay_low"`
	ReplayHigh         *float64 `json:"replay_high"`
	ReplayLog          *float64 `json:"replay_log"`
	ReplayN            int      `json:"replay_n"`         // cases
	ReplayCustomers    int      `json:"replay_customers"` // who have them
	Alignment          *float64 `json:"alignment"`
	AlignmentLow       *float64 `json:"alignment_low"`
	AlignmentHigh      *float64 `json:"alignment_high"`
	AlignmentLog       *float64 `json:"alignment_log"`
	AlignmentN         int      `json:"alignment_n"`
	AlignmentCustomers int      `json:"alignment_customers"`
	Precision          *float64 `json:"precision"`
	PrecisionLow       *float64 `json:"precision_low"`
	PrecisionHigh      *float64 `json:"precision_high"`
	PrecisionN         int      `json:"precision_n"`
	PrecisionCustomers int      `json:"precision_customers"`
}

// Deviation is what is wrong with some customers.
type Deviation struct {
	Kind       Kind         `json:"kind,omitempty"`       // "" in Other
	Touchpoint string       `json:"touchpoint,omitempty"` // its name; of TooLate the limit's; "" for all
	Met        string       `json:"met,omitempty"`        // instead, for WrongChannel
	Customers  journey.Rate `json:"customers"`            // of those who are not outside; for TooLate in Limits of those measured
	// Satisfaction and Outcome compare these customers with conforming ones.
	Satisfaction *Contrast `json:"satisfaction,omitempty"`
	Outcome      *Contrast `json:"outcome,omitempty"`
}

// Lateness is how one limit is kept.
type Lateness struct {
	Name   string        `json:"name"`
	Within int64         `json:"within_ms"`
	Late   journey.Rate  `json:"late"`  // customers with a late case, of those with a measured one
	Times  journey.Times `json:"times"` // of measured cases, seconds; of open ones where there are opening hours
	// Uncharted is how many cases are not measured because they reach into days
	// that the calendar of the opening hours does not know.
	Uncharted int `json:"uncharted,omitempty"`
	// Standing is how the promise is kept; nil when the limit promises no share.
	Standing *Standing `json:"standing,omitempty"`
}

// Standing is how the promise of a standard is kept by the measured cases.
type Standing struct {
	Standard string       `json:"standard"`
	Within   journey.Rate `json:"within"` // cases that keep the limit, of those measured; the interval minds that one customer has several
	Wanted   float64      `json:"wanted"` // the share that should
	Kept     bool         `json:"kept"`   // whether the share of all cases is as wanted
}

// Contrast compares a figure of deviating customers with that of conforming
// ones: mean satisfaction from 0, the worst, to 1, or the share with the outcome.
// Where a group has fewer than Enough customers only the counts are given. It
// describes: what deviates may differ in other ways too.
type Contrast struct {
	DeviatingN  int      `json:"deviating_n"`
	ConformingN int      `json:"conforming_n"`
	Enough      bool     `json:"enough"`
	Deviating   *float64 `json:"deviating"`
	Conforming  *float64 `json:"conforming"`
	Difference  *float64 `json:"difference"` // deviating less conforming
	Low         *float64 `json:"low"`        // 95 %: Welch for means, Newcombe for shares
	High        *float64 `json:"high"`
	P           *float64 `json:"p"` // Welch's t; chi-squared, or Fisher's exact where an expected count is below 5
	Q           *float64 `json:"q"` // over all contrasts of the result
}
