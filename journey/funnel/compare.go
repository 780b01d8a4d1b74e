// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"touchstone/journey"
	"touchstone/stats"
)

// Comparison is the difference of one rate between two groups: of those who
// reached step Of, the share that reached Step. Steps count from 1; Of 0 is
// everybody in the group.
type Comparison struct {
	A          int          `json:"a"` // groups
	B          int          `json:"b"`
	Step       int          `json:"step"`
	Of         int          `json:"of"`
	RateA      journey.Rate `json:"rate_a"`
	RateB      journey.Rate `json:"rate_b"`
	Difference float64      `json:"difference"` // of A less that of B
	Low        float64      `json:"low"`        // of Newcombe's interval
	High       float64      `json:"high"`
	P          float64      `json:"p"` // two-sided, of no difference: chi-squared, or Fisher's exact where counts are small
	Q          float64      `json:"q"` // of Benjamini & Hochberg over all comparisons of the answer
}

// compare compares every pair of groups at every step: of everybody for the
// first, of those who reached the first and of those who reached the step
// before for the others. Where one side has nobody there is nothing to compare.
func compare(groups []GroupResult) []Comparison {
	var out []Comparison
	for i, a := range groups {
		for _, b := range groups[i+1:] {
			if a.Group < 0 || b.Group < 0 {
				continue
			}
			for step := range a.Reached {
				out = append(out, compareStep(a, b, step)...)
			}
		}
	}
	p := make([]float64, len(out))
	for i := range out {
		p[i] = out[i].P
	}
	for i, q := range stats.BenjaminiHochberg(p) {
		out[i].Q = q
	}
	return out
}

func compareStep(a, b GroupResult, step int) (out []Comparison) {
	bases := []int{1, step}
	if step < 2 {
		bases = []int{step}
	}
	for _, of := range bases {
		xa, xb := reached(a, step+1), reached(b, step+1)
		na, nb := reached(a, of), reached(b, of)
		d, err := stats.ShareCounts{X: xa, N: na}.Minus(stats.ShareCounts{X: xb, N: nb})
		if err != nil {
			continue // nobody on one side
		}
		out = append(out, Comparison{
			A: a.Group, B: b.Group, Step: step + 1, Of: of, RateA: journey.RateOf(xa, na), RateB: journey.RateOf(xb, nb),
			Difference: d.Value, Low: d.Low, High: d.High, P: d.P,
		})
	}
	return out
}

// reached gives how many did at least so many steps.
func reached(g GroupResult, steps int) int {
	if steps == 0 {
		return g.Customers
	}
	return g.Reached[steps-1]
}
