// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"context"

	"touchstone/stats"
)

// The methods of DriverCheck. General dominance fits all subsets of drivers,
// so it is for few of them and for files of moderate size.
const (
	CheckDominance       = "dominance"
	CheckLogisticWeights = "logistic_relative_weights"
	mostDominanceDrivers = 10
	mostDominanceRows    = 20_000
	mostCheckedRows      = 200_000
)

// DriverCheck is a second method's view of the same ranking, for an outcome of
// zeros and ones. On more than 200,000 rows it looks at an even sample.
type DriverCheck struct {
	Method   string    // CheckDominance (on McFadden's R2), or CheckLogisticWeights
	Total    float64   // the R2 that it splits
	Shares   []float64 // one per driver, 0 for those not in the model; sum to 1
	Spearman float64   // rank correlation of Shares with the importances; NaN for one driver
}

// check is nil where the outcome is not binary, or its logit is refused.
func (m *driverModel) check(ctx context.Context, importance *stats.Importance) (*DriverCheck, error) {
	for _, y := range m.y {
		if y != 0 && y != 1 {
			return nil, nil
		}
	}
	split, method, err := m.split(ctx)
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

func (m *driverModel) split(ctx context.Context) (*stats.Split, string, error) {
	r := m.regression
	if len(m.parts) <= mostDominanceDrivers && len(r.Y) <= mostDominanceRows {
		split, err := stats.Dominance(ctx, r, stats.BinaryLogit)
		return split, CheckDominance, err
	}
	if step := (len(r.Y) + mostCheckedRows - 1) / mostCheckedRows; step > 1 {
		r.Y, r.Weight = everyNth(r.Y, step), everyNth(r.Weight, step)
		r.X = make([][]float64, len(m.regression.X))
		for j, x := range m.regression.X {
			r.X[j] = everyNth(x, step)
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
