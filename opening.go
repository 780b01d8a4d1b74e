// SPDX-License-Identifier: Apache-2.0

package touchstone

import (
	"math"
	"slices"
	"sort"
	"time"
)

// Opening is when somebody is open: hours of the week in a zone, without the
// days on which they are closed. It does not change. Safe for use from many
// goroutines.
//
// A calendar closes its holidays, and a Saturday or Sunday that is worked instead
// of one has the hours of a Monday. Of days that the calendar does not know it is
// not known when somebody is open.
//
// Hours belong to the day on which they begin: those of a night go on over
// midnight into a closed day, and those of a closed day do not begin. On the
// days when clocks change, what a clock on the wall shows counts: hours that
// begin at a time that is left out begin with the change, and those whose
// beginning or end comes twice last from the first to the second. Outside of
// the years 1990 to 2059 everything is closed.
type Opening struct {
	from, to []int64 // Unix milliseconds, ascending and apart
	before   []int64 // milliseconds that are open before each from

	known, unknown int64 // Unix milliseconds from which, and from which no more, it is known
}

// The years that an Opening knows.
const (
	firstOpenYear = 1990
	lastOpenYear  = 2059
)

// NewOpening lays out hours, which must be valid; none: always open, but for
// closed days and holidays. Of closed days the date alone counts. Without a
// calendar, nil, there are no holidays.
func NewOpening(hours []Hours, zone *time.Location, closed []time.Time, calendar *Calendar) *Opening {
	if len(hours) == 0 {
		hours = []Hours{{Days: []int{1, 2, 3, 4, 5, 6, 7}, From: "00:00", To: "24:00"}}
	}
	shut := map[date]bool{}
	for _, day := range closed {
		shut[dateOf(day)] = true
	}
	week := weekOf(hours)
	var all []stretch
	for day := time.Date(firstOpenYear, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= lastOpenYear; day = day.AddDate(0, 0, 1) {
		d, weekday := dateOf(day), day.Weekday()
		if calendar != nil && calendar.days[d] == MakeUpDay {
			weekday = time.Monday
		}
		if shut[d] || calendar != nil && calendar.days[d] == HolidayDay {
			continue
		}
		for _, s := range week[weekday] {
			all = append(all, stretch{d.at(s.from, zone, false), d.at(s.to, zone, true)})
		}
	}
	o := openingOf(all)
	o.known, o.unknown = math.MinInt64, math.MaxInt64
	if calendar != nil {
		o.known, o.unknown = dateOf(calendar.From).at(0, zone, false), dateOf(calendar.Until).at(0, zone, false)
	}
	return o
}

// Between gives how many milliseconds are open between two times in Unix
// milliseconds, 0 when the second is not after the first; false when the
// calendar does not know all days between them.
func (o *Opening) Between(from, to int64) (ms int64, known bool) {
	switch {
	case from < o.known || max(from, to) > o.unknown:
		return 0, false
	case to <= from:
		return 0, true
	}
	return o.until(to) - o.until(from), true
}

// until gives how many milliseconds are open before a time.
func (o *Opening) until(at int64) int64 {
	i := sort.Search(len(o.from), func(i int) bool { return o.from[i] > at }) - 1
	if i < 0 {
		return 0
	}
	return o.before[i] + min(at, o.to[i]) - o.from[i]
}

// stretch is a time in Unix milliseconds, or a time of the day in minutes.
type stretch struct{ from, to int64 }

// openingOf joins stretches that meet.
func openingOf(all []stretch) *Opening {
	slices.SortFunc(all, func(a, b stretch) int { return int(min(max(a.from-b.from, -1), 1)) })
	o, open := &Opening{}, int64(0)
	for _, s := range all {
		last := len(o.to) - 1
		switch {
		case s.to <= s.from:
			continue
		case last >= 0 && s.from <= o.to[last]:
			open += max(0, s.to-o.to[last])
			o.to[last] = max(o.to[last], s.to)
			continue
		}
		o.from, o.to, o.before = append(o.from, s.from), append(o.to, s.to), append(o.before, open)
		open += s.to - s.from
	}
	return o
}

// dayMinutes is how many minutes a day's clock shows.
const dayMinutes = 24 * 60

// weekOf gives the hours of each day in minutes, time.Sunday first. Hours that
// end on the next day end beyond dayMinutes.
func weekOf(hours []Hours) (week [7][]stretch) {
	for _, h := range hours {
		s := stretch{minuteOf(h.From), minuteOf(h.To)}
		if s.to <= s.from {
			s.to += dayMinutes
		}
		for _, day := range h.Days {
			week[day%7] = append(week[day%7], s)
		}
	}
	return week
}

// minuteOf reads a valid time of the day, "24:00" included.
func minuteOf(clock string) int64 {
	digit := func(i int) int64 { return int64(clock[i] - '0') }
	return (10*digit(0)+digit(1))*60 + 10*digit(3) + digit(4)
}

// date is a day of the calendar.
type date struct {
	year  int
	month time.Month
	day   int
}

// utc gives the day's beginning in UTC.
func (d date) utc() time.Time { return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, time.UTC) }

func dateOf(t time.Time) date {
	year, month, day := t.Date()
	return date{year, month, day}
}

// at gives the time when the clocks of a zone show a minute of the day, or of
// the next: of two such times the first or the last; where the clocks leave it
// out, when they do.
func (d date) at(minute int64, zone *time.Location, last bool) int64 {
	day := d.day + int(minute/dayMinutes)
	hour, rest := int(minute%dayMinutes/60), int(minute%60)
	t := time.Date(d.year, d.month, day, hour, rest, 0, 0, zone)
	start, end := t.ZoneBounds()
	switch time.Date(d.year, d.month, day, hour, rest, 0, 0, time.UTC).Compare(asUTC(t)) {
	case -1:
		return start.UnixMilli()
	case 1:
		return end.UnixMilli()
	}
	_, offset := t.Zone()
	if _, other := start.Add(-1).Zone(); !last && !start.IsZero() {
		if first := t.Add(time.Duration(offset-other) * time.Second); first.Before(start) {
			return first.UnixMilli()
		}
	}
	if _, other := end.Zone(); last && !end.IsZero() {
		if second := t.Add(time.Duration(offset-other) * time.Second); !second.Before(end) {
			return second.UnixMilli()
		}
	}
	return t.UnixMilli()
}

// asUTC gives what the clocks of a time's zone show, as if it were UTC.
func asUTC(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}
