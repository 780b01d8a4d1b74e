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

// almanac tells which days are free and how busy hotels are.
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

// busy tells whether the night after a day is in demand: no work tomorrow.
func (c almanac) busy(day int64) bool { return c.off(day + 1) }
