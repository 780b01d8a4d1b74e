// SPDX-License-Identifier: Apache-2.0

package priority

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/pain"
	"touchstone/stats"
)

func effect(outcome string, value, se, sd float64) moment.OutcomeEffect {
	return moment.OutcomeEffect{Outcome: outcome, Impact: moment.Decision, Binary: true, SD: sd, Effect: stats.Effect{Value: value, SE: se}}
}

// findings are two touchpoints over 60 days, met by 800 and 400 of 1,000
// customers.
func findings() *moment.Findings {
	desk := moment.Finding{Name: "desk", Customers: 800, Reach: .8, Rated: 400, Bad: 100, Good: 80, BadShare: .25, Class: moment.Moment}
	desk.Bads.Effects = []moment.OutcomeEffect{effect("repurchase", -.2, .04, .5), effect("complaint", .1, .02, .3),
		{Outcome: "nps", Impact: moment.Brand, SD: 2, Effect: stats.Effect{Value: -1.5, SE: .2}}}
	desk.Goods.Effects = []moment.OutcomeEffect{effect("repurchase", .05, .02, .5)}
	lift := moment.Finding{Name: "lift", Customers: 400, Reach: .4, Rated: 200, Bad: 20, BadShare: .1, Class: moment.NoMoment}
	lift.Bads.Effects = []moment.OutcomeEffect{effect("repurchase", -.3, .2, .5), {Outcome: "complaint", Impact: moment.Decision, Reason: moment.FewEvents}}
	return &moment.Findings{Customers: 1000, Touchpoints: []moment.Finding{lift, desk}}
}

var basis = Basis{Days: 60, Worth: map[string]float64{"repurchase": 50_000, "complaint": -20_000}, Work: map[int]Work{1: {Cost: 1_000_000, Effort: 2}}}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestLossIsAProduct reckons the desk by hand: 800 customers in 60 days are 400
// a month; a quarter of them is bad; each bad one costs .2 repurchases.
func TestLossIsAProduct(t *testing.T) {
	items := List(findings(), nil, basis)
	if len(items) != 2 || items[0].Touchpoint != 1 {
		t.Fatalf("%+v: what is established comes first", items)
	}
	desk := items[0]
	bought := desk.Losses[0]
	near(t, "repurchases lost", bought.Amount.Value, 400*.25*.2)
	// variance of the share .25*.75/400, of the effect .04²
	vs, vt := .25*.75/400, .04*.04
	se := 400 * math.Sqrt(.25*.25*vt+.2*.2*vs+vs*vt)
	near(t, "its error", bought.Amount.SE, se)
	near(t, "its lower end", bought.Amount.Low, 20-1.959963984540054*se)
	near(t, "money", bought.Money.Value, 20*50_000)
	complaints := desk.Losses[1]
	near(t, "complaints too many", complaints.Amount.Value, 400*.25*.1)
	near(t, "their money", complaints.Money.Value, 10*20_000)
	near(t, "points of NPS", desk.Losses[2].Amount.Value, .25*1.5)
	if !math.IsNaN(desk.Losses[2].Money.Value) {
		t.Error("a point of NPS has no worth")
	}
	near(t, "all money", desk.Money.Value, 1_200_000)
	near(t, "errors add up", desk.Money.SE, bought.Money.SE+complaints.Money.SE)
	near(t, "money for cost", desk.Return, 1.2)
	if !desk.Quick || desk.Grade != Confirmed || items[1].Grade != Open || items[1].Quick {
		t.Errorf("desk %v %v, lift %v %v", desk.Quick, desk.Grade, items[1].Quick, items[1].Grade)
	}
	if len(items[1].Losses) != 1 {
		t.Errorf("the lift's complaints could not be estimated: %+v", items[1].Losses)
	}
}

// TestPainIsPartOfItsTouchpoint: 100 of 400 rated encounters are in the place,
// 50 of them bad, 30 more than elsewhere.
func TestPainIsPartOfItsTouchpoint(t *testing.T) {
	p := pain.Pain{Place: pain.Place{Touchpoint: 1, Unit: 3}, N: 100, Bad: 50, Share: .5, Excess: 30, Difference: stats.Interval{Low: .2, High: .4}}
	items := List(findings(), []pain.Pain{p}, basis)
	if len(items) != 3 || items[0].Pain != nil || items[1].Pain == nil {
		t.Fatalf("%+v: the touchpoint as a whole loses more than a part of it", items)
	}
	near(t, "repurchases lost there", items[1].Losses[0].Amount.Value, 400*.25*.3*.2)
}

// TestAtStake: the lift, whose effects may be chance, counts for nothing; half
// of the desk's customers had a tenth bad over this channel.
func TestAtStake(t *testing.T) {
	money, established := basis.AtStake(findings(), []Part{{Touchpoint: 0, Customers: 200, Rated: 100, Bad: 50}, {Touchpoint: 1, Customers: 400, Rated: 200, Bad: 20}})
	a, b := 40*.2*50_000.0, 40*.1*20_000.0
	scale := 30 / basis.Days
	near(t, "at stake", money.Value, scale*(a+b))
	if established != 1 {
		t.Errorf("%d touchpoints are established", established)
	}
	if none, _ := basis.AtStake(findings(), []Part{{Touchpoint: 0, Customers: 200, Rated: 100, Bad: 50}}); !math.IsNaN(none.Value) {
		t.Errorf("%+v at stake by effects that may be chance", none)
	}
}

// TestWhatIf reckons by hand: 15 points fewer bad, 10 points more good, for 80
// of 100 customers.
func TestWhatIf(t *testing.T) {
	w, err := Imagine(findings(), basis, []Lever{{Touchpoint: 1, Bad: .1, Good: .3}})
	if err != nil {
		t.Fatal(err)
	}
	bought := w.Outcomes[0]
	near(t, "share that buys again", bought.Mean.Value, .8*(.15*.2+.1*.05))
	near(t, "its error", bought.Mean.SE, .8*math.Hypot(.15*.04, .1*.02))
	near(t, "repurchases a month", bought.Amount.Value, 500*.028)
	near(t, "money", bought.Money.Value, 500*.028*50_000)
	near(t, "complaints", w.Outcomes[1].Mean.Value, -.8*.15*.1)
	near(t, "NPS", w.Outcomes[2].Mean.Value, .8*.15*1.5)
	near(t, "all money", w.Money.Value, 500*.028*50_000+500*.012*20_000)
	if !slices.Contains(w.Assumptions, GoodWasNotSettled) || slices.Contains(w.Assumptions, EffectsAdd) {
		t.Errorf("%v: of complaints no effect of good encounters is known; one touchpoint adds to nothing", w.Assumptions)
	}
	both, err := Imagine(findings(), basis, []Lever{{Touchpoint: 1, Bad: .1, Good: math.NaN()}, {Touchpoint: 0, Bad: 0, Good: math.NaN()}})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "both", both.Outcomes[0].Mean.Value, .8*.15*.2+.4*.1*.3)
	near(t, "their errors add up", both.Outcomes[0].Mean.SE, .8*.15*.04+.4*.1*.2)
}

// TestWaits plants a curve: log odds of a bad encounter are -1 + 1.5 (log w -
// log 300), waits are log-normal around 300 seconds with sd .6. What a third
// less waiting does is integrated here on a fine grid.
func TestWaits(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	var seconds []float32
	var quality []moment.Quality
	var customers []uint32
	for i := range 6000 {
		z := .6 * r.NormFloat64()
		q := moment.Ordinary
		if r.Float64() < 1/(1+math.Exp(1-1.5*z)) {
			q = moment.Bad
		}
		seconds, quality, customers = append(seconds, float32(300*math.Exp(z))), append(quality, q), append(customers, uint32(i))
	}
	w := FitWaits(seconds, quality, customers)
	if w.N != 6000 || math.Abs(w.Median-300) > 10 || math.Abs(w.Slope-1.5) > 4*math.Sqrt(w.VCov[2]) {
		t.Fatalf("%+v", w)
	}
	want, weights := 0.0, 0.0
	for z := -4.0; z <= 4; z += .001 {
		density := math.Exp(-z * z / 2)
		at := func(x float64) float64 { return 1 / (1 + math.Exp(1-1.5*x)) }
		want += density * (at(.6*z+math.Log(2./3)) - at(.6*z))
		weights += density
	}
	want /= weights
	got, se := w.Cut(1. / 3)
	if se <= 0 || se > .01 || math.Abs(got-want) > 3*se+.003 { // 19 quantiles stand for the curve
		t.Errorf("a third less waiting: %.4f (%.4f), planted %.4f", got, se, want)
	}
	if none := FitWaits(seconds[:40], quality[:40], customers[:40]); none.N != 0 {
		t.Errorf("of 40 encounters: %+v", none)
	}
}

func TestLeversThatCannotBe(t *testing.T) {
	nan := math.NaN()
	for name, levers := range map[string][]Lever{
		"no such touchpoint": {{Touchpoint: 2, Bad: .1, Good: nan}},
		"twice":              {{Touchpoint: 1, Bad: .1, Good: nan}, {Touchpoint: 1, Bad: .2, Good: nan}},
		"below 0":            {{Touchpoint: 1, Bad: -.1, Good: nan}},
		"more than all":      {{Touchpoint: 1, Bad: .6, Good: .5}},
	} {
		if _, err := Imagine(findings(), basis, levers); touchstone.KindOf(err) != touchstone.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPlanIsTheBest compares with every subset that keeps the rules.
func TestPlanIsTheBest(t *testing.T) {
	var items []Item
	for i, v := range [][3]float64{{0, 5, 60}, {1, 4, 40}, {2, 6, 70}, {0, 2, 35}, {3, 3, 20}} { // touchpoint, cost, money
		items = append(items, Item{Touchpoint: int(v[0]), Work: Work{Cost: v[1]}, Money: Figure{Value: v[2]}, Grade: Confirmed})
		_ = i
	}
	for budget := 0.0; budget <= 20; budget++ {
		best := 0.0
		for set := range 1 << len(items) {
			cost, money, used, fits := 0.0, 0.0, map[int]bool{}, true
			for i, it := range items {
				if set>>i&1 == 1 {
					fits = fits && !used[it.Touchpoint]
					used[it.Touchpoint] = true
					cost, money = cost+it.Work.Cost, money+it.Money.Value
				}
			}
			if fits && cost <= budget {
				best = math.Max(best, money)
			}
		}
		if p := Choose(items, budget); p.Money != best || p.Cost > budget {
			t.Errorf("budget %v: %+v, the best brings %v", budget, p, best)
		}
	}
}

// TestVerification: to see 50 % against 40 %, sd .5, takes 2 (1.96 + .84)² .25 /
// .01 = 393 a group (Fleiss, Levin & Paik 2003, without continuity correction).
func TestVerification(t *testing.T) {
	f := findings()
	f.Touchpoints[1].Bads.Effects = []moment.OutcomeEffect{effect("repurchase", -.4, .04, .5)}
	all, err := Verify(f, basis, Lever{Touchpoint: 1, Bad: 0, Good: math.NaN()})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].PerGroup != 393 {
		t.Fatalf("%+v, want 393 a group", all)
	}
	near(t, "days", all[0].Days, 2*393*60/800.)
}
