// SPDX-License-Identifier: Apache-2.0

package risk

import (
	"context"
	"errors"
	"math"

	"touchstone"
	"touchstone/stats"
	"touchstone/stats/boost"
)

// Kind is a kind of model.
type Kind string

// The kinds of model.
const (
	Logistic Kind = "logistic" // logit with a ridge penalty
	Boosted  Kind = "boosted"  // gradient-boosted trees
)

// ridge is the penalty of the logit: scikit-learn's default, C = 1.
const ridge = 1

// boosting is how trees are grown: slow steps, shallow trees, an end where a
// part that is not learnt from gets worse.
func boosting(trees int, seed uint64) boost.Options {
	return boost.Options{Trees: trees, Depth: 4, Rate: .1, LeastCover: 5, Patience: 20, Seed: seed}
}

const mostTrees = 400

// fitted is a model that gives margins (log odds) and says what moved them.
// Either trees or coef is set.
type fitted struct {
	coding *coding
	coef   []float64 // intercept first
	mean   []float64 // of the columns, where contributions are zero
	trees  *boost.Model
}

func fitLogit(ctx context.Context, t *Table, rows []int) (*fitted, error) {
	m := &fitted{coding: learnCoding(t, rows, false)}
	x := m.coding.matrix(t, rows)
	fit, err := stats.PenalisedLogit(ctx, stats.Regression{Y: outcomes(t, rows), X: x}, stats.Penalty{L2: ridge})
	if err != nil {
		return nil, refused(err)
	}
	m.coef = fit.Coef
	for _, c := range x {
		sum := 0.0
		for _, v := range c {
			sum += v
		}
		m.mean = append(m.mean, sum/float64(len(c)))
	}
	return m, nil
}

// fitTrees grows trees: as many as do best on the rows of try, or exactly so
// many where try is nil.
func fitTrees(ctx context.Context, t *Table, rows, try []int, trees int, seed uint64) (*fitted, error) {
	m := &fitted{coding: learnCoding(t, rows, true)}
	data := boost.Data{Columns: m.coding.matrix(t, rows), Y: outcomes(t, rows)}
	var judge *boost.Data
	if try != nil {
		judge = &boost.Data{Columns: m.coding.matrix(t, try), Y: outcomes(t, try)}
	}
	model, err := boost.Train(ctx, make([]string, len(m.coding.columns)), data, judge, boosting(trees, seed))
	if err != nil {
		return nil, refused(err)
	}
	m.trees = model
	return m, nil
}

// refused turns a refusal of the numbers into what a person can act on.
func refused(err error) error {
	if refusal := (*stats.Refusal)(nil); errors.As(err, &refusal) {
		return &touchstone.Error{Kind: touchstone.NotEnough, Message: touchstone.Msg("risk.not_fitted"), Err: err}
	}
	return err
}

func outcomes(t *Table, rows []int) []float64 {
	y := make([]float64, len(rows))
	for k, i := range rows {
		y[k] = t.Outcome[i]
	}
	return y
}

// margins gives the log odds of some rows.
func (m *fitted) margins(ctx context.Context, t *Table, rows []int) ([]float64, error) {
	out := make([]float64, 0, len(rows))
	for len(rows) > 0 && ctx.Err() == nil {
		some := rows[:min(len(rows), blockRows)]
		rows = rows[len(some):]
		part, err := m.marginsOf(ctx, m.coding.matrix(t, some), len(some))
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	return out, ctx.Err()
}

// blockRows bounds the memory of a matrix of rows to be scored.
const blockRows = 1 << 16

func (m *fitted) marginsOf(ctx context.Context, x [][]float64, rows int) ([]float64, error) {
	if m.trees != nil {
		return m.trees.Margins(ctx, x)
	}
	out := make([]float64, rows)
	for i := range out {
		out[i] = m.coef[0]
	}
	for j, c := range x {
		for i, v := range c {
			out[i] += m.coef[j+1] * v
		}
	}
	return out, nil
}

// contributions calls show for each row with what each feature added to its
// log odds, compared with the average row. The slice is used again.
func (m *fitted) contributions(ctx context.Context, t *Table, rows []int, show func(row int, byFeature []float64)) error {
	var explainer *boost.Explainer
	if m.trees != nil {
		explainer = m.trees.NewExplainer()
	}
	byFeature := make([]float64, len(t.Features))
	cells, parts := make([]float64, len(m.coding.columns)), make([]float64, len(m.coding.columns))
	for len(rows) > 0 {
		some := rows[:min(len(rows), blockRows)]
		rows = rows[len(some):]
		x := m.coding.matrix(t, some)
		for k, i := range some {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			for j := range x {
				cells[j] = x[j][k]
			}
			if explainer != nil {
				explainer.Explain(parts, cells)
			} else {
				for j, v := range cells {
					parts[j] = m.coef[j+1] * (v - m.mean[j])
				}
			}
			clear(byFeature)
			for j, c := range m.coding.columns {
				byFeature[c.feature] += parts[j]
			}
			show(i, byFeature)
		}
	}
	return nil
}

// logLoss is that of log odds.
func logLoss(margins, y []float64) float64 {
	sum := 0.0
	for i, m := range margins {
		if y[i] == 1 {
			m = -m
		}
		sum += max(0, m) + math.Log1p(math.Exp(-math.Abs(m)))
	}
	return sum / float64(len(y))
}
