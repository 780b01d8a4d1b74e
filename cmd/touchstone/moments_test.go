// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"touchstone/internal/reference"
	"touchstone/internal/testenv"
	"touchstone/moment"
)

// TestMomentsOfThePlantedFiles runs the command on the stored files and
// compares what it prints with what R and PSweight made of them.
func TestMomentsOfThePlantedFiles(t *testing.T) {
	var want struct {
		Touchpoints map[string]struct {
			Emotion struct {
				Excess float64 `json:"fe_excess_abs_swing"`
				SE     float64 `json:"fe_se_cluster"`
			}
			Decision plantedFigures `json:"decision_repurchase"`
			Brand    plantedFigures `json:"brand_nps"`
			Q        struct{ Emotion, Decision, Brand float64 }
		}
		Found []string `json:"moments_found_q05"`
	}
	reference.JSON(t, &want, "moment-of-truth", "planted.expected.json")
	d := momentsOf(t, "--outcomes", "repurchase,nps")
	var found []string
	for _, r := range d.Touchpoints {
		w := want.Touchpoints[r.Name]
		if r.Moment {
			found = append(found, r.Name)
		}
		reference.Near(t, r.Name+" emotion", *r.Emotion.Estimate, w.Emotion.Excess, 1e-5)
		reference.Near(t, r.Name+" emotion se", *r.Emotion.SE, w.Emotion.SE, 1e-3)
		w.Decision.near(t, r.Name+" decision", r.Decision, w.Q.Decision)
		w.Brand.near(t, r.Name+" brand", r.Brand, w.Q.Brand)
	}
	slices.Sort(found)
	slices.Sort(want.Found)
	if !slices.Equal(found, want.Found) {
		t.Errorf("moments %v, want %v", found, want.Found)
	}
}

type plantedFigures struct {
	Value float64 `json:"ato_aug"`
	SE    float64
	CI95  [2]float64
}

func (w plantedFigures) near(t *testing.T, name string, got moment.TraitRow, q float64) {
	t.Helper()
	reference.Near(t, name, *got.Estimate, w.Value, 1e-5)
	reference.Near(t, name+" se", *got.SE, w.SE, 1e-3)
	for i, limit := range []float64{*got.Low, *got.High} {
		if math.Abs(limit-w.CI95[i]) > 2e-3*w.SE {
			t.Errorf("%s limit %v, want %v", name, limit, w.CI95[i])
		}
	}
	if math.Abs(*got.Q-q) > 1e-3 {
		t.Errorf("%s q %v, want %v", name, *got.Q, q)
	}
}

// The same command prints the same bytes, and a placebo that shares nothing
// with the ratings passes.
func TestMomentsAreTheSameAgain(t *testing.T) {
	first, second := momentsOf(t, "--outcomes", "repurchase,nps", "--placebos", "tenure"), momentsOf(t, "--outcomes", "repurchase,nps", "--placebos", "tenure")
	a, errA := json.Marshal(first)
	b, errB := json.Marshal(second)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("two runs differ: %v %v", errA, errB)
	}
	if first.Placebo == moment.PlaceboAbsent || slices.Contains(first.Covariates, "tenure") {
		t.Errorf("placebo %s, covariates %v", first.Placebo, first.Covariates)
	}
}

func momentsOf(t *testing.T, more ...string) moment.Document {
	t.Helper()
	folder := testenv.Shared(t, "reference", "moment-of-truth")
	args := append([]string{"--lang", "en", "moments", "--customers", folder + "/planted_customers.csv", "--events", folder + "/planted_events.csv", "--json"}, more...)
	var out, errs bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	var d moment.Document
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}
