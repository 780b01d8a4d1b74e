// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// surveyFile is what R gave for the simulated survey in which customers rate
// only what they met.
type surveyFile struct {
	Outcome      string
	Predictors   []string
	CompleteCase struct {
		N        int
		Relaimpo relaimpo
	} `json:"complete_case"`
	Pairwise  rwaResult `json:"pairwise_rwa"`
	Encounter struct {
		Centers          byName
		Coef, SE         byName
		R2               float64
		LMG, Last, First byName
	} `json:"encounter_quality"`
	Ordered struct {
		N          int
		Coef       byName `json:"clm_coef"`
		SE         byName `json:"clm_se"`
		LogLik     float64
		Null       float64 `json:"logLik_null"`
		McFadden   float64
		Nagelkerke float64
	} `json:"ordered_logit"`
	Logit struct {
		Coef, SE byName
		Deviance float64
		Null     float64 `json:"null_deviance"`
	}
	Binary  split `json:"dominance_binary_mcfadden"`
	Ordinal split `json:"dominance_ordinal_mcfadden"`
	LRW     struct {
		R2       float64 `json:"R2_O"`
		Raw      byName
		Rescaled byName `json:"rescaled_pct"`
	} `json:"logistic_relative_weights"`
	Mice struct{ Coef, SE byName } `json:"mice_pooled"`
}

type split struct {
	Total   float64
	Shapley byName
}

func readSurvey(t *testing.T) (surveyFile, reference.Table) {
	t.Helper()
	var want surveyFile
	reference.JSON(t, &want, driverFolder, "cx_survey.expected.json")
	return want, reference.CSV(t, driverFolder, "cx_survey.csv")
}

// completeCases gives the outcome and ratings of those who rated everything.
func completeCases(names []string, data reference.Table, outcome string) stats.Regression {
	var columns [][]float64
	for _, name := range append([]string{outcome}, names...) {
		columns = append(columns, data.Numbers(name))
	}
	kept := make([][]float64, len(columns))
	for i := range columns[0] {
		complete := true
		for _, c := range columns {
			complete = complete && !math.IsNaN(c[i])
		}
		for j, c := range columns {
			if complete {
				kept[j] = append(kept[j], c[i])
			}
		}
	}
	return stats.Regression{Y: kept[0], X: kept[1:]}
}

func TestImportancesOfCompleteCases(t *testing.T) {
	want, data := readSurvey(t)
	r := completeCases(want.Predictors, data, want.Outcome)
	if len(r.Y) != want.CompleteCase.N {
		t.Fatalf("%d complete cases, want %d", len(r.Y), want.CompleteCase.N)
	}
	checkRelaimpo(t, want.Predictors, r, want.CompleteCase.Relaimpo)
}

func TestRelativeWeightsOfPairwiseCorrelations(t *testing.T) {
	want, data := readSurvey(t)
	columns := [][]float64{data.Numbers(want.Outcome)}
	for _, name := range want.Predictors {
		columns = append(columns, data.Numbers(name))
	}
	all, err := stats.PairwiseCorrelation(columns)
	if err != nil {
		t.Fatal(err)
	}
	p := len(want.Predictors)
	ry := make([]float64, p)
	for j := range ry {
		ry[j] = all.At(0, j+1)
	}
	checkRWA(t, want.Predictors, all.SliceSym(1, p+1), ry, want.Pairwise)
}

func checkRWA(t *testing.T, names []string, corr mat.Symmetric, ry []float64, want rwaResult) {
	t.Helper()
	raw, err := stats.RelativeWeights(corr, ry)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range raw {
		sum += v
	}
	reference.Near(t, "R2", sum, want.R2, reference.Exact)
	near(t, "raw weight", names, raw, want.Raw, reference.Exact)
	percent := make([]float64, len(raw))
	for j, v := range raw {
		percent[j] = 100 * v / sum
	}
	near(t, "rescaled weight", names, percent, want.Rescaled, reference.Exact)
	root := stats.SquareRoot(corr)
	for j, row := range want.Lambda {
		for k, v := range row {
			reference.Near(t, "lambda", root.At(j, k), v, reference.Exact)
		}
	}
}

// encounter codes the survey as the note in the reference says: met_t and the
// centred quality q_t, 0 where there is no rating.
func encounter(want surveyFile, data reference.Table) (r stats.Regression, columns, groups []string) {
	r.Y = data.Numbers(want.Outcome)
	for _, name := range want.Predictors {
		touchpoint := name[len("r_"):]
		rating, met := data.Numbers(name), data.Numbers("met_"+touchpoint)
		quality := make([]float64, len(rating))
		everybody := true
		for i, v := range rating {
			if !math.IsNaN(v) {
				quality[i] = v - want.Encounter.Centers[touchpoint]
			}
			everybody = everybody && met[i] == 1
		}
		at := len(r.X)
		if everybody {
			r.X, columns = append(r.X, quality), append(columns, "q_"+touchpoint)
			r.Groups, groups = append(r.Groups, []int{at}), append(groups, "q_"+touchpoint)
			continue
		}
		r.X, columns = append(r.X, met, quality), append(columns, "met_"+touchpoint, "q_"+touchpoint)
		r.Groups, groups = append(r.Groups, []int{at, at + 1}), append(groups, touchpoint)
	}
	return r, columns, groups
}

func TestEncounterQualityAgainstRelaimpo(t *testing.T) {
	want, data := readSurvey(t)
	r, columns, groups := encounter(want, data)
	fit, err := stats.LeastSquares(r, stats.Classical)
	if err != nil {
		t.Fatal(err)
	}
	names := append([]string{"(Intercept)"}, columns...)
	near(t, "coefficient", names, fit.Coef, want.Encounter.Coef, reference.Exact)
	near(t, "standard error", names, fit.SE, want.Encounter.SE, reference.Exact)
	reference.Near(t, "R2", fit.R2, want.Encounter.R2, reference.Exact)
	raw, _ := rawOf(importances(t, r, stats.ImportanceOptions{Resamples: 50}))
	near(t, "lmg", groups, raw, want.Encounter.LMG, reference.Exact)
	ms, err := stats.ImportanceMeasures(r)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "last", groups, ms.Last, want.Encounter.Last, reference.Exact)
	near(t, "first", groups, ms.First, want.Encounter.First, reference.Exact)
}
