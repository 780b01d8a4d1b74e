// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"touchstone/internal/parallel"
)

// DominanceModel says which likelihood Dominance splits.
type DominanceModel int

// The models of Dominance.
const (
	BinaryLogit     DominanceModel = iota // Logit
	CumulativeLogit                       // OrderedLogit
)

// mostDominance is the number of groups up to which all subsets are fitted.
const mostDominance = 16

// Split is a measure of fit, split among groups.
type Split struct {
	Total float64   // of the whole model
	Parts []float64 // in the order of Regression.Groups; sum to Total
}

// Dominance gives general dominance (Budescu 1993; Azen & Traxel 2009): the
// Shapley value of McFadden's R2 over all subsets of groups, so 2^g fits. It
// refuses like the model, and with OutOfRange (Column -1) above 16 groups. A
// cancelled context ends it with the context's error.
func Dominance(ctx context.Context, r Regression, model DominanceModel) (*Split, error) {
	groups, columns, err := r.groups()
	if err != nil {
		return nil, err
	}
	if len(groups) > mostDominance {
		return nil, refuse(OutOfRange)
	}
	var m subsetModel
	if model == BinaryLogit {
		m, err = newLogit(ctx, r, columns)
	} else {
		m, err = newOrdered(ctx, r, columns)
	}
	if err != nil {
		return nil, err
	}
	fits, err := fitSubsets(ctx, m, groups)
	if err != nil {
		return nil, err
	}
	return shapley(fits, len(groups)), nil
}

// subsetModel is a likelihood that can be restricted to some columns.
type subsetModel interface {
	subset(columns []int) likelihood
	start(columns []int, known map[int]float64) []float64
	slopes(theta []float64) []float64
	null() float64
}

// fitSubsets gives McFadden's R2 of each subset of groups, by bit mask.
// Subsets of one size are fitted side by side, each from the slopes of the
// subset without its first group.
func fitSubsets(ctx context.Context, m subsetModel, groups [][]int) ([]float64, error) {
	all := 1 << len(groups)
	r2 := make([]float64, all)
	known := make([]map[int]float64, all)
	null := m.null()
	refused := make([]error, all)
	for size := 1; size <= len(groups); size++ {
		masks := masksOf(len(groups), size)
		err := parallel.Each(ctx, len(masks), func(i int) {
			mask := masks[i]
			columns := columnsOf(groups, mask)
			best, err := maximise(ctx, m.subset(columns), m.start(columns, known[mask&(mask-1)]))
			if err != nil {
				refused[mask] = err
				return
			}
			r2[mask] = 1 - best.value/null
			slopes := map[int]float64{}
			for i, b := range m.slopes(best.theta) {
				slopes[columns[i]] = b
			}
			known[mask] = slopes
		})
		if err != nil {
			return nil, err
		}
		for _, err := range refused {
			if err != nil {
				return nil, err
			}
		}
	}
	return r2, nil
}

func masksOf(groups, size int) []int {
	var masks []int
	for mask := range 1 << groups {
		if bits.OnesCount(uint(mask)) == size {
			masks = append(masks, mask)
		}
	}
	return masks
}

func columnsOf(groups [][]int, mask int) []int {
	var columns []int
	for g, group := range groups {
		if mask>>g&1 == 1 {
			columns = append(columns, group...)
		}
	}
	slices.Sort(columns)
	return slices.Compact(columns)
}

// shapley splits the value of the full set; value is by bit mask, 0 for the
// empty set.
func shapley(value []float64, groups int) *Split {
	g := &game{groups: make([][]int, groups)}
	g.weigh()
	split := &Split{Total: value[len(value)-1], Parts: make([]float64, groups)}
	for mask, v := range value {
		size := bits.OnesCount(uint(mask))
		for j := range split.Parts {
			split.Parts[j] -= g.outside[size] * v
			if mask>>j&1 == 1 {
				split.Parts[j] += g.inside[size] * v
			}
		}
	}
	return split
}

// LogisticRelativeWeights splits the squared correlation R2_O of Y with its
// fitted probability among the groups (Tonidandel & LeBreton 2010). With
// R = L^2 the correlation matrix of X, a logit on the orthogonal columns
// Z = X L^-1 has slopes b = L b_x; b*_k = b_k R_O / s, s the standard
// deviation of the fitted log odds, and eps_j = sum_k L_jk^2 b*_k^2. A group's
// part is the sum over its columns. It refuses like Logit, and with
// LengthMismatch for groups that share columns. A cancelled context ends it
// with the context's error.
func LogisticRelativeWeights(ctx context.Context, r Regression) (*Split, error) {
	groups, columns, err := r.groups()
	if err != nil {
		return nil, err
	}
	if err := newGame(groups, len(columns), -1).check(); err != nil {
		return nil, err
	}
	m, err := newLogit(ctx, r, columns)
	if err != nil {
		return nil, err
	}
	best, err := maximise(ctx, m, m.start(m.columns, nil))
	if err != nil {
		return nil, err
	}
	root, ok := newRoot(m.mo.columns())
	if !ok {
		return nil, refuse(NotConverged)
	}
	split := &Split{Total: m.fittedR2(best.theta), Parts: make([]float64, len(groups))}
	weights := root.logisticWeights(best.theta[1:], split.Total)
	for g, group := range groups {
		for _, j := range group {
			split.Parts[g] += weights[j]
		}
	}
	return split, nil
}

func (t *root) logisticWeights(slopes []float64, total float64) []float64 {
	p := len(slopes)
	b, sum := make([]float64, p), 0.0
	for k := range p {
		b[k] = dotShort(t.half.RawRowView(k), slopes)
		sum += b[k] * b[k] // the variance of the log odds, Z being orthonormal
	}
	eps := make([]float64, p)
	for j := range p {
		for k, l := range t.half.RawRowView(j) {
			eps[j] += l * l * b[k] * b[k] / sum * total
		}
	}
	return eps
}

// fittedR2 gives the squared correlation of the outcome with its fitted
// probability.
func (l *logit) fittedR2(theta []float64) float64 {
	var p1, p2, py float64 // weighted sums of p, p^2, p(y - mean)
	mean := l.base()
	for i := range l.n {
		eta := theta[0]
		for j, c := range l.columns {
			eta += theta[j+1] * (l.x[c][i] - l.mo.mean[c]) / l.mo.sd[c]
		}
		w, p := l.weightOf(i), 1/(1+math.Exp(-eta))-mean
		p1 += w * p
		p2 += w * p * p
		py += w * p * (l.y[i] - mean)
	}
	variance := p2/l.total - p1/l.total*p1/l.total
	covariance := py / l.total
	return covariance * covariance / variance / (mean * (1 - mean))
}
