// SPDX-License-Identifier: Apache-2.0

package stats_test

import (
	"context"
	"math"
	"testing"

	"touchstone/internal/reference"
	"touchstone/stats"
)

const driverFolder = "driver-importance"

// byName is a reference result: a figure per predictor.
type byName map[string]float64

// relaimpo is what R's relaimpo 2.2-7 gave for one data set.
type relaimpo struct {
	N                                            int
	R2                                           float64
	LMG, Last, First, BetaSq, Pratt, Genizi, CAR byName
	Normalised                                   byName `json:"lmg_normalised"`
}

type rwaResult struct {
	R2       float64 `json:"rsquare"`
	Raw      byName
	Rescaled byName `json:"rescaled_pct"`
	Lambda   [][]float64
}

type relaimpoFile struct {
	Outcome    string
	Predictors []string
	Relaimpo   relaimpo
	RWA        rwaResult
	Weights    []float64
	Weighted   relaimpo `json:"relaimpo_weighted"`
	Bootstrap  struct {
		LMGLower    byName `json:"lmg_lower"`
		LMGUpper    byName `json:"lmg_upper"`
		GeniziLower byName `json:"genizi_lower"`
		GeniziUpper byName `json:"genizi_upper"`
	}
}

func readRelaimpo(t *testing.T, name string) (relaimpoFile, stats.Regression) {
	t.Helper()
	var want relaimpoFile
	reference.JSON(t, &want, driverFolder, name+".expected.json")
	data := reference.CSV(t, driverFolder, name+".csv")
	r := stats.Regression{Y: data.Numbers(want.Outcome)}
	for _, p := range want.Predictors {
		r.X = append(r.X, data.Numbers(p))
	}
	return want, r
}

// near compares figures in the order of names with a reference result.
func near(t *testing.T, what string, names []string, got []float64, want byName, tolerance float64) {
	t.Helper()
	if len(got) != len(names) || len(want) != len(names) {
		t.Fatalf("%s: %d figures and %d references for %d names", what, len(got), len(want), len(names))
	}
	for j, name := range names {
		w, ok := want[name]
		if !ok {
			t.Fatalf("%s: no reference for %s", what, name)
		}
		reference.Near(t, what+" of "+name, got[j], w, tolerance)
	}
}

func importances(t *testing.T, r stats.Regression, o stats.ImportanceOptions) *stats.Importance {
	t.Helper()
	im, err := stats.Importances(context.Background(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func rawOf(im *stats.Importance) (raw, share []float64) {
	for _, g := range im.Groups {
		raw, share = append(raw, g.Raw), append(share, g.Share)
	}
	return raw, share
}

func TestImportancesAgainstRelaimpo(t *testing.T) {
	for _, name := range []string{"swiss", "attitude"} {
		t.Run(name, func(t *testing.T) {
			want, r := readRelaimpo(t, name)
			checkRelaimpo(t, want.Predictors, r, want.Relaimpo)
			t.Run("weighted", func(t *testing.T) {
				r.Weight = want.Weights
				checkRelaimpo(t, want.Predictors, r, want.Weighted)
			})
		})
	}
}

// checkRelaimpo compares all measures; weighted results lack genizi and car.
func checkRelaimpo(t *testing.T, names []string, r stats.Regression, want relaimpo) {
	t.Helper()
	im := importances(t, r, stats.ImportanceOptions{Resamples: 50})
	raw, share := rawOf(im)
	if im.N != want.N || im.Method != stats.MethodLMG {
		t.Errorf("n = %d, method %s; want %d, lmg", im.N, im.Method, want.N)
	}
	reference.Near(t, "R2", im.R2, want.R2, reference.Exact)
	near(t, "lmg", names, raw, want.LMG, reference.Exact)
	near(t, "normalised lmg", names, share, want.Normalised, reference.Exact)
	ms, err := stats.ImportanceMeasures(r)
	if err != nil {
		t.Fatal(err)
	}
	reference.Near(t, "R2 of the measures", ms.R2, want.R2, reference.Exact)
	near(t, "last", names, ms.Last, want.Last, reference.Exact)
	near(t, "first", names, ms.First, want.First, reference.Exact)
	near(t, "betasq", names, ms.BetaSquared, want.BetaSq, reference.Exact)
	near(t, "pratt", names, ms.Pratt, want.Pratt, reference.Exact)
	if want.Genizi == nil {
		return
	}
	near(t, "genizi", names, ms.Genizi, want.Genizi, reference.Exact)
	near(t, "car", names, ms.CAR, want.CAR, reference.Exact)
	weights, _ := rawOf(importances(t, r, stats.ImportanceOptions{Resamples: 50, Exact: -1}))
	near(t, "relative weights", names, weights, want.Genizi, reference.Exact)
}

func TestRelativeWeightsAgainstRWA(t *testing.T) {
	for _, name := range []string{"swiss", "attitude"} {
		t.Run(name, func(t *testing.T) {
			want, r := readRelaimpo(t, name)
			corr, err := stats.PairwiseCorrelation(r.X)
			if err != nil {
				t.Fatal(err)
			}
			ry := make([]float64, len(r.X))
			for j, x := range r.X {
				ry[j] = stats.Pearson(x, r.Y)
			}
			checkRWA(t, want.Predictors, corr, ry, want.RWA)
		})
	}
}

// The bootstrap of relaimpo draws rows with replacement, ours gives them
// Poisson weights; both are Monte Carlo. The stored limits are for absolute
// importances, with tolerance .03.
func TestBootstrapLimitsAgainstRelaimpo(t *testing.T) {
	const tolerance = .03
	for _, name := range []string{"swiss", "attitude"} {
		t.Run(name, func(t *testing.T) {
			want, r := readRelaimpo(t, name)
			for _, c := range []struct {
				method    string
				exact     int
				low, high byName
			}{
				{stats.MethodLMG, 0, want.Bootstrap.LMGLower, want.Bootstrap.LMGUpper},
				{stats.MethodRelativeWeights, -1, want.Bootstrap.GeniziLower, want.Bootstrap.GeniziUpper},
			} {
				im := importances(t, r, stats.ImportanceOptions{Resamples: 10_000, Seed: 1, Exact: c.exact})
				if im.Method != c.method || im.Interval != stats.IntervalBootstrap {
					t.Errorf("method %s, interval %s", im.Method, im.Interval)
				}
				for j, p := range want.Predictors {
					g := im.Groups[j]
					if math.Abs(g.RawLow-c.low[p]) > tolerance || math.Abs(g.RawHigh-c.high[p]) > tolerance {
						t.Errorf("%s of %s: %.4f to %.4f, want %.4f to %.4f", c.method, p, g.RawLow, g.RawHigh, c.low[p], c.high[p])
					}
				}
			}
		})
	}
}
