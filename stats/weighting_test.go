// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"touchstone/internal/reference"
	"touchstone/stats"
)

type rakingReference struct {
	Margins struct {
		Age struct {
			Words []string `json:"age"`
			Freq  []float64
		}
		Region struct {
			Words []string `json:"region"`
			Freq  []float64
		}
		Channel struct {
			Words []string `json:"channel"`
			Freq  []float64
		}
	}
	Weights  []float64 `json:"rake_weights"`
	Plain    float64   `json:"nps_unweighted"`
	NPS      float64   `json:"nps_raked"`
	SE       float64   `json:"nps_raked_se_linearised"`
	KishDeff float64   `json:"kish_deff"`
	KishNEff float64   `json:"kish_neff"`
	Trim     struct {
		Upper, NPS float64
		Max        float64 `json:"max_after"`
		Weights    []float64
	}
	PostAge []float64 `json:"poststrat_age_weights_first20"`
	GREG    []float64 `json:"greg_linear_weights_first20"`
	GREGNPS float64   `json:"greg_nps"`
}

const (
	rakedWeights = 1e-6
	rakedSE      = 1e-4
)

func loadRaking(t *testing.T) (want rakingReference, data reference.Table, margins []stats.Margin) {
	t.Helper()
	reference.JSON(t, &want, "survey-weighting", "raking.expected.json")
	data = reference.CSV(t, "survey-weighting", "raking.csv")
	m := want.Margins
	return want, data, []stats.Margin{
		{Cells: data.Codes("age", m.Age.Words...), Targets: m.Age.Freq},
		{Cells: data.Codes("region", m.Region.Words...), Targets: m.Region.Freq},
		{Cells: data.Codes("channel", m.Channel.Words...), Targets: m.Channel.Freq},
	}
}

func surveyWeights(t *testing.T, name string, got, want []float64) {
	t.Helper()
	for i, w := range want {
		reference.Near(t, name, got[i], w, rakedWeights)
	}
}

func TestRakeAgainstReference(t *testing.T) {
	want, data, margins := loadRaking(t)
	scores := data.Numbers("nps")
	r, err := stats.Rake(data.Numbers("base_weight"), margins)
	if err != nil {
		t.Fatal(err)
	}
	surveyWeights(t, "raked weight", r.Weights, want.Weights)
	plain, err := stats.NPS(scores, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "unweighted NPS", plain.Value, want.Plain, reference.Exact)
	design := stats.Design{Weights: r.Weights}
	for _, m := range margins {
		design.Calibrated = append(design.Calibrated, m.Cells)
	}
	e, err := design.Mean(npsPoints(scores))
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "raked NPS", e.Value, want.NPS, rakedWeights)
	reference.Near(t, "raked NPS se", e.SE, want.SE, rakedSE)
	effective, deff := stats.Kish(r.Weights)
	reference.Near(t, "kish n", effective, want.KishNEff, rakedWeights)
	reference.Near(t, "kish n of rake", r.Effective, want.KishNEff, rakedWeights)
	reference.Near(t, "kish deff", deff, want.KishDeff, rakedWeights)
}

func TestTrimAgainstReference(t *testing.T) {
	want, data, margins := loadRaking(t)
	r, err := stats.Rake(data.Numbers("base_weight"), margins)
	if err != nil {
		t.Fatal(err)
	}
	trimmed := stats.Trim(r.Weights, want.Trim.Upper)
	surveyWeights(t, "trimmed weight", trimmed, want.Trim.Weights)
	reference.Near(t, "largest", slices.Max(trimmed), want.Trim.Max, rakedWeights)
	e, err := stats.NPS(data.Numbers("nps"), trimmed, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "trimmed NPS", e.Value, want.Trim.NPS, rakedWeights)
}

// On the reference sample the weights reach 15 times their median: trimming at
// the same limit as survey's must happen, and the margins must hold all the
// same.
func TestRakeTrimmed(t *testing.T) {
	want, data, margins := loadRaking(t)
	r, err := stats.RakeTrimmed(data.Numbers("base_weight"), margins, 4)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "largest", slices.Max(r.Weights), want.Trim.Upper, 2e-6)
	if r.Trimmed == 0 || r.Trimmed > 200 {
		t.Errorf("%d of 900 weights trimmed", r.Trimmed)
	}
	for _, m := range margins {
		sums := make([]float64, len(m.Targets))
		for i, c := range m.Cells {
			sums[c] += r.Weights[i]
		}
		for c, target := range m.Targets {
			reference.Near(t, "cell", sums[c], target, 1e-9)
		}
	}
	if _, err := stats.RakeTrimmed(data.Numbers("base_weight"), margins, 1); err == nil {
		t.Error("no weight may exceed the median, and still there are weights")
	}
}

func TestCalibrateAgainstReference(t *testing.T) {
	want, data, margins := loadRaking(t)
	base := data.Numbers("base_weight")
	post, err := stats.PostStratify(base, margins[0])
	if err != nil {
		t.Fatal(err)
	}
	surveyWeights(t, "post-stratified weight", post, want.PostAge)
	greg, err := stats.CalibrateLinear(base, margins)
	if err != nil {
		t.Fatal(err)
	}
	surveyWeights(t, "GREG weight", greg, want.GREG)
	points, sum, total := npsPoints(data.Numbers("nps")), 0.0, 0.0
	for i, w := range greg {
		sum += w * points[i]
		total += w
	}
	reference.Near(t, "GREG NPS", sum/total, want.GREGNPS, rakedWeights)
}

func TestClusterSampleAgainstReference(t *testing.T) {
	type figure struct{ Est, SE float64 }
	var want struct {
		Margins struct {
			Type struct {
				Words []string `json:"stype"`
				Freq  []float64
			} `json:"stype"`
			Wide struct {
				Words []string `json:"sch.wide"`
				Freq  []float64
			} `json:"sch_wide"`
		}
		Weights []float64
		Mean    figure `json:"mean_api00"`
		Total   figure `json:"total_enroll"`
		Unraked figure `json:"unraked_mean_api00"`
	}
	reference.JSON(t, &want, "survey-weighting", "apiclus1.expected.json")
	data := reference.CSV(t, "survey-weighting", "apiclus1.csv")
	stype := data.Codes("stype", want.Margins.Type.Words...)
	wide := data.Codes("sch_wide", want.Margins.Wide.Words...)
	r, err := stats.Rake(data.Numbers("pw"), []stats.Margin{
		{Cells: stype, Targets: want.Margins.Type.Freq}, {Cells: wide, Targets: want.Margins.Wide.Freq}})
	if err != nil {
		t.Fatal(err)
	}
	surveyWeights(t, "weight", r.Weights, want.Weights)
	const tolerance = 1e-5
	design := stats.Design{Weights: data.Numbers("pw"), Clusters: data.Codes("dnum"), Population: data.Numbers("fpc")}
	unraked, err := design.Mean(data.Numbers("api00"))
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "unraked mean", unraked.Value, want.Unraked.Est, tolerance)
	reference.Near(t, "unraked mean se", unraked.SE, want.Unraked.SE, tolerance)
	design.Weights, design.Calibrated = r.Weights, [][]uint32{stype, wide}
	mean, err := design.Mean(data.Numbers("api00"))
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "mean", mean.Value, want.Mean.Est, tolerance)
	reference.Near(t, "mean se", mean.SE, want.Mean.SE, tolerance)
	total, err := design.Total(data.Numbers("enroll"))
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "total", total.Value, want.Total.Est, tolerance)
	reference.Near(t, "total se", total.SE, want.Total.SE, tolerance)
}

func TestRakeRefuses(t *testing.T) {
	cells := []uint32{0, 0, 1}
	for name, c := range map[string]struct {
		base    []float64
		margins []stats.Margin
		want    stats.Refusal
	}{
		"nobody in a cell": {nil, []stats.Margin{{cells, []float64{1, 2}}, {[]uint32{0, 0, 0}, []float64{1, 2}}},
			stats.Refusal{Reason: stats.EmptyCell, Column: 1}},
		"a cell without target": {nil, []stats.Margin{{cells, []float64{1}}}, stats.Refusal{Reason: stats.EmptyCell, Column: 0}},
		"a target of zero":      {nil, []stats.Margin{{cells, []float64{1, 0}}}, stats.Refusal{Reason: stats.EmptyCell, Column: 0}},
		"totals that differ": {nil, []stats.Margin{{cells, []float64{1, 2}}, {[]uint32{0, 1, 1}, []float64{5, 6}}},
			stats.Refusal{Reason: stats.NotConverged, Column: -1}},
		"short base":      {[]float64{1}, []stats.Margin{{cells, []float64{1, 2}}}, stats.Refusal{Reason: stats.LengthMismatch, Column: -1}},
		"short margin":    {nil, []stats.Margin{{cells, []float64{1, 2}}, {cells[:1], []float64{1}}}, stats.Refusal{Reason: stats.LengthMismatch, Column: 1}},
		"negative weight": {[]float64{1, 1, -1}, []stats.Margin{{cells, []float64{1, 2}}}, stats.Refusal{Reason: stats.BadWeight, Column: -1}},
		"no rows":         {nil, nil, stats.Refusal{Reason: stats.TooFewRows, Column: -1}},
	} {
		_, err := stats.Rake(c.base, c.margins)
		var refusal *stats.Refusal
		if !errors.As(err, &refusal) || *refusal != c.want {
			t.Errorf("%s: %v, want %v", name, err, &c.want)
		}
	}
}

func drawMargins(t *rapid.T) (base []float64, margins []stats.Margin) {
	n := rapid.IntRange(30, 80).Draw(t, "rows")
	base = rapid.SliceOfN(rapid.Float64Range(.5, 2), n, n).Draw(t, "base")
	for k := range 2 {
		m := stats.Margin{Cells: make([]uint32, n), Targets: make([]float64, 3)}
		for i := range m.Cells {
			m.Cells[i] = rapid.Uint32Range(0, 2).Draw(t, "cell")
			if i < 9 { // every pair of cells occurs
				m.Cells[i] = uint32([]int{i % 3, i / 3}[k])
			}
			m.Targets[m.Cells[i]] += base[i]
		}
		total := 0.0
		for c := range m.Targets {
			m.Targets[c] *= rapid.Float64Range(.8, 1.25).Draw(t, "target")
			total += m.Targets[c]
		}
		for c := range m.Targets {
			m.Targets[c] *= 1000 / total
		}
		margins = append(margins, m)
	}
	return base, margins
}

func TestRakedWeightsMeetTheirMargins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, margins := drawMargins(t)
		raked, err := stats.Rake(base, margins)
		if err != nil {
			t.Fatal(err)
		}
		trimmed, err := stats.RakeTrimmed(base, margins, 4)
		if err != nil {
			t.Fatal(err)
		}
		limit := 4 * surveyMedian(raked.Weights)
		if largest := slices.Max(trimmed.Weights); largest > limit*(1+1e-6) {
			t.Errorf("largest weight %v above %v", largest, limit)
		}
		greg, err := stats.CalibrateLinear(base, margins)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range [][]float64{raked.Weights, trimmed.Weights, greg} {
			for _, m := range margins {
				sums := make([]float64, len(m.Targets))
				for i, c := range m.Cells {
					sums[c] += w[i]
				}
				for c, target := range m.Targets {
					if math.Abs(sums[c]/target-1) > 1e-9 {
						t.Errorf("cell %d holds %v of %v", c, sums[c], target)
					}
				}
			}
		}
	})
}

func TestTrimKeepsTotalAndLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 40).Draw(t, "weights")
		upper := rapid.Float64Range(1, 120).Draw(t, "upper")
		got := stats.Trim(w, upper)
		before, after := 0.0, 0.0
		for i := range w {
			before, after = before+w[i], after+got[i]
		}
		if math.Abs(before-after) > 1e-9*(1+before) {
			t.Errorf("total %v became %v", before, after)
		}
		if largest := slices.Max(got); largest > max(upper, before/float64(len(w)))+1e-9 {
			t.Errorf("largest %v above %v", largest, upper)
		}
		if slices.Max(w) <= upper && !slices.EqualFunc(w, got, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("%v changed to %v without need", w, got)
		}
	})
}

func surveyMedian(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
