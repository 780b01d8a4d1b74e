// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// bcg is the logarithms of risk ratios of the 13 trials of BCG vaccine (Colditz
// et al. 1994): cases and others, vaccinated and not.
func bcg() (values, variances []float64) {
	for _, t := range [][4]float64{{4, 119, 11, 128}, {6, 300, 29, 274}, {3, 228, 11, 209}, {62, 13536, 248, 12619}, {33, 5036, 47, 5761}, {180, 1361, 372, 1079}, {8, 2537, 10, 619},
		{505, 87886, 499, 87892}, {29, 7470, 45, 7232}, {17, 1699, 65, 1600}, {186, 50448, 141, 27197}, {5, 2493, 3, 2338}, {27, 16886, 29, 17825}} {
		a, b, c, d := t[0], t[1], t[2], t[3]
		values = append(values, math.Log(a/(a+b)/(c/(c+d))))
		variances = append(variances, 1/a-1/(a+b)+1/c-1/(c+d))
	}
	return values, variances
}

// TestSpreadOfTrials compares with what R's metafor prints of the same trials
// (Viechtbauer 2010: rma(measure = "RR", method = "PM") and confint): tau² .3181,
// its interval .1197 to 1.1115, Q(12) = 152.2330, mean -.7150.
func TestSpreadOfTrials(t *testing.T) {
	s, err := Spreads(bcg())
	if err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string][2]float64{
		"tau²": {s.Between * s.Between, .3181}, "its lower end": {s.Range.Low * s.Range.Low, .1197}, "its upper end": {s.Range.High * s.Range.High, 1.1115},
		"Q": {s.Q, 152.2330}, "mean": {s.Mean, -.7150},
	} {
		if math.Abs(v[0]-v[1]) > 6e-5 {
			t.Errorf("%s: %.5f, metafor prints %.4f", what, v[0], v[1])
		}
	}
	if s.Share < .9 || s.Share > .95 {
		t.Errorf("I² %.3f, metafor prints 92.2 to 92.4 %% by method", s.Share)
	}
	if s.P > 1e-20 {
		t.Errorf("p %v", s.P)
	}
}

// TestEqualGroupsDoNotSpread: over 400 draws of equal groups the interval holds
// 0 in 95 %, four standard errors below that in 90.6 %.
func TestEqualGroupsDoNotSpread(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	holds := 0
	for range 400 {
		var values, variances []float64
		for range 12 {
			v := .5 + r.Float64()
			values, variances = append(values, r.NormFloat64()*math.Sqrt(v)), append(variances, v)
		}
		s, err := Spreads(values, variances)
		if err != nil {
			t.Fatal(err)
		}
		if s.Range.Low == 0 {
			holds++
		}
	}
	if holds < 362 {
		t.Errorf("0 is within the interval in %d of 400", holds)
	}
}

// TestFunnelTellsSizeApart: the same distance is far for a large group and near
// for a small one; where all are far, none is told.
func TestFunnelTellsSizeApart(t *testing.T) {
	values, errs := []float64{.3, .3, .2, .21, .19, .2, .2, .2, .21, .19}, []float64{.1, .02, .02, .02, .02, .02, .02, .02, .02, .02}
	groups, stretch, err := Funnel(values, errs, .2)
	if err != nil {
		t.Fatal(err)
	}
	if stretch != 1 || groups[0].Beyond != 0 || groups[1].Beyond != 2 || groups[2].Beyond != 0 {
		t.Errorf("stretch %v, %+v", stretch, groups[:3])
	}
	if math.Abs(groups[1].Z-5) > 1e-9 || math.Abs(groups[1].Outer.High-(.2+3.090232306167814*.02)) > 1e-12 {
		t.Errorf("%+v", groups[1])
	}
	wild := []float64{0, .4, .05, .35, .1, .3, .5, -.1, .45, -.05}
	groups, stretch, err = Funnel(wild, []float64{.02, .02, .02, .02, .02, .02, .02, .02, .02, .02}, .2)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range groups {
		if g.Beyond == 2 {
			t.Errorf("group %d of groups that all differ is told, stretch %v: %+v", i, stretch, g)
		}
	}
}

func TestSpreadRefuses(t *testing.T) {
	var refusal *Refusal
	if _, err := Spreads([]float64{1}, []float64{1}); !errors.As(err, &refusal) || refusal.Reason != TooFewRows {
		t.Errorf("%v", err)
	}
	if _, err := Spreads([]float64{1, 2}, []float64{1, 0}); !errors.As(err, &refusal) || refusal.Reason != OutOfRange {
		t.Errorf("%v", err)
	}
	if _, _, err := Funnel([]float64{1, math.NaN()}, []float64{1, 1}, 0); !errors.As(err, &refusal) || refusal.Reason != OutOfRange {
		t.Errorf("%v", err)
	}
}
