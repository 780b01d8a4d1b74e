// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Kappa is how far two raters agree beyond chance.
type Kappa struct {
	N        int      `json:"n"`        // items that both rated
	Agreed   int      `json:"agreed"`   // of them, those that both rated alike
	Expected float64  `json:"expected"` // the share that chance alone would let them rate alike
	Value    float64  `json:"value"`    // 1 is full agreement, 0 what chance gives
	SE       float64  `json:"se"`
	Interval Interval `json:"interval_95"`
}

// CohenKappa gives Cohen's kappa (1960, doi 10.1177/001316446002000104) of a
// square table of counts: row i, column j has the items that the first rater
// put into category i and the second into j. SE is that of Fleiss, Cohen and
// Everitt (1969, doi 10.1037/h0028106), for raters who may agree by more than
// chance, and the interval is the normal one, cut at -1 and 1.
//
// It refuses with TooFewRows for fewer than two items, OutOfRange for a count
// below zero, LengthMismatch for a table that is not square, and Constant where
// both put everything into one category, since chance then agrees as well.
func CohenKappa(table [][]int) (Kappa, error) {
	k, p, err := kappaShares(table)
	if err != nil {
		return k, err
	}
	size := len(table)
	rows, columns := make([]float64, size), make([]float64, size)
	for i := range size {
		for j := range size {
			rows[i] += p[i][j]
			columns[j] += p[i][j]
		}
	}
	agreed := 0.0
	for i := range size {
		agreed += p[i][i]
		k.Expected += rows[i] * columns[i]
	}
	if k.Expected >= 1 {
		return k, refuse(Constant)
	}
	k.Value = (agreed - k.Expected) / (1 - k.Expected)
	onto, beside := 0.0, 0.0
	for i := range size {
		d := 1 - (rows[i]+columns[i])*(1-k.Value)
		onto += p[i][i] * d * d
		for j := range size {
			if j != i {
				beside += p[i][j] * (columns[i] + rows[j]) * (columns[i] + rows[j])
			}
		}
	}
	rest := k.Value - k.Expected*(1-k.Value)
	variance := (onto + (1-k.Value)*(1-k.Value)*beside - rest*rest) / (float64(k.N) * (1 - k.Expected) * (1 - k.Expected))
	k.SE = math.Sqrt(max(0, variance))
	z := distuv.UnitNormal.Quantile(0.975)
	k.Interval = Interval{Low: max(-1, k.Value-z*k.SE), High: min(1, k.Value+z*k.SE)}
	return k, nil
}

// kappaShares counts a table and gives its shares.
func kappaShares(table [][]int) (k Kappa, p [][]float64, err error) {
	for i, row := range table {
		if len(row) != len(table) {
			return k, nil, refuse(LengthMismatch)
		}
		if slices.Min(row) < 0 {
			return k, nil, refuse(OutOfRange)
		}
		for _, n := range row {
			k.N += n
		}
		k.Agreed += row[i]
	}
	if k.N < 2 {
		return k, nil, refuse(TooFewRows)
	}
	for _, row := range table {
		shares := make([]float64, len(row))
		for j, n := range row {
			shares[j] = float64(n) / float64(k.N)
		}
		p = append(p, shares)
	}
	return k, p, nil
}

// McNemar gives the two-sided exact p-value that two ways to judge the same
// items are right equally often, by the items on which they differ: those that
// the first alone got right, and those that the second alone did (McNemar 1947,
// doi 10.1007/BF02295996; exact by the binomial distribution). 1 where they
// never differ. Both counts must not be negative.
func McNemar(first, second int) float64 {
	n := first + second
	if n == 0 {
		return 1
	}
	fair := distuv.Binomial{N: float64(n), P: 0.5}
	return min(1, 2*fair.CDF(float64(min(first, second))))
}
