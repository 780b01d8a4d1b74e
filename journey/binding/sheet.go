// SPDX-License-Identifier: Apache-2.0

package binding

import (
	"touchstone"
	"touchstone/answer"
)

// Limits of what a sheet asks, and below which what it says is not sure.
const (
	// MinFacts is how many facts a feeling, or the statement that something is
	// observed, rests on at least.
	MinFacts = answer.FewAnswers
	// SilentDays is after how many days without a fact, counted back from the
	// newest fact of all, a touchpoint is stale.
	SilentDays = 14
	// MostGroups is about how many stages and steps with alternatives a sheet
	// has figures, those of the first stages first.
	MostGroups = 48
	// MostProofs is how many questions that stand as evidence on cards are asked,
	// the first ones.
	MostProofs = 24
)

// Sheet is a journey with what is known about each part of it.
type Sheet struct {
	Stages []Stage // in the order of the journey
	// Newest is the last day with a fact, 2006-01-02 in the zone of the question;
	// "" when there is none in the last LookBack days of the period.
	Newest     string
	Provenance answer.Provenance
}

// Stage is what is known of a stage.
type Stage struct {
	Known
	Steps []Step // in the order of the stage
	Cards []Card
}

// Step is what is known of a step: of its touchpoint and its alternatives
// together.
type Step struct {
	Known
	Level touchstone.EvidenceKind
	// Outside: it is not the reader's own, who gets totals only.
	Outside bool
}

// Card is what the statement of a card rests on.
type Card struct {
	Level touchstone.EvidenceKind
	N     int64 // Observed: how many facts say so
}

// Known is what the facts of the period say of one or several touchpoints. A
// figure without a value and an N of 0 is not known.
type Known struct {
	Contacts, Customers answer.Figure
	Median, P90         answer.Figure // of how long contacts take, in ms; of a step
	Feeling             Feeling
	Also                Feeling // from the other source
	Newest              string  // last day with a fact there, up to the end of the period; "": none was found
	State               State
	// Unasked: the journey has more than MostGroups parts, or the reader sees only
	// some of the touchpoints.
	Unasked bool
}

// Feeling is how customers feel, from -2 (very bad) to 2 (very good).
type Feeling struct {
	N                int64    // mentions or answers
	Value, Low, High *float64 // 95 % interval; nil where there is nothing to compute it from
	Method           answer.Method
	Source           Source // "": nothing is known
	Metric           string // of Score
	Hidden           bool   // it rests on fewer than the workspace's floor
}

// Source is where a feeling comes from.
type Source string

// The sources.
const (
	FromMentions Source = "mentions" // what was said about the touchpoint, wherever it was said
	FromScore    Source = "score"    // answers to a metric at the touchpoint
)

// State tells how far a feeling can be relied on.
type State string

// The states, the surest first.
const (
	Live  State = "live"
	Thin  State = "thin"  // it rests on fewer than MinFacts
	Stale State = "stale" // no fact at the touchpoint for SilentDays
	None  State = "none"  // nothing was said or scored
)

// States lists every state, the surest first.
var States = []State{Live, Thin, Stale, None}
