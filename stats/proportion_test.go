// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

type csatReference struct {
	CSAT struct {
		N, Top2, Share float64
		Wilson         []float64 `json:"wilson95"`
		ClopperPearson []float64 `json:"clopper_pearson95"`
		Jeffreys       []float64 `json:"jeffreys95"`
		AgrestiCoull   []float64 `json:"agresti_coull95"`
		Mean           float64
		MeanT          []float64 `json:"mean_t_ci95"`
	}
	CES struct {
		Mean, SD float64
		MeanT    []float64 `json:"mean_t_ci95"`
		TopEasy  float64   `json:"top2_easy_share"`
		BCa      []float64 `json:"bca95_mc"`
	}
	Diff struct {
		X, N     []float64
		Diff     float64
		Newcombe []float64 `json:"newcombe95"`
		Chi      float64   `json:"chisq_p"`
		Fisher   float64   `json:"fisher_p"`
	} `json:"csat_diff_app_hotline"`
	Edge struct {
		Wilson0 []float64 `json:"wilson_0_of_8"`
		Wilson8 []float64 `json:"wilson_8_of_8"`
		CP0     []float64 `json:"cp_0_of_8"`
	}
}

func TestShareAgainstReference(t *testing.T) {
	var want csatReference
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	top := atLeast(data.Numbers("csat"), 4)
	e, err := stats.Share(top, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	x, n := want.CSAT.Top2, want.CSAT.N
	if e.N != int(n) || e.Method != "wilson" {
		t.Errorf("n %d by %s", e.N, e.Method)
	}
	reference.Near(t, "share", e.Value, want.CSAT.Share, reference.Exact)
	surveyInterval(t, "wilson", e.Interval, want.CSAT.Wilson, reference.Exact)
	surveyInterval(t, "clopper pearson", stats.ClopperPearson(x, n), want.CSAT.ClopperPearson, reference.Exact)
	surveyInterval(t, "jeffreys", stats.Jeffreys(x, n), want.CSAT.Jeffreys, reference.Exact)
	surveyInterval(t, "agresti coull", stats.AgrestiCoull(x, n), want.CSAT.AgrestiCoull, reference.Exact)
	surveyInterval(t, "wilson 0 of 8", stats.Wilson(0, 8), want.Edge.Wilson0, reference.Exact)
	surveyInterval(t, "wilson 8 of 8", stats.Wilson(8, 8), want.Edge.Wilson8, reference.Exact)
	surveyInterval(t, "clopper pearson 0 of 8", stats.ClopperPearson(0, 8), want.Edge.CP0, reference.Exact)
	easy := atLeast(data.Numbers("ces"), 3)
	e, err = stats.Share(easy, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "easy", 1-e.Value, want.CES.TopEasy, reference.Exact)
}

func TestDifferenceShareAgainstReference(t *testing.T) {
	var want csatReference
	reference.JSON(t, &want, "nps-csat-ces", "survey.expected.json")
	data := reference.CSV(t, "nps-csat-ces", "survey.csv")
	top := atLeast(data.Numbers("csat"), 4)
	d, err := stats.DifferenceShare(
		stats.Sample{Values: data.Where("channel", "app", top)},
		stats.Sample{Values: data.Where("channel", "hotline", top)})
	if err != nil {
		t.Fatal(err)
	}
	w := want.Diff
	reference.Near(t, "difference", d.Value, w.Diff, reference.Exact)
	surveyInterval(t, "newcombe", d.Interval, w.Newcombe, reference.Exact)
	reference.Near(t, "chi squared", d.P, w.Chi, reference.Exact)
	fisher := stats.FisherExact(int(w.X[0]), int(w.N[0]), int(w.X[1]), int(w.N[1]))
	reference.Near(t, "fisher", fisher, w.Fisher, reference.Exact)
	if d.NA != int(w.N[0]) || d.NB != int(w.N[1]) || d.Method != "newcombe" || d.Test != "chi_squared" {
		t.Errorf("got %+v", d)
	}
}

// Fisher's tea: 3 of 4 against 1 of 4. Of C(8,4) = 70 tables, those no more
// likely than the one seen (16) are 16+1 on either side: P = 34/70.
func TestFisherSmallTable(t *testing.T) {
	d, err := stats.DifferenceShare(
		stats.Sample{Values: []float64{1, 1, 1, 0}}, stats.Sample{Values: []float64{0, 0, 1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "fisher", d.P, 34./70, reference.Exact)
	if d.Test != "fisher" {
		t.Errorf("test %s", d.Test)
	}
}

func TestShareRefusesOtherAnswers(t *testing.T) {
	if _, err := stats.Share([]float64{1, 0, .5}, nil, nil); err == nil {
		t.Error("one half was accepted as an answer")
	}
}

// With equal weights but clusters of two identical rows, n must be about the
// number of clusters; all ones must keep an interval with a width.
func TestShareOfClusters(t *testing.T) {
	yes, customers := make([]float64, 400), make([]uint32, 400)
	for i := range yes {
		customers[i] = uint32(i / 2)
		yes[i] = float64(i / 2 % 2)
	}
	e, err := stats.Share(yes, nil, customers)
	if err != nil {
		t.Fatal(err)
	}
	if e.NEff < 195 || e.NEff > 200 || e.Method != "wilson_n_eff" {
		t.Errorf("200 customers are worth %v answers by %s", e.NEff, e.Method)
	}
	e, err = stats.Share(flat(1, 400), nil, customers)
	if err != nil || e.NEff < 195 || e.NEff > 200 || e.Low < .97 || e.Low > .99 || e.High != 1 {
		t.Errorf("all ones: %+v, %v", e, err)
	}
}

func TestShareProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		yes := atLeast(append(drawScores(t, "scores", 2), 3, 9), 7)
		weights := rapid.SliceOfN(rapid.Float64Range(.1, 20), len(yes), len(yes)).Draw(t, "weights")
		e, err := stats.Share(yes, weights, nil)
		if err != nil {
			t.Fatal(err)
		}
		if e.Value < 0 || e.Value > 1 || e.Low < 0 || e.High > 1 || !e.Contains(e.Value) || e.NEff > float64(e.N)+1e-9 {
			t.Errorf("got %+v", e)
		}
		var no []float64
		for _, v := range yes {
			no = append(no, 1-v)
		}
		other, err := stats.Share(no, weights, nil)
		if err != nil || math.Abs(other.Value-1+e.Value) > 1e-12 || math.Abs(other.Low-1+e.High) > 1e-9 {
			t.Errorf("yes %+v, no %+v", e, other)
		}
		d, err := stats.DifferenceShare(stats.Sample{Values: yes}, stats.Sample{Values: no})
		if err != nil || d.P < 0 || d.P > 1 || !d.Contains(d.Value) {
			t.Errorf("difference %+v, %v", d, err)
		}
	})
}
