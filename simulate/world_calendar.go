// SPDX-License-Identifier: Apache-2.0

package simulate

import "time"

// The clock of the world is China's, which has one offset and no summer time.
const (
	second  int64 = 1000
	minute        = 60 * second
	hour          = 60 * minute
	dayMS         = 24 * hour
	offset        = 8 * hour
	weekday       = 4 // 1970-01-01 was a Thursday: Monday is 1
)

// holidays are the days off by the notices of the State Council for 2025 and
// 2026, as half-open runs of days; other years have weekends
// alone. workdays are the weekend days that make up for them.
var (
	holidays = [][2]string{
		{"2025-01-01", "2025-01-02"}, {"2025-01-28", "2025-02-05"}, {"2025-04-04", "2025-04-07"}, {"2025-05-01", "2025-05-06"}, {"2025-05-31", "2025-06-03"}, {"2025-10-01", "2025-10-09"},
		{"2026-01-01", "2026-01-04"}, {"2026-02-15", "2026-02-24"}, {"2026-04-04", "2026-04-07"}, {"2026-05-01", "2026-05-06"}, {"2026-06-19", "2026-06-22"}, {"2026-09-25", "2026-09-28"}, {"2026-10-01", "2026-10-08"},
	}
	workdays = []string{
		"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
		"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
	}
)

// almanac tells which days are free and which are in demand.
type almanac struct{ free map[int64]bool }

func newAlmanac() almanac {
	c := almanac{free: map[int64]bool{}}
	for _, run := range holidays {
		for d := dayOf(run[0]); d < dayOf(run[1]); d++ {
			c.free[d] = true
		}
	}
	for _, d := range workdays {
		c.free[dayOf(d)] = false
	}
	return c
}

// dayOf gives the number of a day since 1970 in China.
func dayOf(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err) // a table of this package is wrong
	}
	return t.Unix() / (24 * 3600)
}

// localDay gives the day in China of a time in ms.
func localDay(at int64) int64 { return (at + offset) / dayMS }

// midnight gives when a day in China begins, in ms.
func midnight(day int64) int64 { return day*dayMS - offset }

// holiday tells whether a day is free and not merely a weekend.
func (c almanac) holiday(day int64) bool { return c.free[day] }

// off tells whether a day is free.
func (c almanac) off(day int64) bool {
	if free, said := c.free[day]; said {
		return free
	}
	return (day+weekday-1)%7 >= 5
}

// works tells whether a day is none off.
func (c almanac) works(day int64) bool { return !c.off(day) }

// sale tells whether the great sales of the year run: that of 18 June, from the
// first of the month on, and that of 11 November, from the day when its second
// round is paid.
func (c almanac) sale(day int64) bool {
	date := dateOf(day)[len("2006-"):]
	return date >= "06-01" && date <= "06-18" || date >= "10-31" && date <= "11-11"
}

// span is a run of days, with its last, on which so many come in thousandths of
// the usual. Days are written 2026-02-10 or, of every year, 06-18.
type span struct {
	from, to string
	many     milli
}

// holds tells whether a day lies in it.
func (s span) holds(day int64) bool {
	date := dateOf(day)
	date = date[len(date)-len(s.from):]
	return date >= s.from && date <= s.to
}

// dateOf writes a day.
func dateOf(day int64) string { return time.Unix(day*24*3600, 0).UTC().Format(time.DateOnly) }

// demand gives how many come on a day, in thousandths of the usual.
func (t *trade) demand(c almanac, day int64) int64 {
	for _, s := range t.season {
		if s.holds(day) {
			return int64(s.many)
		}
	}
	switch {
	case t.festive > 0 && c.holiday(day):
		return int64(t.festive)
	case t.weekend > 0 && c.off(day):
		return int64(t.weekend)
	}
	return 1000
}

// busy tells whether the night after a day is in demand: no work tomorrow.
func (c almanac) busy(day int64) bool { return c.off(day + 1) }
