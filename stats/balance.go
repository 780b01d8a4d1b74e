// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// Balance is how alike the arms are, before and after weighting.
type Balance struct {
	Before    []float64  // p standardised differences of means, treated minus untreated; NaN where neither arm varies
	After     []float64  // the same, weighted
	Effective [2]float64 // Kish's effective number of rows, untreated and treated, weighted
}

// Comparison gives how many independent rows the weighted comparison is worth:
// the size of a sample in two equal arms whose difference of means has the same
// variance, 4 / (1/n0 + 1/n1).
func (b Balance) Comparison() float64 { return 4 / (1/b.Effective[0] + 1/b.Effective[1]) }

// Worst gives the largest absolute difference after weighting; 0 without
// columns.
func (b Balance) Worst() float64 {
	worst := 0.0
	for _, v := range b.After {
		if v == v {
			worst = max(worst, math.Abs(v))
		}
	}
	return worst
}

// Balance compares the arms under the weights of a target. Differences are
// standardised by the root of the mean of the two arms' variances before
// weighting.
func (p *Propensity) Balance(t Target) Balance {
	b := Balance{Before: make([]float64, len(p.x)), After: make([]float64, len(p.x))}
	raw, weighted := make([]float64, p.n), make([]float64, p.n)
	for i, e := range p.e {
		raw[i] = p.weight(i)
		u, _ := t.armWeight(e, p.armOf(i))
		weighted[i] = raw[i] * u
	}
	for arm, v := range p.arms(weighted) {
		sum, square := 0.0, 0.0
		for _, w := range v {
			sum, square = sum+w, square+w*w
		}
		b.Effective[arm] = sum * sum / square
	}
	for j, x := range p.x {
		var mean, after, variance [2]float64
		rows, before, later := p.arms(x), p.arms(raw), p.arms(weighted)
		for arm := range rows {
			mean[arm], variance[arm] = weightedMoments(rows[arm], before[arm])
			after[arm], _ = weightedMoments(rows[arm], later[arm])
		}
		scale := math.Sqrt((variance[0] + variance[1]) / 2)
		b.Before[j], b.After[j] = (mean[1]-mean[0])/scale, (after[1]-after[0])/scale
	}
	return b
}

// arms cuts a column at the first treated row.
func (p *Propensity) arms(values []float64) [2][]float64 {
	return [2][]float64{values[:p.N0], values[p.N0:]}
}

// weightedMoments gives the mean and the variance, by n-1 where weights are 1.
func weightedMoments(x, w []float64) (mean, variance float64) {
	total := 0.0
	for i, v := range x {
		mean, total = mean+w[i]*v, total+w[i]
	}
	mean /= total
	for i, v := range x {
		variance += w[i] * (v - mean) * (v - mean)
	}
	return mean, variance / (total - total/float64(len(x)))
}
