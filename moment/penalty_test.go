// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"touchstone"
	"touchstone/internal/reference"
	"touchstone/moment"
	"touchstone/stats"
)

type contrastReference struct {
	Penalty, Reward float64
	SEPenalty       float64 `json:"se_penalty_hc3"`
	SEReward        float64 `json:"se_reward_hc3"`
	RIOCS           float64
	SGP, DGP, IA    float64
	Sum             float64
	SESum           float64 `json:"se_sum_hc3"`
}

var prcaItems = []string{"delivery", "support", "app", "price", "staff"}

func loadPRCA(t *testing.T) (outcome []float64, touchpoints []moment.Experience, want map[string]contrastReference) {
	t.Helper()
	var file struct {
		PRCA struct{ Items map[string]contrastReference }
	}
	reference.JSON(t, &file, "kano-ipa-servqual", "prca_ipa.expected.json")
	data := reference.CSV(t, "kano-ipa-servqual", "prca_ipa.csv")
	for _, name := range prcaItems {
		touchpoints = append(touchpoints, moment.Experience{Ratings: data.Numbers(name), Low: 2, Top: 5})
	}
	return data.Numbers("overall"), touchpoints, file.PRCA.Items
}

func TestPenaltyRewardAgainstReference(t *testing.T) {
	outcome, touchpoints, want := loadPRCA(t)
	got, err := moment.PenaltyReward(outcome, touchpoints, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range prcaItems {
		c, w := got[i], want[name]
		for _, v := range []struct {
			what      string
			got, want float64
		}{
			{"penalty", c.Penalty.Value, w.Penalty}, {"reward", c.Reward.Value, w.Reward},
			{"penalty se", c.Penalty.SE, w.SEPenalty}, {"reward se", c.Reward.SE, w.SEReward},
			{"riocs", c.Range.Value, w.RIOCS}, {"sgp", c.SGP, w.SGP}, {"dgp", c.DGP, w.DGP}, {"ia", c.IA, w.IA},
			{"sum", c.Sum.Value, w.Sum}, {"sum se", c.Sum.SE, w.SESum},
		} {
			reference.Near(t, name+" "+v.what, v.got, v.want, reference.Exact)
		}
	}
	// By the gates: delivery and staff from their IA, app has a positive penalty.
	classes := []moment.Asymmetry{moment.Frustrator, moment.Hybrid, moment.Unclassified, moment.Hybrid, moment.Dissatisfier}
	for i, class := range classes {
		if got[i].Class != class || (got[i].Reason == moment.WrongSigns) != (class == moment.Unclassified) {
			t.Errorf("%s is %s %s, want %s", prcaItems[i], got[i].Class, got[i].Reason, class)
		}
	}
}

// Doubling every rating of a group of customers under one customer number must
// leave the standard errors about as they were, whereas rows that count as
// independent would shrink them by sqrt(2).
func TestPenaltyRewardByCustomer(t *testing.T) {
	outcome, touchpoints, _ := loadPRCA(t)
	once, err := moment.PenaltyReward(outcome, touchpoints, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	customers := make([]uint32, 2*len(outcome))
	for i := range customers {
		customers[i] = uint32(i % len(outcome))
	}
	for i := range touchpoints {
		touchpoints[i].Ratings = append(touchpoints[i].Ratings, touchpoints[i].Ratings...)
	}
	twice, err := moment.PenaltyReward(append(outcome, outcome...), touchpoints, nil, customers)
	if err != nil {
		t.Fatal(err)
	}
	for i := range once {
		reference.Near(t, "penalty", twice[i].Penalty.Value, once[i].Penalty.Value, reference.Exact)
		if ratio := twice[i].Penalty.SE / once[i].Penalty.SE; math.Abs(ratio-1) > .02 {
			t.Errorf("standard error changed by %v", ratio)
		}
	}
}

// planted has one touchpoint everybody met that only punishes by 2, and one
// met by a quarter that only rewards by 1; having met it is worth 1 by itself.
func planted(n int) (outcome []float64, touchpoints []moment.Experience) {
	random := rand.New(rand.NewPCG(5, 6))
	touchpoints = []moment.Experience{
		{Ratings: make([]float64, n), Low: 2, Top: 5}, {Ratings: make([]float64, n), Low: 2, Top: 5},
	}
	for i := range n {
		y := 6 + random.NormFloat64()
		a, b := float64(1+random.IntN(5)), math.NaN()
		if a <= 2 {
			y -= 2
		}
		if random.IntN(4) == 0 {
			y++
			if b = float64(1 + random.IntN(5)); b == 5 {
				y++
			}
		}
		outcome = append(outcome, y)
		touchpoints[0].Ratings[i], touchpoints[1].Ratings[i] = a, b
	}
	return outcome, touchpoints
}

func TestPenaltyRewardRecoversWhatWasPlanted(t *testing.T) {
	outcome, touchpoints := planted(4000)
	got, err := moment.PenaltyReward(outcome, touchpoints, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		name  string
		got   stats.Effect
		truth float64
	}{{"penalty", got[0].Penalty, -2}, {"no reward", got[0].Reward, 0}, {"no penalty", got[1].Penalty, 0}, {"reward", got[1].Reward, 1}} {
		if math.Abs(v.got.Value-v.truth) > 4*v.got.SE || v.got.SE > .2 {
			t.Errorf("%s %+v, planted %v", v.name, v.got, v.truth)
		}
	}
	if got[0].N != 4000 || got[1].N < 900 || got[1].N > 1100 {
		t.Errorf("n %d and %d", got[0].N, got[1].N)
	}
}

func TestPenaltyRewardGates(t *testing.T) {
	outcome, touchpoints := planted(1000)
	for name, c := range map[string]struct {
		change func(e *moment.Experience)
		want   moment.UnclassifiedReason
	}{
		"no bad ones":           {func(e *moment.Experience) { e.Low = 0 }, moment.FewLow},
		"no very good ones":     {func(e *moment.Experience) { e.Top = 6 }, moment.FewTop},
		"nothing ordinary":      {func(e *moment.Experience) { e.Top = 3 }, moment.FewOrdinary},
		"the same column twice": {func(e *moment.Experience) { *e = touchpoints[0] }, moment.Redundant},
		"nobody met it":         {func(e *moment.Experience) { e.Ratings = unmet(1000) }, moment.FewLow},
	} {
		second := touchpoints[1]
		c.change(&second)
		got, err := moment.PenaltyReward(outcome, []moment.Experience{touchpoints[0], second}, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got[1].Reason != c.want || got[1].Class != moment.Unclassified {
			t.Errorf("%s: %s %s, want %s", name, got[1].Class, got[1].Reason, c.want)
		}
		if math.Abs(got[0].Penalty.Value+2) > .5 {
			t.Errorf("%s: the other touchpoint's penalty is %v", name, got[0].Penalty.Value)
		}
	}
}

func unmet(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
	}
	return out
}

func TestPenaltyRewardErrors(t *testing.T) {
	outcome, touchpoints := planted(200)
	flat := make([]float64, 200)
	for name, c := range map[string]struct {
		outcome, weights []float64
		want             touchstone.Kind
	}{
		"short outcome":   {outcome[:100], nil, touchstone.Invalid},
		"short weights":   {outcome, outcome[:1], touchstone.Invalid},
		"bad weights":     {outcome, unmet(200), touchstone.Invalid},
		"constant":        {flat, nil, touchstone.NotEnough},
		"missing outcome": {unmet(200), nil, touchstone.NotEnough},
	} {
		_, err := moment.PenaltyReward(c.outcome, touchpoints, c.weights, nil)
		if err == nil || touchstone.KindOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTails(t *testing.T) {
	for _, c := range []struct{ low, high, bad, good float64 }{
		{1, 5, 2, 5}, {1, 7, 3, 7}, {1, 10, 4, 9}, {0, 10, 3, 9}, {1, 4, 2, 4}, {1, 3, 1, 3}, {0, 100, 39, 81},
	} {
		bad, good, ok := moment.Tails(c.low, c.high)
		if !ok || bad != c.bad || good != c.good {
			t.Errorf("%v to %v: bad to %v, very good from %v, %v", c.low, c.high, bad, good, ok)
		}
	}
	for _, high := range []float64{0, 1, math.NaN(), math.Inf(1)} {
		if _, _, ok := moment.Tails(0, high); ok {
			t.Errorf("0 to %v has no ordinary answer", high)
		}
	}
}
