// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"maps"
	"slices"
	"testing"
	"time"

	"touchstone"
)

func contacts(seed uint64, n int, o StreamOptions) []Contact {
	return slices.Collect(Stream(seed, n, o))
}

func TestStreamIsTheSameForASeed(t *testing.T) {
	a, b := contacts(7, 3000, StreamOptions{}), contacts(7, 3000, StreamOptions{})
	if !slices.Equal(a, b) {
		t.Error("the same seed gave two streams")
	}
	if slices.Equal(a, contacts(8, 3000, StreamOptions{})) {
		t.Error("two seeds gave one stream")
	}
}

func TestStreamComesInOrderOfArrival(t *testing.T) {
	all := contacts(1, 20000, StreamOptions{})
	if !slices.IsSortedFunc(all, func(a, b Contact) int { return int(a.Arrived - b.Arrived) }) {
		t.Error("contacts are not in order of arrival")
	}
	early := 0
	for i := 1; i < len(all); i++ {
		if all[i].Occurred < all[i-1].Occurred {
			early++
		}
	}
	if early == 0 {
		t.Error("no contact arrived out of order")
	}
}

func TestStreamRepeatsMessagesAndNothingElse(t *testing.T) {
	seen := map[touchstone.EventID]bool{}
	repeats, unique := 0, 0
	for _, c := range contacts(3, 20000, StreamOptions{}) {
		id := c.Event().ID
		if seen[id] != c.Repeat {
			t.Fatalf("message %d: repeat is %v", c.Message, c.Repeat)
		}
		seen[id] = true
		if c.Repeat {
			repeats++
		} else {
			unique++
		}
	}
	// repeated is 10 of 1,000; four standard deviations of a binomial share.
	if share := float64(repeats) / float64(unique); share < 0.007 || share > 0.013 {
		t.Errorf("%d of %d messages came twice; about 1 %% is planted", repeats, unique)
	}
	if unique < 20000 || unique > 20020 {
		t.Errorf("%d messages, 20,000 and at most the rest of one session were asked for", unique)
	}
}

func TestStreamIsSkewedAndSpreadOverItsSpan(t *testing.T) {
	o := StreamOptions{Customers: 1000, Span: 30 * 24 * time.Hour}
	per := map[int]int{}
	var last int64
	all := contacts(5, 50000, o)
	for _, c := range all {
		per[c.Customer]++
		last = max(last, c.Occurred)
	}
	counts := slices.Sorted(maps.Values(per))
	top := 0
	for _, n := range counts[len(counts)-len(counts)/10:] {
		top += n
	}
	// The customer is u² of a uniform u, so the first tenth of them draws √0.1 = 32 %.
	if share := float64(top) / float64(len(all)); share < 0.28 || share > 0.38 {
		t.Errorf("the busiest tenth has %.0f %% of contacts; about 32 %% is planted", 100*share)
	}
	days := float64(last-time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()) / 86400e3
	if days < 22 || days > 45 {
		t.Errorf("the stream lasts %.1f days, about 30 were asked for", days)
	}
}

func TestContactsOfOneCustomerShareSubjectsOnlyAmongThemselves(t *testing.T) {
	owner := map[touchstone.SubjectID]int{}
	joined := 0
	for _, c := range contacts(9, 20000, StreamOptions{}) {
		e := c.Event()
		if len(e.Subjects) == 0 {
			t.Fatalf("a contact of nobody: %+v", c)
		}
		if len(e.Subjects) == 2 {
			joined++
		}
		for _, s := range e.Subjects {
			if who, known := owner[s]; known && who != c.Customer {
				t.Fatalf("subject %v is of customers %d and %d", s, who, c.Customer)
			}
			owner[s] = c.Customer
		}
	}
	if joined == 0 {
		t.Error("no contact ties a device to a user")
	}
}
