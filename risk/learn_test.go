// SPDX-License-Identifier: Apache-2.0

package risk_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/risk"
	"touchstone/stats"
)

// Where a logit is the truth it must be chosen and come near the AUC of the
// true probabilities, and what is said must be what comes.
func TestStraightWorldTakesTheLogit(t *testing.T) {
	table, truth := world(20_000, 1, straight)
	o := risk.Options{Window: 10 * 24 * time.Hour}
	m := learn(t, table, o)
	r := m.Report
	if r.Kind != risk.Logistic || r.Comparison == nil || r.Comparison.Gain > .01 {
		t.Errorf("took %s: %+v", r.Kind, r.Comparison)
	}
	if r.Calibration != "isotonic" || !r.Ordered {
		t.Errorf("calibration %s, ordered %v; the calibration slice has %+v", r.Calibration, r.Ordered, r.Calibrated)
	}
	best := aucOf(t, truth[20_000*8/10:], table.Outcome[20_000*8/10:])
	if got := r.Quality.AUC; got.Value > best+.01 || got.Value < best-.03 || !got.Contains(got.Value) {
		t.Errorf("AUC %v, of the true probabilities %v", got.Value, best)
	}
	if r.Quality.ECE > .03 {
		t.Errorf("calibration error %v", r.Quality.ECE)
	}
	if len(r.Drift) > 0 {
		t.Errorf("drift in a world that stands still: %v", r.Drift)
	}
	names := []string{r.Weights[0].Feature, r.Weights[1].Feature, r.Weights[2].Feature}
	if slices.Sort(names); !slices.Equal(names, []string{"bad encounters", "channel", "days away"}) || r.Weights[3].Mean > .1 {
		t.Errorf("weights %v", r.Weights)
	}
}

func TestBentWorldTakesTrees(t *testing.T) {
	table, truth := world(8_000, 2, bent)
	m := learn(t, table, risk.Options{})
	if m.Report.Kind != risk.Boosted || m.Report.Comparison.Gain < .05 {
		t.Errorf("took %s: %+v", m.Report.Kind, m.Report.Comparison)
	}
	best := aucOf(t, truth[6_400:], table.Outcome[6_400:])
	if got := m.Report.Quality.AUC.Value; got < best-.03 {
		t.Errorf("AUC %v, of the true probabilities %v", got, best)
	}
	only := learn(t, table, risk.Options{Only: risk.Logistic})
	if only.Report.Kind != risk.Logistic || only.Report.Comparison != nil || only.Report.Quality.AUC.Value > m.Report.Quality.AUC.Value-.1 {
		t.Errorf("the logit alone: %+v", only.Report.Quality.AUC)
	}
}

func aucOf(t *testing.T, p, y []float64) float64 {
	t.Helper()
	r, err := stats.Rank(p, y)
	if err != nil {
		t.Fatal(err)
	}
	return r.AUC().Value
}

// By hand, of 1,000 hourly moments and a window of 10 hours: learning ends
// before hour 600 less 10, calibration before hour 800 less 10; with a row at
// hour h its outcome is known at h+10, in time when that is the next slice's
// first hour at the latest.
func TestSlicesByTime(t *testing.T) {
	table, _ := world(1_000, 3, straight)
	table.Outcome[999] = math.NaN()
	o := risk.Options{Window: 10 * time.Hour, Only: risk.Logistic}
	got := score(t, learn(t, table, o), table, o)
	for i, r := range got {
		want := risk.HeldOut // of 999 rows with an outcome: from 599 and 799 on
		switch {
		case i <= 589:
			want = risk.Learnt
		case i < 599:
			want = risk.Gap
		case i <= 789:
			want = risk.Calibrated
		case i < 799:
			want = risk.Gap
		case i == 999:
			want = risk.Unknown
		}
		if r.Slice != want {
			t.Fatalf("row %d is in slice %d, want %d", i, r.Slice, want)
		}
	}
}

// Nothing that happens at or after the held-out slice may move what is said of
// anybody, and a customer's rows never part where slices are drawn.
func TestNothingIsLearntFromTheHeldOut(t *testing.T) {
	table, _ := world(2_000, 4, straight)
	o := risk.Options{Window: time.Hour}
	before := score(t, learn(t, table, o), table, o)
	for i := 1_600; i < 2_000; i++ {
		table.Outcome[i] = 1 - table.Outcome[i]
	}
	after := score(t, learn(t, table, o), table, o)
	if d := cmp.Diff(before, after); d != "" {
		t.Error("the outcomes of the held-out rows moved a score")
	}
	table.Moments = nil
	for i := range table.IDs {
		table.IDs[i] = table.IDs[i/2*2]
	}
	drawn := score(t, learn(t, table, risk.Options{}), table, risk.Options{})
	for i := 0; i < 2_000; i += 2 {
		if drawn[i].Slice != drawn[i+1].Slice {
			t.Fatalf("the rows of customer %s are in slices %d and %d", table.IDs[i], drawn[i].Slice, drawn[i+1].Slice)
		}
	}
}

func TestReasonsAndThinCustomers(t *testing.T) {
	table, _ := world(4_000, 5, straight)
	nan := math.NaN()
	set := func(row int, bad, away float64, channel uint32) {
		table.Outcome[row] = nan
		table.Features[0].Values[row], table.Features[1].Values[row], table.Features[2].Codes[row], table.Features[3].Values[row] = bad, away, channel, nan
	}
	set(3_997, 3, 30, 2)
	set(3_998, nan, nan, 1)
	set(3_999, 0, 30, 3)
	o := risk.Options{Only: risk.Logistic}
	m := learn(t, table, o)
	got := score(t, m, table, o)
	high, thin, low := got[3_997], got[3_998], got[3_999]
	if high.Probability < 2*low.Probability || len(high.Reasons) < 2 || high.Reasons[0].Feature != "bad encounters" || high.Reasons[1].Feature != "channel" {
		t.Errorf("high %+v, low %+v", high, low)
	}
	if k := high.Reasons[0].Text.Key; k != "risk.raises_number" {
		t.Errorf("reason %s", k)
	}
	if low.Reasons[0].Text.Key != "risk.lowers_number" || low.Reasons[0].Contribution >= 0 {
		t.Errorf("low %+v", low)
	}
	if !thin.Base || thin.Probability != m.Report.Base || len(thin.Reasons) > 0 {
		t.Errorf("thin %+v, base rate %v", thin, m.Report.Base)
	}
	for _, r := range got {
		if len(r.Reasons) > 3 {
			t.Fatalf("%d reasons", len(r.Reasons))
		}
	}
}

func TestDriftAndBaseRateAreSaid(t *testing.T) {
	table, _ := world(4_000, 6, straight)
	for i := 3_200; i < 4_000; i++ {
		table.Features[1].Values[i] += 40
		if i%3 > 0 {
			table.Outcome[i] = 1
		}
	}
	m := learn(t, table, risk.Options{Only: risk.Logistic})
	if d := m.Report.Drift; len(d) != 1 || d[0].Feature != "days away" || d[0].PSI < .2 {
		t.Errorf("drift %v", d)
	}
	var keys []string
	for _, n := range m.Report.Notes {
		keys = append(keys, n.Key)
	}
	if !slices.Contains(keys, "risk.note_base_moved") || !slices.Contains(keys, "risk.note_drift") {
		t.Errorf("notes %v", keys)
	}
}

func TestRefusals(t *testing.T) {
	later := func(t *risk.Table) {
		known := slices.Clone(t.Moments)
		for i := range known {
			known[i] -= day
		}
		known[7] = t.Moments[7] // at the moment is not before it
		t.Features[1].Known = known
	}
	for name, c := range map[string]struct {
		change func(*risk.Table)
		kind   touchstone.Kind
		key    string
		field  string
	}{
		"a feature from later":      {later, touchstone.Invalid, "risk.feature_from_later", "days away"},
		"a stamp without a moment":  {func(t *risk.Table) { later(t); t.Moments = nil }, touchstone.Invalid, "risk.stamp_without_moment", "days away"},
		"no variation":              {func(t *risk.Table) { clear(t.Outcome) }, touchstone.NotEnough, "risk.outcome_constant", ""},
		"too few events":            {func(t *risk.Table) { clear(t.Outcome); t.Outcome[0], t.Outcome[999] = 1, 1 }, touchstone.NotEnough, "risk.too_few", ""},
		"one class late":            {func(t *risk.Table) { clear(t.Outcome[800:]) }, touchstone.NotEnough, "risk.too_few", ""},
		"all at one moment":         {func(t *risk.Table) { clear(t.Moments) }, touchstone.NotEnough, "risk.too_few", ""},
		"nothing known":             {func(t *risk.Table) { clear(t.Features[1].Values); t.Features = t.Features[1:2] }, touchstone.NotEnough, "risk.nothing_varies", ""},
		"no features":               {func(t *risk.Table) { t.Features = nil }, touchstone.Invalid, "risk.no_features", ""},
		"another outcome":           {func(t *risk.Table) { t.Outcome[5] = 2 }, touchstone.Invalid, "risk.outcome_not_binary", ""},
		"a length":                  {func(t *risk.Table) { t.Features[0].Values = t.Features[0].Values[:3] }, touchstone.Invalid, "risk.lengths", "bad encounters"},
		"a code without a word":     {func(t *risk.Table) { t.Features[2].Codes[0] = 9 }, touchstone.Invalid, "risk.lengths", "channel"},
		"a number beyond all bound": {func(t *risk.Table) { t.Features[3].Values[0] = math.Inf(1) }, touchstone.Invalid, "risk.out_of_range", "noise"},
	} {
		table, _ := world(1_000, 7, straight)
		c.change(table)
		_, err := risk.Learn(context.Background(), table, risk.Options{})
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != c.kind || e.Message.Key != c.key || e.Field != c.field {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// Hundreds of rare words, a constant, and what is missing everywhere must not
// stop it, and are said not to be used.
func TestOddFeatures(t *testing.T) {
	table, _ := world(2_000, 8, straight)
	rare := risk.Feature{Name: "remark", Codes: make([]uint32, 2_000), Levels: []string{""}}
	constant, empty := make([]float64, 2_000), make([]float64, 2_000)
	for i := range 2_000 {
		rare.Codes[i] = uint32(i + 1)
		rare.Levels = append(rare.Levels, strings.Repeat("x", i%7)+table.IDs[i])
		constant[i], empty[i] = 4, math.NaN()
	}
	table.Features = append(table.Features, rare, risk.Feature{Name: "constant", Values: constant}, risk.Feature{Name: "empty", Values: empty})
	for _, kind := range []risk.Kind{risk.Logistic, risk.Boosted} {
		m := learn(t, table, risk.Options{Only: kind})
		unused := map[any]bool{}
		for _, n := range m.Report.Notes {
			if n.Key == "risk.note_not_used" {
				unused[n.Args[0].Value] = true
			}
		}
		if len(unused) != 3 || !unused["remark"] || !unused["constant"] || !unused["empty"] {
			t.Errorf("%s: not used %v", kind, unused)
		}
		if q := m.Report.Quality; q.AUC.Low < .6 {
			t.Errorf("%s: AUC %+v", kind, q.AUC)
		}
	}
}

func TestCancelled(t *testing.T) {
	table, _ := world(1_000, 9, straight)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := risk.Learn(ctx, table, risk.Options{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
