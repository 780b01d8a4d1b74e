// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"touchstone"
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

// Benjamini & Yekutieli 2001, theorem 1.3: the q-values of Benjamini & Hochberg
// times 1 + 1/2 + … + 1/m, and 1 at most. Those are R's; m is touchpoints × impacts.
func TestMomentsUnderAnyDependence(t *testing.T) {
	var want struct {
		Touchpoints map[string]struct {
			Q struct{ Emotion, Decision, Brand float64 }
		}
	}
	reference.JSON(t, &want, "moment-of-truth", "planted.expected.json")
	d := momentsOf(t, "--outcomes", "repurchase,nps", "--dependent")
	if !d.Dependent {
		t.Error("the answer does not say which q-values it has")
	}
	harmonic := 0.0
	for i := range 3 * len(want.Touchpoints) {
		harmonic += 1 / float64(i+1)
	}
	for _, r := range d.Touchpoints {
		q := want.Touchpoints[r.Name].Q
		for impact, pair := range map[string][2]float64{"emotion": {*r.Emotion.Q, q.Emotion}, "decision": {*r.Decision.Q, q.Decision}, "brand": {*r.Brand.Q, q.Brand}} {
			reference.Near(t, r.Name+" "+impact, pair[0], min(1, harmonic*pair[1]), 1e-3)
		}
	}
}

// The score is 100 √reach Σ w (2Φ(|d|) − 1), shown by part: where only the
// decision counts, its part is three times what it is at a third each.
func TestMomentsByWeight(t *testing.T) {
	third, all := momentsOf(t, "--outcomes", "repurchase,nps"), momentsOf(t, "--outcomes", "repurchase,nps", "--weight", "emotion=0,brand=0")
	if all.Weights != (moment.Weights{Decision: 1}) || math.Abs(third.Weights.Brand-1./3) > 1e-12 {
		t.Errorf("weights are %+v and %+v", all.Weights, third.Weights)
	}
	parts := map[string]float64{}
	for _, r := range third.Touchpoints {
		parts[r.Name] = *r.Score.Decision
	}
	for _, r := range all.Touchpoints {
		reference.Near(t, r.Name, *r.Score.Value, 3*parts[r.Name], 1e-9)
		if *r.Score.Emotion != 0 || *r.Score.Brand != 0 {
			t.Errorf("%s: %+v", r.Name, r.Score)
		}
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

// TestMomentsSayWhatTheyRestOn leaves columns of events out: without ratings and
// feelings nothing can be found, and the command says which column is missing;
// with one of the two it says that, and nothing of what it has not.
func TestMomentsSayWhatTheyRestOn(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	customers := write("c.csv", "customer,tenure,nps,repurchase\n1,3,9,1\n2,4,2,0\n")
	moments := func(lang, events string) (int, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"--lang", lang, "moments", "--customers", customers, "--events", write("e.csv", events), "--outcomes", "nps,repurchase"}, strings.NewReader(""), &out, &errs)
		return code, out.String() + errs.String()
	}
	for _, c := range []struct {
		lang, events string
		code         int
		says, not    string
	}{
		{"en", "customer,step,touchpoint\n1,1,a\n2,1,a\n", 2, "no column for the rating", "Evidence"},
		{"zh", "customer,step,touchpoint,emotion_before\n1,1,a,0\n2,1,a,0\n", 2, "找不到评分列", "证据"},
		{"en", "customer,step,touchpoint,rating\n1,1,a,1\n2,1,a,5\n", 0, "Evidence so far: ratings of experiences, what customers did, how they see the brand.", "feelings,"},
		{"zh", "customer,step,touchpoint,emotion_before,emotion_after\n1,1,a,0,1\n2,1,a,0,-1\n", 0, "没有一次接触有好坏评价", "体验评价"},
	} {
		code, said := moments(c.lang, c.events)
		if code != c.code || !strings.Contains(said, c.says) || strings.Contains(said, c.not) {
			t.Errorf("%q ends with %d and says\n%s", c.events, code, said)
		}
	}
}

// FuzzMoments feeds the command any two files: it answers, or says what is
// wrong with them.
func FuzzMoments(f *testing.F) {
	f.Add("customer,tenure,nps\n1,3,9\n2,4,\n", "customer,step,touchpoint,emotion_before,emotion_after,rating\n1,1,a,0,.5,5\n2,1,a,,,1\n")
	f.Add("客户,会员等级,复购\nA,金,是\nB,银,否\n", "客户,时间,触点,评分,渠道\nA,2026-01-01,门店,4,微信\nB,2026-01-02,门店,2,\n")
	f.Add("customer,x\n1,a\n2,5\n3,inf\n", "customer,touchpoint,step\n1,a,1e300\n2,b,-1\n3,a,nan\n")
	f.Add("customer,customer\n,\n", "touchpoint,customer\n,\n")
	f.Fuzz(func(t *testing.T, customers, events string) {
		folder := t.TempDir()
		cmd := momentsCmd{Customers: filepath.Join(folder, "c.csv"), Events: filepath.Join(folder, "e.csv"), Scale: "1-5", Earlier: "tested", Smallest: .1, Level: .05}
		for path, text := range map[string]string{cmd.Customers: customers, cmd.Events: events} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		found, input, err := cmd.find(&console{ctx: t.Context(), stderr: io.Discard, lang: touchstone.Chinese})
		var fault *touchstone.Error
		switch {
		case err != nil && !errors.As(err, &fault):
			t.Fatalf("not for a person: %v", err)
		case err == nil && found.Encounters+input.Rejected == 0:
			t.Fatal("an answer without a row")
		}
	})
}
