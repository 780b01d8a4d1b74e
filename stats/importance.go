// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// ImportanceOptions says how importances are estimated. The zero value is the
// default.
type ImportanceOptions struct {
	Resamples int                   // 0: 1,000 up to 150,000 rows, 200 up to 400,000, influence function above; -1: influence function
	Level     float64               // of the intervals; 0 = .95
	Seed      uint64                // of the resampling
	Exact     int                   // groups up to which LMG is computed; 0 = 16, at most 20; -1: relative weights always
	Progress  func(done, total int) // called from one goroutine at a time; may be nil
}

// The values of Importance.Method and Importance.Interval.
const (
	MethodLMG             = "lmg"
	MethodRelativeWeights = "relative_weights"
	IntervalBootstrap     = "bootstrap"
	IntervalInfluence     = "influence"
)

// Rows up to which each number of replicates is the default, the number of
// normal draws that stand in for replicates above them, and the number of
// columns above which an eigendecomposition per replicate takes too long.
const (
	manyResamplesRows   = 150_000
	manyResamples       = 1000
	fewResamplesRows    = 400_000
	fewResamples        = 200
	influenceDraws      = 4000
	resampledColumns    = 60
	defaultExact        = 16
	mostExact           = 20
	defaultLevel        = .95
	significant         = .05
	topRanks            = 3
	leastUsableResample = 20
)

// Importance is how much each group of columns explains of the outcome.
type Importance struct {
	N         int     // rows of positive weight
	Clusters  int     // customers; N where each row is its own
	R2        float64 // of the whole model
	F, P      float64 // F test of the whole model; with weights or clusters, of its robust covariance (Wald)
	Signal    bool    // P <= .05; without it, importances describe noise
	Method    string  // MethodLMG or MethodRelativeWeights
	Interval  string  // IntervalBootstrap or IntervalInfluence
	Resamples int     // bootstrap replicates, or normal draws
	Groups    []GroupImportance
}

// GroupImportance is the importance of one group, in the order of
// Regression.Groups.
type GroupImportance struct {
	Raw             float64 // part of R2; all sum to R2
	RawLow, RawHigh float64
	Share           float64 // Raw / R2; all sum to 1
	Low, High       float64 // of Share
	Rank            int     // 1 = most important; ties by order
	RankLow         int     // best and worst rank within the level
	RankHigh        int
	PTop3           float64 // share of resamples in which the rank is 3 or better
	Sign            int     // of the correlation with the outcome (not of b); 0 where a group's columns disagree
	// Draws are the shares in each resample; entry b of all groups belongs
	// together.
	Draws []float64
}

// Importances splits the R2 of a linear model among the groups of columns.
//
// Up to Exact groups it is LMG, the Shapley value of R2 (Lindeman, Merenda &
// Gold 1980; Groemping 2006), over all subsets S of the g groups:
//
//	LMG_j = sum_{S not j} |S|! (g-|S|-1)! / g! (R2(S+j) - R2(S))
//
// above that the relative weights of Johnson (2000), summed within a group.
//
// Intervals are percentiles over Poisson bootstrap replicates of customers, or
// normal with the variance of the influence function.
//
// It refuses (Refusal) like LeastSquares; with Constant also for a column that
// never changes; with LengthMismatch for relative weights of groups that share
// columns. A cancelled context ends it promptly with the context's error.
func Importances(ctx context.Context, r Regression, o ImportanceOptions) (*Importance, error) {
	groups, columns, err := r.groups()
	if err != nil {
		return nil, err
	}
	s, err := r.sample(columns)
	if err != nil {
		return nil, err
	}
	mo, err := s.moments(ctx)
	if err != nil {
		return nil, err
	}
	o = o.orDefault(s.n, len(columns))
	g := newGame(groups, len(columns), o.Exact)
	if err := g.check(); err != nil {
		return nil, err
	}
	im, err := s.wholeModel(ctx, mo)
	if err != nil {
		return nil, err
	}
	im.point(g, mo)
	return im, s.addIntervals(ctx, im, g, mo, o)
}

func (o ImportanceOptions) orDefault(rows, columns int) ImportanceOptions {
	if o.Level <= 0 || o.Level >= 1 {
		o.Level = defaultLevel
	}
	if o.Exact == 0 {
		o.Exact = defaultExact
	}
	o.Exact = min(o.Exact, mostExact)
	switch {
	case o.Resamples != 0:
	case columns > resampledColumns || rows > fewResamplesRows:
		o.Resamples = -1
	case rows <= manyResamplesRows:
		o.Resamples = manyResamples
	default:
		o.Resamples = fewResamples
	}
	return o
}

// groups gives the columns that are in a group, ascending, and the groups as
// indices into them.
func (r Regression) groups() (groups [][]int, columns []int, err error) {
	given := r.Groups
	if given == nil {
		for j := range r.X {
			given = append(given, []int{j})
		}
	}
	for _, group := range given {
		columns = append(columns, group...)
	}
	slices.Sort(columns)
	columns = slices.Compact(columns)
	if len(columns) == 0 {
		return nil, nil, refuse(LengthMismatch)
	}
	for _, group := range given {
		var at []int
		for _, c := range group {
			i, _ := slices.BinarySearch(columns, c)
			at = append(at, i)
		}
		slices.Sort(at)
		groups = append(groups, slices.Compact(at))
	}
	return groups, columns, nil
}

// wholeModel fits the model of all columns and tests it.
func (s *sample) wholeModel(ctx context.Context, mo *moments) (*Importance, error) {
	covariance := Classical
	if s.weight != nil || s.cluster != nil {
		covariance = Robust
	}
	f, err := s.fit(ctx, mo, covariance)
	if err != nil {
		return nil, err
	}
	im := &Importance{N: f.N, Clusters: f.Clusters, R2: f.R2}
	p := float64(mo.m - 1)
	im.F = f.R2 / p / ((1 - f.R2) / f.DF)
	if f.Covariance != Classical {
		if f.DF <= p {
			return nil, refuse(TooFewClusters)
		}
		wald, ok := f.wald()
		if !ok {
			return nil, refuse(TooFewClusters)
		}
		im.F = wald
	}
	im.P = distuv.F{D1: p, D2: f.DF}.Survival(im.F)
	if math.IsInf(im.F, 1) || math.IsNaN(im.F) { // a perfect fit
		im.P = 0
	}
	im.Signal = im.P <= significant
	return im, nil
}

// point fills in the importances of the data themselves.
func (im *Importance) point(g *game, mo *moments) {
	im.Method = g.method()
	im.Groups = make([]GroupImportance, len(g.groups))
	raw := make([]float64, len(g.groups))
	g.splitter().split(mo.r, raw)
	shares := sharesOf(raw)
	for j, rank := range ranksOf(shares) {
		im.Groups[j] = GroupImportance{Raw: raw[j], Share: shares[j], Rank: rank, Sign: mo.sign(g.groups[j])}
	}
}

func (mo *moments) sign(group []int) int {
	positive, negative := false, false
	for _, j := range group {
		r := mo.r[(mo.m-1)*mo.m+j]
		positive = positive || r > 0
		negative = negative || r < 0
	}
	switch {
	case positive && !negative:
		return 1
	case negative && !positive:
		return -1
	}
	return 0
}

// sharesOf divides by the sum; nothing to share gives zeros.
func sharesOf(raw []float64) []float64 {
	sum := 0.0
	for _, v := range raw {
		sum += v
	}
	shares := make([]float64, len(raw))
	for j, v := range raw {
		if sum > 0 {
			shares[j] = v / sum
		}
	}
	return shares
}

// ranksOf gives ranks from 1 for the largest; ties by order.
func ranksOf(values []float64) []int {
	order := make([]int, len(values))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case values[a] > values[b]:
			return -1
		case values[a] < values[b]:
			return 1
		}
		return 0
	})
	ranks := make([]int, len(values))
	for rank, j := range order {
		ranks[j] = rank + 1
	}
	return ranks
}
