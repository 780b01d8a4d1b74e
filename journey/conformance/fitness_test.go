// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"testing"

	"touchstone"
)

// A run of the design is "a b"; "a" leaves out one of at most three moves, so it
// is 2/3 close. Three customers have both, two the first, one the second: nine
// cases, mean 23/27. By customer deviations add up to 5/3 - 46/27 = -1/27 three
// times, 4/27 twice and -5/27: their squares to 60/729, so V = 6/5 x 60/729 / 81, and with
// t of five degrees of freedom 2.570582 n = (23/27 x 4/27) / V x (1.959964 /
// 2.570582)^2 = 60.1694. Wilson's formula with these, in Python: .741184 to
// .920288.
//
// Nothing else is ever done, so precision is 1 in each case. "a b" has two
// beginnings that go on, "a" one: customers weigh 3, 2 and 1, n = 14^2 / (3 x 9 + 2 x 4
// + 1) x (1.959964 / 2.570582)^2 = 3.16511 and the lower limit n / (n + z^2).
func TestIntervalsMindThatACustomerHasSeveralCases(t *testing.T) {
	var m memory
	m.customers(3, "a b", "a")
	m.customers(2, "a b")
	m.customers(1, "a")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps("a", "b")}}})
	f := check(t, &m, Question{Net: net}).Fitness
	if f.AlignmentN != 9 || f.AlignmentCustomers != 6 || f.ReplayCustomers != 6 || f.PrecisionCustomers != 6 {
		t.Errorf("%+v", f)
	}
	near(t, "fitness", *f.Alignment, 23.0/27, 1e-12)
	near(t, "its low", *f.AlignmentLow, .741184, 1e-5)
	near(t, "its high", *f.AlignmentHigh, .920288, 1e-5)
	near(t, "precision", *f.Precision, 1, 1e-12)
	near(t, "its low", *f.PrecisionLow, .451734, 1e-5)
	near(t, "its high", *f.PrecisionHigh, 1, 1e-12)
	if !(*f.ReplayLow < *f.Replay && *f.Replay < *f.ReplayHigh) {
		t.Errorf("replay %v from %v to %v", *f.Replay, *f.ReplayLow, *f.ReplayHigh)
	}
}

func TestOneCustomerHasNoInterval(t *testing.T) {
	var m memory
	m.customers(1, "a b", "a", "a b")
	net := Designed(&touchstone.Journey{Stages: []touchstone.JourneyStage{{Order: touchstone.OrderSequence, Touchpoints: steps("a", "b")}}})
	if f := check(t, &m, Question{Net: net}).Fitness; f.Alignment == nil || f.AlignmentN != 3 || f.AlignmentCustomers != 1 || f.AlignmentLow != nil || f.AlignmentHigh != nil {
		t.Errorf("%+v", f)
	}
}
