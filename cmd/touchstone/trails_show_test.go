// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"strings"
	"testing"

	"touchstone"
	"touchstone/client"
	"touchstone/httpapi"
	"touchstone/journey"
	"touchstone/journey/attribution"
	"touchstone/journey/cohort"
	"touchstone/journey/conformance"
	"touchstone/journey/funnel"
)

// pairs is twenty customers of one group, of whom ten book, and twenty of another,
// of whom five do.
type pairs struct{}

func (pairs) Names() []string { return []string{"Search", "Book"} }
func (pairs) Parts() int      { return 1 }
func (pairs) Visit(_ context.Context, _ int, visit func(*journey.Trail)) error {
	for n := range 40 {
		t := journey.Trail{Case: n, Customer: n, Activity: []uint32{0}, Time: []int64{0}}
		if n < 10 || n >= 35 {
			t.Activity, t.Time = []uint32{0, 1}, []int64{0, 1}
		}
		visit(&t)
	}
	return nil
}

func TestGroupsOfAFunnelAreCompared(t *testing.T) {
	r, err := funnel.Funnel(t.Context(), pairs{}, funnel.Question{
		Steps:  []funnel.Step{{Parts: [][]uint32{{0}}}, {Parts: [][]uint32{{1}}}},
		Groups: 2, Group: func(c int) int { return c / 20 },
	})
	if err != nil {
		t.Fatal(err)
	}
	var table, told bytes.Buffer
	s := newSheet(&console{ctx: t.Context(), stdout: &table, stderr: &told, lang: touchstone.English}, []client.TrailStep{{Key: "tp_book", Name: "Book"}})
	showFunnel(s, []httpapi.FunnelStep{{Parts: [][]string{{"Search"}}}, {Parts: [][]string{{"tp_book", "Call"}, {"Pay"}}}}, &httpapi.Funnel{Result: *r, GroupNames: []string{"gold", "silver"}})
	s.next()
	if want := "│ Book, Call + Pay "; !strings.Contains(table.String(), want) {
		t.Errorf("%q is not in\n%s", want, table.String())
	}
	// R: prop.test(c(10, 5), c(20, 20), correct = FALSE)$p.value is .10247; that all search is compared, too, so q is twice that
	if want := "gold against silver, a difference of 25.0% ("; strings.Count(told.String(), want) != 1 || !strings.Contains(told.String(), "q = 0.205") {
		t.Errorf("%q does not compare gold and silver once, by 25 %% and q .205", told.String())
	}
}

func TestNamesInAFunnelMayHoldItsSigns(t *testing.T) {
	for step, want := range map[string][][]string{
		`Search`:                {{"Search"}},
		`Book,Call+Pay`:         {{"Book", "Call"}, {"Pay"}},
		`Bed\, breakfast`:       {{"Bed, breakfast"}},
		`Bed\+breakfast,A\+B+C`: {{"Bed+breakfast", "A+B"}, {"C"}},
		`C:\\,D:\new\`:          {{`C:\`, `D:\new\`}},
		`a,,b`:                  {{"a", "", "b"}},
	} {
		if got := partsOf(step); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %q, not %q", step, got, want)
		}
	}
}

func TestAttributionTellsHowItsOrderWasChosen(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	var out bytes.Buffer
	s := newSheet(&console{ctx: t.Context(), stdout: &out, stderr: &out, lang: touchstone.Chinese}, nil)
	showAttribution(s, &attribution.Result{Conversions: 8, Attributed: 6, Unattributed: 2, Nulls: 3,
		Orders: []attribution.OrderScore{{Order: 1, AUC: number(.6), Low: number(.5), High: number(.7), Conversions: 4, Nulls: 2}, {Order: 2, AUC: number(.9)}, {Order: 3}},
		Models: []attribution.Crediting{
			{Model: attribution.Markov, Order: 2, Reach: number(.4), NoInterval: attribution.TooCostly, Credits: []attribution.Credit{
				{Name: "电话", Share: attribution.Figure{Value: .15}, Conversions: attribution.Figure{Value: .9}}, {Name: "邮件", Share: attribution.Figure{Value: .25}, Conversions: attribution.Figure{Value: 1.5}},
				{Name: "搜索", N: 5, Share: attribution.Figure{Value: .6}, RemovalEffect: &attribution.Figure{Value: .3, Low: number(.2), High: number(.45)}}}},
			{Model: attribution.TimeDecay, Refused: attribution.NoTimes},
		}}, 1)
	s.next()
	told := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{"│ 去掉它会少多少（马尔可夫） │ 搜索 │ 5 │", "30.0% (20.0%–45.0%)", "│ 其余 2 步 │ │ 2.4 │ 40.0% │", "│ 随时间递减 │ 事件没有时间", "去掉它会少多少（马尔可夫）：模型太大", "走到结果的占 40.0%", "8 次结果＝有触点 6 ＋没有 2。另有 3 段路没有结果。",
		"回看 2 步：", "│ 1 │ 60.0% (50.0%–70.0%) │ 4 │ 2 │", "│ 2 │ 90.0% │ 0 │ 0 │"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
}

// What nobody paid for in a currency has no worth in it, rather than one of 0.
func TestNothingIsWorthZeroInACurrencyOfNobody(t *testing.T) {
	zero := 0.0
	show := func(comings map[string]int64) (table, told string) {
		var out, beside bytes.Buffer
		s := newSheet(&console{ctx: t.Context(), stdout: &out, stderr: &beside, lang: touchstone.English}, nil)
		showValue(s, &cohort.ValueResult{Customers: 1, Counted: 2, Currency: "EUR", Comings: comings, Worth: &journey.Mean{N: 1, Value: &zero},
			Cells: []cohort.ValueCell{{Recency: 5, Frequency: 5, Value: 1, N: 1, Share: 1}}, Fields: []cohort.ValueField{{Recency: 5, Frequency: 5, N: 1, Share: 1, Value: &journey.Mean{N: 1, Value: &zero}}}})
		s.next()
		return out.String(), beside.String()
	}
	if table, told := show(map[string]int64{"CNY": 2}); strings.Contains(table, "0.00") || told != "No coming is worth anything in EUR.\n" {
		t.Errorf("nobody paid:\n%s\n%s", table, told)
	}
	// a price and its refund
	if table, told := show(map[string]int64{"EUR": 2}); !strings.Contains(table, "0.00") || told != "A customer who came is worth 0.00 EUR on average (95%).\n" {
		t.Errorf("everybody paid:\n%s\n%s", table, told)
	}
}

func TestAnEdgeIsToldFromAnOrder(t *testing.T) {
	r := &journey.Compared{Names: []string{"Search", "Book"}}
	s := newSheet(&console{ctx: t.Context(), stdout: io.Discard, stderr: io.Discard, lang: touchstone.Chinese}, nil)
	for kind, want := range map[journey.DifferenceKind]string{
		journey.EdgeKind: "紧接着：Search → Book", journey.PathKind: "先后：Search → Book", journey.VariantKind: "Search → Book",
	} {
		if got := s.found(r, journey.ComparedItem{Kind: kind, Path: []uint32{0, 1}}); got != want {
			t.Errorf("%s is written %q, not %q", kind, got, want)
		}
	}
}

func TestDeviationsAreTold(t *testing.T) {
	var told, notes bytes.Buffer
	s := newSheet(&console{ctx: t.Context(), stdout: &told, stderr: &notes, lang: touchstone.Chinese}, []client.TrailStep{{Key: "tp_site", Name: "官网"}})
	few := journey.RateOf(3, 10)
	showConformance(s, &httpapi.Conformance{Aside: []string{"tp_shop", "tp_press"}, Names: []httpapi.TrailStep{{Key: "tp_kiosk", Name: "自助机"}}, Result: conformance.Result{
		Kinds: []conformance.Deviation{{Kind: conformance.WrongChannel, Customers: few}}, Other: conformance.Deviation{Customers: few}, OtherCount: 7,
		Deviations: []conformance.Deviation{{Kind: conformance.WrongChannel, Touchpoint: "tp_kiosk", Met: "tp_site", Customers: few}}}})
	s.next()
	for _, want := range []string{"换了渠道", "本应走“自助机”，却走了另一渠道的“官网”", "其余 7 种偏离"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("%q is not in\n%s", want, told.String())
		}
	}
	if want := "另有 2 个触点不计入"; !strings.Contains(notes.String(), want) {
		t.Errorf("%q is not in %q", want, notes.String())
	}
}

func TestDeviatingAreComparedWithConforming(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	var told bytes.Buffer
	s := newSheet(&console{ctx: t.Context(), stdout: io.Discard, stderr: &told, lang: touchstone.English}, nil)
	few := &conformance.Contrast{DeviatingN: 2, ConformingN: 90}
	many := &conformance.Contrast{DeviatingN: 40, ConformingN: 60, Enough: true, Deviating: number(.5), Conforming: number(.75), Difference: number(-.25), Low: number(-.4), High: number(-.1), P: number(.01), Q: number(.02)}
	showConformance(s, &httpapi.Conformance{Result: conformance.Result{Satisfaction: few, Outcome: many}})
	s.next()
	want := "Outcome: 50.0% of the 40 who deviate, 75.0% of the 60 who keep to it, a difference of -25.0% (-40.0%–-10.0%), q = 0.02."
	if got := told.String(); !strings.Contains(got, want) || strings.Contains(got, "satisfaction") {
		t.Errorf("%q does not say %q alone", got, want)
	}
	told.Reset()
	s.contrast("cli.trails_satisfaction", many)
	s.next()
	if want := "Mean satisfaction, from 0 %, the worst, to 100 %: 50.0% where 40 deviate, 75.0% where 60 keep to it"; !strings.Contains(told.String(), want) {
		t.Errorf("%q does not say %q", told.String(), want)
	}
}
