// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"context"
	"math"
	"testing"

	"touchstone/internal/reference"
	"touchstone/moment"
	"touchstone/stats"
)

// fewResamples keeps tests of point estimates quick.
var fewResamples = moment.DriverOptions{Importance: stats.ImportanceOptions{Resamples: 50}}

func driversOf(t *testing.T, outcome []float64, drivers []moment.Driver, o moment.DriverOptions) *moment.DriverResult {
	t.Helper()
	res, err := moment.Drivers(context.Background(), outcome, drivers, o)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// touchpoints of the simulated survey in which customers rate only what they
// met.
var surveyTouchpoints = []string{"ad", "store", "app_order", "delivery", "support", "returns"}

func surveyDrivers(t *testing.T, unrated func(rating, mean float64) float64) (reference.Table, []moment.Driver) {
	t.Helper()
	data := reference.CSV(t, "driver-importance", "cx_survey.csv")
	var drivers []moment.Driver
	for _, name := range surveyTouchpoints {
		d := moment.Driver{Values: data.Numbers("r_" + name)}
		sum, n := 0.0, 0.0
		for _, v := range d.Values {
			if v == v {
				sum += v
				n++
			}
		}
		for i, met := range data.Numbers("met_" + name) {
			d.Met = append(d.Met, met == 1)
			if met == 1 && d.Values[i] != d.Values[i] {
				d.Values[i] = unrated(d.Values[i], sum/n)
			}
		}
		drivers = append(drivers, d)
	}
	return data, drivers
}

// The reference (R lm and relaimpo) gives those who met a touchpoint without
// rating it the mean rating. With that done, effects and importances are the
// same to the last digit.
func TestDriversAgainstRelaimpo(t *testing.T) {
	var want struct {
		Encounter struct {
			Coef map[string]float64
			R2   float64
			LMG  map[string]float64
		} `json:"encounter_quality"`
	}
	reference.JSON(t, &want, "driver-importance", "cx_survey.expected.json")
	data, drivers := surveyDrivers(t, func(_, mean float64) float64 { return mean })
	res := driversOf(t, data.Numbers("nps"), drivers, fewResamples)
	reference.Near(t, "R2", res.R2, want.Encounter.R2, reference.Exact)
	if res.N != 3000 || !res.Signal || res.Method != stats.MethodLMG || res.Check == nil || res.Check.Method != moment.CheckDominance || res.Check.Spearman < .8 {
		t.Errorf("n %d, signal %v, method %s, check %v", res.N, res.Signal, res.Method, res.Check)
	}
	for j, name := range surveyTouchpoints {
		d := res.Drivers[j]
		lmg, ok := want.Encounter.LMG[name]
		if !ok {
			lmg = want.Encounter.LMG["q_"+name] // everybody met it
		}
		reference.Near(t, "importance of "+name, d.Importance.Raw, lmg, reference.Exact)
		reference.Near(t, "quality effect of "+name, d.Quality.Value, want.Encounter.Coef["q_"+name], reference.Exact)
		if met, ok := want.Encounter.Coef["met_"+name]; ok {
			reference.Near(t, "reach effect of "+name, d.Reach.Value, met, reference.Exact)
		} else if d.Reach != nil {
			t.Errorf("%s has a reach effect", name)
		}
		if d.Importance.Sign != 1 || d.Quality.Low > d.Quality.Value || d.Quality.High < d.Quality.Value {
			t.Errorf("%s: sign %d, effect %v", name, d.Importance.Sign, d.Quality)
		}
	}
}

// Two in a hundred who met a touchpoint did not rate it. Estimated from their
// other answers they move no effect by more than a fifth of what one customer
// in fifty could.
func TestDriversWithUnratedEncounters(t *testing.T) {
	data, full := surveyDrivers(t, func(_, mean float64) float64 { return mean })
	_, holes := surveyDrivers(t, func(rating, _ float64) float64 { return rating })
	a := driversOf(t, data.Numbers("nps"), full, fewResamples)
	b := driversOf(t, data.Numbers("nps"), holes, fewResamples)
	for j, name := range surveyTouchpoints {
		x, y := a.Drivers[j], b.Drivers[j]
		if y.N >= x.N || y.MetN != x.MetN || math.Abs(y.Filled-.02) > .01 {
			t.Errorf("%s: %d answers of %d, %.3f estimated", name, y.N, y.MetN, y.Filled)
		}
		if math.Abs(x.Quality.Value-y.Quality.Value) > x.Quality.SE {
			t.Errorf("%s: effect %.3f, with means %.3f", name, y.Quality.Value, x.Quality.Value)
		}
	}
}
