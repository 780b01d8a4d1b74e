// SPDX-License-Identifier: Apache-2.0

package query_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"touchstone/query"
)

// Zones with rules of every sort: whole, half and three-quarter hours, changes
// of half an hour, at midnight and of a whole day, summer time that is negative,
// none at all, and many changes in the past.
var zones = []string{"", "UTC", "Asia/Shanghai", "Asia/Kathmandu", "Asia/Kolkata", "Europe/Berlin", "Europe/Dublin", "America/New_York",
	"America/Sao_Paulo", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Africa/Monrovia", "Asia/Tehran", "Asia/Gaza", "Antarctica/Troll", "Asia/Manila"}

func clock(t interface{ Fatal(...any) }, zone string) query.Clock {
	c, err := query.NewClock(zone)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// In 2026 Berlin is at UTC+1, from 29 March 01:00Z at UTC+2, from 25 October
// 01:00Z at UTC+1 again.
func TestSegmentsOfBerlin(t *testing.T) {
	const hour = 3600_000
	ms := func(text string) int64 { return at(t, text).UnixMilli() }
	got := clock(t, "Europe/Berlin").Segments(at(t, "2026-01-01T00:00:00Z"), at(t, "2026-12-31T12:00:00.5Z"))
	same(t, "segments", got, []query.Segment{
		{From: ms("2026-01-01T00:00:00Z"), To: ms("2026-03-29T01:00:00Z"), Offset: hour},
		{From: ms("2026-03-29T01:00:00Z"), To: ms("2026-10-25T01:00:00Z"), Offset: 2 * hour},
		{From: ms("2026-10-25T01:00:00Z"), To: ms("2026-12-31T12:00:00.5Z"), Offset: hour},
	})
}

func TestSegmentsAtTheEdges(t *testing.T) {
	berlin, change := clock(t, "Europe/Berlin"), at(t, "2026-03-29T01:00:00Z")
	if got := berlin.Segments(change, change); got != nil {
		t.Errorf("an empty period has the segments %v", got)
	}
	if got := berlin.Segments(change.Add(time.Second), change); got != nil {
		t.Errorf("a period that ends before it begins has the segments %v", got)
	}
	same(t, "to the change", berlin.Segments(change.Add(-time.Millisecond), change), []query.Segment{{From: change.UnixMilli() - 1, To: change.UnixMilli(), Offset: 3600_000}})
	same(t, "from the change", berlin.Segments(change, change.Add(time.Millisecond)), []query.Segment{{From: change.UnixMilli(), To: change.UnixMilli() + 1, Offset: 7200_000}})
	same(t, "UTC", query.Clock{}.Segments(change, change.Add(time.Hour)), []query.Segment{{From: change.UnixMilli(), To: change.UnixMilli() + 3600_000}})
	// Shanghai was at UTC+8:05:43 until 1900-12-31T15:54:17Z.
	early := at(t, "1900-12-31T15:54:16Z")
	same(t, "seconds", clock(t, "Asia/Shanghai").Segments(early, early.Add(2*time.Second)), []query.Segment{
		{From: early.UnixMilli(), To: early.UnixMilli() + 1000, Offset: (8*3600 + 5*60 + 43) * 1000},
		{From: early.UnixMilli() + 1000, To: early.UnixMilli() + 2000, Offset: 8 * 3600_000}})
}

// From 2041 to 2050 Berlin changes twice a year by the rule that holds for all
// years to come; 2044 and 2048 are leap years.
func TestSegmentsFarAhead(t *testing.T) {
	berlin := clock(t, "Europe/Berlin")
	got := berlin.Segments(at(t, "2041-01-01T00:00:00Z"), at(t, "2051-01-01T00:00:00Z"))
	if len(got) != 21 {
		t.Errorf("%d segments in ten years; 21 expected", len(got))
	}
	lastDay := at(t, "2044-12-31T12:00:00Z")
	same(t, "the last day of a leap year", berlin.Segments(lastDay, lastDay.AddDate(0, 0, 1)),
		[]query.Segment{{From: lastDay.UnixMilli(), To: lastDay.UnixMilli() + 86400_000, Offset: 3600_000}})
	all := berlin.Segments(at(t, "1000-01-01T00:00:00Z"), at(t, "9999-01-01T00:00:00Z"))
	if last := all[len(all)-1]; last.To != at(t, "9999-01-01T00:00:00Z").UnixMilli() || last.Offset != 3600_000 {
		t.Errorf("the last segment of all is %+v", last)
	}
}

// anyTime draws a time of whole milliseconds, often near a change of some
// clock, or in the far future.
var anyTime = rapid.Custom(func(t *rapid.T) time.Time {
	year := rapid.SampledFrom([]int{1880, 1900, 1940, 1945, 1970, 1978, 2011, 2017, 2026, 2040, 2044, 2100, 2104}).Draw(t, "year")
	day, ms := rapid.IntRange(1, 366).Draw(t, "day"), rapid.Int64Range(0, 86400_000).Draw(t, "millisecond")
	out := time.Date(year, 1, day, 0, 0, 0, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
	if rapid.Bool().Draw(t, "near a change") {
		_, change := clock(t, rapid.SampledFrom(zones).Draw(t, "zone of the change")).In(out).ZoneBounds()
		if !change.IsZero() && change.Year() < 2110 {
			return change.UTC().Add(time.Duration(rapid.Int64Range(-7200_000, 7200_000).Draw(t, "away")) * time.Millisecond)
		}
	}
	return out
})

// Segments, put together, say of every time what package time says.
func TestSegmentsAgreeWithTheZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := clock(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		from, to, probe := anyTime.Draw(t, "from"), anyTime.Draw(t, "to"), anyTime.Draw(t, "probe")
		if to.Before(from) {
			from, to = to, from
		}
		at, found := from.UnixMilli(), false
		for i, s := range c.Segments(from, to) {
			if s.From != at || s.To <= s.From {
				t.Fatalf("segment %d goes from %d to %d; it should begin at %d", i, s.From, s.To, at)
			}
			at = s.To
			if probe.UnixMilli() >= s.From && probe.UnixMilli() < s.To {
				found = true
				if _, offset := c.In(probe).Zone(); int64(offset)*1000 != s.Offset || c.Local(probe) != probe.UnixMilli()+s.Offset {
					t.Fatalf("at %v the offset is %d s; the segment's is %d ms", probe, offset, s.Offset)
				}
			}
		}
		inside := !probe.Before(from) && probe.Before(to)
		if from.Before(to) && at != to.UnixMilli() || found != inside {
			t.Fatalf("the segments end at %d, not at %d; %v found: %v, inside: %v", at, to.UnixMilli(), probe, found, inside)
		}
	})
}

// wall gives what the clock shows, as if it were UTC.
func wall(c query.Clock, at time.Time) time.Time { return time.UnixMilli(c.Local(at)).UTC() }

// At is the inverse of reading the clock: it gives the first time that shows
// the same, which is the time itself or one that comes before it within a day.
func TestAtFindsTheFirstTimeThatShowsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, want := clock(t, rapid.SampledFrom(zones).Draw(t, "zone")), anyTime.Draw(t, "time")
		got := c.At(wall(c, want))
		if !wall(c, got).Equal(wall(c, want)) || got.After(want) || got.Before(want.AddDate(0, 0, -1)) {
			t.Fatalf("the clock shows %v at %v; At finds %v, when it shows %v", wall(c, want), want, got, wall(c, got))
		}
	})
}

func TestAtWhereTheClockChanges(t *testing.T) {
	for _, c := range []struct{ zone, wall, want, why string }{
		{"Europe/Berlin", "2026-10-25T02:30:00Z", "2026-10-25T00:30:00Z", "the first of two"},
		{"Europe/Berlin", "2026-10-25T01:59:59Z", "2026-10-24T23:59:59Z", "before the repeated hour"},
		{"Europe/Berlin", "2026-10-25T03:00:00Z", "2026-10-25T02:00:00Z", "after the repeated hour"},
		{"Europe/Berlin", "2026-03-29T02:00:00Z", "2026-03-29T01:00:00Z", "the first instant left out"},
		{"Europe/Berlin", "2026-03-29T02:59:59Z", "2026-03-29T01:00:00Z", "the last second left out"},
		{"Europe/Berlin", "2026-03-29T03:00:00Z", "2026-03-29T01:00:00Z", "the first after the gap"},
		{"Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z", "a day left out"},
		{"America/Sao_Paulo", "2017-10-15T00:00:00Z", "2017-10-15T03:00:00Z", "midnight left out"},
		{"Australia/Lord_Howe", "2026-04-05T01:45:00Z", "2026-04-04T14:45:00Z", "the first of two, half an hour apart"},
	} {
		if got := clock(t, c.zone).At(at(t, c.wall)); !got.Equal(at(t, c.want)) {
			t.Errorf("%s %s (%s): %v; %s expected", c.zone, c.wall, c.why, got, c.want)
		}
	}
}

func TestTimeKeys(t *testing.T) {
	for _, c := range []struct {
		kind        query.DimensionKind
		local, want string
	}{
		{query.ByDay, "2026-01-02T23:59:59.999Z", "2026-01-02"},
		{query.ByDay, "1969-12-31T23:59:59.999Z", "1969-12-31"},
		{query.ByMonth, "2026-02-28T12:00:00Z", "2026-02"},
		{query.ByHour, "2026-01-02T09:59:59Z", "2026-01-02T09"},
		{query.ByWeek, "2026-01-04T23:59:59.999Z", "2025-12-29"}, // a Sunday
		{query.ByWeek, "2026-01-05T00:00:00Z", "2026-01-05"},     // a Monday
		{query.ByWeek, "1970-01-01T00:00:00Z", "1969-12-29"},     // a Thursday
		{query.BySource, "2026-01-02T09:59:59Z", ""},
	} {
		if got := query.TimeKey(c.kind, at(t, c.local).UnixMilli()); got != c.want {
			t.Errorf("the %s of %s is %q; %q expected", c.kind, c.local, got, c.want)
		}
	}
}

func TestUnknownZones(t *testing.T) {
	for _, zone := range []string{"Local", "Mars/Olympus", "../etc", "/etc/localtime", "Europe/Berlin\x00", "a b", "Europe", "zone.tab", "+08:00"} {
		if _, err := query.NewClock(zone); err == nil {
			t.Errorf("%q was taken for a zone", zone)
		}
	}
}
