// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

type npsReference struct {
	N, Promoters, Passives, Detractors float64
	NPS, Var, SE                       float64
	Wald                               []float64 `json:"wald_ci95"`
	Centre                             float64   `json:"adjusted_wald_center"`
	Adjusted                           []float64 `json:"adjusted_wald_ci95"`
	T                                  []float64 `json:"trinomial_t_ci95"`
	Score                              []float64 `json:"score_ci95"`
}

type surveyReference struct {
	Overall        npsReference
	ByChannel      map[string]npsReference `json:"by_channel"`
	First20        npsReference
	First7         npsReference
	DiffAppHotline struct {
		Delta, SE, P float64
		CI           []float64 `json:"ci95"`
	} `json:"diff_app_hotline"`
}

func TestNPSAgainstReference(t *testing.T) {
	var want surveyReference
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	scores := data.Numbers("nps")
	checkNPS(t, "overall", scores, want.Overall)
	checkNPS(t, "first 20", scores[:20], want.First20)
	checkNPS(t, "first 7", scores[:7], want.First7)
	for channel, w := range want.ByChannel {
		checkNPS(t, channel, data.Where("channel", channel, scores), w)
	}
}

func checkNPS(t *testing.T, name string, scores []float64, want npsReference) {
	t.Helper()
	e, err := stats.NPS(scores, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := stats.CountNPS(scores)
	if err != nil {
		t.Fatal(err)
	}
	if c != (stats.NPSCounts{Promoters: want.Promoters, Passives: want.Passives, Detractors: want.Detractors}) {
		t.Errorf("%s: counts %v", name, c)
	}
	if e.N != int(want.N) || e.Method != "adjusted_wald" {
		t.Errorf("%s: n %d by %s", name, e.N, e.Method)
	}
	reference.Near(t, name+" nps", e.Value, want.NPS, reference.Exact)
	reference.Near(t, name+" se", e.SE, want.SE, reference.Exact)
	reference.Near(t, name+" var", c.Variance(), want.Var, reference.Exact)
	reference.Near(t, name+" centre", (e.Low+e.High)/2, want.Centre, reference.Exact)
	surveyInterval(t, name+" adjusted wald", e.Interval, want.Adjusted, reference.Exact)
	surveyInterval(t, name+" wald", c.Wald(), want.Wald, reference.Exact)
	surveyInterval(t, name+" t", c.TrinomialT(), want.T, reference.Exact)
	score := c.Score()
	for i, got := range []float64{score.Low, score.High} {
		if math.Abs(got-want.Score[i]) > 1e-4 {
			t.Errorf("%s: score limit %d = %v, want %v", name, i, got, want.Score[i])
		}
	}
}

func TestDifferenceNPSAgainstReference(t *testing.T) {
	var want surveyReference
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	scores := data.Numbers("nps")
	d, err := stats.DifferenceNPS(
		stats.Sample{Values: data.Where("channel", "app", scores)},
		stats.Sample{Values: data.Where("channel", "hotline", scores)})
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "difference", d.Value, want.DiffAppHotline.Delta, reference.Exact)
	reference.Near(t, "se", d.SE, want.DiffAppHotline.SE, reference.Exact)
	reference.Near(t, "p", d.P, want.DiffAppHotline.P, reference.Exact)
	surveyInterval(t, "difference", d.Interval, want.DiffAppHotline.CI, reference.Exact)
}

func TestNPSEdgeCasesAgainstReference(t *testing.T) {
	var want struct {
		Edge struct {
			Promoters npsReference `json:"nps_all_promoters_n5"`
			Passives  npsReference `json:"nps_all_passive_n5"`
		}
	}
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	for _, c := range []struct {
		score float64
		want  npsReference
	}{{10, want.Edge.Promoters}, {8, want.Edge.Passives}} {
		e, err := stats.NPS(flat(c.score, 5), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		reference.Near(t, "nps", e.Value, c.want.NPS, reference.Exact)
		surveyInterval(t, "adjusted wald", e.Interval, c.want.Adjusted, reference.Exact)
	}
}

// Both sides of a difference in one group: the plain standard error is 0. By
// hand for 5 promoters against 5 detractors: adjusted n = 8, p = 5.75/8,
// d = .75/8, v = p+d-(p-d)^2 = .421875, SE = 100 sqrt(2*.421875/8) = 32.4759.
func TestDifferenceNPSWithoutVariance(t *testing.T) {
	d, err := stats.DifferenceNPS(stats.Sample{Values: flat(10, 5)}, stats.Sample{Values: flat(0, 5)})
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "difference", d.Value, 200, reference.Exact)
	reference.Near(t, "se", d.SE, 32.47595264191645, reference.Exact)
	if d.High != 200 || d.Low >= 200 || d.P > 1e-6 {
		t.Errorf("got %+v", d)
	}
}

// One detractor: n' = 4, p' = .75/4, d' = 1.75/4, centre -25, ± 1.959964 ·
// 100 √(.5625/4) = 73.5, so -98.4986 … 48.4986, which leaves -100 out. From two
// answers on the interval holds the value by itself.
func TestAdjustedWaldHoldsItsValue(t *testing.T) {
	one := stats.NPSCounts{Detractors: 1}
	if i := one.AdjustedWald(); i.Low != -100 || math.Abs(i.High-48.498649) > 1e-5 {
		t.Errorf("%+v", i)
	}
	for n := 1; n <= 12; n++ {
		for p := range n + 1 {
			for d := range n + 1 - p {
				c := stats.NPSCounts{Promoters: float64(p), Passives: float64(n - p - d), Detractors: float64(d)}
				if i := c.AdjustedWald(); !i.Contains(c.Value()) {
					t.Errorf("%+v: %+v leaves %g out", c, i, c.Value())
				}
			}
		}
	}
}

func TestNPSRefuses(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		scores, weights []float64
		clusters        []uint32
		want            stats.Reason
	}{
		"nothing":          {nil, nil, nil, stats.TooFewRows},
		"all missing":      {[]float64{nan, nan}, nil, nil, stats.TooFewRows},
		"eleven":           {[]float64{11}, nil, nil, stats.OutOfRange},
		"eleven, weighted": {[]float64{11, 3}, []float64{1, 2}, nil, stats.OutOfRange},
		"infinite":         {[]float64{math.Inf(1)}, nil, nil, stats.OutOfRange},
		"negative weight":  {[]float64{1, 2}, []float64{1, -1}, nil, stats.BadWeight},
		"missing weight":   {[]float64{1, 2}, []float64{1, nan}, nil, stats.BadWeight},
		"no weight":        {[]float64{1, 2}, []float64{0, 0}, nil, stats.TooFewRows},
		"short weights":    {[]float64{1, 2}, []float64{1}, nil, stats.LengthMismatch},
		"short clusters":   {[]float64{1, 2}, nil, []uint32{1}, stats.LengthMismatch},
		"one customer":     {[]float64{1, 10}, nil, []uint32{7, 7}, stats.TooFewClusters},
	} {
		_, err := stats.NPS(c.scores, c.weights, c.clusters)
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func drawScores(t *rapid.T, label string, least int) []float64 {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) float64 {
		if v := rapid.IntRange(-1, 10).Draw(t, "score"); v >= 0 {
			return float64(v)
		}
		return math.NaN()
	}), least, 60).Draw(t, label)
}

func TestNPSProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scores := append(drawScores(t, "scores", 3), 5, 10)
		e, err := stats.NPS(scores, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !e.Contains(e.Value) {
			t.Errorf("%v outside its interval %v", e.Value, e.Interval)
		}
		shuffled, err := stats.NPS(rapid.Permutation(scores).Draw(t, "order"), nil, nil)
		if err != nil || shuffled != e {
			t.Errorf("order changes %+v to %+v", e, shuffled)
		}
		doubled, err := stats.NPS(append(scores, scores...), nil, nil)
		if err != nil || doubled.Value != e.Value || doubled.High-doubled.Low >= e.High-e.Low {
			t.Errorf("doubling changes %+v to %+v", e, doubled)
		}
		equal, err := stats.NPS(scores, flat(3, len(scores)), nil)
		if err != nil || equal != e {
			t.Errorf("equal weights change %+v to %+v", e, equal)
		}
	})
}

// A customer who answers twice the same must not count as two.
func TestNPSClustersOfRepeatedRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scores []float64
		var customers []uint32
		once := append(drawScores(t, "scores", 5), 0, 10, 10)
		for i, s := range once {
			scores = append(scores, s, s)
			customers = append(customers, uint32(i)*90001, uint32(i)*90001)
		}
		twice, err := stats.NPS(scores, nil, customers)
		if err != nil {
			t.Fatal(err)
		}
		single, err := stats.Design{Weights: flat(2, len(once))}.Mean(npsPoints(once))
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(twice.SE-single.SE) > 1e-9 || math.Abs(twice.Value-single.Value) > 1e-9 {
			t.Errorf("twice %+v, once %+v", twice, single)
		}
	})
}

func npsPoints(scores []float64) []float64 {
	out := make([]float64, len(scores))
	for i, v := range scores {
		switch {
		case v != v:
			out[i] = v
		case v >= 9:
			out[i] = 100
		case v <= 6:
			out[i] = -100
		}
	}
	return out
}
