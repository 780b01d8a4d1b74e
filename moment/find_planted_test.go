// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"math"
	"slices"
	"testing"

	"touchstone/internal/reference"
	"touchstone/moment"
)

// plantedMoments is the stored data set with ten touchpoints, three of them
// moments.
func plantedMoments(t *testing.T) moment.Encounters {
	customers := reference.CSV(t, "moment-of-truth", "planted_customers.csv")
	events := reference.CSV(t, "moment-of-truth", "planted_events.csv")
	narrow := func(values []float64) []float32 {
		out := make([]float32, len(values))
		for i, v := range values {
			out[i] = float32(v)
		}
		return out
	}
	e := moment.Encounters{Before: narrow(events.Numbers("emotion_before")), After: narrow(events.Numbers("emotion_after"))}
	e.Customers.N = len(customers.Numbers("customer"))
	for _, name := range []string{"tenure", "prior_csat", "log_value", "segment"} {
		e.Customers.Covariates = append(e.Customers.Covariates, moment.Covariate{Name: name, Values: narrow(customers.Numbers(name))})
	}
	e.Customers.Outcomes = []moment.Outcome{
		{Name: "repurchase", Impact: moment.Decision, Binary: true, Values: narrow(customers.Numbers("repurchase"))},
		{Name: "nps", Impact: moment.Brand, Values: narrow(customers.Numbers("nps"))},
	}
	for _, word := range events.Words("touchpoint") {
		if !slices.Contains(e.Touchpoints, word) {
			e.Touchpoints = append(e.Touchpoints, word)
		}
		e.Touchpoint = append(e.Touchpoint, uint16(slices.Index(e.Touchpoints, word)))
	}
	for _, v := range events.Numbers("customer") {
		e.Customer = append(e.Customer, uint32(v)-1)
	}
	for _, v := range events.Numbers("step") {
		e.At = append(e.At, int64(v))
	}
	for _, v := range events.Numbers("rating") {
		e.Quality = append(e.Quality, map[float64]moment.Quality{1: moment.Bad, 2: moment.Bad, 3: moment.Ordinary, 4: moment.Ordinary, 5: moment.Good}[v])
	}
	return e
}

// plantedTruth is what R and PSweight make of it.
type plantedTruth struct {
	Touchpoints map[string]struct {
		Met      int     `json:"n_met"`
		Bad      int     `json:"n_bad"`
		BadShare float64 `json:"bad_share"`
		Reach    float64
		Emotion  struct {
			N      int
			Mean   float64 `json:"mean_swing"`
			Size   float64 `json:"mean_abs_swing"`
			Marked float64 `json:"marked_share"`
			Excess float64 `json:"fe_excess_abs_swing"`
			SE     float64 `json:"fe_se_cluster"`
			P      float64 `json:"p_one_sided"`
		}
		Decision plantedEffect `json:"decision_repurchase"`
		Brand    plantedEffect `json:"brand_nps"`
		Q        struct{ Emotion, Decision, Brand float64 }
		P        float64 `json:"p_partial_conjunction_2of3"`
		PQ       float64 `json:"q_partial_conjunction"`
	}
	Found []string `json:"moments_found_q05"`
}

type plantedEffect struct {
	Naive  float64
	NaiveP float64 `json:"naive_p"`
	Value  float64 `json:"ato_aug"`
	SE, P  float64
	CI95   [2]float64
}

func TestFindOnPlantedMoments(t *testing.T) {
	var want plantedTruth
	reference.JSON(t, &want, "moment-of-truth", "planted.expected.json")
	got, err := moment.Find(t.Context(), plantedMoments(t), moment.FindOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, g := range got.Touchpoints {
		w := want.Touchpoints[g.Name]
		if g.Class == moment.Moment {
			found = append(found, g.Name)
		}
		if g.Customers != w.Met || g.Bad != w.Bad || g.Emotion.N != w.Emotion.N {
			t.Errorf("%s: met %d, bad %d, swings %d; want %d, %d, %d", g.Name, g.Customers, g.Bad, g.Emotion.N, w.Met, w.Bad, w.Emotion.N)
		}
		reference.Near(t, g.Name+" bad share", g.BadShare, w.BadShare, reference.Exact)
		reference.Near(t, g.Name+" reach", g.Reach, w.Reach, reference.Exact)
		reference.Near(t, g.Name+" swing", g.Swing.Mean, w.Emotion.Mean, 1e-5)
		reference.Near(t, g.Name+" size of swing", g.Swing.MeanAbsolute, w.Emotion.Size, 1e-5)
		if marked := g.Swing.Up + g.Swing.Down; math.Abs(marked-w.Emotion.Marked)*float64(g.Swing.N) > 1.01 { // a swing of exactly .3 is a matter of rounding
			t.Errorf("%s marked %v, want %v", g.Name, marked, w.Emotion.Marked)
		}
		reference.Near(t, g.Name+" excess", g.Emotion.Value, w.Emotion.Excess, 1e-5)
		reference.Near(t, g.Name+" its se", g.Emotion.SE, w.Emotion.SE, 1e-3)
		nearP(t, g.Name+" its p", g.Emotion.P, w.Emotion.P)
		nearEffect(t, g.Name+" decision", g.Decision, g.Bads.Effects[1], w.Decision)
		nearEffect(t, g.Name+" brand", g.Brand, g.Bads.Effects[2], w.Brand)
		nearP(t, g.Name+" q emotion", g.Emotion.Q, w.Q.Emotion)
		nearP(t, g.Name+" q decision", g.Decision.Q, w.Q.Decision)
		nearP(t, g.Name+" q brand", g.Brand.Q, w.Q.Brand)
		nearP(t, g.Name+" conjunction", g.P, w.P)
		nearP(t, g.Name+" its q", g.Q, w.PQ)
	}
	if !slices.Equal(sorted(found), sorted(want.Found)) {
		t.Errorf("moments %v, want %v", found, want.Found)
	}
}

// nearP allows what follows for a p-value from a standard error that is off by
// 1e-3.
func nearP(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-3) {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}

func nearEffect(t *testing.T, name string, got moment.Trait, e moment.OutcomeEffect, want plantedEffect) {
	t.Helper()
	reference.Near(t, name, got.Value, want.Value, 1e-5)
	reference.Near(t, name+" se", got.SE, want.SE, 1e-3)
	reference.Near(t, name+" low", got.Low, want.CI95[0], 1e-2)
	reference.Near(t, name+" high", got.High, want.CI95[1], 1e-2)
	nearP(t, name+" p", got.P, want.P)
	reference.Near(t, name+" naive", e.Naive.Value, want.Naive, 1e-5)
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}
