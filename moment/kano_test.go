// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"touchstone"
	"touchstone/internal/reference"
	"touchstone/moment"
)

var kanoLetters = map[string]moment.KanoCategory{
	"M": moment.MustBe, "O": moment.OneDimensional, "A": moment.Attractive,
	"I": moment.Indifferent, "R": moment.Reverse, "Q": moment.Questionable,
}

func TestKanoAgainstReference(t *testing.T) {
	var want struct {
		Items map[string]struct {
			Counts          map[string]float64
			Mode            string
			Berger          string  `json:"berger_category"`
			Better          float64 `json:"better"`
			BetterSE        float64 `json:"better_se"`
			Worse           float64 `json:"worse"`
			WorseSE         float64 `json:"worse_se"`
			Strength        float64 `json:"category_strength_pct"`
			Total           float64 `json:"total_strength_pct"`
			Fong            bool    `json:"fong_ambiguous"`
			FunctionalMean  float64 `json:"functional_mean"`
			DysfunctionMean float64 `json:"dysfunctional_mean"`
			FunctionalSD    float64 `json:"functional_sd"`
			DysfunctionSD   float64 `json:"dysfunctional_sd"`
			Importance      float64 `json:"self_importance"`
		}
	}
	reference.JSON(t, &want, "kano-ipa-servqual", "kano.expected.json")
	data := reference.CSV(t, "kano-ipa-servqual", "kano.csv")
	for name, w := range want.Items {
		question := moment.KanoQuestion{
			Functional:    data.Where("feature", name, data.Numbers("functional")),
			Dysfunctional: data.Where("feature", name, data.Numbers("dysfunctional")),
			Importance:    data.Where("feature", name, data.Numbers("importance")),
		}
		r, err := moment.Kano(question, nil)
		if err != nil {
			t.Fatal(err)
		}
		for letter, n := range w.Counts {
			if r.Counts[kanoLetters[letter]] != n {
				t.Errorf("%s: %v answers %s, want %v", name, r.Counts[kanoLetters[letter]], letter, n)
			}
		}
		if r.Mode != kanoLetters[w.Mode] || r.Category != kanoLetters[w.Berger] || r.Ambiguous != w.Fong {
			t.Errorf("%s: mode %s, category %s, ambiguous %v; want %+v", name, r.Mode, r.Category, r.Ambiguous, w)
		}
		for _, v := range []struct {
			what      string
			got, want float64
		}{
			{"better", r.Better.Value, w.Better}, {"better se", r.Better.SE, w.BetterSE},
			{"worse", r.Worse.Value, w.Worse}, {"worse se", r.Worse.SE, w.WorseSE},
			{"strength", 100 * r.Strength, w.Strength}, {"total", 100 * r.Total, w.Total},
			{"functional", r.Functional.Mean, w.FunctionalMean}, {"functional sd", r.Functional.SD, w.FunctionalSD},
			{"dysfunctional", r.Dysfunction.Mean, w.DysfunctionMean}, {"dysfunctional sd", r.Dysfunction.SD, w.DysfunctionSD},
			{"importance", r.Importance, w.Importance},
		} {
			reference.Near(t, name+" "+v.what, v.got, v.want, reference.Exact)
		}
	}
}

// kanoPair gives answers that fall in a category.
var kanoPair = map[string][2]float64{"M": {2, 5}, "O": {1, 5}, "A": {1, 3}, "I": {3, 3}, "R": {5, 2}, "Q": {1, 1}}

// The published ski example, in tenths of a percent as rows (Sauerwein et al.
// 1996, tolerance .01 by the reference's README).
func TestKanoAgainstPublished(t *testing.T) {
	var want struct {
		Items map[string]struct {
			Pct      map[string]float64
			Category string
			Plus     float64 `json:"cs_plus"`
			Minus    float64 `json:"cs_minus"`
		}
	}
	reference.JSON(t, &want, "kano-ipa-servqual", "kano_published.json")
	for name, w := range want.Items {
		var question moment.KanoQuestion
		for letter, pct := range w.Pct {
			for range int(math.Round(10 * pct)) {
				question.Functional = append(question.Functional, kanoPair[letter][0])
				question.Dysfunctional = append(question.Dysfunctional, kanoPair[letter][1])
			}
		}
		r, err := moment.Kano(question, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Category != kanoLetters[w.Category] || math.Abs(r.Better.Value-w.Plus) > .01 || math.Abs(r.Worse.Value-w.Minus) > .01 {
			t.Errorf("%s: %s %v %v, want %+v", name, r.Category, r.Better.Value, r.Worse.Value, w)
		}
	}
}

func TestKanoEdges(t *testing.T) {
	nan := math.NaN()
	r, err := moment.Kano(moment.KanoQuestion{Functional: []float64{5, 1, nan}, Dysfunctional: []float64{2, 1, 3}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 2 || !math.IsNaN(r.Better.Value) || !math.IsNaN(r.Importance) || r.Mode != moment.Reverse || !r.Reworded {
		t.Errorf("only reverse and questionable answers: %+v", r)
	}
	for name, c := range map[string]struct {
		functional, dysfunctional, weights []float64
		want                               touchstone.Kind
	}{
		"nothing":         {nil, nil, nil, touchstone.NotEnough},
		"no pair":         {[]float64{1, nan}, []float64{nan, 2}, nil, touchstone.NotEnough},
		"a six":           {[]float64{6}, []float64{1}, nil, touchstone.Invalid},
		"half":            {[]float64{1}, []float64{1.5}, nil, touchstone.Invalid},
		"short":           {[]float64{1, 2}, []float64{1}, nil, touchstone.Invalid},
		"negative weight": {[]float64{1}, []float64{1}, []float64{-1}, touchstone.Invalid},
	} {
		_, err := moment.Kano(moment.KanoQuestion{Functional: c.functional, Dysfunctional: c.dysfunctional}, c.weights)
		if err == nil || touchstone.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A weight of two is the answer given twice, for every share; the interval
// must not believe in more people.
func TestKanoWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answer := rapid.IntRange(1, 5)
		var weighted, repeated moment.KanoQuestion
		var weights []float64
		for range rapid.IntRange(1, 40).Draw(t, "rows") {
			f, d, w := answer.Draw(t, "f"), answer.Draw(t, "d"), rapid.IntRange(1, 3).Draw(t, "w")
			weighted.Functional = append(weighted.Functional, float64(f))
			weighted.Dysfunctional = append(weighted.Dysfunctional, float64(d))
			weights = append(weights, float64(w))
			for range w {
				repeated.Functional = append(repeated.Functional, float64(f))
				repeated.Dysfunctional = append(repeated.Dysfunctional, float64(d))
			}
		}
		a, err := moment.Kano(weighted, weights)
		if err != nil {
			t.Fatal(err)
		}
		b, err := moment.Kano(repeated, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.Category != b.Category || a.Mode != b.Mode || math.Abs(a.Strength-b.Strength) > 1e-12 ||
			math.Abs(a.Functional.Mean-b.Functional.Mean) > 1e-12 {
			t.Errorf("weighted %+v, repeated %+v", a, b)
		}
		if !math.IsNaN(b.Better.Value) && (math.Abs(a.Better.Value-b.Better.Value) > 1e-12 || a.Better.NEff > b.Better.NEff+1e-9) {
			t.Errorf("better weighted %+v, repeated %+v", a.Better, b.Better)
		}
	})
}
