// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

func TestMeanAgainstReference(t *testing.T) {
	var want csatReference
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	csat, err := stats.Mean(data.Numbers("csat"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "csat", csat.Value, want.CSAT.Mean, reference.Exact)
	surveyInterval(t, "csat", csat.Interval, want.CSAT.MeanT, reference.Exact)
	effort := data.Numbers("ces")
	ces, err := stats.Mean(effort, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "ces", ces.Value, want.CES.Mean, reference.Exact)
	reference.Near(t, "ces sd", ces.SE*math.Sqrt(float64(ces.N)), want.CES.SD, reference.Exact)
	surveyInterval(t, "ces", ces.Interval, want.CES.MeanT, reference.Exact)
	bca := stats.BCa(effort, 4000, 7)
	if math.Abs(bca.Low-want.CES.BCa[0]) > .02 || math.Abs(bca.High-want.CES.BCa[1]) > .02 {
		t.Errorf("BCa %v, want %v within .02", bca, want.CES.BCa)
	}
}

// Student 1908, additional hours of sleep under two drugs, as in R's sleep
// data. t.test(extra ~ group) prints t = -1.8608, df = 17.776, p = 0.07939,
// interval (-3.3654832, 0.2054832); paired t.test prints t = -4.0621, df = 9,
// p = 0.002833, interval (-2.4598858, -0.7001142).
func TestDifferenceMeanAgainstSleep(t *testing.T) {
	first := []float64{.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2}
	second := []float64{1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	d, err := stats.DifferenceMean(stats.Sample{Values: first}, stats.Sample{Values: second})
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "p", d.P, .07939, 1e-4)
	reference.Near(t, "t", d.Value/d.SE, -1.8608, 1e-4)
	surveyInterval(t, "welch", d.Interval, []float64{-3.3654832, .2054832}, 1e-6)
	who := []uint32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	d, err = stats.DifferenceMean(
		stats.Sample{Values: first, Clusters: who}, stats.Sample{Values: second, Clusters: who})
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "paired p", d.P, .002833, 2e-4)
	surveyInterval(t, "paired", d.Interval, []float64{-2.4598858, -.7001142}, 1e-6)
}

func TestMeanOfFewAndEqualValues(t *testing.T) {
	if _, err := stats.Mean([]float64{4}, nil, nil); err == nil {
		t.Error("one value was accepted")
	}
	e, err := stats.Mean(flat(5, 20), nil, nil)
	if err != nil || e.Value != 5 || e.SE != 0 || e.Low != 5 || e.High != 5 || e.PValue(5) != 1 || e.PValue(4) != 0 {
		t.Errorf("equal values: %+v, %v", e, err)
	}
	// Mean 2, sd 1, n 3: 2 ± 4.30265273/sqrt(3), the t quantile of 2 degrees.
	e, err = stats.Mean([]float64{1, 2, 3}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	surveyInterval(t, "three values", e.Interval, []float64{2 - 2.48413771, 2 + 2.48413771}, 1e-7)
	// With 2 degrees of freedom P = 1 - t/sqrt(t^2+2), here t = 2 sqrt(3).
	reference.Near(t, "p", e.PValue(0), 1-math.Sqrt(12./14), reference.Exact)
	reference.Near(t, "p of itself", e.PValue(2), 1, reference.Exact)
}

func TestBCaOfTooFew(t *testing.T) {
	if i := stats.BCa([]float64{3, math.NaN()}, 100, 1); !math.IsNaN(i.Low) || !math.IsNaN(i.High) {
		t.Errorf("one value has the interval %v", i)
	}
}

func TestMeanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := append(drawScores(t, "values", 8), 2, 9)
		e, err := stats.Mean(values, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		shuffled, err := stats.Mean(rapid.Permutation(values).Draw(t, "order"), nil, nil)
		if err != nil || math.Abs(shuffled.Value-e.Value) > 1e-12 ||
			math.Abs(shuffled.Low-e.Low) > 1e-9 || math.Abs(shuffled.High-e.High) > 1e-9 {
			t.Errorf("order changes %+v to %+v", e, shuffled)
		}
		doubled, err := stats.Mean(append(values, values...), nil, nil)
		if err != nil || math.Abs(doubled.Value-e.Value) > 1e-12 {
			t.Errorf("doubling changes %+v to %+v", e, doubled)
		}
		var scaled []float64
		for _, v := range values {
			scaled = append(scaled, 3*v-7)
		}
		moved, err := stats.Mean(scaled, nil, nil)
		if err != nil || math.Abs(moved.Value-3*e.Value+7) > 1e-9 || math.Abs(moved.Low-3*e.Low+7) > 1e-9 {
			t.Errorf("scale changes %+v to %+v", e, moved)
		}
	})
}
