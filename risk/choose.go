// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"context"
	"math"

	"touchstone"
)

// leastGain is by how much trees must lower the log loss of folds to be worth
// their opacity.
const leastGain = .01

// folds is how many parts the cross-validation has.
const folds = 5

// comparedRows is how many of the rows that teach are compared on at most,
// drawn by hash of the customer.
const comparedRows = 100_000

// Comparison is how the two kinds of model did on folds of the rows that
// teach, each row predicted by a model that never saw its customer.
type Comparison struct {
	Rows     int
	Logistic float64 // log loss
	Boosted  float64
	Gain     float64 // 1 - Boosted/Logistic
	Trees    int     // that were best, on average
}

// What a hash of a customer is used for, so that the uses do not coincide.
const (
	forSlice uint64 = iota
	forFold
	forTrees
	forSample
)

// compare cross-validates both kinds of model.
func compare(ctx context.Context, t *Table, rows []int, seed uint64) (Comparison, error) {
	if len(rows) > comparedRows {
		rows = drawn(t, rows, float64(comparedRows)/float64(len(rows)))
	}
	c := Comparison{Rows: len(rows)}
	trees := 0
	for fold := range folds {
		rest, out := parted(t, rows, forFold, func(p float64) bool { return int(p*folds) != fold })
		if len(out) == 0 {
			continue
		}
		logit, err := fitLogit(ctx, t, rest)
		if err != nil {
			return c, err
		}
		learn, try := parted(t, rest, forTrees, func(p float64) bool { return p < .8 })
		if len(try) == 0 {
			return c, few(touchstone.Msg("risk.not_fitted"))
		}
		boosted, err := fitTrees(ctx, t, learn, try, mostTrees, seed)
		if err != nil {
			return c, err
		}
		trees += len(boosted.trees.Trees)
		y, share := outcomes(t, out), float64(len(out))/float64(len(rows))
		for _, m := range []struct {
			model *fitted
			loss  *float64
		}{{logit, &c.Logistic}, {boosted, &c.Boosted}} {
			margins, err := m.model.margins(ctx, t, out)
			if err != nil {
				return c, err
			}
			*m.loss += share * logLoss(margins, y)
		}
	}
	c.Gain = 1 - c.Boosted/c.Logistic
	c.Trees = max(1, int(math.Round(float64(trees)/folds)))
	return c, nil
}

// parted splits rows by hash of their customer.
func parted(t *Table, rows []int, use uint64, first func(p float64) bool) (a, b []int) {
	for _, i := range rows {
		if first(part(t.IDs[i], use)) {
			a = append(a, i)
		} else {
			b = append(b, i)
		}
	}
	return a, b
}

func drawn(t *Table, rows []int, share float64) []int {
	kept, _ := parted(t, rows, forSample, func(p float64) bool { return p < share })
	return kept
}
