// SPDX-License-Identifier: Apache-2.0

package query

import (
	"strings"
	"time"

	"touchstone"
)

// Clock reads the wall clock of a zone, by the zone data that Go has. The zero
// Clock reads UTC.
type Clock struct {
	location *time.Location
}

// Segment is a stretch of time during which a zone's clock keeps one distance
// from UTC. From and To are UTC, in milliseconds since 1970, half-open; Offset
// is in milliseconds: a time of the segment plus Offset is its local time.
type Segment struct {
	From, To int64
	Offset   int64
}

// NewClock gives the clock of an IANA zone; "" is UTC. Invalid when the zone
// is not known. "Local" is no zone: an answer must not depend on the machine.
func NewClock(zone string) (Clock, error) {
	if zone == "" {
		return Clock{}, nil
	}
	plain := len(zone) <= 64 && strings.IndexFunc(zone, func(r rune) bool { return !zoneRune(r) }) < 0
	if plain && zone != "Local" {
		if location, err := time.LoadLocation(zone); err == nil {
			return Clock{location}, nil
		}
	}
	return Clock{}, fault("zone", touchstone.Msg("query.unknown_zone", "zone", zone))
}

func zoneRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/_+-", r)
}

// Clock gives the clock of the question's zone.
func (q Question) Clock() (Clock, error) { return NewClock(q.Zone) }

// In gives the time as the clock shows it.
func (c Clock) In(t time.Time) time.Time {
	if c.location == nil {
		return t.UTC()
	}
	return t.In(c.location)
}

// Local gives what the clock shows at a time, in milliseconds from what it
// would show at 1970-01-01T00:00: the argument of TimeKey.
func (c Clock) Local(t time.Time) int64 {
	_, offset := c.In(t).Zone()
	return t.UnixMilli() + int64(offset)*1000
}

// Segments cuts the time from From to To (half-open) where the clock changes,
// in ascending order and without gaps, so that a store finds a local time by
// an addition. None when the period is empty. Both ends must be set: a store
// that is asked for all of time takes those of its facts.
func (c Clock) Segments(from, to time.Time) []Segment {
	var out []Segment
	for at := c.In(from); at.Before(to); {
		_, end := at.ZoneBounds()
		if !end.IsZero() && !end.After(at) {
			end = at.Add(time.Hour) // Go's zone data stands still on the last day of a leap year that only a rule covers
		}
		if end.IsZero() || end.After(to) {
			end = to
		}
		_, offset := at.Zone()
		next := Segment{From: at.UnixMilli(), To: end.UnixMilli(), Offset: int64(offset) * 1000}
		if last := len(out) - 1; last >= 0 && out[last].Offset == next.Offset {
			out[last].To = next.To
		} else {
			out = append(out, next)
		}
		at = c.In(end)
	}
	return out
}

// until gives a time up to which the clock keeps the distance from UTC that it
// has at a time; zero: for ever. It is later than the time, though not always
// as late as it could be: where package time goes by a rule for all years to
// come, its bounds are those of a year of 365 days, and on the last day of a
// leap year it gives one that has passed.
func (c Clock) until(at time.Time) time.Time {
	_, end := at.ZoneBounds()
	if end.IsZero() || end.After(at) {
		return end
	}
	const day = 24 * time.Hour
	return at.UTC().Truncate(day).Add(day)
}

// At gives the instant at which the clock shows what wall shows (its own zone
// does not matter): the first of the two where a clock change repeats it, the
// instant of the change where one leaves it out.
func (c Clock) At(wall time.Time) time.Time {
	year, month, day := wall.Date()
	hour, minute, second := wall.Clock()
	utc := time.Date(year, month, day, hour, minute, second, wall.Nanosecond(), time.UTC)
	_, before := c.In(utc.AddDate(0, 0, -1)).Zone()
	_, after := c.In(utc.AddDate(0, 0, 1)).Zone()
	early, late := utc.Add(-seconds(max(before, after))), utc.Add(-seconds(min(before, after)))
	for _, t := range []time.Time{early, late} {
		if _, offset := c.In(t).Zone(); t.Add(seconds(offset)).Equal(utc) {
			return t
		}
	}
	return c.until(c.In(early)).UTC()
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// startsDay tells whether a time is the first instant of a day of the clock:
// midnight, or later where a clock change leaves midnight out.
func (c Clock) startsDay(t time.Time) bool {
	year, month, day := c.In(t).Date()
	return c.At(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)).Equal(t)
}

// TimeKey gives the key of ByDay, ByWeek, ByMonth or ByHour for a local time,
// in milliseconds as Clock.Local gives it; "" for another kind of dimension.
func TimeKey(kind DimensionKind, local int64) string {
	t := time.UnixMilli(local).UTC()
	if kind == ByWeek {
		t = t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	}
	return t.Format(kind.layout())
}

// layout is how the keys of a dimension of time are written; "" for others.
func (k DimensionKind) layout() string {
	switch k {
	case ByDay, ByWeek:
		return time.DateOnly
	case ByMonth:
		return "2006-01"
	case ByHour:
		return "2006-01-02T15"
	}
	return ""
}

// Datable tells whether a time can be stored and asked for: its year, in UTC,
// has four digits and is neither below 1000 nor the last, so that every local
// time has four too and the order of keys is the order of time.
func Datable(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 1000 && year <= 9998
}
