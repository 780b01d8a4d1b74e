// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// Without shared customers the variances of both sides add; their estimates
// are proven against R's survey package.
func TestWeightedDifferenceAddsVariances(t *testing.T) {
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	points, weights := npsPoints(data.Numbers("nps")), data.Numbers("weight")
	side := func(channel string) stats.Sample {
		return stats.Sample{
			Values:  data.Where("channel", channel, data.Numbers("nps")),
			Weights: data.Where("channel", channel, weights),
		}
	}
	d, err := stats.DifferenceNPS(side("app"), side("web"))
	if err != nil {
		t.Fatal(err)
	}
	var mean, variance [2]float64
	for k, channel := range []string{"app", "web"} {
		e, err := stats.Design{Weights: data.Where("channel", channel, weights)}.Mean(data.Where("channel", channel, points))
		if err != nil {
			t.Fatal(err)
		}
		mean[k], variance[k] = e.Value, e.SE*e.SE
	}
	reference.Near(t, "difference", d.Value, mean[0]-mean[1], reference.Exact)
	reference.Near(t, "se", d.SE, math.Sqrt(variance[0]+variance[1]), reference.Exact)
	if d.Method != "linearised_t" || d.NA != 474 || d.NB != 254 {
		t.Errorf("got %+v", d)
	}
}

// Everybody on one side agrees with everybody on the other: with weights the
// linearised variance is 0, and the interval must still have a width.
func TestWeightedDifferenceWithoutVariance(t *testing.T) {
	a := stats.Sample{Values: flat(1, 6), Weights: []float64{1, 2, 3, 1, 2, 3}}
	b := stats.Sample{Values: flat(0, 6), Weights: []float64{3, 2, 1, 3, 2, 1}}
	d, err := stats.DifferenceShare(a, b)
	if err != nil || d.Value != 1 || d.High != 1 || d.Low > .7 || d.P <= 0 || d.P > .05 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestDifferenceProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) stats.Sample {
			s := stats.Sample{Values: append(drawScores(t, label, 4), 0, 10)}
			for range s.Values {
				s.Weights = append(s.Weights, rapid.Float64Range(.1, 5).Draw(t, "weight"))
				s.Clusters = append(s.Clusters, rapid.Uint32Range(0, 30).Draw(t, "cluster"))
			}
			s.Clusters[len(s.Clusters)-1], s.Clusters[len(s.Clusters)-2] = 31, 32
			return s
		}
		a, b := draw("a"), draw("b")
		forth, err := stats.DifferenceMean(a, b)
		if err != nil {
			t.Fatal(err)
		}
		back, err := stats.DifferenceMean(b, a)
		if err != nil || math.Abs(back.Value+forth.Value)+math.Abs(back.Low+forth.High)+math.Abs(back.P-forth.P) > 1e-9 {
			t.Errorf("forth %+v, back %+v", forth, back)
		}
		none, err := stats.DifferenceMean(a, a)
		if err != nil || math.Abs(none.Value) > 1e-12 || none.SE > 1e-6 {
			t.Errorf("with itself %+v", none)
		}
	})
}
