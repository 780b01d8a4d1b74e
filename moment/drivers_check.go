// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"cmp"
	"context"
	"math"
	"slices"

	"touchstone/stats"
)

// The methods of DriverCheck. General dominance fits all subsets of drivers,
// so it is for few of them and for files of moderate size.
const (
	CheckDominance       = "dominance"
	CheckLogisticWeights = "logistic_relative_weights"
	mostDominanceDrivers = 10
	mostDominanceRows    = 20_000
	mostSteps            = 11        // of an ordered outcome
	mostOrderedWork      = 2_600_000 // subsets times rows; an ordered logit takes several times a logit
	mostCheckedRows      = 200_000
)

// DriverCheck is a second method's view of the same ranking, for an outcome of
// zeros and ones or of up to 11 whole steps. Steps are taken as ordered where
// all subsets of drivers can be fitted, and else cut in two where that splits
// the answers most evenly. On more than 200,000 rows it looks at an even sample.
type DriverCheck struct {
	Method   string    // CheckDominance (on McFadden's R2), or CheckLogisticWeights
	Total    float64   // the R2 that it splits
	Shares   []float64 // one per driver, 0 for those not in the model; sum to 1
	Spearman float64   // rank correlation of Shares with the importances; NaN for one driver
}

// check is nil where the outcome is neither binary nor ordered, or its model is
// refused.
func (m *driverModel) check(ctx context.Context, importance *stats.Importance) (*DriverCheck, error) {
	levels := wholeSteps(m.y)
	if len(levels) < 2 {
		return nil, nil
	}
	split, method, err := m.split(ctx, levels)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || !(split.Total > 0) {
		return nil, nil
	}
	check := &DriverCheck{Method: method, Total: split.Total, Shares: make([]float64, len(m.coded))}
	shares := make([]float64, len(m.parts))
	for g, part := range m.parts {
		check.Shares[part.index] = split.Parts[g] / split.Total
		shares[g] = importance.Groups[g].Share
	}
	check.Spearman = stats.Spearman(split.Parts, shares)
	return check, nil
}

// wholeSteps gives the steps of an outcome, ascending, with their counts; nil
// where it has more than mostSteps or one that is not whole.
func wholeSteps(y []float64) []step {
	counts := map[float64]int{}
	for _, v := range y {
		counts[v]++
		if v != math.Trunc(v) || len(counts) > mostSteps {
			return nil
		}
	}
	steps := make([]step, 0, len(counts))
	for v, n := range counts {
		steps = append(steps, step{v, n})
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.value, b.value) })
	return steps
}

// step is one value of an ordered outcome.
type step struct {
	value float64
	n     int
}

func (m *driverModel) split(ctx context.Context, levels []step) (*stats.Split, string, error) {
	r := m.regression
	few := len(m.parts) <= mostDominanceDrivers && len(r.Y) <= mostDominanceRows
	switch {
	case few && len(levels) > 2 && len(r.Y)<<len(m.parts) <= mostOrderedWork:
		split, err := stats.Dominance(ctx, r, stats.CumulativeLogit)
		return split, CheckDominance, err
	case len(levels) > 2:
		r.Y = cutInTwo(r.Y, levels)
	case few:
		split, err := stats.Dominance(ctx, r, stats.BinaryLogit)
		return split, CheckDominance, err
	}
	if nth := (len(r.Y) + mostCheckedRows - 1) / mostCheckedRows; nth > 1 {
		r.Y, r.Weight = everyNth(r.Y, nth), everyNth(r.Weight, nth)
		r.X = make([][]float64, len(m.regression.X))
		for j, x := range m.regression.X {
			r.X[j] = everyNth(x, nth)
		}
	}
	r.Groups = ownColumns(r.Groups)
	split, err := stats.LogisticRelativeWeights(ctx, r)
	return split, CheckLogisticWeights, err
}

// ownColumns leaves a shared column to the first group that has it.
func ownColumns(groups [][]int) [][]int {
	taken := map[int]bool{}
	own := make([][]int, len(groups))
	for g, group := range groups {
		for _, column := range group {
			if !taken[column] {
				taken[column] = true
				own[g] = append(own[g], column)
			}
		}
	}
	return own
}

// cutInTwo makes an ordered outcome 1 from the step on that splits the answers
// most evenly.
func cutInTwo(y []float64, levels []step) []float64 {
	below, cut, least := 0, levels[1].value, len(y)
	for i, l := range levels[1:] {
		below += levels[i].n
		if uneven := max(2*below-len(y), len(y)-2*below); uneven < least {
			cut, least = l.value, uneven
		}
	}
	out := make([]float64, len(y))
	for i, v := range y {
		if v >= cut {
			out[i] = 1
		}
	}
	return out
}
