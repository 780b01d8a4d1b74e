// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"math"
	"slices"
	"strconv"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

const predictionFolder = "prediction"

// iterative is class I of the READMEs.
const iterative = 1e-5

type predictionMetrics struct {
	AUC     float64 `json:"roc_auc"`
	AP      float64 `json:"average_precision"`
	LogLoss float64 `json:"log_loss"`
	Brier   float64
	ECE     float64 `json:"ece10_equal_width"`
	Lift    float64 `json:"lift_top10pct"`
	F1      float64 `json:"f1_at_0.5"`
	MCC     float64 `json:"mcc_at_0.5"`
	KS      float64
}

type penalisedFit struct {
	Intercept float64
	Coef      []float64
	Metrics   predictionMetrics `json:"test_metrics"`
}

// churnExpected is what statsmodels 0.13.5, scikit-learn 1.2.1 and XGBoost
// 1.7.4 gave.
type churnExpected struct {
	Features []string
	Logit    struct {
		Median   float64 `json:"median_nps"`
		Mean, SD []float64
		MLE      struct {
			Coef, SE      []float64
			LogLikelihood float64 `json:"llf"`
		}
		C1   penalisedFit `json:"l2_C1.0"`
		C01  penalisedFit `json:"l2_C0.1"`
		L1C1 penalisedFit `json:"l1_C0.1"`
	}
	GBT struct {
		Metrics predictionMetrics `json:"test_metrics"`
	}
	Calibration struct {
		Platt struct {
			A, B    float64
			Metrics predictionMetrics `json:"test_metrics"`
		}
		Isotonic struct {
			X, Y          []float64
			Brier         float64   `json:"test_brier"`
			Probabilities []float64 `json:"test_prob_first20"`
		}
		Curve struct {
			Said  []float64 `json:"mean_pred"`
			Share []float64 `json:"frac_pos"`
		} `json:"reliability_curve_test"`
	}
}

func churnReference(t *testing.T) churnExpected {
	t.Helper()
	var want churnExpected
	reference.JSON(t, &want, predictionFolder, "churn.expected.json")
	return want
}

// churn gives the rows of a split, coded as the reference says: a missing NPS
// is the median with an indicator behind, and all is standardised.
func churn(t *testing.T, want churnExpected, split string) stats.Regression {
	t.Helper()
	table := reference.CSV(t, predictionFolder, "churn.csv")
	in := table.Words("split")
	var r stats.Regression
	missing := []float64{}
	for _, name := range append(slices.Clone(want.Features), "churn") {
		var column []float64
		for i, w := range table.Words(name) {
			if in[i] != split {
				continue
			}
			v, err := strconv.ParseFloat(w, 64)
			if name == "nps" {
				missing = append(missing, 0)
				if w == "" {
					v, err, missing[len(missing)-1] = want.Logit.Median, nil, 1
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			column = append(column, v)
		}
		r.X = append(r.X, column)
	}
	r.Y = r.X[len(r.X)-1]
	r.X[len(r.X)-1] = missing
	for j, x := range r.X {
		for i := range x {
			x[i] = (x[i] - want.Logit.Mean[j]) / want.Logit.SD[j]
		}
	}
	return r
}

func predict(coef []float64, r stats.Regression) []float64 {
	p := make([]float64, len(r.Y))
	for i := range p {
		eta := coef[0]
		for j, x := range r.X {
			eta += coef[j+1] * x[i]
		}
		p[i] = 1 / (1 + math.Exp(-eta))
	}
	return p
}

func TestLogitOfStatsmodels(t *testing.T) {
	want := churnReference(t)
	fit, err := stats.Logit(churn(t, want, "train"))
	if err != nil {
		t.Fatal(err)
	}
	for j, w := range want.Logit.MLE.Coef {
		reference.Near(t, "coefficient", fit.Coef[j], w, iterative)
		reference.Near(t, "standard error", fit.SE[j], want.Logit.MLE.SE[j], iterative)
	}
	reference.Near(t, "log likelihood", -fit.Deviance/2, want.Logit.MLE.LogLikelihood, iterative)
}

func TestPenalisedLogitOfScikitLearn(t *testing.T) {
	want := churnReference(t)
	train, test := churn(t, want, "train"), churn(t, want, "test")
	for _, c := range []struct {
		name    string
		penalty stats.Penalty
		want    penalisedFit
		within  float64 // scikit-learn's own solvers stop at 1e-4 of the gradient
	}{
		{"L2 C=1", stats.Penalty{L2: 1}, want.Logit.C1, 1e-5},
		{"L2 C=.1", stats.Penalty{L2: 10}, want.Logit.C01, 1e-5},
		{"L1 C=.1", stats.Penalty{L1: 10}, want.Logit.L1C1, 1e-3},
	} {
		fit, err := stats.PenalisedLogit(context.Background(), train, c.penalty)
		if err != nil {
			t.Fatal(c.name, err)
		}
		for j, w := range append([]float64{c.want.Intercept}, c.want.Coef...) {
			if d := math.Abs(fit.Coef[j] - w); d > c.within {
				t.Errorf("%s: coefficient %d = %v, want %v", c.name, j, fit.Coef[j], w)
			}
			if w == 0 && fit.Coef[j] != 0 {
				t.Errorf("%s: coefficient %d = %v is not out", c.name, j, fit.Coef[j])
			}
		}
		if c.penalty.L1 == 0 {
			checkMetrics(t, c.name, predict(fit.Coef, test), test.Y, c.want.Metrics, iterative)
		}
	}
}

func checkMetrics(t *testing.T, name string, p, y []float64, want predictionMetrics, within float64) {
	t.Helper()
	rank, err := stats.Rank(p, y)
	if err != nil {
		t.Fatal(err)
	}
	brier, err := stats.Brier(p, y)
	if err != nil {
		t.Fatal(err)
	}
	loss, err := stats.LogLoss(p, y)
	if err != nil {
		t.Fatal(err)
	}
	bins, err := stats.Reliability(p, y, 10)
	if err != nil {
		t.Fatal(err)
	}
	decided, err := stats.Confuse(p, y, .5)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"AUC", rank.AUC().Value, want.AUC}, {"AP", rank.AveragePrecision(), want.AP}, {"KS", rank.KS(), want.KS}, {"lift", rank.Lift(.1), want.Lift},
		{"Brier", brier, want.Brier}, {"log loss", loss, want.LogLoss}, {"ECE", stats.CalibrationError(bins), want.ECE}, {"F1", decided.F1(), want.F1}, {"MCC", decided.MCC(), want.MCC},
	} {
		reference.Near(t, name+" "+c.name, c.got, c.want, within)
	}
}

// The scores are stored with seven digits, which is what their probabilities
// are good for; everything that depends on their order alone is exact.
func TestMetricsOfScikitLearn(t *testing.T) {
	want := churnReference(t)
	scores := reference.CSV(t, predictionFolder, "churn.test_scores.csv")
	p, y, margin := scores.Numbers("p_gbt"), scores.Numbers("y"), scores.Numbers("margin")
	checkMetrics(t, "boosted", p, y, want.GBT.Metrics, 1e-6)
	rank, err := stats.Rank(margin, y)
	if err != nil {
		t.Fatal(err)
	}
	m := want.GBT.Metrics
	for name, pair := range map[string][2]float64{"AUC": {rank.AUC().Value, m.AUC}, "AP": {rank.AveragePrecision(), m.AP}, "KS": {rank.KS(), m.KS}, "lift": {rank.Lift(.1), m.Lift}} {
		reference.Near(t, name, pair[0], pair[1], reference.Exact)
	}
	bins, err := stats.Reliability(p, y, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(bins) != len(want.Calibration.Curve.Said) {
		t.Fatalf("%d bins", len(bins))
	}
	for i, b := range bins {
		reference.Near(t, "said", b.Probability, want.Calibration.Curve.Said[i], 1e-6)
		reference.Near(t, "came", b.Share, want.Calibration.Curve.Share[i], reference.Exact)
	}
}

func TestDeLongOfPROC(t *testing.T) {
	var want struct {
		AUC float64
		SE  float64   `json:"delong_se"`
		CI  []float64 `json:"ci95"`
	}
	reference.JSON(t, &want, predictionFolder, "churn.delong.json")
	scores := reference.CSV(t, predictionFolder, "churn.test_scores.csv")
	rank, err := stats.Rank(scores.Numbers("margin"), scores.Numbers("y"))
	if err != nil {
		t.Fatal(err)
	}
	got := rank.AUC()
	reference.Near(t, "AUC", got.Value, want.AUC, reference.Exact)
	reference.Near(t, "SE", got.SE, want.SE, reference.Exact)
	reference.Near(t, "low", got.Low, want.CI[0], reference.Exact)
	reference.Near(t, "high", got.High, want.CI[1], reference.Exact)
}

func TestCalibrationOfScikitLearn(t *testing.T) {
	want := churnReference(t).Calibration
	var fitted struct{ Margin, Y []float64 }
	reference.JSON(t, &fitted, predictionFolder, "churn.calib_scores.json")
	scores := reference.CSV(t, predictionFolder, "churn.test_scores.csv")
	margin, y := scores.Numbers("margin"), scores.Numbers("y")

	platt, err := stats.FitPlatt(fitted.Margin, fitted.Y)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "A", platt.A, want.Platt.A, iterative)
	reference.Near(t, "B", platt.B, want.Platt.B, iterative)
	checkMetrics(t, "Platt", each(margin, platt.Probability), y, want.Platt.Metrics, iterative)

	isotonic, err := stats.FitIsotonic(fitted.Margin, fitted.Y)
	if err != nil {
		t.Fatal(err)
	}
	if len(isotonic.X) != len(want.Isotonic.X) {
		t.Fatalf("%d points, want %d", len(isotonic.X), len(want.Isotonic.X))
	}
	for i := range isotonic.X {
		reference.Near(t, "x", isotonic.X[i], want.Isotonic.X[i], reference.Exact)
		reference.Near(t, "y", isotonic.Y[i], want.Isotonic.Y[i], reference.Exact)
	}
	p := each(margin, isotonic.Probability)
	for i, w := range want.Isotonic.Probabilities {
		reference.Near(t, "isotonic probability", p[i], w, iterative)
	}
	brier, err := stats.Brier(p, y)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "isotonic Brier", brier, want.Isotonic.Brier, iterative)
}

func each(values []float64, f func(float64) float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = f(v)
	}
	return out
}
