// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"math"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

// smallRegression is a made-up data set; the figures expected of it are from
// Python's statsmodels 0.13.5 (OLS and WLS with cov_type HC3 and cluster,
// use_t=True for tests).
func smallRegression() stats.Regression {
	return stats.Regression{
		Y: []float64{1.2, 2.9, 2.1, 4.8, 4.0, 7.5, 5.2, 8.8, 7.1, 11.4, 9.0, 13.3},
		X: [][]float64{
			{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
			{2, 1, 4, 3, 6, 5, 1, 2, 7, 3, 5, 4},
		},
	}
}

var (
	smallWeights  = []float64{1, 2, 1, .5, 3, 1, 2, 1, .5, 1, 2, 1}
	smallClusters = []uint32{1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, 6}
)

func TestLeastSquaresAgainstStatsmodels(t *testing.T) {
	plain := []float64{0.7488321502175397, 1.01658706532762, -0.2553436487945312}
	weighted := []float64{0.5593197066958702, 0.9585080954933736, -0.1717138070124795}
	for name, c := range map[string]struct {
		weight     []float64
		covariance stats.Covariance
		coef, se   []float64
		r2, df     float64
	}{
		"classical":          {nil, stats.Classical, plain, []float64{1.0361164251901611, 0.12735058453359838, 0.23807776583779194}, 0.8822475800242864, 9},
		"HC3":                {nil, stats.HC3, plain, []float64{1.0219648114665343, 0.1371024761727816, 0.316163847609956}, 0.8822475800242864, 9},
		"clustered":          {nil, stats.Robust, plain, []float64{0.8991338014115928, 0.08495457473368825, 0.280160379655695}, 0.8822475800242864, 5},
		"weighted classical": {smallWeights, stats.Classical, weighted, []float64{1.0294706459523484, 0.12818834750900296, 0.2195031944883407}, 0.8662255631602929, 9},
		"weighted HC3":       {smallWeights, stats.HC3, weighted, []float64{1.3003697045441118, 0.16658637470602397, 0.3375869475744468}, 0.8662255631602929, 9},
		"weighted clustered": {smallWeights, stats.Clustered, weighted, []float64{0.9135902627529445, 0.09347286922297005, 0.2182709124365002}, 0.8662255631602929, 5},
	} {
		r := smallRegression()
		r.Weight, r.Cluster = c.weight, smallClusters
		fit, err := stats.LeastSquares(r, c.covariance)
		if err != nil {
			t.Fatal(err)
		}
		for j := range c.coef {
			reference.Near(t, name+" coefficient", fit.Coef[j], c.coef[j], reference.Exact)
			reference.Near(t, name+" standard error", fit.SE[j], c.se[j], reference.Exact)
			reference.Near(t, name+" variance", fit.VCov[j][j], c.se[j]*c.se[j], reference.Exact)
		}
		reference.Near(t, name+" R2", fit.R2, c.r2, reference.Exact)
		reference.Near(t, name+" degrees of freedom", fit.DF, c.df, reference.Exact)
	}
}

func TestFitTestsAgainstStatsmodels(t *testing.T) {
	r := smallRegression()
	r.Cluster = smallClusters
	fit, err := stats.LeastSquares(r, stats.Robust)
	if err != nil {
		t.Fatal(err)
	}
	const printed = 1e-7 // digits that statsmodels prints
	reference.Near(t, "p", fit.P(1), 7.18713347e-05, printed)
	interval := fit.Interval(1, .95)
	reference.Near(t, "low", interval.Low, .79820438, printed)
	reference.Near(t, "high", interval.High, 1.23496975, printed)
	sum := fit.Combination([]float64{0, 1, -2}, .95) // t_test([0, 1, -2])
	reference.Near(t, "combination", sum.Value, 1.5273, 1e-4)
	reference.Near(t, "its standard error", sum.SE, .599, 1e-3)
	reference.Near(t, "its t", sum.Value/sum.SE, 2.551, 1e-3)
	reference.Near(t, "its low", sum.Low, -.012, .05)
	reference.Near(t, "its high", sum.High, 3.066, 1e-3)
}

func TestModelTestAgainstStatsmodels(t *testing.T) {
	for name, c := range map[string]struct {
		weight  []float64
		cluster []uint32
		f, p    float64
	}{
		"classical": {nil, nil, 33.7157751061772, 6.597270413551966e-05},
		"weighted":  {smallWeights, nil, 19.174916567901615, 0.0005690602556245898},
		"clustered": {nil, smallClusters, 80.03252702260599, 0.0001596934725527882},
	} {
		r := smallRegression()
		r.Weight, r.Cluster = c.weight, c.cluster
		im := importances(t, r, stats.ImportanceOptions{Resamples: 50})
		reference.Near(t, name+" F", im.F, c.f, reference.Exact)
		reference.Near(t, name+" p", im.P, c.p, 1e-6)
		if !im.Signal {
			t.Errorf("%s: no signal", name)
		}
	}
}

// The HC3 errors of R's sandwich 3.0-2 are stored for a regression on the lowest
// and highest ratings.
func TestHC3AgainstSandwich(t *testing.T) {
	type item struct {
		Penalty, Reward float64
		SEPenalty       float64 `json:"se_penalty_hc3"`
		SEReward        float64 `json:"se_reward_hc3"`
		Sum             float64
		SESum           float64 `json:"se_sum_hc3"`
	}
	var want struct {
		PRCA struct {
			Intercept, R2 float64
			Items         map[string]item
		}
	}
	reference.JSON(t, &want, "kano-ipa-servqual", "prca_ipa.expected.json")
	data := reference.CSV(t, "kano-ipa-servqual", "prca_ipa.csv")
	r := stats.Regression{Y: data.Numbers("overall")}
	names := []string{"delivery", "support", "app", "price", "staff"}
	for _, name := range names {
		rating := data.Numbers(name)
		low, high := make([]float64, len(rating)), make([]float64, len(rating))
		for i, v := range rating {
			if v <= 2 {
				low[i] = 1
			}
			if v == 5 {
				high[i] = 1
			}
		}
		r.X = append(r.X, low, high)
	}
	fit, err := stats.LeastSquares(r, stats.Robust)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "intercept", fit.Coef[0], want.PRCA.Intercept, reference.Exact)
	reference.Near(t, "R2", fit.R2, want.PRCA.R2, reference.Exact)
	for j, name := range names {
		w := want.PRCA.Items[name]
		reference.Near(t, name+" penalty", fit.Coef[2*j+1], w.Penalty, reference.Exact)
		reference.Near(t, name+" reward", fit.Coef[2*j+2], w.Reward, reference.Exact)
		reference.Near(t, name+" error of the penalty", fit.SE[2*j+1], w.SEPenalty, reference.Exact)
		reference.Near(t, name+" error of the reward", fit.SE[2*j+2], w.SEReward, reference.Exact)
		c := make([]float64, len(fit.Coef))
		c[2*j+1], c[2*j+2] = 1, 1
		sum := fit.Combination(c, .95)
		reference.Near(t, name+" sum", sum.Value, w.Sum, reference.Exact)
		reference.Near(t, name+" error of the sum", sum.SE, w.SESum, reference.Exact)
	}
}

func TestCorrelations(t *testing.T) {
	x := []float64{1, 2, 3, 4, math.NaN(), 5}
	y := []float64{2, 1, 4, 3, 9, math.NaN()}
	// Four pairs: deviations (-1.5,-.5,.5,1.5) and (-.5,-1.5,1.5,.5):
	// r = (.75+.75+.75+.75)/5 = .6; they are their own ranks.
	reference.Near(t, "Pearson", stats.Pearson(x, y), .6, reference.Exact)
	reference.Near(t, "Spearman", stats.Spearman(x, y), .6, reference.Exact)
	// Ranks of (1, 10, 10, 1000) are (1, 2.5, 2.5, 4), of (1, 2, 3, 4) themselves:
	// r = (2.25+0+0+2.25)/sqrt(4.5*5) = .9486832980505138.
	reference.Near(t, "Spearman with ties", stats.Spearman([]float64{1, 10, 10, 1000}, []float64{1, 2, 3, 4}), .9486832980505138, reference.Exact)
	for name, got := range map[string]float64{
		"constant": stats.Pearson([]float64{1, 1, 1}, []float64{1, 2, 3}),
		"one pair": stats.Pearson([]float64{1, math.NaN()}, []float64{1, 2}),
		"none":     stats.Spearman(nil, nil),
	} {
		if !math.IsNaN(got) {
			t.Errorf("%s: correlation %v, want none", name, got)
		}
	}
}
