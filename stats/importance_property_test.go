// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone/stats"
)

// drawRegression gives a regression of p columns that depend on each other and
// of an outcome that depends on them.
func drawRegression(t *rapid.T, p int) stats.Regression {
	n := rapid.IntRange(p+10, 60).Draw(t, "n")
	value := rapid.Float64Range(-1, 1)
	r := stats.Regression{Y: make([]float64, n), X: make([][]float64, p)}
	for j := range r.X {
		r.X[j] = make([]float64, n)
	}
	for i := range n {
		common := value.Draw(t, "common")
		for j := range r.X {
			r.X[j][i] = common + 2*value.Draw(t, "own")
			r.Y[i] += float64(j) * r.X[j][i]
		}
		r.Y[i] += 3 * value.Draw(t, "noise")
	}
	return r
}

// measured gives the importances, or leaves the draw when the data are refused
// (rapid likes zeros).
func measured(t *rapid.T, r stats.Regression, o stats.ImportanceOptions) *stats.Importance {
	o.Resamples = 40
	im, err := stats.Importances(context.Background(), r, o)
	var refusal *stats.Refusal
	if errors.As(err, &refusal) {
		t.Skip("refused")
	}
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func sameImportances(t *rapid.T, what string, got, want []stats.GroupImportance, tolerance float64) {
	for j := range want {
		if math.Abs(got[j].Raw-want[j].Raw) > tolerance || math.Abs(got[j].Share-want[j].Share) > tolerance {
			t.Fatalf("%s: importance %d = %.12g (share %.12g), want %.12g (%.12g)",
				what, j, got[j].Raw, got[j].Share, want[j].Raw, want[j].Share)
		}
	}
}

const invariant = 1e-9

func TestImportancesSumToR2(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRegression(t, rapid.IntRange(1, 6).Draw(t, "p"))
		for _, exact := range []int{0, -1} {
			im := measured(t, r, stats.ImportanceOptions{Exact: exact})
			raw, share := 0.0, 0.0
			for _, g := range im.Groups {
				raw += g.Raw
				share += g.Share
				if g.RankLow > g.RankHigh || g.RankLow < 1 || g.RankHigh > len(im.Groups) {
					t.Fatalf("ranks %d to %d of %d", g.RankLow, g.RankHigh, len(im.Groups))
				}
			}
			if math.Abs(raw-im.R2) > invariant || math.Abs(share-1) > invariant {
				t.Fatalf("importances sum to %v, R2 is %v; shares to %v", raw, im.R2, share)
			}
		}
	})
}

func TestImportancesDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const p = 4
		r := drawRegression(t, p)
		want := measured(t, r, stats.ImportanceOptions{})
		rows := rapid.Permutation(upTo(len(r.Y))).Draw(t, "rows")
		columns := rapid.Permutation(upTo(p)).Draw(t, "columns")
		shuffled := stats.Regression{Y: pick(r.Y, rows)}
		back := make([]stats.GroupImportance, p)
		for _, j := range columns {
			shuffled.X = append(shuffled.X, pick(r.X[j], rows))
		}
		got := measured(t, shuffled, stats.ImportanceOptions{})
		for i, j := range columns {
			back[j] = got.Groups[i]
		}
		sameImportances(t, "shuffled", back, want.Groups, invariant)
	})
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func pick(values []float64, at []int) []float64 {
	out := make([]float64, len(at))
	for i, a := range at {
		out[i] = values[a]
	}
	return out
}

func TestImportancesOfADoubledFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRegression(t, 4)
		want := measured(t, r, stats.ImportanceOptions{})
		twice := stats.Regression{Y: slices.Concat(r.Y, r.Y)}
		weighted := stats.Regression{Y: r.Y, X: r.X, Weight: make([]float64, len(r.Y))}
		for _, x := range r.X {
			twice.X = append(twice.X, slices.Concat(x, x))
		}
		for i := range weighted.Weight {
			weighted.Weight[i] = 2
		}
		sameImportances(t, "doubled", measured(t, twice, stats.ImportanceOptions{}).Groups, want.Groups, invariant)
		sameImportances(t, "weight 2", measured(t, weighted, stats.ImportanceOptions{}).Groups, want.Groups, invariant)
	})
}

func TestImportancesDoNotDependOnScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRegression(t, 4)
		want := measured(t, r, stats.ImportanceOptions{})
		scale := rapid.Float64Range(1e-3, 1e3)
		affine := func(values []float64) []float64 {
			a, b := scale.Draw(t, "shift"), scale.Draw(t, "scale")
			out := make([]float64, len(values))
			for i, v := range values {
				out[i] = a - b*v
			}
			return out
		}
		scaled := stats.Regression{Y: affine(r.Y)}
		for _, x := range r.X {
			scaled.X = append(scaled.X, affine(x))
		}
		sameImportances(t, "scaled", measured(t, scaled, stats.ImportanceOptions{}).Groups, want.Groups, 1e-7)
	})
}

// LMG is by definition the mean, over all orders of entry, of the R2 that a
// group adds. R2 comes from another program path, LeastSquares.
func TestLMGIsTheMeanOverOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.IntRange(2, 5).Draw(t, "p")
		r := drawRegression(t, p)
		r.Groups = drawGroups(t, p)
		im := measured(t, r, stats.ImportanceOptions{})
		want := make([]stats.GroupImportance, len(r.Groups))
		orders := 0.0
		eachOrder(upTo(len(r.Groups)), 0, func(order []int) {
			orders++
			before := 0.0
			for k := range order {
				r2 := r2Of(t, r, order[:k+1])
				want[order[k]].Raw += r2 - before
				before = r2
			}
		})
		for j := range want {
			want[j].Raw /= orders
			want[j].Share = want[j].Raw / im.R2
		}
		sameImportances(t, "mean over orders", im.Groups, want, 1e-8)
	})
}

// drawGroups puts each column into one group, and may let a group share the
// first column.
func drawGroups(t *rapid.T, p int) [][]int {
	groups := make([][]int, rapid.IntRange(1, p).Draw(t, "groups"))
	for j := range p {
		g := j
		if j >= len(groups) {
			g = rapid.IntRange(0, len(groups)-1).Draw(t, "group")
		}
		groups[g] = append(groups[g], j)
	}
	if last := len(groups) - 1; last > 0 && rapid.Bool().Draw(t, "shared") {
		groups[last] = append(groups[last], 0)
	}
	return groups
}

func eachOrder(order []int, from int, visit func([]int)) {
	if from == len(order) {
		visit(order)
		return
	}
	for i := from; i < len(order); i++ {
		order[from], order[i] = order[i], order[from]
		eachOrder(order, from+1, visit)
		order[from], order[i] = order[i], order[from]
	}
}

func r2Of(t *rapid.T, r stats.Regression, groups []int) float64 {
	in := map[int]bool{}
	sub := stats.Regression{Y: r.Y}
	for _, g := range groups {
		for _, j := range r.Groups[g] {
			if !in[j] {
				in[j] = true
				sub.X = append(sub.X, r.X[j])
			}
		}
	}
	fit, err := stats.LeastSquares(sub, stats.Classical)
	if err != nil {
		t.Fatal(err)
	}
	return fit.R2
}

func TestImportanceRefusals(t *testing.T) {
	const n = 40
	x, z, y := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		x[i], z[i], y[i] = float64(i%5), float64(i%7), float64(i%3)
	}
	with := func(values []float64, at int, v float64) []float64 {
		out := slices.Clone(values)
		out[at] = v
		return out
	}
	sum := make([]float64, n)
	for i := range n {
		sum[i] = x[i] + 2*z[i] - 3
	}
	negative := with(make([]float64, n), 3, -1)
	for name, c := range map[string]struct {
		r      stats.Regression
		reason stats.Reason
		column int
	}{
		"no rows":             {stats.Regression{X: [][]float64{{}}}, stats.TooFewRows, -1},
		"no columns":          {stats.Regression{Y: y}, stats.LengthMismatch, -1},
		"short column":        {stats.Regression{Y: y, X: [][]float64{x, x[1:]}}, stats.LengthMismatch, 1},
		"short weights":       {stats.Regression{Y: y, X: [][]float64{x}, Weight: y[1:]}, stats.LengthMismatch, -1},
		"short clusters":      {stats.Regression{Y: y, X: [][]float64{x}, Cluster: []uint32{1}}, stats.LengthMismatch, -1},
		"group out of range":  {stats.Regression{Y: y, X: [][]float64{x}, Groups: [][]int{{0}, {4}}}, stats.LengthMismatch, 4},
		"constant outcome":    {stats.Regression{Y: make([]float64, n), X: [][]float64{x}}, stats.Constant, -1},
		"constant column":     {stats.Regression{Y: y, X: [][]float64{x, make([]float64, n)}}, stats.Constant, 1},
		"fewer rows":          {stats.Regression{Y: y[:3], X: [][]float64{x[:3], z[:3]}}, stats.TooFewRows, -1},
		"twice the column":    {stats.Regression{Y: y, X: [][]float64{x, z, x}}, stats.RankDeficient, 2},
		"sum of columns":      {stats.Regression{Y: y, X: [][]float64{x, z, sum}}, stats.RankDeficient, 2},
		"weights all zero":    {stats.Regression{Y: y, X: [][]float64{x}, Weight: make([]float64, n)}, stats.BadWeight, -1},
		"negative weight":     {stats.Regression{Y: y, X: [][]float64{x}, Weight: negative}, stats.BadWeight, -1},
		"NaN weight":          {stats.Regression{Y: y, X: [][]float64{x}, Weight: with(x, 1, math.NaN())}, stats.BadWeight, -1},
		"NaN in a column":     {stats.Regression{Y: y, X: [][]float64{z, with(x, 5, math.NaN())}}, stats.OutOfRange, 1},
		"infinite outcome":    {stats.Regression{Y: with(y, 0, math.Inf(1)), X: [][]float64{x}}, stats.OutOfRange, -1},
		"too large to square": {stats.Regression{Y: y, X: [][]float64{with(x, 0, 1e300)}}, stats.OutOfRange, 0},
		"one customer":        {stats.Regression{Y: y, X: [][]float64{x}, Cluster: make([]uint32, n)}, stats.TooFewClusters, -1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := stats.Importances(context.Background(), c.r, stats.ImportanceOptions{})
			var refusal *stats.Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("error %v, want a refusal", err)
			}
			if refusal.Reason != c.reason || refusal.Column != c.column {
				t.Errorf("refused for %s in column %d, want %s in column %d", refusal.Reason, refusal.Column, c.reason, c.column)
			}
		})
	}
}

func TestImportancesWithoutSignal(t *testing.T) {
	// y has the same mean in each of the six cells of (x, z): R2 is 0.
	var x, z, y []float64
	for i := range 60 {
		x, z, y = append(x, float64(i%2)), append(z, float64(i/2%3)), append(y, float64(i/6%2))
	}
	im := importances(t, stats.Regression{Y: y, X: [][]float64{x, z}}, stats.ImportanceOptions{})
	if im.Signal || im.P < .99 || im.R2 > 1e-12 {
		t.Errorf("signal %v, p %v, R2 %v", im.Signal, im.P, im.R2)
	}
}

func TestImportancesOfAPerfectFit(t *testing.T) {
	r := smallRegression()
	for i := range r.Y {
		r.Y[i] = 2*r.X[0][i] - r.X[1][i]
	}
	im := importances(t, r, stats.ImportanceOptions{})
	if !im.Signal || math.Abs(im.R2-1) > 1e-12 || im.Groups[0].Sign != 1 {
		t.Errorf("signal %v, R2 %v, sign %d", im.Signal, im.R2, im.Groups[0].Sign)
	}
}

func TestImportancesCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := smallRegression()
	for _, resamples := range []int{100_000, -1} {
		o := stats.ImportanceOptions{Resamples: resamples, Progress: func(int, int) { cancel() }}
		if _, err := stats.Importances(ctx, r, o); !errors.Is(err, context.Canceled) {
			t.Errorf("%d resamples: error %v, want cancelled", resamples, err)
		}
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	for _, resamples := range []int{60, -1} {
		last, whole := 0, 0
		o := stats.ImportanceOptions{Resamples: resamples, Progress: func(done, total int) {
			if done <= last || done > total {
				t.Errorf("%d of %d after %d", done, total, last)
			}
			last, whole = done, total
		}}
		importances(t, smallRegression(), o)
		if last == 0 || last != whole {
			t.Errorf("progress ends at %d of %d", last, whole)
		}
	}
}
