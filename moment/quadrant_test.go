// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/moment"
	"touchstone/stats"
)

var quadrantWords = map[string]moment.QuadrantKind{
	"concentrate_here": moment.Concentrate, "keep_up": moment.Keep,
	"low_priority": moment.LowPriority, "possible_overkill": moment.Overkill,
}

func TestGridAgainstReference(t *testing.T) {
	var want struct {
		IPA struct {
			Items map[string]struct {
				Performance float64
				Importance  float64 `json:"implicit_importance_r"`
				Partial     float64 `json:"partial_r"`
				Mean        string  `json:"quadrant_mean"`
				Median      string  `json:"quadrant_median"`
			}
		}
	}
	reference.JSON(t, &want, "kano-ipa-servqual", "prca_ipa.expected.json")
	data := reference.CSV(t, "kano-ipa-servqual", "prca_ipa.csv")
	overall := data.Numbers("overall")
	regression := stats.Regression{Y: overall}
	var positions []moment.Position
	for _, name := range prcaItems {
		ratings := data.Numbers(name)
		regression.X = append(regression.X, ratings)
		performance, err := stats.Mean(ratings, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		positions = append(positions, moment.Position{Importance: stats.Pearson(ratings, overall), Performance: performance.Value})
	}
	fit, err := stats.LeastSquares(regression, stats.Classical)
	if err != nil {
		t.Fatal(err)
	}
	byMean, byMedian := moment.Grid(positions, 1), moment.MedianGrid(positions, 1)
	for i, name := range prcaItems {
		w := want.IPA.Items[name]
		reference.Near(t, name+" performance", positions[i].Performance, w.Performance, reference.Exact)
		reference.Near(t, name+" importance", positions[i].Importance, w.Importance, reference.Exact)
		ratio := fit.Coef[i+1] / fit.SE[i+1] // partial r = t / sqrt(t^2 + df)
		reference.Near(t, name+" partial r", ratio/math.Sqrt(ratio*ratio+fit.DF), w.Partial, reference.Exact)
		if byMean[i].Kind != quadrantWords[w.Mean] || byMedian[i].Kind != quadrantWords[w.Median] {
			t.Errorf("%s: %s and %s, want %s and %s", name, byMean[i].Kind, byMedian[i].Kind, w.Mean, w.Median)
		}
	}
}

// Two touchpoints at opposite corners. By hand, with n-1: each is 1/sqrt(2)
// standard deviations from the mean on either axis, so the gaps are ±sqrt(2).
func TestGridOfTwo(t *testing.T) {
	got := moment.Grid([]moment.Position{
		{Importance: .4, ImportanceSE: .01, Performance: 3, PerformanceSE: .02},
		{Importance: .1, ImportanceSE: .01, Performance: 4, PerformanceSE: .02},
		{Importance: math.NaN(), Performance: 5},
	}, 7)
	for i, kind := range []moment.QuadrantKind{moment.Concentrate, moment.Overkill, moment.QuadrantNone} {
		if got[i].Kind != kind {
			t.Errorf("%d: %+v, want %s", i, got[i], kind)
		}
	}
	reference.Near(t, "gap", got[0].Gap, math.Sqrt2, reference.Exact)
	reference.Near(t, "gap", got[1].Gap, -math.Sqrt2, reference.Exact)
}

// A touchpoint that stands exactly between two others, with a standard error,
// is on either side of the cross-hair in half of the draws.
func TestGridUndecided(t *testing.T) {
	got := moment.Grid([]moment.Position{
		{Importance: .1, Performance: 3}, {Importance: .5, Performance: 5},
		{Importance: .3, ImportanceSE: .05, Performance: 4.5},
	}, 7)
	if got[2].Kind != moment.Undecided || got[2].P < .47 || got[2].P > .53 {
		t.Errorf("got %+v", got[2])
	}
	if got[0].Kind != moment.LowPriority || got[1].Kind != moment.Keep {
		t.Errorf("the others are %+v", got[:2])
	}
}

// Joint draws are used as they are: three of four draws put the first
// touchpoint above the second.
func TestGridOfDraws(t *testing.T) {
	got := moment.Grid([]moment.Position{
		{Importance: 2, Performance: 1, ImportanceDraws: []float64{2, 2, 2, 0}},
		{Importance: 1, Performance: 2, ImportanceDraws: []float64{1, 1, 1, 1}},
	}, 7)
	want := [][4]float64{{.75, 0, .25, 0}, {0, .25, 0, .75}}
	for i := range got {
		if got[i].Probabilities != want[i] || got[i].Kind != moment.Undecided || got[i].P != .75 {
			t.Errorf("%d: %+v, want %v", i, got[i], want[i])
		}
	}
}

func TestGridProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		positions := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) moment.Position {
			return moment.Position{
				Importance:    rapid.Float64Range(0, 1).Draw(t, "importance"),
				ImportanceSE:  rapid.Float64Range(0, .1).Draw(t, "importance se"),
				Performance:   rapid.Float64Range(1, 5).Draw(t, "performance"),
				PerformanceSE: rapid.Float64Range(0, .2).Draw(t, "performance se"),
			}
		}), 2, 8).Draw(t, "positions")
		gaps := 0.0
		for i, q := range moment.Grid(positions, 3) {
			sum := 0.0
			for _, p := range q.Probabilities {
				sum += p
			}
			if math.Abs(sum-1) > 1e-12 || q.P < .25 || (q.Kind == moment.Undecided) != (q.P < moment.QuadrantSure) {
				t.Errorf("%d: %+v", i, q)
			}
			gaps += q.Gap
		}
		if math.Abs(gaps) > 1e-9 {
			t.Errorf("gaps sum to %v", gaps)
		}
	})
}
