// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// DifferenceMean gives Mean(a) - Mean(b) with a t interval (method and test
// "welch_t" without weights and clusters, "linearised_t" otherwise).
//
// The degrees of freedom are Welch's and Satterthwaite's. Clusters that occur on
// both sides, under the same number, are the same customers: their covariance
// is taken off, so that before and after on the same people is the paired
// comparison. It refuses as Mean does on either side.
func DifferenceMean(a, b Sample) (Difference, error) {
	plain, err := a.plainWith(b)
	if err != nil {
		return Difference{}, err
	}
	if plain {
		a, b = Sample{Values: a.Values}, Sample{Values: b.Values}
	}
	sa, err := a.comparable()
	if err != nil {
		return Difference{}, err
	}
	sb, err := b.comparable()
	if err != nil {
		return Difference{}, err
	}
	if a.Clusters == nil || b.Clusters == nil {
		return differenceOfMeans(sa, sb, plain, 0, math.Inf(1)), nil
	}
	covariance, units := sharedCovariance(a, b, sa, sb)
	return differenceOfMeans(sa, sb, plain, covariance, float64(units-1)), nil
}

// differenceOfMeans joins two sides; covariance is that of the two means, and
// the degrees of freedom are at most df.
func differenceOfMeans(a, b summary, plain bool, covariance, df float64) Difference {
	d := Difference{Value: a.mean - b.mean, NA: a.n, NB: b.n, Method: "linearised_t", Test: "linearised_t"}
	if plain {
		d.Method, d.Test = "welch_t", "welch_t"
	}
	df = min(df, welch(a, b))
	d.SE = math.Sqrt(max(0, a.variance+b.variance-2*covariance))
	d.Interval = around(d.Value, 0)
	d.P = twoSidedT(d.Value, d.SE, df)
	if d.SE > 0 {
		d.Interval = around(d.Value, tQuantile(df)*d.SE)
	}
	return d
}

// plainWith tells whether weights and clusters of the two samples change
// nothing: weights are equal within each, and no cluster has two rows.
func (s Sample) plainWith(other Sample) (bool, error) {
	clusters := 0
	for _, side := range []Sample{s, other} {
		d, err := Design{Weights: side.Weights, Clusters: side.Clusters}.reduced(len(side.Values))
		if err != nil || !d.simple() {
			return false, err
		}
		clusters += min(1, len(side.Clusters))
	}
	if clusters < 2 {
		return true, nil
	}
	all := slices.Concat(s.Clusters, other.Clusters)
	_, distinct := renumber(all)
	return distinct == len(all), nil
}

func (s Sample) comparable() (summary, error) {
	sum, err := Design{Weights: s.Weights, Clusters: s.Clusters}.summary(s.Values)
	if err == nil && sum.n < 2 {
		err = refuse(TooFewRows)
	}
	return sum, err
}

func welch(a, b summary) float64 {
	v := a.variance + b.variance
	if v == 0 {
		return a.df + b.df
	}
	return v * v / (a.variance*a.variance/a.df + b.variance*b.variance/b.df)
}

// sharedCovariance gives the covariance of the two means through the clusters
// that both sides have, and the number of clusters of both together.
func sharedCovariance(a, b Sample, sa, sb summary) (covariance float64, units int) {
	index, units := renumber(slices.Concat(a.Clusters, b.Clusters))
	totalsA := clusterTotals(a, sa, index[:len(a.Clusters)], units)
	totalsB := clusterTotals(b, sb, index[len(a.Clusters):], units)
	for g := range totalsA {
		covariance += totalsA[g] * totalsB[g]
	}
	if units > 1 {
		covariance *= float64(units) / float64(units-1)
	}
	return covariance, units
}

func clusterTotals(s Sample, sum summary, index []uint32, units int) []float64 {
	totals := make([]float64, units)
	d := Design{Weights: s.Weights}
	for i, v := range s.Values {
		if v == v {
			totals[index[i]] += d.weight(i) * (v - sum.mean) / sum.weight
		}
	}
	return totals
}
