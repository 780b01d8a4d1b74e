// SPDX-License-Identifier: Apache-2.0

package journey

import "math"

// Other stands in an Edge for all activities beyond the graph's limit.
const Other uint32 = math.MaxUint32

// Graph is the directly-follows graph: which activity comes right after which,
// how often and after how long.
type Graph struct {
	// Activities is indexed like the log's, with every activity whatever the
	// limit.
	Activities []Activity
	// Rest sums the activities that the edges call Other; nil when there are
	// none. Its Cases and ReworkCases count cases with any of them.
	Rest *Activity
	// Edges are sorted by count, largest first, then by the names of both ends.
	Edges []Edge
}

// Activity is what the log shows of one activity.
type Activity struct {
	Name        string
	Events      int
	Cases       int   // cases with at least one such event
	Starts      int   // cases that begin with it
	Ends        int   // cases that end with it
	SelfLoops   int   // events that directly follow another one of the same activity
	ReworkCases int   // cases with more than one such event
	First       int64 // earliest and latest time, Unix milliseconds; NoTime without times
	Last        int64
}

// Edge is one activity directly followed by another.
type Edge struct {
	From, To   uint32 // index into Activities, or Other
	Count      int
	Cases      int     // cases with at least one such step
	Dependency float64 // in (-1, 1); see Mine
	Duration   Spread  // seconds between the two events; N is 0 without times
}

// Spread describes durations in seconds. With N = 0 all else is NaN; SD is the
// sample standard deviation, NaN below two values. Mean, Min, Max, Sum and SD
// are exact to the millisecond; Median and P90 are exact up to ExactValues
// values and within 1 % above.
type Spread struct {
	N                                    int
	Mean, Median, P90, Min, Max, Sum, SD float64
}
