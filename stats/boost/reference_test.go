// SPDX-License-Identifier: Apache-2.0

package boost_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"touchstone/internal/reference"
	"touchstone/internal/testenv"
)

// expected is what XGBoost 1.7.4 said of the model in churn.gbt.json.
type expected struct {
	GBT struct {
		Probabilities []float64                  `json:"test_prob_first20"`
		Margins       []float64                  `json:"test_margin_first20"`
		SHAP          struct{ Rows [][]float64 } `json:"treeshap_first20"`
		MeanAbsolute  map[string]float64         `json:"mean_abs_shap_test"`
		Gain          map[string]float64
	}
}

// peer is the tolerance of the reference folder for margins and SHAP values.
const peer = 1e-5

func TestMarginsOfXGBoost(t *testing.T) {
	m := churnModel(t)
	x, _ := churnData(t, m.Columns, "test")
	scores := reference.CSV(t, folder, "churn.test_scores.csv")
	for i, want := range scores.Numbers("margin") {
		if got := m.Margin(rowOf(x, i)); !(math.Abs(got-want) <= peer) {
			t.Fatalf("margin of row %d = %v, want %v", i, got, want)
		}
	}
	if len(x[0]) != 800 {
		t.Fatalf("%d rows", len(x[0]))
	}
}

func TestContributionsOfXGBoost(t *testing.T) {
	var want expected
	referenceJSON(t, &want)
	m := churnModel(t)
	x, _ := churnData(t, m.Columns, "test")
	e, got := m.NewExplainer(), make([]float64, len(m.Columns))
	mean := make([]float64, len(m.Columns))
	for i := range x[0] {
		bias := e.Explain(got, rowOf(x, i))
		sum := bias
		for j, c := range got {
			sum += c
			mean[j] += math.Abs(c) / float64(len(x[0]))
		}
		if margin := m.Margin(rowOf(x, i)); !(math.Abs(sum-margin) <= 1e-9) {
			t.Fatalf("row %d: contributions sum to %v, margin %v", i, sum, margin)
		}
		if i >= len(want.GBT.SHAP.Rows) {
			continue
		}
		for j, w := range want.GBT.SHAP.Rows[i] {
			if g := append(got[:len(got):len(got)], bias)[j]; !(math.Abs(g-w) <= peer) {
				t.Fatalf("row %d column %d: %v, want %v", i, j, g, w)
			}
		}
	}
	for j, name := range m.Columns {
		reference.Near(t, "mean |SHAP| of "+name, mean[j], want.GBT.MeanAbsolute[name], peer)
		reference.Near(t, "gain of "+name, m.Gain()[j], want.GBT.Gain[name], 1e-5)
	}
}

// What XGBoost wrote must come out again, list by list.
func TestWriteGivesTheFileOfXGBoost(t *testing.T) {
	raw, err := os.ReadFile(testenv.Shared(t, "reference", folder, "churn.gbt.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := churnModel(t).Write(&out); err != nil {
		t.Fatal(err)
	}
	type single struct {
		Learner struct {
			Attributes any               `json:"attributes"`
			Param      map[string]string `json:"learner_model_param"`
			Booster    struct {
				Model struct{ Trees []map[string]any }
			} `json:"gradient_booster"`
		}
	}
	read := func(raw []byte) (map[string]any, []map[string]any) {
		var whole map[string]any
		var s single
		if json.Unmarshal(raw, &whole) != nil || json.Unmarshal(raw, &s) != nil {
			t.Fatal("not JSON")
		}
		learner := whole["learner"].(map[string]any)
		delete(learner, "attributes")                                                           // of the training run
		delete(learner, "learner_model_param")                                                  // base_score is written as a number of other digits
		delete(learner["gradient_booster"].(map[string]any)["model"].(map[string]any), "trees") // compared below
		return whole, s.Learner.Booster.Model.Trees
	}
	want, wantTrees := read(raw)
	got, gotTrees := read(out.Bytes())
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	same := cmp.Comparer(func(a, b float64) bool { return a == b || float32(a) == float32(b) })
	if d := cmp.Diff(wantTrees, gotTrees, same); d != "" {
		t.Error(d[:min(len(d), 3000)])
	}
}
