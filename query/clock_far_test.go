// SPDX-License-Identifier: Apache-2.0

package query

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// Berlin keeps summer time from the last Sunday of March to the last Sunday of
// October, at 01:00 UTC: 2040-03-25 and 2040-10-28 by the calendar, 2041-03-31
// and 2041-10-27 (EU directive 2000/84). On 2040-12-31, the last day of a leap
// year beyond the tables, ZoneBounds of Go 1.26 gives the day itself.
func TestSegmentsGoOnBeyondTheTables(t *testing.T) {
	clock, err := NewClock("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(month time.Month, day, year int) int64 {
		return time.Date(year, month, day, 1, 0, 0, 0, time.UTC).UnixMilli()
	}
	from, to := time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2042, 1, 1, 0, 0, 0, 0, time.UTC)
	const winter, summer = 3_600_000, 7_200_000
	edges := []int64{from.UnixMilli(), at(3, 25, 2040), at(10, 28, 2040), at(3, 31, 2041), at(10, 27, 2041), to.UnixMilli()}
	got := clock.Segments(from, to)
	if len(got) != 5 {
		t.Fatalf("%d segments; 5 expected: %v", len(got), got)
	}
	for i, s := range got {
		want := Segment{From: edges[i], To: edges[i+1], Offset: winter}
		if i%2 == 1 {
			want.Offset = summer
		}
		if s != want {
			t.Errorf("segment %d is %v; %v expected", i, s, want)
		}
	}
}
