// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// treated is n rows, two columns of which the first drives treatment and
// outcome, with a true effect of 1.
func treated(n int) (stats.Treatment, []float64) {
	source := rand.New(rand.NewPCG(5, 6))
	t := stats.Treatment{X: [][]float64{make([]float64, n), make([]float64, n)}, Treated: make([]bool, n), Cluster: make([]uint32, n)}
	y := make([]float64, n)
	for i := range n {
		t.X[0][i], t.X[1][i] = source.NormFloat64(), source.NormFloat64()
		t.Treated[i] = source.Float64() < 1/(1+math.Exp(-t.X[0][i]))
		t.Cluster[i] = uint32(i)
		y[i] = 2*t.X[0][i] + source.NormFloat64()
		if t.Treated[i] {
			y[i]++
		}
	}
	return t, y
}

func effect(t *testing.T, x stats.Treatment, r stats.Response) *stats.Adjusted {
	t.Helper()
	p, err := stats.FitPropensity(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	found, err := p.Effects(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

// A weight of 2 is the row twice, when both are of one customer; so in arms that
// are small for their outcome models (of 90, some 30 rows and 3 coefficients).
func TestWeightsAreRepeatedRows(t *testing.T) {
	for _, rows := range []int{400, 90} {
		x, y := treated(rows)
		twice := stats.Treatment{X: make([][]float64, 2)}
		var again []float64
		x.Weight = make([]float64, len(y))
		for i := range y {
			x.Weight[i] = float64(i % 3) // none, one or two
			for range i % 3 {
				twice.Treated, twice.Cluster, again = append(twice.Treated, x.Treated[i]), append(twice.Cluster, x.Cluster[i]), append(again, y[i])
				for j := range x.X {
					twice.X[j] = append(twice.X[j], x.X[j][i])
				}
			}
		}
		for _, target := range []stats.Target{stats.Overlap, stats.Everybody} {
			a := effect(t, x, stats.Response{Y: y, Model: stats.LinearModel, Targets: []stats.Target{target}})
			b := effect(t, twice, stats.Response{Y: again, Model: stats.LinearModel, Targets: []stats.Target{target}})
			reference.Near(t, "effect", a.Value, b.Value, 1e-7)
			reference.Near(t, "se", a.SE, b.SE, 1e-7)
		}
	}
}

// Rows in another order, columns in another unit, and columns that say nothing
// new do not change an effect.
func TestEffectsKeep(t *testing.T) {
	x, y := treated(500)
	want := effect(t, x, stats.Response{Y: y, Model: stats.LinearModel})
	n := len(y)
	back := stats.Treatment{X: [][]float64{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}, Treated: make([]bool, n), Cluster: make([]uint32, n)}
	other := make([]float64, n)
	for i := range n {
		back.Treated[n-1-i], back.Cluster[n-1-i], other[n-1-i] = x.Treated[i], x.Cluster[i], y[i]
		back.X[0][n-1-i], back.X[1][n-1-i] = 1000*x.X[0][i]+5, x.X[1][i]
		back.X[2][n-1-i], back.X[3][n-1-i] = 7, x.X[0][i]-x.X[1][i]
	}
	got := effect(t, back, stats.Response{Y: other, Model: stats.LinearModel})
	reference.Near(t, "effect", got.Value, want.Value, 1e-7)
	reference.Near(t, "se", got.SE, want.SE, 1e-7)
	if math.Abs(want.Value-1) > 4*want.SE {
		t.Errorf("effect %v ± %v, planted 1", want.Value, want.SE)
	}
	square := 0.0
	got.Influence(func(_ uint32, v float64) { square += v * v })
	reference.Near(t, "influence", math.Sqrt(square), got.SE, reference.Exact)
}

// Two rows of one customer are worth one when they are the same: the standard
// error is that of half the rows.
func TestEffectsClusterByCustomer(t *testing.T) {
	x, y := treated(300)
	want := effect(t, x, stats.Response{Y: y, Model: stats.LinearModel})
	x.Treated, x.Cluster, y = append(x.Treated, x.Treated...), append(x.Cluster, x.Cluster...), append(y, y...)
	for j := range x.X {
		x.X[j] = append(x.X[j], x.X[j]...)
	}
	got := effect(t, x, stats.Response{Y: y, Model: stats.LinearModel})
	reference.Near(t, "effect", got.Value, want.Value, 1e-7)
	reference.Near(t, "se", got.SE, want.SE, 1e-7)
}

func TestLacks(t *testing.T) {
	x, _ := treated(500)
	without := x
	without.X = x.X[1:]
	p, err := stats.FitPropensity(t.Context(), without)
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Lacks(x.X[0]); got > 1e-6 {
		t.Errorf("the cause of treatment is not missed: p = %v", got)
	}
	known := make([]float64, len(x.X[1]))
	for i, v := range x.X[1] {
		known[i] = 3 - 2*v
	}
	if got := p.Lacks(known); got != 1 {
		t.Errorf("what is known already is missed: p = %v", got)
	}
}

func TestPropensityRefuses(t *testing.T) {
	good, _ := treated(50)
	some := func(change func(*stats.Treatment)) stats.Treatment {
		x := good
		x.X = append([][]float64(nil), good.X...)
		change(&x)
		return x
	}
	separated := make([]float64, 50)
	for i, v := range good.Treated {
		if v {
			separated[i] = 1
		}
	}
	infinite := append([]float64{math.Inf(1)}, good.X[0][1:]...)
	for name, c := range map[string]struct {
		treatment stats.Treatment
		want      stats.Reason
	}{
		"one arm":   {some(func(x *stats.Treatment) { x.Treated = make([]bool, 50) }), stats.Constant},
		"separated": {some(func(x *stats.Treatment) { x.X = append(x.X, separated) }), stats.Separation},
		"infinite":  {some(func(x *stats.Treatment) { x.X[1] = infinite }), stats.OutOfRange},
		"short":     {some(func(x *stats.Treatment) { x.X[1] = x.X[1][:9] }), stats.LengthMismatch},
		"weights":   {some(func(x *stats.Treatment) { x.Weight = make([]float64, 50); x.Weight[3] = -1 }), stats.BadWeight},
		"nobody":    {stats.Treatment{}, stats.Constant},
	} {
		var refusal *stats.Refusal
		if _, err := stats.FitPropensity(t.Context(), c.treatment); !errors.As(err, &refusal) || refusal.Reason != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := stats.FitPropensity(ended, good); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// An arm whose outcome never changes has no model; its mean stands in.
func TestEffectsWithoutOutcomeModel(t *testing.T) {
	x, _ := treated(300)
	y := make([]float64, 300)
	for i := range y {
		if !x.Treated[i] && i%2 == 0 {
			y[i] = 1
		}
	}
	got := effect(t, x, stats.Response{Y: y, Model: stats.LogisticModel})
	if got.Augmented || got.Mu1 != 0 || !math.IsNaN(got.LogRatio.Value) || !(got.SE > 0) {
		t.Errorf("augmented %v, mean %v, log ratio %v, se %v", got.Augmented, got.Mu1, got.LogRatio.Value, got.SE)
	}
}
