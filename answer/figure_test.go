// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"math"
	"slices"
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// Five promoters of five (methods.md, section 3): n' = 8, p' = 5.75/8 = .71875,
// d' = .75/8 = .09375; centre .625; variance .8125 - .390625 = .421875; half
// width 1.959964 sqrt(.421875/8) = .450086. So 17.4914 to 107.5086, cut at 100.
func TestNPSOfFivePromoters(t *testing.T) {
	w := newWorld(t)
	w.crowd(1, 5, fact{touchpoint: "tp_desk", score: 900})
	f := w.ask("nps(recommend)", Reader{}).Rows[0].Figures[0]
	near(t, "value", f.Value, 100)
	near(t, "low", f.Low, 17.4914)
	near(t, "high", f.High, 100)
	if f.N != 5 || f.Method != "adjusted_wald" || f.Unit != OfPoints || !f.Few {
		t.Errorf("the figure is %+v", f)
	}
}

// Eight of ten: Wilson's interval is .49016 to .94332 (Brown, Cai & DasGupta's
// formula; R: binom::binom.confint(8, 10, methods = "wilson")).
func TestRateOfEightInTen(t *testing.T) {
	w := newWorld(t)
	w.crowd(1, 8, fact{touchpoint: "tp_desk", outcome: true, score: -1})
	w.crowd(9, 2, fact{touchpoint: "tp_desk", score: -1})
	f := w.ask("rate(kind = outcome)", Reader{}).Rows[0].Figures[0]
	near(t, "value", f.Value, .8)
	near(t, "low", f.Low, .4901625)
	near(t, "high", f.High, .9433178)
	if f.N != 10 || f.Method != "wilson" || f.Unit != OfShare {
		t.Errorf("the figure is %+v", f)
	}
}

// The same eight of ten, of mentions, eight of which blame; in the month before
// one of two did.
func TestShareOfEightBlamesInTen(t *testing.T) {
	w := newWorld(t)
	w.crowd(1, 10, fact{touchpoint: "tp_desk", day: 33})
	w.crowd(1, 2, fact{touchpoint: "tp_desk", day: 3})
	var found []eventstore.Mention
	for i, polarity := range []int8{-1, -1, -1, -1, 1, -1, 0, -1, -1, -1, -1, 1} {
		found = append(found, eventstore.Mention{Position: touchstone.Position(i + 1), Aspect: "desk", Polarity: polarity, Author: touchstone.OwnWords})
	}
	if err := w.store.Derive(t.Context(), "v1", found); err != nil {
		t.Fatal(err)
	}
	a := w.ask("share(v1 polarity = -1), share(v1 polarity = 1) from 2026-02-01 to 2026-03-01 compare", Reader{})
	f := a.Rows[0].Figures[0]
	near(t, "value", f.Value, .8)
	near(t, "low", f.Low, .4901625)
	near(t, "high", f.High, .9433178)
	if f.N != 10 || f.Method != "wilson" || f.Unit != OfShare || !f.Few || f.Previous.N != 2 || *f.Previous.Value != .5 || math.Abs(f.Change.Value-.3) > 1e-9 || f.Change.Method != "newcombe" {
		t.Errorf("the figure is %+v, before %+v, changed by %+v", f, f.Previous, f.Change)
	}
	if !slices.Equal(a.Provenance.Models, []string{"v1"}) {
		t.Errorf("models are %v", a.Provenance.Models)
	}
}

// 3, 4 and 5: mean 4, sd 1, t(2; .975) = 4.302653: 4 ± 4.302653/sqrt(3).
func TestMeanOfThree(t *testing.T) {
	w := newWorld(t)
	for _, s := range []int32{300, 400, 500} {
		w.add(fact{touchpoint: "tp_desk", score: s})
	}
	f := w.ask("mean(recommend)", Reader{}).Rows[0].Figures[0]
	near(t, "value", f.Value, 4)
	near(t, "low", f.Low, 4-2.4841379)
	near(t, "high", f.High, 4+2.4841379)
	if f.N != 3 || f.Method != "t" || f.Unit != OfScore {
		t.Errorf("the figure is %+v", f)
	}
}

// Newcombe 1998, table II, method 10: 56/70 against 48/80 is .2, .0524 to .3339.
func TestChangeOfARate(t *testing.T) {
	c := changeOf(query.Measure{Kind: query.Rate}, query.Tally{N: 70, Hits: 56}, query.Tally{N: 80, Hits: 48})
	if math.Abs(c.Value-.2) > 1e-9 || math.Abs(*c.Low-.0524) > 5e-5 || math.Abs(*c.High-.3339) > 5e-5 || c.Method != "newcombe" || c.Test != "chi_squared" {
		t.Errorf("the change is %+v, %v to %v", c, *c.Low, *c.High)
	}
}

// NPS 60, 20, 20 of 100 against 40, 20, 40: 40 - 0 points; variances
// .8 - .16 = .64 and .8; SE 100 sqrt(.0144) = 12; 40 ± 23.51957.
func TestChangeOfNPS(t *testing.T) {
	c := changeOf(query.Measure{Kind: query.NPS}, query.Tally{N: 100, Hits: 60, Misses: 20}, query.Tally{N: 100, Hits: 40, Misses: 40})
	near(t, "change", &c.Value, 40)
	near(t, "low", c.Low, 40-23.519568)
	near(t, "high", c.High, 40+23.519568)
}

// Counts are complete: no interval, and a change that is a plain difference.
func TestCountsAreComplete(t *testing.T) {
	w := newWorld(t)
	w.crowd(1, 3, fact{touchpoint: "tp_desk", day: 31, score: -1})
	w.crowd(1, 5, fact{touchpoint: "tp_desk", day: 3, score: -1})
	row := w.ask("count, customers from 2026-02-01 to 2026-03-01 compare", Reader{}).Rows[0]
	for i, unit := range []Unit{OfEvents, OfCustomers} {
		f := row.Figures[i]
		near(t, "value", f.Value, 3)
		near(t, "before", f.Previous.Value, 5)
		if f.Low != nil || f.Method != Complete || f.Unit != unit || f.Change.Value != -2 || f.Change.Low != nil {
			t.Errorf("figure %d is %+v, its change %+v", i, f, f.Change)
		}
	}
}

func TestFiguresFromSums(t *testing.T) {
	cases := map[string]struct {
		measure query.Measure
		tally   query.Tally
		want    Figure
		value   float64
	}{
		// 10, 20 and 30 ms: squares 1400
		"mean duration": {query.Measure{Kind: query.Duration}, query.Tally{N: 3, Sum: 60, Squares: query.Int128{Lo: 1400}}, Figure{N: 3, Method: "t", Unit: OfMillis}, 20},
		"quantile":      {query.Measure{Kind: query.Duration, Quantile: 500}, query.Tally{N: 3, Sum: 60, Quantile: new(int64)}, Figure{N: 3, Method: Order, Unit: OfMillis}, 0},
		"one value":     {query.Measure{Kind: query.Value}, query.Tally{N: 1, Sum: 1250, Squares: query.Int128{Lo: 1562500}}, Figure{N: 1, Unit: OfMinor}, 1250},
		"share":         {query.Measure{Kind: query.Reported}, query.Tally{N: 2, Hits: 45, Misses: 50}, Figure{N: 2, Method: "wilson", Unit: OfShare}, .9},
		"ratio":         {query.Measure{Kind: query.Reported}, query.Tally{N: 2, Hits: 75, Misses: 50}, Figure{N: 2, Method: Ratio, Unit: OfMetric}, 1.5},
		"values":        {query.Measure{Kind: query.Reported}, query.Tally{N: 2, Sum: 25_000}, Figure{N: 2, Method: Unweighted, Unit: OfMetric}, 125},
		"mentions":      {query.Measure{Kind: query.Mentions}, query.Tally{N: 40, Hits: 10, Misses: 20}, Figure{N: 40, Method: "adjusted_wald", Unit: OfPoints}, -25},
	}
	for name, c := range cases {
		f := figureOf(c.measure, c.tally)
		if f.N != c.want.N || f.Method != c.want.Method || f.Unit != c.want.Unit {
			t.Errorf("%s: %+v", name, f)
		}
		near(t, name, f.Value, c.value)
	}
}

func TestNothingHasNoFigure(t *testing.T) {
	for _, kind := range []query.MeasureKind{query.NPS, query.CSAT, query.Mean, query.Duration, query.Value, query.Rate, query.Reported, query.Mentions} {
		f := figureOf(query.Measure{Kind: kind}, query.Tally{})
		if f.Value != nil || f.Low != nil || f.N != 0 {
			t.Errorf("%s of nothing is %+v", kind, f)
		}
		if c := changeOf(query.Measure{Kind: kind}, query.Tally{}, query.Tally{}); c != nil {
			t.Errorf("%s of nothing changes by %+v", kind, c)
		}
	}
}

// Two values near 2^62: 4.6e18 and two more. Float sums of squares would lose
// the spread; the variance of {a, a+2} is 2.
func TestVarianceOfLargeValuesIsExact(t *testing.T) {
	const a = 1 << 61
	// a² + (a+2)² = 2a² + 4a + 4 with a = 2^61: 2^123 + 2^63 + 4
	squares := query.Int128{Hi: 1 << 59, Lo: 1<<63 + 4}
	s := sums(query.Tally{N: 2, Sum: 2*a + 2, Squares: squares}, 1)
	if s.Variance != 2 {
		t.Errorf("the variance is %v", s.Variance)
	}
}

// Two outcomes of the desk now and one before are its contacts, since nothing
// else happened there; what was said of it is none.
func TestContactsAreCountedAsTheyAre(t *testing.T) {
	w := newWorld(t)
	w.add(fact{touchpoint: "tp_desk", outcome: true, customer: 1, day: 33, score: -1}, fact{touchpoint: "tp_desk", outcome: true, customer: 1, day: 34, score: -1},
		fact{touchpoint: "tp_desk", outcome: true, customer: 2, day: 3, score: -1}, fact{touchpoint: "tp_desk", customer: 3, day: 33, score: 900})
	figures := w.ask("contacts, reach from 2026-02-01 to 2026-03-01 compare", Reader{}).Rows[0].Figures
	if f := figures[0]; f.N != 2 || *f.Value != 2 || f.Method != Complete || f.Unit != OfEvents || f.Previous.N != 1 || f.Change.Value != 1 {
		t.Errorf("contacts are %+v, before %+v", f, f.Previous)
	}
	if f := figures[1]; f.N != 1 || f.Method != Complete || f.Unit != OfCustomers || f.Previous.N != 1 || f.Change.Value != 0 {
		t.Errorf("customers are %+v, before %+v", f, f.Previous)
	}
}

func TestAQuantileCarriesTheRanksAroundIt(t *testing.T) {
	value, low, high := int64(100), int64(60), int64(150)
	f := figureOf(query.Measure{Kind: query.Duration, Quantile: 500}, query.Tally{N: 20, Quantile: &value, QuantileLow: &low, QuantileHigh: &high})
	near(t, "value", f.Value, 100)
	near(t, "low", f.Low, 60)
	near(t, "high", f.High, 150)
	if f = figureOf(query.Measure{Kind: query.Duration, Quantile: 500}, query.Tally{N: 19, Quantile: &value}); f.Low != nil || f.High != nil || f.Method != Order {
		t.Errorf("the figure is %+v", f)
	}
}
