// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"touchstone"
	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// trailsOf makes a log of one case per list of (activity, day) pairs, see
// journeytest.ByDay; activities are named by their codes.
func trailsOf(t testing.TB, names int, cases ...[][2]float64) *journey.Trails {
	t.Helper()
	activities := make([]string, names)
	for a := range activities {
		activities[a] = fmt.Sprint(a)
	}
	return journeytest.ByDay(t, activities, cases...)
}

func attribute(t testing.TB, source journey.Source, q Question) *Result {
	t.Helper()
	r, err := Attribute(t.Context(), source, q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func credits(c Crediting) []float64 {
	var out []float64
	for _, credit := range c.Credits {
		out = append(out, credit.Conversions.Value)
	}
	return out
}

func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %v, want %v", what, got, want)
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-12 {
			t.Errorf("%s: %v, want %v", what, got, want)
			return
		}
	}
}

// One customer meets 0 on day 0, 1 on day 35, 2 on day 42 and buys on day 42,
// then 0 on day 50 and nothing more. The first touch has nothing after it for
// more than 30 days: a null path. The purchase is credited to 1 and 2, 7 days
// and 0 days old: 1/3 and 2/3 with a half-life of 7 days.
func TestPathsByHand(t *testing.T) {
	trails := trailsOf(t, 4, [][2]float64{{0, 0}, {1, 35}, {2, 42}, {3, 42}, {0, 50}})
	r := attribute(t, trails, Question{Outcomes: []uint32{3}, Order: 1, Resamples: -1})
	if r.Conversions != 1 || r.Attributed != 1 || r.Nulls != 2 || r.Touches != 4 {
		t.Fatalf("%+v", r)
	}
	near(t, "first", credits(r.of(t, First)), []float64{0, 1, 0})
	near(t, "last", credits(r.of(t, Last)), []float64{0, 0, 1})
	near(t, "linear", credits(r.of(t, Linear)), []float64{0, .5, .5})
	near(t, "position", credits(r.of(t, Position)), []float64{0, .5, .5})
	near(t, "time decay", credits(r.of(t, TimeDecay)), []float64{0, 1. / 3, 2. / 3})
	near(t, "Shapley", credits(r.of(t, Shapley)), []float64{0, .5, .5})
	// Two of three walks go (start) > 0 > null, one (start) > 1 > 2 > buy: both 1
	// and 2 lose all conversions when removed.
	near(t, "Markov", credits(r.of(t, Markov)), []float64{0, .5, .5})
	if got := *r.of(t, Markov).Reach; math.Abs(got-1./3) > 1e-15 {
		t.Errorf("P = %v", got)
	}
}

// Three in a row: 40/20/40. On the day of the purchase itself ties keep the
// order of the log, so a touch after the purchase is not credited.
func TestTiesKeepTheirOrder(t *testing.T) {
	trails := trailsOf(t, 5, [][2]float64{{0, 1}, {1, 1}, {2, 1}, {4, 1}, {3, 1}})
	r := attribute(t, trails, Question{Outcomes: []uint32{4}, Models: []Model{Position}, Resamples: -1})
	near(t, "position", credits(r.Models[0]), []float64{.4, .2, .4, 0})
	if r.Nulls != 1 {
		t.Errorf("%d nulls, want the touch after the purchase", r.Nulls)
	}
}

// The window is cut where a time is known to be too old; what has no time stays.
func TestMissingTimes(t *testing.T) {
	trails := trailsOf(t, 4, [][2]float64{{0, 1}, {1, 20}, {2, -1}, {3, 40}})
	r := attribute(t, trails, Question{Outcomes: []uint32{3}, Models: []Model{Linear, TimeDecay}, Resamples: -1})
	near(t, "linear", credits(r.of(t, Linear)), []float64{0, .5, .5})
	near(t, "time decay", credits(r.of(t, TimeDecay)), []float64{0, .5, .5})
	if r.Untimed != 1 || r.Nulls != 1 {
		t.Errorf("%+v", r)
	}
	untimed := trailsOf(t, 4, [][2]float64{{0, -1}, {1, -1}, {3, -1}})
	r = attribute(t, untimed, Question{Outcomes: []uint32{3}, Models: []Model{Linear, TimeDecay}, Resamples: -1})
	near(t, "linear", credits(r.of(t, Linear)), []float64{.5, .5, 0})
	if got := r.of(t, TimeDecay).Refused; got != NoTimes {
		t.Errorf("time decay without times: %q", got)
	}
}

func TestRefusals(t *testing.T) {
	trails := trailsOf(t, 3, [][2]float64{{0, 1}, {1, 2}}, [][2]float64{{1, 3}, {1, 4}})
	for _, c := range []struct {
		outcome uint32
		touch   []uint32
		want    Reason
	}{{2, nil, NoConversions}, {1, []uint32{2}, NoTouchpoints}} {
		r := attribute(t, trails, Question{Outcomes: []uint32{c.outcome}, Touchpoints: c.touch})
		for _, m := range r.Models {
			if m.Refused != c.want || m.Credits != nil {
				t.Errorf("outcome %d: %s: refused %q, want %q", c.outcome, m.Model, m.Refused, c.want)
			}
		}
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
	}
	only := attribute(t, trailsOf(t, 1, [][2]float64{{0, 1}, {0, 2}}), Question{Outcomes: []uint32{0}})
	if only.Conversions != 2 || only.Unattributed != 2 || only.Models[0].Refused != NoTouchpoints {
		t.Errorf("only outcomes: %+v", only)
	}
	r := attribute(t, trails, Question{Outcomes: []uint32{1}})
	if r.Models[0].NoInterval != TooFewCustomers {
		t.Errorf("two customers: %q", r.Models[0].NoInterval)
	}
}

func TestNoNullsAreSaid(t *testing.T) {
	r := attributePaths(t, readPaths(t, "paths_small", false), Question{Models: []Model{Markov}, Order: 1})
	said := false
	for _, m := range r.Notes() {
		said = said || m.Key == "attribution.no_nulls"
	}
	if !said || math.Abs(*r.of(t, Markov).Reach-1) > 1e-12 || r.Notes()[0].Key != "attribution.descriptive" {
		t.Errorf("P = %v, notes %v", *r.of(t, Markov).Reach, r.Notes())
	}
}

func TestWrongQuestions(t *testing.T) {
	trails := trailsOf(t, 3, [][2]float64{{0, 1}, {1, 2}})
	for field, q := range map[string]Question{
		"outcomes":     {},
		"touchpoints":  {Outcomes: []uint32{1}, Touchpoints: []uint32{9}},
		"models":       {Outcomes: []uint32{1}, Models: []Model{"magic"}},
		"lookback_ms":  {Outcomes: []uint32{1}, Lookback: -1},
		"half_life_ms": {Outcomes: []uint32{1}, HalfLife: math.MaxInt64},
		"order":        {Outcomes: []uint32{1}, Order: 4},
		"resamples":    {Outcomes: []uint32{1}, Resamples: MaxResamples + 1},
		"limit":        {Outcomes: []uint32{1}, Limit: MaxLimit + 1},
	} {
		_, err := Attribute(t.Context(), trails, q)
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for field, p := range map[string]Paths{
		"path":        {Names: []string{"a"}, Path: [][]uint32{{1}}, Conversions: []int64{1}},
		"conversions": {Names: []string{"a"}, Path: [][]uint32{{0}}, Conversions: []int64{-1}},
		"worth":       {Names: []string{"a"}, Path: [][]uint32{{0}}, Conversions: []int64{1}, Worth: []float64{math.NaN()}},
	} {
		_, err := AttributePaths(t.Context(), p, Question{})
		var e *touchstone.Error
		if !errors.As(err, &e) || e.Kind != touchstone.Invalid || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// random makes a log of customers with up to 20 events over so many
// touchpoints, the last of which is the outcome.
func random(t testing.TB, customers, touchpoints int) *journey.Trails {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	cases := make([][][2]float64, customers)
	for c := range cases {
		for range 1 + r.IntN(20) {
			cases[c] = append(cases[c], [2]float64{float64(r.IntN(touchpoints)), float64(len(cases[c]))})
		}
	}
	return trailsOf(t, touchpoints, cases...)
}

func TestManyTouchpointsAreOther(t *testing.T) {
	trails := random(t, 3000, 5000)
	r := attribute(t, trails, Question{Outcomes: []uint32{4999}, Limit: 50, Order: 1, Resamples: 20})
	for _, c := range r.Models {
		last := c.Credits[len(c.Credits)-1]
		if len(c.Credits) != 51 || last.Touchpoint != journey.Other || r.Rest != 4949 {
			t.Fatalf("%s: %d credits, last %+v, rest %d", c.Model, len(c.Credits), last, r.Rest)
		}
	}
}

// A chain with more steps than are kept first loses its intervals, then, when
// even the groups together have too many, its answer; where the order was left
// open a lower one answers.
func TestTooManyStates(t *testing.T) {
	trails := random(t, 2000, 12)
	for _, c := range []struct {
		most, order, answered int
		refused, noInterval   Reason
	}{
		{maxGrams, 2, 2, "", ""},
		{2500, 2, 2, "", TooCostly},
		{100, 2, 2, TooManyStates, ""},
		{100, 0, 1, "", ""},
	} {
		p, err := planFor(t.Context(), trails, Question{Outcomes: []uint32{11}, Models: []Model{Markov}, Order: c.order, Resamples: 20}.filled())
		if err != nil {
			t.Fatal(err)
		}
		count := func(p *plan) (*fold, error) {
			return journey.Run(t.Context(), trails, 1, func() *fold { return newFold(p) })
		}
		p.most, p.order = c.most, max(1, c.order)
		p.mask = uint64(p.groupsFor(p.order) - 1)
		f, err := count(p)
		if err != nil {
			t.Fatal(err)
		}
		if c.order == 0 {
			if err := f.settle(2, count); err != nil {
				t.Fatal(err)
			}
		}
		r, err := f.result(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if m := r.Models[0]; m.Refused != c.refused || m.NoInterval != c.noInterval || m.Order != c.answered {
			t.Errorf("at most %d grams, order %d: order %d, refused %q, interval %q", c.most, c.order, m.Order, m.Refused, m.NoInterval)
		}
	}
}

func TestOneLongTrail(t *testing.T) {
	const events = 1_000_000
	log := &journey.Log{Cases: 1, Activities: []string{"a", "b", "c", "buy"}, Case: make([]uint32, events)}
	for i := range events {
		log.Activity = append(log.Activity, uint32(i*i%3))
		log.Time = append(log.Time, int64(i))
	}
	log.Activity[events-1] = 3
	trails := journeytest.Trails(t, log)
	for order := 1; order <= 3; order++ {
		r := attribute(t, trails, Question{Outcomes: []uint32{3}, Order: order})
		if r.Attributed != 1 || r.Touches != events-1 {
			t.Fatalf("%+v", r)
		}
	}
}

func TestCancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Attribute(ctx, random(t, 100, 5), Question{Outcomes: []uint32{4}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := AttributePaths(ctx, readPaths(t, "paths_small", true), Question{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Each of 2,000 customers has one touch and converts, a quarter by touchpoint
// 0, so its share has the standard error sqrt(.25 x .75 / 2000) = 0.00968 and
// the interval is 2 x 1.96 x 0.00968 = 0.0380 wide. With 200 resamples of 256
// groups the width is known to about 7 %; the limits below are 4 of these away.
func TestIntervalsAreAsWideAsTheyShould(t *testing.T) {
	var cases [][][2]float64
	for c := range 2000 {
		cases = append(cases, [][2]float64{{min(1, float64(c%4)), 1}, {2, 2}})
	}
	r := attribute(t, trailsOf(t, 3, cases...), Question{Outcomes: []uint32{2}, Order: 1})
	for _, m := range []Model{Last, Shapley, TimeDecay, Markov} { // without nulls an effect is a share
		share := r.of(t, m).Credits[0].Share
		if width := *share.High - *share.Low; width < .028 || width > .049 || *share.Low > .25 || *share.High < .25 {
			t.Errorf("%s: %v to %v", m, *share.Low, *share.High)
		}
	}
}

// Conversions depend on the touch before the last, which order 2 alone can see:
// after 0 > 2 half convert, after 1 > 2 none does.
func TestOrderIsChosenByWhatItTells(t *testing.T) {
	var cases [][][2]float64
	for c := range 4000 {
		events := [][2]float64{{float64(c / 2 % 2), 1}, {2, 2}}
		if c/2%2 == 0 && c%2 == 0 {
			events = append(events, [2]float64{3, 3})
		}
		cases = append(cases, events)
	}
	r := attribute(t, trailsOf(t, 4, cases...), Question{Outcomes: []uint32{3}, Resamples: -1, Models: []Model{Markov}})
	// By hand: every path ends in 2, so order 1 tells nothing: 1/2. Order 2: all
	// conversions and a third of the nulls score 1/2, two thirds score 0:
	// 2/3 + 1/3 x 1/2 = 5/6, up to the draw of the fifth.
	if r.Models[0].Order != 2 || *r.Orders[0].AUC != .5 || math.Abs(*r.Orders[1].AUC-5./6) > .03 {
		t.Errorf("order %d, %v, %v", r.Models[0].Order, *r.Orders[0].AUC, *r.Orders[1].AUC)
	}
}

// Hanley & McNeil's formula gives the same standard error as DeLong's for two
// binary scores; here by DeLong's own definition: 3 conversions score 1, 1
// scores 0; 1 null scores 1, 3 score 0. Placements of conversions: 7/8 three
// times, 3/8 once: mean 3/4, sample variance 1/16. Nulls: 3/8 once and 7/8
// three times, the same. Var = 1/16/4 + 1/16/4 = 1/32.
func TestAUCByHand(t *testing.T) {
	s := auc(1, map[float64]ended{1: {3, 1}, 0: {1, 3}})
	if *s.AUC != .75 || math.Abs(s.se-math.Sqrt(1./32)) > 1e-15 {
		t.Errorf("AUC %v, se %v", *s.AUC, s.se)
	}
}
