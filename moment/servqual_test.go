// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"fmt"
	"math"
	"testing"

	"touchstone"
	"touchstone/internal/reference"
	"touchstone/moment"
)

var servqualItems = []struct {
	name  string
	items int
}{{"tangibles", 4}, {"reliability", 5}, {"responsiveness", 4}, {"assurance", 4}, {"empathy", 5}}

func loadServqual(t *testing.T) []moment.ServqualDimension {
	t.Helper()
	data := reference.CSV(t, "kano-ipa-servqual", "servqual.csv")
	var out []moment.ServqualDimension
	for _, d := range servqualItems {
		dimension := moment.ServqualDimension{Points: data.Numbers("W_" + d.name)}
		for k := 1; k <= d.items; k++ {
			dimension.Expected = append(dimension.Expected, data.Numbers(fmt.Sprintf("E_%s_%d", d.name, k)))
			dimension.Perceived = append(dimension.Perceived, data.Numbers(fmt.Sprintf("P_%s_%d", d.name, k)))
		}
		out = append(out, dimension)
	}
	return out
}

func TestServqualAgainstReference(t *testing.T) {
	var want struct {
		ItemGap    map[string]float64 `json:"item_gap"`
		ItemGapSE  map[string]float64 `json:"item_gap_se"`
		Dimensions map[string]struct {
			Gap, SE, T, P float64
			CI            []float64 `json:"ci95"`
			MeanE         float64   `json:"mean_E"`
			MeanP         float64   `json:"mean_P"`
			AlphaE        float64   `json:"alpha_E"`
			AlphaP        float64   `json:"alpha_P"`
			AlphaGap      float64   `json:"alpha_gap"`
			Weight        float64
		}
		Unweighted float64
		Weighted   float64
		SE         float64   `json:"weighted_se"`
		CI         []float64 `json:"weighted_ci95"`
	}
	reference.JSON(t, &want, "kano-ipa-servqual", "servqual.expected.json")
	r, err := moment.Servqual(loadServqual(t), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	near := func(name string, got, want float64) {
		t.Helper()
		reference.Near(t, name, got, want, reference.Exact)
	}
	near("unweighted", r.Unweighted, want.Unweighted)
	near("weighted", r.Overall.Value, want.Weighted)
	near("weighted se", r.Overall.SE, want.SE)
	near("weighted low", r.Overall.Low, want.CI[0])
	near("weighted high", r.Overall.High, want.CI[1])
	for i, d := range servqualItems {
		got, w := r.Dimensions[i], want.Dimensions[d.name]
		near(d.name+" gap", got.Gap.Value, w.Gap)
		near(d.name+" se", got.Gap.SE, w.SE)
		near(d.name+" low", got.Gap.Low, w.CI[0])
		near(d.name+" high", got.Gap.High, w.CI[1])
		near(d.name+" t", got.Gap.Value/got.Gap.SE, w.T)
		if math.Abs(got.P/w.P-1) > reference.Exact {
			t.Errorf("%s p %v, want %v", d.name, got.P, w.P)
		}
		near(d.name+" E", got.Expected, w.MeanE)
		near(d.name+" P", got.Perceived, w.MeanP)
		near(d.name+" alpha E", got.AlphaExpected, w.AlphaE)
		near(d.name+" alpha P", got.AlphaPerceived, w.AlphaP)
		near(d.name+" alpha gap", got.AlphaGap, w.AlphaGap)
		near(d.name+" points", got.Points, w.Weight)
		for k, item := range got.Items {
			name := fmt.Sprintf("%s_%d", d.name, k+1)
			near(name, item.Gap.Value, want.ItemGap[name])
			near(name+" se", item.Gap.SE, want.ItemGapSE[name])
		}
	}
}

// A customer with one of three items has no gap in the dimension; one with two
// has their mean. By hand: gaps -1 (mean of -2 and 0), -2, -3.
func TestServqualNeedsHalfOfTheItems(t *testing.T) {
	nan := math.NaN()
	seven := []float64{7, 7, 7, 7}
	r, err := moment.Servqual([]moment.ServqualDimension{{
		Expected:  [][]float64{seven, seven, seven},
		Perceived: [][]float64{{5, 5, 4, nan}, {7, 5, 4, nan}, {nan, 5, 4, 1}},
	}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "gap", r.Dimensions[0].Gap.Value, -2, reference.Exact)
	reference.Near(t, "overall", r.Overall.Value, -2, reference.Exact)
	if r.Dimensions[0].Gap.N != 3 || r.Weighted || !math.IsNaN(r.Dimensions[0].Points) {
		t.Errorf("got %+v", r)
	}
}

func TestServqualErrors(t *testing.T) {
	two := [][]float64{{1, 2}}
	for name, c := range map[string]struct {
		dimensions []moment.ServqualDimension
		want       touchstone.Kind
	}{
		"nothing":        {nil, touchstone.NotEnough},
		"one side only":  {[]moment.ServqualDimension{{Expected: two}}, touchstone.Invalid},
		"short column":   {[]moment.ServqualDimension{{Expected: two, Perceived: [][]float64{{1}}}}, touchstone.Invalid},
		"short points":   {[]moment.ServqualDimension{{Expected: two, Perceived: two, Points: []float64{1}}}, touchstone.Invalid},
		"nobody answers": {[]moment.ServqualDimension{{Expected: two, Perceived: [][]float64{unmet(2)}}}, touchstone.NotEnough},
	} {
		_, err := moment.Servqual(c.dimensions, nil, nil)
		if err == nil || touchstone.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A weight of two is the customer counted twice: every mean and alpha agrees
// with the doubled rows, but the error stays that of the customers there are.
func TestServqualWeights(t *testing.T) {
	dimensions := loadServqual(t)
	rows := len(dimensions[0].Points)
	weights := make([]float64, rows)
	var doubled []int
	for i := range weights {
		weights[i] = float64(1 + i%2)
		for range 1 + i%2 {
			doubled = append(doubled, i)
		}
	}
	weighted, err := moment.Servqual(dimensions, weights, nil)
	if err != nil {
		t.Fatal(err)
	}
	for d := range dimensions {
		for k := range dimensions[d].Expected {
			dimensions[d].Expected[k] = pick(dimensions[d].Expected[k], doubled)
			dimensions[d].Perceived[k] = pick(dimensions[d].Perceived[k], doubled)
		}
		dimensions[d].Points = pick(dimensions[d].Points, doubled)
	}
	repeated, err := moment.Servqual(dimensions, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "overall", weighted.Overall.Value, repeated.Overall.Value, reference.Exact)
	for d := range dimensions {
		a, b := weighted.Dimensions[d], repeated.Dimensions[d]
		reference.Near(t, "gap", a.Gap.Value, b.Gap.Value, reference.Exact)
		reference.Near(t, "perceived", a.Perceived, b.Perceived, reference.Exact)
		reference.Near(t, "alpha", a.AlphaPerceived, b.AlphaPerceived, reference.Exact)
		reference.Near(t, "points", a.Points, b.Points, reference.Exact)
		if a.Gap.SE <= b.Gap.SE {
			t.Errorf("weights shrink the error from %v to %v", b.Gap.SE, a.Gap.SE)
		}
	}
}

func pick(values []float64, rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		out[i] = values[row]
	}
	return out
}
