// SPDX-License-Identifier: Apache-2.0

package journey

import "context"

// Values of the good argument of Differences, one per case.
const (
	Bad     int8 = 0
	Good    int8 = 1
	LeftOut int8 = -1
)

// Attribute is a property of cases that may explain their outcome.
type Attribute struct {
	Name   string
	Codes  []uint32 // per case, index into Values
	Values []string // "" is a missing value and is not tested
}

// CompareOptions sets what Differences looks at. The zero value gives the
// defaults.
type CompareOptions struct {
	Attributes []Attribute
	// MinCases is how many compared cases must have, and how many must lack, an
	// item to be tested. 0: DefaultMinCases.
	MinCases int
	// TopVariants is how many of the most frequent variants are tested. 0:
	// DefaultComparedVariants.
	TopVariants int
	// MaxActivities as in Options.
	MaxActivities int
	Workers       int
}

// Defaults of CompareOptions.
const (
	DefaultMinCases         = 10
	DefaultComparedVariants = 20
)

// Comparison is how good cases differ from bad ones.
type Comparison struct {
	GoodCases, BadCases, LeftOut int
	// Findings are the tested items, by q, then by size of the difference. They
	// are one family for the q-values.
	Findings []Difference
	// Outcome are the items that are the outcome in other words, or only follow
	// it: no explanations. Their Q is NaN.
	Outcome []Difference
	// Markers are the activities whose occurrence is the outcome; everything in
	// Findings happened before the first of them.
	Markers []uint32
}

// DifferenceKind says what kind of item sets cases apart.
type DifferenceKind string

// The kinds of difference.
const (
	ActivityKind  DifferenceKind = "activity"  // it occurs
	RepeatKind    DifferenceKind = "repeat"    // it occurs more than once
	EdgeKind      DifferenceKind = "edge"      // one directly follows the other
	VariantKind   DifferenceKind = "variant"   // the whole path
	DurationKind  DifferenceKind = "duration"  // how long the case lasts
	AttributeKind DifferenceKind = "attribute" // a value of a case attribute
)

// Reason says why an item is no explanation of the outcome.
type Reason string

// The reasons.
const (
	Explains  Reason = ""           // it may be one
	IsOutcome Reason = "is_outcome" // it is the outcome in other words
	Follows   Reason = "follows"    // it only comes after the outcome
)

// Difference is one item compared between good and bad cases.
type Difference struct {
	Kind      DifferenceKind
	Reason    Reason
	Path      []uint32 // one activity, both ends of an edge, or a variant's path
	Attribute string   // for attributes
	Value     string
	GoodN     int // cases with the item; for durations cases with a duration
	BadN      int
	// Good and Bad are the shares of cases with the item; for durations the
	// medians in seconds. Difference is Good - Bad with a 95 % interval.
	Good, Bad, Difference, Low, High float64
	P, Q                             float64 // two-sided
}

// Differences compares the trails of good cases with those of bad ones; good
// has one of Good, Bad and LeftOut per case of the log.
func Differences(ctx context.Context, trails *Trails, good []int8, opts CompareOptions) (*Comparison, error) {
	return nil, context.Canceled
}
