// SPDX-License-Identifier: Apache-2.0

package stats

import "fmt"

// Reason is a stable short name for why a number was not computed.
type Reason string

// The reasons for which the estimators of this package refuse.
const (
	TooFewRows     Reason = "too_few_rows"     // fewer usable rows than the estimator needs
	TooFewClusters Reason = "too_few_clusters" // one customer or unit alone has no variance
	Constant       Reason = "constant"         // a column that never changes explains nothing
	OutOfRange     Reason = "out_of_range"     // a value outside the scale of the measure, or not finite
	BadWeight      Reason = "bad_weight"       // a weight that is negative or not finite, or all are zero
	LengthMismatch Reason = "length_mismatch"  // slices that describe the same rows differ in length
	EmptyCell      Reason = "empty_cell"       // a margin has a target but nobody in the sample, or the reverse
	NotConverged   Reason = "not_converged"    // an iterative method did not settle
	RankDeficient  Reason = "rank_deficient"   // a column is a sum of others
	Separation     Reason = "separation"       // the outcome is predicted without error, so a slope is infinite
)

// Refusal is the error of an estimator that refuses rather than guesses.
// Column is the index of the column that it is about, -1 when it is about the
// rows or about several columns.
type Refusal struct {
	Reason Reason
	Column int
}

// Error gives the text for logs.
func (r *Refusal) Error() string {
	if r.Column < 0 {
		return "stats: " + string(r.Reason)
	}
	return fmt.Sprintf("stats: %s in column %d", r.Reason, r.Column)
}

func refuse(reason Reason) error { return &Refusal{Reason: reason, Column: -1} }
