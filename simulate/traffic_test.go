// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"slices"
	"testing"
	"time"
)

func visits(seed uint64, from, to int) []Visit {
	return slices.Collect(Traffic(seed, from, to, TrafficOptions{}))
}

func TestTrafficOfPartsIsTheWhole(t *testing.T) {
	whole := visits(7, 0, 300)
	if !slices.Equal(whole, slices.Concat(visits(7, 0, 100), visits(7, 100, 300))) {
		t.Error("parts of a world differ from the whole")
	}
	if slices.Equal(whole, visits(8, 0, 300)) {
		t.Error("two seeds gave one world")
	}
}

func TestTrafficIsInOrderWithoutTies(t *testing.T) {
	all := visits(1, 0, 2000)
	for i, v := range all[1:] {
		before := all[i]
		if cmp.Or(cmp.Compare(before.Customer, v.Customer), cmp.Compare(before.Occurred, v.Occurred)) >= 0 {
			t.Fatalf("%+v comes before %+v", before, v)
		}
	}
}

// What is planted: the shares of lengths, 19.98 visits on average, two or three
// identities of 30 % of customers, five arrivals late of a thousand, and all 500
// shapes of 60 touchpoints. Bounds are four standard errors or more of 20,000
// customers; the variance of a length is about 50².
func TestTrafficIsSkewedAsPlanted(t *testing.T) {
	const customers = 20_000
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	perCustomer, subjects, shapes, late, far := make([]int, customers), make([]int, customers), map[int]bool{}, 0, 0
	all := visits(3, 0, customers)
	for _, v := range all {
		perCustomer[v.Customer]++
		subjects[v.Customer] |= 1 << v.Subject
		shapes[v.Shape] = true
		if v.Shape%60 != v.Touchpoint || v.Occurred < start {
			t.Fatalf("a visit out of range: %+v", v)
		}
		if v.Arrived-v.Occurred > 3_600_000 {
			late++
		}
		if v.Occurred-start > 91*24*3600*1000 {
			far++
		}
	}
	single, heavy, several := 0, 0, 0
	for c, n := range perCustomer {
		single += map[bool]int{true: 1}[n == 1]
		heavy += map[bool]int{true: 1}[n > 120]
		several += map[bool]int{true: 1}[subjects[c]&(subjects[c]-1) != 0]
	}
	for _, c := range []struct {
		name                 string
		got, least, greatest float64
	}{
		{"visits per customer", float64(len(all)) / customers, 18.5, 21.5},
		{"customers with one visit", float64(single) / customers, .238, .262},
		{"customers with hundreds", float64(heavy) / customers, .016, .024},
		{"customers with several identities", float64(several) / customers, .28, .32},
		{"late arrivals", float64(late) / float64(len(all)), .004, .006},
		{"visits after the span", float64(far) / float64(len(all)), 0, .001},
		{"shapes", float64(len(shapes)), 500, 500},
	} {
		if c.got < c.least || c.got > c.greatest {
			t.Errorf("%s: %v, planted between %v and %v", c.name, c.got, c.least, c.greatest)
		}
	}
}

func TestTrafficHasFewFrequentTouchpoints(t *testing.T) {
	count := make([]int, 60)
	all := visits(5, 0, 5000)
	for _, v := range all {
		count[v.Touchpoint]++
	}
	slices.Sort(count)
	top := 0
	for _, n := range count[50:] {
		top += n
	}
	// Half of the visits follow Zipf's law, of which the first ten of 60 have
	// H(10)/H(60) = 2.93/4.68 = 63 %; the other half is spread more evenly, so
	// that the ten most frequent have at least 31 % and less than 63 %.
	if share := float64(top) / float64(len(all)); share < .33 || share > .63 {
		t.Errorf("the ten most frequent touchpoints have %.0f %% of visits", 100*share)
	}
}

func BenchmarkTraffic(b *testing.B) {
	n := 0
	for b.Loop() {
		for range Traffic(1, 0, 1000, TrafficOptions{}) {
			n++
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/visit")
}
