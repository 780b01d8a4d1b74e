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

func TestDesignAgainstReference(t *testing.T) {
	type figure struct{ Est, SE, Deff float64 }
	var want struct {
		Weighted struct {
			Rows     figure  `json:"nps_srs_weights"`
			Clusters figure  `json:"nps_clustered"`
			Strata   figure  `json:"nps_stratified"`
			CSAT     figure  `json:"csat_top2_weighted"`
			Kish     float64 `json:"kish_neff"`
		}
	}
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	points, weights := npsPoints(data.Numbers("nps")), data.Numbers("weight")
	clusters, strata := data.Codes("cluster"), data.Codes("stratum")
	for name, c := range map[string]struct {
		design stats.Design
		values []float64
		scale  float64
		want   figure
	}{
		"rows":     {stats.Design{Weights: weights}, points, 1, want.Weighted.Rows},
		"clusters": {stats.Design{Weights: weights, Clusters: clusters}, points, 1, want.Weighted.Clusters},
		"strata":   {stats.Design{Weights: weights, Strata: strata}, points, 1, want.Weighted.Strata},
		"csat":     {stats.Design{Weights: weights}, atLeast(data.Numbers("csat"), 4), 1, want.Weighted.CSAT},
	} {
		e, err := c.design.Mean(c.values)
		if err != nil {
			t.Fatal(err)
		}
		reference.Near(t, name, e.Value, c.want.Est, reference.Exact)
		reference.Near(t, name+" se", e.SE, c.want.SE, reference.Exact)
		reference.Near(t, name+" deff", e.DesignEffect, c.want.Deff, reference.Exact)
	}
	effective, _ := stats.Kish(weights)
	reference.Near(t, "kish", effective, want.Weighted.Kish, reference.Exact)
	e, err := stats.NPS(data.Numbers("nps"), weights, clusters)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "weighted NPS", e.Value, want.Weighted.Clusters.Est, reference.Exact)
	reference.Near(t, "weighted NPS se", e.SE, want.Weighted.Clusters.SE, reference.Exact)
	if e.Method != "linearised_t" {
		t.Errorf("method %s", e.Method)
	}
}

func TestDesignRefuses(t *testing.T) {
	one := []float64{1, 2, 3}
	for name, c := range map[string]struct {
		design stats.Design
		values []float64
		want   stats.Reason
	}{
		"a stratum of one":   {stats.Design{Strata: []uint32{1, 1, 2}}, one, stats.TooFewClusters},
		"one cluster":        {stats.Design{Clusters: []uint32{4, 4, 4}}, one, stats.TooFewClusters},
		"only one answered":  {stats.Design{Clusters: []uint32{4, 4, 5}}, []float64{1, 2, math.NaN()}, stats.TooFewClusters},
		"short strata":       {stats.Design{Strata: []uint32{1}}, one, stats.LengthMismatch},
		"short margin":       {stats.Design{Calibrated: [][]uint32{{1}}}, one, stats.LengthMismatch},
		"no answer":          {stats.Design{}, []float64{math.NaN()}, stats.TooFewRows},
		"infinite":           {stats.Design{}, []float64{math.Inf(-1)}, stats.OutOfRange},
		"one weighted row":   {stats.Design{Weights: []float64{1, 0, 0}}, one, stats.TooFewRows},
		"an infinite weight": {stats.Design{Weights: []float64{1, 2, math.Inf(1)}}, one, stats.BadWeight},
	} {
		_, err := c.design.Mean(c.values)
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || refusal.Reason != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestRefusalText(t *testing.T) {
	for _, c := range []struct {
		refusal stats.Refusal
		want    string
	}{
		{stats.Refusal{Reason: stats.Constant, Column: 3}, "stats: constant in column 3"},
		{stats.Refusal{Reason: stats.TooFewRows, Column: -1}, "stats: too_few_rows"},
	} {
		if got := c.refusal.Error(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// Cluster numbers are names: renaming them, even far apart, changes nothing.
// Neither does the scale of the weights, nor giving every row its own cluster.
func TestDesignProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := append(drawScores(t, "values", 4), 1, 5, 10)
		n := len(values)
		weights := rapid.SliceOfN(rapid.Float64Range(.1, 9), n, n).Draw(t, "weights")
		clusters := rapid.SliceOfN(rapid.Uint32Range(0, 9), n-3, n-3).Draw(t, "clusters")
		clusters = append(clusters, 10, 11, 12)
		renamed, tripled, own := make([]uint32, n), make([]float64, n), make([]uint32, n)
		for i := range values {
			renamed[i] = math.MaxUint32 - 100000019*clusters[i]
			tripled[i] = 3 * weights[i]
			own[i] = uint32(n - i)
		}
		e, err := stats.Mean(values, weights, clusters)
		if err != nil {
			t.Fatal(err)
		}
		other, err := stats.Mean(values, tripled, renamed)
		if err != nil || math.Abs(other.Value-e.Value)+math.Abs(other.SE-e.SE)+math.Abs(other.NEff-e.NEff) > 1e-9 {
			t.Errorf("renamed and rescaled: %+v, want %+v", other, e)
		}
		rows, err := stats.Mean(values, weights, nil)
		if err != nil {
			t.Fatal(err)
		}
		single, err := stats.Mean(values, weights, own)
		if err != nil || single != rows {
			t.Errorf("one row each: %+v, want %+v", single, rows)
		}
	})
}
