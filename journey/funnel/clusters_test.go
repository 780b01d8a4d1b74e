// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"math"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// One customer goes from a to b in three cases, another gets as far as a in one.
// Four cases are worth 16 / (9 + 1) = 1.6 customers (Kish), the three at b one;
// Wilson's intervals of 3 of 4 and 1 of 3 for these were computed apart from this
// program, in Python. As customers, one of two goes on.
func TestCasesOfOneCustomerAreNotSeveralCustomers(t *testing.T) {
	people := &journeytest.Source{Activities: []string{"a", "b", "c"}, Trails: [][]journey.Trail{{
		{Case: 1, Customer: 1, Activity: []uint32{0, 1}}, {Case: 2, Customer: 1, Activity: []uint32{0, 1}}, {Case: 3, Customer: 1, Activity: []uint32{0, 1, 2}},
		{Case: 4, Customer: 4, Activity: []uint32{0}},
	}}}
	q := Question{Steps: []Step{step("a"), step("b"), step("c")}, ByCase: true, Groups: 2, Group: func(customer int) int { return customer / 4 }}
	r := ask(t, people, q)
	for what, c := range map[string]struct {
		got       journey.Rate
		low, high float64
	}{
		"b of a": {r.Steps[1].OfFirst, .16913789965235437, .977881498336575},
		"c of b": {r.Steps[2].OfPrevious, .025336243646501055, .9058139848944198},
		"group":  {r.Groups[0].Converted, .025336243646501055, .9058139848944198},
	} {
		if math.Abs(*c.got.Low-c.low) > 1e-12 || math.Abs(*c.got.High-c.high) > 1e-12 {
			t.Errorf("%s: %v to %v of %+v", what, *c.got.Low, *c.got.High, c.got)
		}
	}
	if len(r.Comparisons) > 0 {
		t.Errorf("cases were compared as if each stood alone: %+v", r.Comparisons)
	}
	q.ByCase = false
	r = ask(t, people, q)
	if d := gocmp.Diff(journey.RateOf(1, 2), r.Steps[1].OfFirst); d != "" || len(r.Comparisons) == 0 {
		t.Error(d)
	}
}

// worth gives the rate of those who did all steps among the cases that a row
// holds, and did so many steps, in which those of one customer count by Kish.
func worth(best []try, customers []int, all, least int, row func(i int) bool) journey.Rate {
	n, of, by := 0, 0, map[int]int{}
	for i, b := range best {
		if row(i) && b.done >= least {
			of++
			by[customers[i]]++
			if b.done == all {
				n++
			}
		}
	}
	squares := 0
	for _, cases := range by {
		squares += cases * cases
	}
	return journey.ClusteredRate(n, of, float64(of)*float64(of)/float64(squares))
}

// However the cases of customers are spread over groups and periods, parts and
// folds.
func TestRatesCountWhoHasSeveralCases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q := drawPeople(t, 2), drawQuestion(t)
		q.ByCase = true
		r, all := funnel(t, p, q), len(q.Steps)
		best, customers := bestOf(p, q)
		same := func(what string, want, got journey.Rate) {
			if d := gocmp.Diff(want, got, cmpopts.EquateApprox(1e-12, 0)); d != "" {
				t.Fatalf("%s: %s", what, d)
			}
		}
		last := r.Steps[all-1]
		same("of all", worth(best, customers, all, 0, func(int) bool { return true }), last.OfAll)
		same("of first", worth(best, customers, all, 1, func(int) bool { return true }), last.OfFirst)
		same("of previous", worth(best, customers, all, all-1, func(int) bool { return true }), last.OfPrevious)
		for _, g := range r.Groups {
			in := func(i int) bool {
				group := customers[i]%4 - 1
				return group == g.Group || g.Group < 0 && (group < 0 || group > 1)
			}
			same("group", worth(best, customers, all, 1, in), g.Converted)
		}
		for _, e := range r.Periods {
			same("period", worth(best, customers, all, 1, func(i int) bool { return best[i].start >= e.From && best[i].start < e.To }), e.Converted)
		}
	})
}
