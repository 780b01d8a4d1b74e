// SPDX-License-Identifier: Apache-2.0

package value

import (
	"strconv"
	"strings"
	"time"

	"touchstone/ingest"
)

var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04", "2006-01-02", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006.1.2 15:04:05", "2006.1.2", "2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日15:04", "2006年1月2日 15时04分", "2006年1月2日",
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2",
	"01/02/2006 03:04:05 PM", "1/2/2006 3:04:05 PM", "1/2/2006 3:04 PM", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006", "2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006", "1/2/06 15:04", "1/2/06", "2/1/06",
	"02.01.2006 15:04:05", "02.01.2006", "2-1-2006 15:04:05", "2-1-2006", "Jan 2, 2006", "2 Jan 2006", "2 Jan 2006 15:04:05", "January 2, 2006", "2-Jan-2006", "2-Jan-06", "20060102", "20060102150405",
}

// The years between which a date is believed.
const firstYear, lastYear = 1900, 2100

// Times reads the times of one column. It remembers the layout that
// fitted last, so that a column in one layout costs one attempt a value. Not
// safe for use from several goroutines.
type Times struct {
	last     int
	dayFirst bool
}

// Parse gives milliseconds since 1970 UTC, and whether the text is a time of
// the years 1900 to 2100.
func (p *Times) Parse(raw string) (int64, bool) {
	t, _, ok := p.In(raw, time.UTC)
	return t.UnixMilli(), ok
}

// In reads a time that is of a zone where it names no offset of its own, tells
// whether it names one, and whether the text is a time of the years 1900 to
// 2100.
func (p *Times) In(raw string, zone *time.Location) (t time.Time, offset, ok bool) {
	if len(raw) < 6 || len(raw) > 60 {
		return time.Time{}, false, false
	}
	s := ingest.Normalize(raw)
	if t, ok := p.try(p.last, s, zone); ok {
		return t, hasOffset(p.layout(p.last)), true
	}
	for i := range layouts {
		if t, ok := p.try(i, s, zone); ok {
			p.last = i
			return t, hasOffset(p.layout(i)), true
		}
	}
	return time.Time{}, false, false
}

func hasOffset(layout string) bool {
	return strings.Contains(layout, "Z07:00") || strings.Contains(layout, "-0700")
}

func (p *Times) try(layout int, s string, zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(p.layout(layout), s, zone)
	return t, err == nil && t.Year() >= firstYear && t.Year() <= lastYear
}

func (p *Times) layout(i int) string {
	if p.dayFirst && strings.HasPrefix(layouts[i], "1/2/") {
		return "2/1/" + layouts[i][len("1/2/"):]
	}
	return layouts[i]
}

// NewTimes looks at a sample of a column: 25/12/2024 somewhere means
// that the day stands first everywhere.
func NewTimes(sample []string) *Times {
	p := &Times{}
	for _, s := range sample {
		first, rest, ok := strings.Cut(ingest.Normalize(s), "/")
		if n, err := strconv.Atoi(first); ok && err == nil && n > 12 && n < 32 && strings.Contains(rest, "/") {
			p.dayFirst = true
			return p
		}
	}
	return p
}

// TimesAmong tells whether at least nine in ten of some values are times.
func TimesAmong(values []string) bool {
	parser, times := NewTimes(values), 0
	for _, v := range values {
		if _, ok := parser.Parse(v); ok {
			times++
		}
	}
	return times > 0 && 10*times >= 9*len(values)
}
