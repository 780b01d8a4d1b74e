// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"touchstone"
	"touchstone/client"
	"touchstone/httpapi"
	"touchstone/journey"
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
	var told bytes.Buffer
	s := newSheet(&console{ctx: t.Context(), stdout: io.Discard, stderr: &told, lang: touchstone.English}, nil)
	showFunnel(s, []string{"Search", "Book"}, &httpapi.Funnel{Result: *r, GroupNames: []string{"gold", "silver"}})
	// R: prop.test(c(10, 5), c(20, 20), correct = FALSE)$p.value is .10247; that all search is compared, too, so q is twice that
	if want := "gold against silver, a difference of 25.0% ("; strings.Count(told.String(), want) != 1 || !strings.Contains(told.String(), "q = 0.205") {
		t.Errorf("%q does not compare gold and silver once, by 25 %% and q .205", told.String())
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
	s.table.Render()
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
	want := "Outcome: 50.0% of the 40 who deviate, 75.0% of the 60 who keep to it, a difference of -25.0% (-40.0%–-10.0%), q = 0.02."
	if got := told.String(); !strings.Contains(got, want) || strings.Contains(got, "satisfaction") {
		t.Errorf("%q does not say %q alone", got, want)
	}
	told.Reset()
	s.contrast("cli.trails_satisfaction", many)
	if want := "Mean satisfaction, from 0 %, the worst, to 100 %: 50.0% where 40 deviate, 75.0% where 60 keep to it"; !strings.Contains(told.String(), want) {
		t.Errorf("%q does not say %q", told.String(), want)
	}
}
