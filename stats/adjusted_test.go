// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"encoding/json"
	"math"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// weighting is what PSweight gives for one target.
type weighting struct {
	Mu0, Mu1, ATE, SE, P float64
	CI95                 [2]float64
	LogRR                float64 `json:"log_rr"`
	LogRRSE              float64 `json:"log_rr_se"`
}

var targets = map[string]stats.Target{
	"IPW": stats.Everybody, "overlap": stats.Overlap, "treated": stats.TreatedOnes, "matching": stats.MatchedPairs, "entropy": stats.EntropyWeights,
}

func badExperience(t *testing.T) (reference.Table, stats.Treatment) {
	table := reference.CSV(t, "moment-of-truth", "bad_experience.csv")
	var x stats.Treatment
	for _, name := range []string{"tenure", "log_spend", "seg1", "seg2", "prior_csat", "mobile"} {
		x.X = append(x.X, table.Numbers(name))
	}
	for _, v := range table.Numbers("bad") {
		x.Treated = append(x.Treated, v == 1)
	}
	return table, x
}

func TestEffectsAgainstPSweight(t *testing.T) {
	table, treatment := badExperience(t)
	p, err := stats.FitPropensity(t.Context(), treatment)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]json.RawMessage
	reference.JSON(t, &want, "moment-of-truth", "bad_experience.expected.json")
	for outcome, model := range map[string]stats.OutcomeModel{"churn": stats.LogisticModel, "nps": stats.LinearModel} {
		var cases map[string]json.RawMessage
		if err := json.Unmarshal(want[outcome], &cases); err != nil {
			t.Fatal(err)
		}
		for name, target := range targets {
			for suffix, m := range map[string]stats.OutcomeModel{"": stats.NoModel, "_augmented": model} {
				var w weighting
				if err := json.Unmarshal(cases[name+suffix], &w); err != nil {
					t.Fatal(err)
				}
				got, err := p.Effects(t.Context(), stats.Response{Y: table.Numbers(outcome), Model: m, Targets: []stats.Target{target}})
				if err != nil {
					t.Fatal(err)
				}
				same(t, outcome+" "+name+suffix, got[0], w)
			}
		}
	}
}

func same(t *testing.T, name string, got *stats.Adjusted, want weighting) {
	reference.Near(t, name+" mu0", got.Mu0, want.Mu0, 1e-6)
	reference.Near(t, name+" mu1", got.Mu1, want.Mu1, 1e-6)
	reference.Near(t, name, got.Value, want.ATE, 1e-6)
	reference.Near(t, name+" se", got.SE, want.SE, 1e-4)
	reference.Near(t, name+" low", got.Low, want.CI95[0], 1e-4)
	reference.Near(t, name+" high", got.High, want.CI95[1], 1e-4)
	if want.LogRRSE > 0 {
		reference.Near(t, name+" log ratio", got.LogRatio.Value, want.LogRR, 1e-5)
		reference.Near(t, name+" se of log ratio", got.LogRatio.SE, want.LogRRSE, 1e-4)
	}
}

func TestPropensityAgainstGLM(t *testing.T) {
	_, treatment := badExperience(t)
	p, err := stats.FitPropensity(t.Context(), treatment)
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Propensity struct {
			Coef, SE map[string]float64
			First10  []float64 `json:"e_first10"`
		}
		Balance map[string]map[string]float64 `json:"balance_asd"`
		ESS     map[string][2]float64
	}
	reference.JSON(t, &want, "moment-of-truth", "bad_experience.expected.json")
	names := []string{"(Intercept)", "tenure", "log_spend", "seg1", "seg2", "prior_csat", "mobile"}
	for j, name := range names {
		reference.Near(t, name, p.Coef[j], want.Propensity.Coef[name], 1e-5)
		reference.Near(t, "se of "+name, p.SE[j], want.Propensity.SE[name], 1e-5)
	}
	scores := p.Scores(len(treatment.Treated))
	for i, e := range want.Propensity.First10 {
		reference.Near(t, "score", scores[i], e, 1e-5)
	}
	for name, target := range map[string]stats.Target{"overlap": stats.Overlap, "IPW": stats.Everybody} {
		b := p.Balance(target)
		for arm, n := range want.ESS[name] {
			reference.Near(t, name+" effective", b.Effective[arm], n, 1e-5)
		}
		for j, column := range names[1:] {
			treated, all := towards(treatment, scores, j, target)
			scale := b.Before[j] * float64(p.N0) / float64(p.N0+p.N1) / want.Balance["unweighted"][column]
			reference.Near(t, name+" before "+column, scale, 1, 1e-5)
			difference := meanOf(treatment.X[j], treatment.Treated, true) - meanOf(treatment.X[j], treatment.Treated, false)
			reference.Near(t, name+" after "+column, (treated-all)*b.Before[j]/difference, want.Balance[name][column], 1e-5)
			if target == stats.Overlap && math.Abs(b.After[j]) > 1e-9 { // Li, Morgan & Zaslavsky 2018, theorem 3
				t.Errorf("after %s = %v, want 0", column, b.After[j])
			}
		}
	}
}

// towards gives the weighted mean of column j of the treated, and that of the
// target population: PSweight's balance compares these two, ours the arms.
func towards(x stats.Treatment, e []float64, j int, target stats.Target) (treated, all float64) {
	var st, sa float64
	for i, v := range x.X[j] {
		w, h := 1/e[i], 1.0
		if target == stats.Overlap {
			w, h = 1-e[i], e[i]*(1-e[i])
		}
		if x.Treated[i] {
			treated, st = treated+w*v, st+w
		}
		all, sa = all+h*v, sa+h
	}
	return treated / st, all / sa
}

func meanOf(x []float64, treated []bool, arm bool) float64 {
	sum, n := 0.0, 0.0
	for i, v := range x {
		if treated[i] == arm {
			sum, n = sum+v, n+1
		}
	}
	return sum / n
}
