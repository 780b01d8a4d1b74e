// SPDX-License-Identifier: Apache-2.0

package attribution

import "touchstone"

// Reason is a stable short name for why a figure is not given.
type Reason string

// The reasons.
const (
	NoConversions   Reason = "no_conversions"    // the outcomes never occur
	NoTouchpoints   Reason = "no_touchpoints"    // they do, but no touchpoint stands before any
	NoTimes         Reason = "no_times"          // nothing is timed, so nothing decays with time
	TooManyStates   Reason = "too_many_states"   // the chain of this order has too many different steps
	NotConverged    Reason = "not_converged"     // walks hardly ever end
	NoCustomers     Reason = "no_customers"      // summed paths do not say whose they are, so nobody can be resampled
	TooFewCustomers Reason = "too_few_customers" // fewer than 10 groups of customers
	TooCostly       Reason = "too_costly"        // resampling a chain of this size would take too long
)

// Message says the reason to a person.
func (r Reason) Message() touchstone.Message {
	switch r {
	case NoConversions:
		return touchstone.Msg("attribution.no_conversions")
	case NoTouchpoints:
		return touchstone.Msg("attribution.no_touchpoints")
	case NoTimes:
		return touchstone.Msg("attribution.no_times")
	case TooManyStates:
		return touchstone.Msg("attribution.too_many_states", "most", maxGrams)
	case NotConverged:
		return touchstone.Msg("attribution.not_converged")
	case NoCustomers:
		return touchstone.Msg("attribution.no_customers")
	case TooFewCustomers:
		return touchstone.Msg("attribution.too_few_customers", "least", leastGroups)
	case TooCostly:
		return touchstone.Msg("attribution.too_costly")
	}
	return touchstone.Message{}
}

// Figure is a number with its 95 % percentile interval; no limits where the
// model's NoInterval says why.
type Figure struct {
	Value float64  `json:"value"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

// Credit is what one touchpoint gets.
type Credit struct {
	Touchpoint    uint32  `json:"touchpoint"` // its code, journey.Other for the rest
	Name          string  `json:"name"`       // empty for the rest
	N             int64   `json:"n"`          // conversions with the touchpoint on their path
	Conversions   Figure  `json:"conversions"`
	Share         Figure  `json:"share"`                    // of the attributed conversions, 0 to 1
	Worth         *Figure `json:"worth,omitempty"`          // nil where nothing has a worth
	RemovalEffect *Figure `json:"removal_effect,omitempty"` // of Markov alone, 0 to 1: the share of conversions lost without the touchpoint
}

// Crediting is the answer of one model. Its credits stand in the order of the
// touchpoints' codes, the rest last, and sum to the attributed conversions. A
// refused one has no credits.
type Crediting struct {
	Model      Model    `json:"model"`
	Refused    Reason   `json:"refused,omitempty"`
	NoInterval Reason   `json:"no_interval,omitempty"`
	Order      int      `json:"order,omitempty"` // of Markov
	Reach      *float64 `json:"reach,omitempty"` // of Markov: the chance that a walk from the start converts
	Credits    []Credit `json:"credits,omitempty"`
}

// OrderScore says how well a chain of one order tells the paths of held-out
// customers (one in five) that convert from those that do not.
type OrderScore struct {
	Order       int      `json:"order"`
	AUC         *float64 `json:"auc"` // nil where the held-out paths all end alike
	Low         *float64 `json:"low,omitempty"`
	High        *float64 `json:"high,omitempty"`
	Conversions int64    `json:"conversions"` // held out
	Nulls       int64    `json:"nulls"`       // held out
	se          float64
}

// Result is how conversions are credited. Conversions = Attributed +
// Unattributed.
type Result struct {
	Trails            int64        `json:"trails"`
	Conversions       int64        `json:"conversions"`
	Attributed        int64        `json:"attributed"`   // with a touchpoint within the lookback
	Unattributed      int64        `json:"unattributed"` // without
	Nulls             int64        `json:"nulls"`        // paths that end in nothing
	Touches           int64        `json:"touches"`
	Untimed           int64        `json:"untimed,omitempty"`            // touches and conversions without a time
	Worth             *float64     `json:"worth,omitempty"`              // of all conversions
	WorthUnattributed float64      `json:"worth_unattributed,omitempty"` // of those unattributed
	BadWorth          int64        `json:"bad_worth,omitempty"`          // conversions whose worth is no number, or beyond the limit
	Currency          string       `json:"currency,omitempty"`           // of all worths, in its minor units
	Priced            int64        `json:"priced,omitempty"`             // conversions that are worth something, those of BadWorth left out
	Rest              int          `json:"rest,omitempty"`               // touchpoints in other
	Orders            []OrderScore `json:"orders,omitempty"`             // where the order was left open
	Models            []Crediting  `json:"models"`                       // as asked
	Resamples         int          `json:"resamples,omitempty"`
	Groups            int          `json:"groups,omitempty"` // of customers that were resampled
}

// Notes says what a reader must know before trusting the credits. The first
// says that they describe.
func (r *Result) Notes() []touchstone.Message {
	notes := []touchstone.Message{touchstone.Msg("attribution.descriptive")}
	if r.Attributed > 0 && r.Nulls == 0 {
		notes = append(notes, touchstone.Msg("attribution.no_nulls"))
	}
	if r.Unattributed > 0 {
		notes = append(notes, touchstone.Msg("attribution.unattributed", "conversions", r.Unattributed, "of", r.Conversions))
	}
	if r.Rest > 0 {
		notes = append(notes, touchstone.Msg("attribution.other", "touchpoints", r.Rest))
	}
	if r.Untimed > 0 {
		notes = append(notes, touchstone.Msg("attribution.untimed", "events", r.Untimed))
	}
	if r.BadWorth > 0 {
		notes = append(notes, touchstone.Msg("attribution.bad_worth", "conversions", r.BadWorth))
	}
	return notes
}
