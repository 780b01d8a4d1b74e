// SPDX-License-Identifier: Apache-2.0

package query

import (
	"time"

	"touchstone"
)

// Question is what somebody asks of the events of one workspace. The zero
// value of a field asks nothing of it.
type Question struct {
	Measures []Measure   // at least one
	By       []Dimension // none: one row over everything
	Where    []Condition // all must hold
	From, To time.Time   // occurred, half-open [From, To); zero: no bound
	Zone     string      // IANA name for days, weeks, months and hours; "" is UTC
	Compare  bool        // also ask for the period of equal length before From
	Limit    int         // rows at most, in the order of the answer; 0: the store's limit (MaxRows)
	After    touchstone.Position
	// After limits the question to events that arrived later than it: what a
	// projection has still to see.
}

// MaxRows is the largest number of rows of an answer; a question whose answer
// would be longer and that sets no Limit fails with TooLarge.
const MaxRows = 100_000

// MeasureKind is what is counted.
type MeasureKind string

// The kinds of measure, with the Tally fields that each fills.
const (
	// Count counts events (N), measurements and identify events left out.
	Count MeasureKind = "count"
	// CustomersCount counts distinct customers of those events by their first
	// subject (N).
	CustomersCount MeasureKind = "customers"
	// NPS counts answers of the metric on a scale from 0 to 10: N, Hits (9 and
	// above), Misses (6 and below), Sum.
	NPS MeasureKind = "nps"
	// CSAT counts answers of the metric on any scale: N, Hits (in the upper
	// quarter: value >= high - (high-low)/4, so 4 and 5 of 1 to 5), Sum.
	CSAT MeasureKind = "csat"
	// Mean sums answers of the metric in hundredths: N, Sum, Squares; answers
	// on different scales are not mixed: only those on the scale that the
	// measure names (Low, High), or on the one that the metric's first answer
	// by position in the question's period has, where it names none.
	Mean MeasureKind = "mean"
	// Duration sums durations in ms: N, Sum, Squares, and Quantile when one is
	// asked for.
	Duration MeasureKind = "duration"
	// Value sums money in minor units of the measure's currency: N, Sum,
	// Squares, and Quantile when one is asked for.
	Value MeasureKind = "value"
	// Rate counts the events of Count (N) and those of them that meet every
	// condition of the measure (Hits).
	Rate MeasureKind = "rate"
	// Reported sums measurements of the metric: N rows, Hits the sum of
	// numerators, Misses the sum of denominators, Sum the sum of values
	// (hundredths). Never mixed with counted events.
	Reported MeasureKind = "reported"
	// Mentions counts mentions of one model version: N, Hits positive, Misses
	// negative.
	Mentions MeasureKind = "mentions"
)

// Measure is one figure to be answered.
type Measure struct {
	Kind      MeasureKind
	Metric    string      // NPS, CSAT, Mean, Reported
	Low, High int32       // Mean: the scale in hundredths; both 0: see Mean
	Currency  string      // Value
	Quantile  int         // Duration, Value: 1 to 999 thousandths; 0: none
	Where     []Condition // Rate
	Version   string      // Mentions: the model version
}

// DimensionKind is what an answer is broken down by.
type DimensionKind string

// The kinds of dimension. A key is missing (Key.Missing) where the event has
// none: an unmapped shape has no touchpoint, an unknown unit code no brand.
const (
	ByKind       DimensionKind = "kind"
	BySource     DimensionKind = "source"
	ByShape      DimensionKind = "shape"      // the text form of its id
	ByTouchpoint DimensionKind = "touchpoint" // by the meaning
	ByStage      DimensionKind = "stage"      // of the touchpoint
	ByChannel    DimensionKind = "channel"    // of the touchpoint, else as received
	ByUnit       DimensionKind = "unit"       // Name "": the code as received; else the unit at that level when the event happened
	ByTrait      DimensionKind = "trait"      // Name: the segment trait, as it is now
	ByProperty   DimensionKind = "property"   // Name: a promoted property, in its text form
	ByDay        DimensionKind = "day"        // 2006-01-02 in the question's zone
	ByWeek       DimensionKind = "week"       // the Monday, 2006-01-02
	ByMonth      DimensionKind = "month"      // 2006-01
	ByHour       DimensionKind = "hour"       // 2006-01-02T15, so an hour that a clock change repeats is one hour
	ByAspect     DimensionKind = "aspect"     // of mentions; only with Mentions measures
	ByPolarity   DimensionKind = "polarity"   // of mentions: "-1", "0", "1"
)

// Dimension is one way to break an answer down.
type Dimension struct {
	Kind DimensionKind
	Name string // ByUnit: level; ByTrait: trait; ByProperty: property
}

// Operator compares a dimension's key with values.
type Operator string

// The operators. Missing keys meet only Absent, NotIn and nothing else; an
// empty key is not missing.
const (
	In      Operator = "in"     // equal to one of the values; one value is equality
	NotIn   Operator = "not in" // equal to none of the values, or missing
	Present Operator = "present"
	Absent  Operator = "absent"
	AtLeast Operator = ">=" // numbers of a promoted property
	Below   Operator = "<"
)

// Condition limits a question to the events whose key meets it.
type Condition struct {
	Dimension Dimension
	Op        Operator
	Values    []string // In, NotIn: 1 to 1,000; AtLeast, Below: one number; else none
}
