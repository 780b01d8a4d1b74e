// SPDX-License-Identifier: Apache-2.0

package roles

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

// TimeParser reads the times of one column. It remembers the layout that
// fitted last, so that a column in one layout costs one attempt a value.
// Zone-less times are taken as UTC.
type TimeParser struct {
	last     int
	dayFirst bool
}

// Parse gives milliseconds since 1970 UTC, and whether the text is a time of
// the years 1900 to 2100.
func (p *TimeParser) Parse(raw string) (int64, bool) {
	if len(raw) < 6 || len(raw) > 60 {
		return 0, false
	}
	s := ingest.Normalize(raw)
	if ms, ok := p.parse(p.last, s); ok {
		return ms, true
	}
	for i := range layouts {
		if ms, ok := p.parse(i, s); ok {
			p.last = i
			return ms, true
		}
	}
	return 0, false
}

func (p *TimeParser) parse(layout int, s string) (int64, bool) {
	t, err := time.Parse(p.layout(layout), s)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return 0, false
	}
	return t.UnixMilli(), true
}

func (p *TimeParser) layout(i int) string {
	if p.dayFirst && strings.HasPrefix(layouts[i], "1/2/") {
		return "2/1/" + layouts[i][len("1/2/"):]
	}
	return layouts[i]
}

// NewTimeParser looks at a sample of a column: 25/12/2024 somewhere means
// that the day stands first everywhere.
func NewTimeParser(sample []string) *TimeParser {
	p := &TimeParser{}
	for _, s := range sample {
		first, rest, ok := strings.Cut(ingest.Normalize(s), "/")
		if n, err := strconv.Atoi(first); ok && err == nil && n > 12 && n < 32 && strings.Contains(rest, "/") {
			p.dayFirst = true
			return p
		}
	}
	return p
}

// timesAmong tells whether at least nine in ten of some values are times.
func timesAmong(values []string) bool {
	parser, times := NewTimeParser(values), 0
	for _, v := range values {
		if _, ok := parser.Parse(v); ok {
			times++
		}
	}
	return times > 0 && 10*times >= 9*len(values)
}
