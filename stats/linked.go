// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"touchstone/internal/parallel"
)

// linked is a fitted mean of an outcome given columns: linear, or through the
// logistic link.
type linked struct {
	logistic bool
	coef     []float64 // p+1, intercept first; 0 for a column left out
	bread    []float64 // inverse of sum w v xx', v the derivative of the mean; stride p+1, 0 for columns left out
	used     []bool    // p
}

// fitLinked leaves out columns that are constant or sums of others.
func fitLinked(ctx context.Context, r Regression, logistic bool) (*linked, error) {
	kept := upTo(len(r.X))
	for {
		coef, bread, err := fitColumns(ctx, r, kept, logistic)
		var refusal *Refusal
		if errors.As(err, &refusal) && refusal.Column >= 0 && (refusal.Reason == Constant || refusal.Reason == RankDeficient) {
			kept = slices.DeleteFunc(kept, func(j int) bool { return j == refusal.Column })
			continue
		}
		if err != nil {
			return nil, err
		}
		return spread(coef, bread, kept, len(r.X), logistic), nil
	}
}

// fitColumns gives coefficients of some columns, and their inverse information
// for an error of unit variance.
func fitColumns(ctx context.Context, r Regression, columns []int, logistic bool) (coef []float64, bread [][]float64, err error) {
	if logistic {
		l, err := newLogit(ctx, r, columns)
		if err != nil {
			return nil, nil, err
		}
		best, err := maximise(ctx, l, l.start(l.columns, nil))
		if err != nil {
			return nil, nil, err
		}
		coef, _, bread = l.mo.inUnits(best.theta, best.covariance, 1)
		return coef, bread, nil
	}
	s, mo, err := r.checkedModel(ctx, columns)
	if err != nil {
		return nil, nil, err
	}
	p := mo.m - 1
	t, _, _ := factor(mo.r, mo.m, p)
	beta := t.solve(mo.r[p*mo.m : p*mo.m+p])
	coef, _, _ = mo.inUnits(append([]float64{mo.mean[p] / mo.sd[p]}, beta...), make([]float64, (p+1)*(p+1)), mo.sd[p])
	_, _, bread = mo.inUnits(make([]float64, p+1), breadOf(t, s.total), 1)
	return coef, bread, nil
}

// spread puts the figures of some columns at their places among all p.
func spread(coef []float64, bread [][]float64, columns []int, p int, logistic bool) *linked {
	k := p + 1
	l := &linked{logistic: logistic, coef: make([]float64, k), bread: make([]float64, k*k), used: make([]bool, p)}
	at := make([]int, len(coef))
	for i, j := range columns {
		at[i+1] = j + 1
		l.used[j] = true
	}
	for i, row := range bread {
		l.coef[at[i]] = coef[i]
		for j, v := range row {
			l.bread[at[i]*k+at[j]] = v
		}
	}
	return l
}

// flat is the model of a mean alone.
func flat(y, weight []float64, p int) *linked {
	sum, total := 0.0, 0.0
	for i, v := range y {
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		sum, total = sum+w*v, total+w
	}
	return spread([]float64{sum / total}, [][]float64{{1 / total}}, nil, p, false)
}

// predict fills in the mean of every row.
func (p *Propensity) predict(ctx context.Context, l *linked, into []float64) error {
	return p.blocks(ctx, func(_, from, to int) {
		eta := into[from:to]
		for i := range eta {
			eta[i] = l.coef[0]
		}
		for j, x := range p.x {
			if l.used[j] {
				floats.AddScaled(eta, l.coef[j+1], x[from:to])
			}
		}
		if l.logistic {
			for i, v := range eta {
				eta[i] = expit(v)
			}
		}
	})
}

func expit(v float64) float64 {
	if v >= 0 {
		return 1 / (1 + math.Exp(-v))
	}
	e := math.Exp(v)
	return e / (1 + e)
}

// blocks calls f for every block of rows, on all processors; task numbers the
// chunk that the block is in, and blocks of one chunk come in order.
func (p *Propensity) blocks(ctx context.Context, f func(task, from, to int)) error {
	return parallel.Each(ctx, p.chunks(), func(task int) {
		end := min((task+1)*chunkRows, p.n)
		for from := task * chunkRows; from < end; from += blockRows {
			f(task, from, min(from+blockRows, end))
		}
	})
}

func (p *Propensity) chunks() int { return (p.n + chunkRows - 1) / chunkRows }
