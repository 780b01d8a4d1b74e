// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

func TestMannWhitneyAgainstReference(t *testing.T) {
	var want struct {
		Diff struct {
			P float64 `json:"wilcoxon_nps_p"`
		} `json:"csat_diff_app_hotline"`
	}
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	scores := data.Numbers("nps")
	r, err := stats.MannWhitney(data.Where("channel", "app", scores), data.Where("channel", "hotline", scores))
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "p", r.P, want.Diff.P, reference.Exact)
	if r.CliffDelta <= 0 || r.CliffDelta > 1 || r.Exact {
		t.Errorf("got %+v", r)
	}
}

// By hand. {3,4,5} all exceed {1,2}: one of the C(5,2) = 10 arrangements, both
// tails: P = .2. {1,4} against {2,3,5}: pairs won 1>none, 4>2, 4>3: U = 2; the
// arrangements of 2 among 5 with U <= 2 are U=0, U=1 (one each) and U=2 (two):
// P = 2*4/10.
func TestMannWhitneyExact(t *testing.T) {
	for _, c := range []struct {
		a, b        []float64
		u, p, delta float64
	}{
		{[]float64{3, 5, 4}, []float64{2, 1}, 6, .2, 1},
		{[]float64{1, 2}, []float64{3, 4, 5, math.NaN()}, 0, .2, -1},
		{[]float64{4, 1}, []float64{2, 3, 5}, 2, .8, -1. / 3},
	} {
		r, err := stats.MannWhitney(c.a, c.b)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Exact || r.U != c.u || math.Abs(r.P-c.p) > 1e-12 || math.Abs(r.CliffDelta-c.delta) > 1e-12 {
			t.Errorf("%v against %v: %+v, want U %v, P %v, delta %v", c.a, c.b, r, c.u, c.p, c.delta)
		}
	}
}

func TestMannWhitneyEdges(t *testing.T) {
	if _, err := stats.MannWhitney(nil, []float64{1}); err == nil {
		t.Error("an empty group was accepted")
	}
	r, err := stats.MannWhitney(flat(3, 60), flat(3, 9))
	if err != nil || r.P != 1 || r.CliffDelta != 0 {
		t.Errorf("equal answers: %+v, %v", r, err)
	}
}

// Cliff's delta and U by their definition, over all pairs.
func TestMannWhitneyCountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := append(drawScores(t, "a", 0), 4), append(drawScores(t, "b", 0), 7)
		u, wins, pairs := 0.0, 0.0, 0.0
		for _, x := range a {
			for _, y := range b {
				switch {
				case x > y:
					u, wins = u+1, wins+1
				case x < y:
					wins--
				case x == y:
					u += .5
				}
				if x == x && y == y {
					pairs++
				}
			}
		}
		r, err := stats.MannWhitney(a, b)
		if err != nil || r.U != u || math.Abs(r.CliffDelta-wins/pairs) > 1e-12 {
			t.Errorf("%+v, %v; want U %v, delta %v", r, err, u, wins/pairs)
		}
		back, err := stats.MannWhitney(b, a)
		if err != nil || math.Abs(back.P-r.P) > 1e-12 || math.Abs(back.CliffDelta+r.CliffDelta) > 1e-12 {
			t.Errorf("exchanged: %+v, want %+v mirrored", back, r)
		}
	})
}
