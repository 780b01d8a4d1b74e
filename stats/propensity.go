// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Treatment is two arms of rows that are to be compared, and what was known of
// each row before: n rows, p columns.
type Treatment struct {
	Treated []bool      // n
	X       [][]float64 // p columns of n finite values
	Weight  []float64   // n weights >= 0, nil = 1 each; a row of weight 0 is left out
	Cluster []uint32    // n customer numbers, nil = each row its own
}

// Propensity is a fitted probability of being treated. It keeps the rows of
// positive weight, the untreated ones first: the columns of the Treatment
// themselves where all rows are in that order already, else a copy of them.
type Propensity struct {
	Coef []float64 // log odds; index 0 is the intercept, column j stands at j+1; 0 for a column that was left out
	SE   []float64 // from the information matrix
	Used []bool    // p: whether a column is in the model; not if it is constant or a sum of others
	AUC  float64   // how well the treated can be told beforehand, .5 … 1; to 1e-4
	N0   int       // untreated rows
	N1   int       // treated rows

	n     int
	row   []uint32 // of Treatment
	x     [][]float64
	w     []float64 // nil: 1 each
	e     []float64
	bread []float64 // inverse information, stride p+1, 0 for columns left out
	group clustering
}

// FitPropensity fits the probability of being treated by a logit of all
// columns that vary and are no sum of others. It refuses (Refusal) with
// LengthMismatch, OutOfRange, BadWeight, Constant (Column -1: one arm is
// empty), TooFewRows (n <= p+1), Separation where a column tells the treated
// without error, and NotConverged; else the context's error.
func FitPropensity(ctx context.Context, t Treatment) (*Propensity, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	p := &Propensity{}
	p.arrange(t)
	if p.N0 == 0 || p.N1 == 0 {
		return nil, refuse(Constant)
	}
	treated := make([]float64, p.n)
	for i := p.N0; i < p.n; i++ {
		treated[i] = 1
	}
	fit, err := fitLinked(ctx, Regression{Y: treated, X: p.x, Weight: p.w}, true)
	if err != nil {
		return nil, err
	}
	p.Coef, p.bread, p.Used = fit.coef, fit.bread, fit.used
	k := len(p.Coef)
	p.SE = make([]float64, k)
	for j := range k {
		p.SE[j] = math.Sqrt(max(0, p.bread[j*k+j]))
	}
	p.e = make([]float64, p.n)
	if err := p.predict(ctx, fit, p.e); err != nil {
		return nil, err
	}
	p.AUC = p.discrimination()
	return p, nil
}

func (t Treatment) check() error {
	n := len(t.Treated)
	if t.Weight != nil && len(t.Weight) != n || t.Cluster != nil && len(t.Cluster) != n {
		return refuse(LengthMismatch)
	}
	for j, x := range t.X {
		if len(x) != n {
			return refuseColumn(LengthMismatch, j)
		}
		if !allFinite(x) {
			return refuseColumn(OutOfRange, j)
		}
	}
	for _, w := range t.Weight {
		if !(w >= 0) || math.IsInf(w, 0) {
			return refuse(BadWeight)
		}
	}
	return nil
}

// arrange puts the rows of positive weight into order, the untreated ones first.
func (p *Propensity) arrange(t Treatment) {
	p.row = make([]uint32, 0, len(t.Treated))
	for _, arm := range []bool{false, true} {
		for i, treated := range t.Treated {
			if treated == arm && (t.Weight == nil || t.Weight[i] > 0) {
				p.row = append(p.row, uint32(i))
			}
		}
		if !arm {
			p.N0 = len(p.row)
		}
	}
	p.n = len(p.row)
	p.N1 = p.n - p.N0
	p.x = make([][]float64, len(t.X))
	for j, x := range t.X {
		p.x[j] = taken(x, p.row)
	}
	if t.Weight != nil {
		p.w = taken(t.Weight, p.row)
	}
	if t.Cluster != nil {
		p.group = clusteringOf(taken(t.Cluster, p.row))
	}
}

// taken gives the values of some rows: the values themselves where these are all
// rows in their order.
func taken[T any](values []T, rows []uint32) []T {
	if len(rows) == len(values) && slices.IsSorted(rows) {
		return values
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = values[r]
	}
	return out
}

func (p *Propensity) weight(i int) float64 {
	if p.w == nil {
		return 1
	}
	return p.w[i]
}

// Scores gives the probability of each row of the Treatment, NaN for a row of
// weight 0; rows is their number.
func (p *Propensity) Scores(rows int) []float64 {
	out := make([]float64, rows)
	for i := range out {
		out[i] = math.NaN()
	}
	for i, r := range p.row {
		out[r] = p.e[i]
	}
	return out
}

// bins is how finely probabilities are told apart for the AUC.
const bins = 1 << 14

// discrimination gives the probability that a treated row has a higher score
// than an untreated one, rows of one bin counting half.
func (p *Propensity) discrimination() float64 {
	var count [2][]float64
	for arm := range count {
		count[arm] = make([]float64, bins)
	}
	for i, e := range p.e {
		arm := 0
		if i >= p.N0 {
			arm = 1
		}
		count[arm][min(bins-1, int(e*bins))] += p.weight(i)
	}
	below, area, total := 0.0, 0.0, 0.0
	for b := range bins {
		area += count[1][b] * (below + count[0][b]/2)
		below += count[0][b]
		total += count[1][b]
	}
	return area / (below * total)
}

// Lacks tests whether a column z that is not in the model, one value per row of
// the Treatment, would predict who is treated: the p-value of Rao's score test
// with one degree of freedom, robust to dependence within a customer. It is 1
// where z adds nothing to the columns.
func (p *Propensity) Lacks(z []float64) float64 {
	k := len(p.Coef)
	b := make([]float64, k)
	for i, r := range p.row {
		v := p.weight(i) * p.e[i] * (1 - p.e[i]) * z[r]
		b[0] += v
		for j, x := range p.x {
			b[j+1] += v * x[i]
		}
	}
	slope := timesVector(p.bread, b)
	score := make([]float64, p.n)
	left, all := 0.0, 0.0
	for i, r := range p.row {
		fitted := slope[0]
		for j, x := range p.x {
			fitted += slope[j+1] * x[i]
		}
		v := p.weight(i) * p.e[i] * (1 - p.e[i])
		d := z[r] - fitted
		left, all = left+v*d*d, all+v*z[r]*z[r]
		score[i] = p.weight(i) * (p.treated(i) - p.e[i]) * d
	}
	if left <= dependence*all {
		return 1
	}
	sum, square := p.group.sums(score)
	if square == 0 {
		return 1
	}
	return distuv.ChiSquared{K: 1}.Survival(sum * sum / square)
}

func (p *Propensity) treated(i int) float64 {
	if i < p.N0 {
		return 0
	}
	return 1
}

func timesVector(a, v []float64) []float64 {
	k := len(v)
	out := make([]float64, k)
	for i := range k {
		out[i] = dotShort(a[i*k:i*k+k], v)
	}
	return out
}
