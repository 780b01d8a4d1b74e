// SPDX-License-Identifier: Apache-2.0

package journey

import "context"

// Options sets the limits of Mine. The zero value gives the defaults.
type Options struct {
	// MaxActivities is how many activities, most frequent first, stand alone in
	// the graph; all others are Other. 0: DefaultActivities.
	MaxActivities int
	// TopVariants is how many variants are listed. 0: DefaultVariants.
	TopVariants int
	// EventuallyFollows also counts the pairs of events of a case whatever lies
	// between them.
	EventuallyFollows bool
	// Workers is how many goroutines share the cases. 0: one per core. It never
	// changes the result.
	Workers int
}

// Defaults of Options.
const (
	DefaultActivities = 512
	DefaultVariants   = 100
)

// Mining is everything that one pass over a log finds.
type Mining struct {
	Cases    int // cases with at least one event
	Empty    int // cases without any
	Events   int
	Untimed  int   // events without a time
	From, To int64 // first and last time, Unix milliseconds; NoTime without times

	Graph      Graph
	Variants   Variants
	Durations  Durations
	Eventually []Pair // sorted like edges; nil unless asked for

	// Trails is the log in order, for Differences and further folds.
	Trails *Trails
}

// Variants are the distinct sequences of activities.
type Variants struct {
	Count int       // distinct variants
	Top   []Variant // by cases, largest first, then by path
	// Rest sums the variants that Top leaves out.
	Rest Variant
	// RestCount is how many variants Rest sums.
	RestCount int
}

// Variant is one sequence of activities and the cases that take it.
type Variant struct {
	ID    string   // 16 hex digits that depend only on the names of the path
	Path  []uint32 // nil in Rest
	Cases int
	// Median is the median duration in seconds of its cases; NaN without times.
	Median float64
}

// Durations are how long cases last, from first to last timed event. A case
// with one timed event lasts 0.
type Durations struct {
	Spread
	Bins []Bin // adjoining, for a chart; empty without times
}

// Bin counts cases whose duration in seconds is in [Low, High); the last bin
// includes High.
type Bin struct {
	Low, High float64
	Count     int
}

// Pair counts pairs of events of the same case, one at any distance before the
// other.
type Pair struct {
	From, To uint32 // index into Activities, or Other
	Count    int
}

// Mine runs every fold over a log in one pass.
func Mine(ctx context.Context, log *Log, opts Options) (*Mining, error) {
	return nil, context.Canceled
}

// Trails is a log ordered by case, then time, then Order, then position.
type Trails struct{}

// Transition is one step of the Markov chain.
type Transition struct {
	From, To uint32 // index into Activities, Other, Start or End
	Count    int
	P        float64 // Count / all steps that leave From
}

// Start and End are the states of a Transition before the first and after the
// last event of a case.
const (
	Start = Other - 1
	End   = Other - 2
)

// Transitions gives the maximum-likelihood estimate of the first-order Markov
// chain with the states Start and End.
func (g *Graph) Transitions() []Transition { return nil }
