// SPDX-License-Identifier: Apache-2.0

package moment

// Quality is how a customer rated an encounter with a touchpoint.
type Quality uint8

// The qualities. On a scale of 1 to 5 they are 1-2, 3-4 and 5; see Tails for
// other scales.
const (
	Unrated Quality = iota // met, but the customer did not say how it was
	Bad
	Ordinary
	Good
)

// Impact is a kind of mark that an encounter leaves.
type Impact string

// The impacts. Emotion is measured on the trail itself, the others are
// outcomes.
const (
	Emotion  Impact = "emotion"  // the swing of feeling around the encounter
	Decision Impact = "decision" // what the customer did: repurchase, conversion, churn, complaint
	Brand    Impact = "brand"    // how the customer sees the brand: NPS, referral, trust, image
)

// Encounters is who met which touchpoint when, how it was, and what came of it:
// n encounters, column by column. Every column is nil or n long. Rows may stand
// in any order. Find reads it and changes nothing.
//
// Columns are float32, NaN where a value is missing; infinite values are
// Invalid. 10 million encounters take about 230 MB, and 40 MB more for each
// column that is given by encounter rather than by customer.
type Encounters struct {
	Touchpoints []string // names, at most 1,000
	Customers   Customers

	Customer   []uint32  // row of Customers; rows of one customer are dependent, and are resampled together
	Touchpoint []uint16  // index into Touchpoints
	At         []int64   // when, in any unit: only the order within a customer counts, equal values are together; nil: rows of a customer stand in order
	Quality    []Quality // nil: nobody rated anything

	Before []float32 // emotion before, -1 … 1; nil or NaN: unknown
	After  []float32 // emotion after, -1 … 1

	// Weight makes up for who rated: the inverse of the probability that such a
	// customer rates such an encounter, >= 0; nil: 1 each.
	Weight []float32

	Covariates []Covariate // known strictly before the encounter
	Outcomes   []Outcome   // measured after the encounter
	Placebos   []Outcome   // measured before the encounter, and not among the covariates
}

// Customers are the customers behind the encounters, N of them. What is known
// of a customer before the first encounter, or measured after the last, is
// given here once and counts for every encounter. Columns are N long. Customers
// without an encounter belong here too: they are who did not meet a touchpoint.
type Customers struct {
	N          int
	Covariates []Covariate
	Outcomes   []Outcome
	Placebos   []Outcome
}

// Covariate is what may have caused both the quality of an encounter and the
// outcome: tenure, value, segment, earlier satisfaction, channel, period. It
// must have been known before. Never give a later touchpoint, a later rating or
// an answer of the outcome's own survey.
type Covariate struct {
	Name   string
	Values []float32 // NaN where missing: left out where these are few (see MostUnknown), else the mean stands in, beside a column that says so
	Levels []string  // of a category: Values are indices into it; nil for a number
}

// Outcome is one thing that an encounter may change. Names of outcomes,
// placebos and covariates are unique over encounters and customers.
type Outcome struct {
	Name     string
	Impact   Impact    // Decision or Brand; not looked at for a placebo
	Binary   bool      // 0 or 1 only
	Values   []float32 // NaN where it was not observed: censored, or no answer
	Smallest float64   // smallest effect of interest in the outcome's unit; 0: .02 if binary, else 3 % of the observed range (.3 on 0-10)
	Harm     int8      // +1: more of it is worse, -1: less of it is; 0: not known, so that either direction counts

	// Weight makes up for what was not observed: the inverse of the probability
	// of being observed, >= 0; nil: 1 each.
	Weight []float32
}
