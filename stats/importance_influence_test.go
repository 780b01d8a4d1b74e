// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

// surveyOfCustomers has customers with four rows each, groups that share a
// column, and outcomes that depend on all columns.
func surveyOfCustomers(n int) Regression {
	random := rand.New(rand.NewPCG(3, 3))
	r := Regression{Y: make([]float64, n), X: make([][]float64, 6), Cluster: make([]uint32, n)}
	for j := range r.X {
		r.X[j] = make([]float64, n)
	}
	customer := 0.0
	for i := range n {
		if i%4 == 0 {
			customer = random.NormFloat64()
		}
		r.Cluster[i] = uint32(i / 4)
		common := random.NormFloat64()
		for j := range r.X {
			r.X[j][i] = math.Round(3 + common + customer + random.NormFloat64())
			r.Y[i] += .1 * float64(j+1) * r.X[j][i]
		}
		r.Y[i] += 2*random.NormFloat64() + customer
	}
	return r
}

// The influence function and the bootstrap estimate the same standard errors;
// with 2,000 replicates and 8,192 random groups each is exact to about 2 %, and
// the limits of a 95 % interval to about 5 % of its width.
func TestInfluenceAgreesWithBootstrap(t *testing.T) {
	shared := [][]int{{0, 1}, {2}, {3, 1}, {4, 5}}
	for name, c := range map[string]struct {
		groups [][]int
		exact  int
	}{
		"columns": {nil, 0}, "shared columns": {shared, 0}, "relative weights": {nil, -1},
		"relative weights of groups": {[][]int{{0, 1}, {2, 3}, {4, 5}}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			r := surveyOfCustomers(20_000)
			r.Groups = c.groups
			run := func(resamples int) *Importance {
				im, err := Importances(context.Background(), r, ImportanceOptions{Resamples: resamples, Exact: c.exact, Seed: 5})
				if err != nil {
					t.Fatal(err)
				}
				return im
			}
			boot, influence := run(2000), run(-1)
			if boot.Interval != IntervalBootstrap || influence.Interval != IntervalInfluence {
				t.Errorf("intervals %s and %s", boot.Interval, influence.Interval)
			}
			for j, b := range boot.Groups {
				i := influence.Groups[j]
				sameLimits(t, "share", b.Low, b.High, i.Low, i.High)
				sameLimits(t, "importance", b.RawLow, b.RawHigh, i.RawLow, i.RawHigh)
				if math.Abs(b.PTop3-i.PTop3) > .05 || b.RankLow != i.RankLow || b.RankHigh != i.RankHigh {
					t.Errorf("ranks %d to %d, top 3 %v; by influence %d to %d, %v", b.RankLow, b.RankHigh, b.PTop3, i.RankLow, i.RankHigh, i.PTop3)
				}
			}
		})
	}
}

func sameLimits(t *testing.T, what string, low, high, otherLow, otherHigh float64) {
	t.Helper()
	tolerance := .12 * (high - low)
	if math.Abs(low-otherLow) > tolerance || math.Abs(high-otherHigh) > tolerance {
		t.Errorf("%s %.4f to %.4f by bootstrap, %.4f to %.4f by influence", what, low, high, otherLow, otherHigh)
	}
}

// The gradient is checked against the change of each importance when one
// covariance changes a little.
func TestGradientIsTheDerivative(t *testing.T) {
	r := surveyOfCustomers(400)
	s, err := r.sample(nil)
	if err != nil {
		t.Fatal(err)
	}
	mo, err := s.moments(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]*game{
		"lmg":              newGame([][]int{{0, 1}, {2}, {3, 1}, {5, 4}}, 6, 16),
		"relative weights": newGame([][]int{{0, 1}, {2}, {3}, {5, 4}}, 6, -1),
	} {
		gradient := g.gradient(context.Background(), mo)
		for a := range mo.m {
			for b := range a + 1 {
				change := numericChange(g, mo, a, b)
				for j := range g.groups {
					got := gradient[j][a*mo.m+b]
					if a != b {
						got += gradient[j][b*mo.m+a]
					}
					if math.Abs(got-change[j]) > 1e-6 {
						t.Errorf("%s: derivative of importance %d by covariance (%d,%d) = %.8f, want %.8f", name, j, a, b, got, change[j])
					}
				}
			}
		}
	}
}

func numericChange(g *game, mo *moments, a, b int) []float64 {
	const step = 1e-5
	at := func(sign float64) []float64 {
		cov := append([]float64(nil), mo.r...)
		cov[a*mo.m+b] += sign * step
		if a != b {
			cov[b*mo.m+a] += sign * step
		}
		raw := make([]float64, len(g.groups))
		g.splitter().split(cov, raw)
		return raw
	}
	up, down := at(1), at(-1)
	for j := range up {
		up[j] = (up[j] - down[j]) / (2 * step)
	}
	return up
}
