// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"errors"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// iterated is class I of the reference READMEs: an iterative optimum.
const iterated = 1e-5

func TestLogitAgainstGLM(t *testing.T) {
	want, data := readSurvey(t)
	fit, err := stats.Logit(completeCases(want.Predictors, data, "churn"))
	if err != nil {
		t.Fatal(err)
	}
	names := append([]string{"(Intercept)"}, want.Predictors...)
	near(t, "coefficient", names, fit.Coef, want.Logit.Coef, iterated)
	near(t, "standard error", names, fit.SE, want.Logit.SE, iterated)
	reference.Near(t, "deviance", fit.Deviance, want.Logit.Deviance, iterated)
	reference.Near(t, "null deviance", fit.Null, want.Logit.Null, iterated)
	reference.Near(t, "McFadden", fit.McFadden, want.Binary.Total, iterated)
}

// A 2 by 2 table has the closed form: slope log(ad/bc), its variance
// 1/a + 1/b + 1/c + 1/d. Case weights stand for the counts.
func TestLogitOfATable(t *testing.T) {
	const a, b, c, d = 30., 10., 15., 45. // (x=1,y=1), (1,0), (0,1), (0,0)
	fit, err := stats.Logit(stats.Regression{
		Y:      []float64{1, 0, 1, 0},
		X:      [][]float64{{1, 1, 0, 0}},
		Weight: []float64{a, b, c, d},
	})
	if err != nil {
		t.Fatal(err)
	}
	const (
		slope     = 2.19722457733622  // log(30*45/(10*15)) = log 9
		intercept = -1.09861228866811 // log(15/45)
		se        = .471404520791032  // sqrt(1/30+1/10+1/15+1/45) = sqrt(2/9)
	)
	reference.Near(t, "slope", fit.Coef[1], slope, reference.Exact)
	reference.Near(t, "intercept", fit.Coef[0], intercept, reference.Exact)
	reference.Near(t, "standard error", fit.SE[1], se, iterated)
}

func TestLogitRefusals(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	for name, c := range map[string]struct {
		y    []float64
		x    [][]float64
		want stats.Reason
	}{
		"complete separation": {[]float64{0, 0, 0, 0, 1, 1, 1, 1}, [][]float64{x}, stats.Separation},
		"quasi separation":    {[]float64{0, 0, 0, 1, 0, 1, 1, 1}, [][]float64{{0, 0, 0, 0, 0, 1, 1, 1}}, stats.Separation},
		"not binary":          {[]float64{0, 0, 0, 2, 0, 1, 1, 1}, [][]float64{x}, stats.OutOfRange},
		"constant outcome":    {make([]float64, 8), [][]float64{x}, stats.Constant},
		"twice the column":    {[]float64{0, 1, 0, 1, 0, 1, 1, 1}, [][]float64{x, x}, stats.RankDeficient},
	} {
		_, err := stats.Logit(stats.Regression{Y: c.y, X: c.x})
		checkRefusal(t, name, err, c.want)
	}
}

func checkRefusal(t *testing.T, name string, err error, want stats.Reason) {
	t.Helper()
	var refusal *stats.Refusal
	if !errors.As(err, &refusal) || refusal.Reason != want {
		t.Errorf("%s: error %v, want a refusal for %s", name, err, want)
	}
}

func TestOrderedLogitAgainstCLM(t *testing.T) {
	want, data := readSurvey(t)
	r := completeCases(want.Predictors, data, want.Outcome)
	r.Y = npsClasses(r.Y)
	fit, err := stats.OrderedLogit(r)
	if err != nil {
		t.Fatal(err)
	}
	names := append([]string{"0|1", "1|2"}, want.Predictors...)
	near(t, "coefficient", names, append(fit.Thresholds, fit.Coef...), want.Ordered.Coef, iterated)
	near(t, "standard error", names, fit.SE, want.Ordered.SE, iterated)
	reference.Near(t, "log likelihood", fit.LogLik, want.Ordered.LogLik, iterated)
	reference.Near(t, "null log likelihood", fit.NullLogLik, want.Ordered.Null, iterated)
	reference.Near(t, "McFadden", fit.McFadden, want.Ordered.McFadden, iterated)
	reference.Near(t, "Nagelkerke", fit.Nagelkerke, want.Ordered.Nagelkerke, iterated)
	if fit.N != want.Ordered.N {
		t.Errorf("n = %d, want %d", fit.N, want.Ordered.N)
	}
}

// npsClasses gives 0 for detractors, 1 for passives and 2 for promoters.
func npsClasses(scores []float64) []float64 {
	classes := make([]float64, len(scores))
	for i, s := range scores {
		if s >= 7 {
			classes[i] = 1
		}
		if s >= 9 {
			classes[i] = 2
		}
	}
	return classes
}

// With two classes the ordered logit is the binary one, and its threshold is
// minus the intercept.
func TestOrderedLogitOfTwoClasses(t *testing.T) {
	want, data := readSurvey(t)
	fit, err := stats.OrderedLogit(completeCases(want.Predictors, data, "churn"))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "coefficient", want.Predictors, fit.Coef, without(want.Logit.Coef, "(Intercept)"), iterated)
	reference.Near(t, "threshold", -fit.Thresholds[0], want.Logit.Coef["(Intercept)"], iterated)
}

func without(values byName, name string) byName {
	rest := byName{}
	for key, v := range values {
		if key != name {
			rest[key] = v
		}
	}
	return rest
}

func TestDominanceAgainstReference(t *testing.T) {
	want, data := readSurvey(t)
	churn := completeCases(want.Predictors, data, "churn")
	nps := completeCases(want.Predictors, data, want.Outcome)
	nps.Y = npsClasses(nps.Y)
	for name, c := range map[string]struct {
		r     stats.Regression
		model stats.DominanceModel
		want  split
	}{
		"binary":  {churn, stats.BinaryLogit, want.Binary},
		"ordinal": {nps, stats.CumulativeLogit, want.Ordinal},
	} {
		got, err := stats.Dominance(context.Background(), c.r, c.model)
		if err != nil {
			t.Fatal(err)
		}
		reference.Near(t, name+" total", got.Total, c.want.Total, iterated)
		near(t, name+" dominance", want.Predictors, got.Parts, c.want.Shapley, iterated)
	}
}

func TestLogisticRelativeWeightsAgainstReference(t *testing.T) {
	want, data := readSurvey(t)
	got, err := stats.LogisticRelativeWeights(context.Background(), completeCases(want.Predictors, data, "churn"))
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "R2_O", got.Total, want.LRW.R2, iterated)
	near(t, "raw weight", want.Predictors, got.Parts, want.LRW.Raw, iterated)
	percent := make([]float64, len(got.Parts))
	for j, v := range got.Parts {
		percent[j] = 100 * v / got.Total
	}
	near(t, "rescaled weight", want.Predictors, percent, want.LRW.Rescaled, iterated)
}
