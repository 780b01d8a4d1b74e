// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/stats"
)

// grouped is rows of a random design with a group each; number 3 is none.
type grouped struct {
	values, weights []float64
	group, clusters []uint32
}

func drawGrouped(t *rapid.T, weighted, clustered bool) grouped {
	d := grouped{values: append(drawScores(t, "values", 20), 0, 10, 3, 9, 10, 0, 1, 8)}
	for i := range d.values {
		d.group = append(d.group, rapid.Uint32Range(0, 3).Draw(t, "group"))
		if i >= len(d.values)-8 {
			d.group[i] = uint32(i % 4)
		}
		if weighted {
			d.weights = append(d.weights, float64(i%5+1)*rapid.Float64Range(.5, 2).Draw(t, "weight"))
		}
		if clustered {
			d.clusters = append(d.clusters, rapid.Uint32Range(0, 15).Draw(t, "cluster"))
		}
	}
	if clustered { // at least one repeats, whatever was drawn
		d.clusters[0] = d.clusters[1]
	}
	return d
}

func (d grouped) sample(values []float64, in func(group uint32) bool) stats.Sample {
	var s stats.Sample
	for i, g := range d.group {
		if !in(g) {
			continue
		}
		s.Values = append(s.Values, values[i])
		if d.weights != nil {
			s.Weights = append(s.Weights, d.weights[i])
		}
		if d.clusters != nil {
			s.Clusters = append(s.Clusters, d.clusters[i])
		}
	}
	return s
}

// Groups at once must give what the rows of each group give alone. A group in
// which no customer repeats is a sample without clusters when it stands alone,
// so there only the figure itself is compared.
func TestGroupingAgreesWithPairs(t *testing.T) {
	for _, kind := range []struct{ weighted, clustered bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
		rapid.Check(t, func(t *rapid.T) {
			d := drawGrouped(t, kind.weighted, kind.clustered)
			g := stats.Grouping{Group: d.group, Groups: 3, Weights: d.weights, Clusters: d.clusters}
			top := atLeast(d.values, 7)
			nps, err := g.NPS(d.values)
			checkGroups(t, d, d.values, nps, err, stats.NPS, stats.DifferenceNPS)
			share, err := g.Share(top)
			checkGroups(t, d, top, share, err, stats.Share, stats.DifferenceShare)
			mean, err := g.Mean(d.values)
			checkGroups(t, d, d.values, mean, err, stats.Mean, stats.DifferenceMean)
		})
	}
}

func checkGroups(t *rapid.T, d grouped, values []float64, got []stats.GroupFigure, err error,
	estimate func(v, w []float64, c []uint32) (stats.Estimate, error),
	difference func(a, b stats.Sample) (stats.Difference, error)) {
	if err != nil {
		t.Fatal(err)
	}
	for k, f := range got {
		in := d.sample(values, func(g uint32) bool { return g == uint32(k) })
		out := d.sample(values, func(g uint32) bool { return g != uint32(k) })
		want, err := estimate(in.Values, in.Weights, in.Clusters)
		if err == nil && f.Err == nil && (d.clusters == nil || repeats(in.Clusters)) {
			if f.Estimate.Method != want.Method {
				t.Errorf("group %d: by %s, want %s", k, f.Estimate.Method, want.Method)
			}
			sameFigure(t, "estimate", f.Estimate.Interval, want.Interval, f.Estimate.SE, want.SE, f.Estimate.NEff, want.NEff)
		}
		if err == nil && f.Err == nil && (f.Estimate.N != want.N || math.Abs(f.Estimate.Value-want.Value) > 1e-9) {
			t.Errorf("group %d: %+v, want %+v", k, f.Estimate, want)
		}
		apart, err := difference(in, out)
		if err == nil && f.DifferenceErr == nil && (d.clusters == nil || repeats(in.Clusters) && repeats(out.Clusters)) {
			sameFigure(t, "difference", f.Difference.Interval, apart.Interval, f.Difference.SE, apart.SE, f.Difference.P, apart.P)
		}
		if d.clusters == nil && (err == nil) != (f.DifferenceErr == nil) {
			t.Errorf("group %d: %v, want %v", k, f.DifferenceErr, err)
		}
	}
}

func repeats(clusters []uint32) bool {
	seen := map[uint32]bool{}
	for _, c := range clusters {
		if seen[c] {
			return true
		}
		seen[c] = true
	}
	return false
}

// sameFigure compares pairs of figures, the first being standard errors. When
// clusters happen to deviate by nothing, one side may have rounding left where
// the other has 0, and what follows from it differs.
func sameFigure(t *rapid.T, name string, got, want stats.Interval, pairs ...float64) {
	if pairs[0]+pairs[1] < 1e-12 {
		return
	}
	pairs = append(pairs, got.Low, want.Low, got.High, want.High)
	for i := 0; i < len(pairs); i += 2 {
		a, b := pairs[i], pairs[i+1]
		if math.Abs(a-b) > 1e-7*(1+math.Abs(b)) || math.IsNaN(a) != math.IsNaN(b) {
			t.Errorf("%s: %v, want %v", name, pairs, want)
			return
		}
	}
}

func TestGroupingRefuses(t *testing.T) {
	g := stats.Grouping{Group: []uint32{0, 0, 1}, Groups: 3}
	if _, err := g.NPS([]float64{1, 2}); err == nil {
		t.Error("a short column was accepted")
	}
	if _, err := g.NPS([]float64{1, 2, 12}); err == nil {
		t.Error("a score of 12 was accepted")
	}
	if _, err := g.Share([]float64{1, 2, 0}); err == nil {
		t.Error("an answer of 2 was accepted")
	}
	if _, err := g.Mean([]float64{1, 2, math.Inf(1)}); err == nil {
		t.Error("an infinite value was accepted")
	}
	f, err := g.Mean([]float64{1, 2, 3})
	if err != nil || f[0].Err != nil || f[1].Err == nil || f[2].Err == nil || f[0].DifferenceErr == nil {
		t.Errorf("groups of two, one and none: %+v, %v", f, err)
	}
}
