// SPDX-License-Identifier: Apache-2.0

package roles

import (
	"math"
	"strconv"
	"strings"
	"time"

	"touchstone/ingest"
)

// ParseNumber reads a number as people write it: full-width digits, thousands
// separators, a percent sign, a currency sign, or the units 分, 星, 元 behind
// it. NaN and infinities are not numbers.
func ParseNumber(raw string) (float64, bool) {
	s := ingest.Normalize(raw)
	if s == "" || len(s) > 40 {
		return 0, false
	}
	if c := s[0]; (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c < 0x80 && c != '$' && c != '(' {
		return 0, false
	}
	s = strings.TrimLeft(s, "¥￥$€£")
	scale := 1.0
	if cut, ok := strings.CutSuffix(s, "%"); ok {
		s, scale = cut, 100
	}
	for _, unit := range []string{"分", "星", "元", "岁", "次", "天"} {
		s = strings.TrimSuffix(s, unit)
	}
	s = thousands(strings.TrimSpace(s))
	if strings.ContainsAny(s, "xXpPnN_") {
		return 0, false // hexadecimal, NaN, Inf and 1_000 are not how people write numbers
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, false
	}
	return f / scale, true
}

// thousands removes separators where they stand between groups of three.
func thousands(s string) string {
	if !strings.Contains(s, ",") {
		return s
	}
	parts := strings.Split(s, ",")
	for i, p := range parts {
		whole, _, _ := strings.Cut(p, ".")
		if i > 0 && len(whole) != 3 || i == 0 && (len(p) == 0 || len(p) > 4) {
			return s
		}
	}
	return strings.Join(parts, "")
}

var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04", "2006-01-02", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006.1.2 15:04:05", "2006.1.2", "2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日15:04", "2006年1月2日 15时04分", "2006年1月2日",
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2",
	"01/02/2006 03:04:05 PM", "1/2/2006 3:04:05 PM", "1/2/2006 15:04:05", "1/2/2006 15:04", "1/2/2006", "2/1/2006 15:04:05", "2/1/2006 15:04", "2/1/2006",
	"02.01.2006 15:04:05", "02.01.2006", "Jan 2, 2006", "2 Jan 2006", "2 Jan 2006 15:04:05", "January 2, 2006", "2-Jan-2006", "2-Jan-06", "20060102", "20060102150405",
}

// TimeParser reads the times of one column. It remembers the layout that
// fitted last, so that a column in one layout costs one attempt a value.
// Zone-less times are taken as UTC.
type TimeParser struct {
	last     int
	dayFirst bool
}

// Parse gives milliseconds since 1970 UTC, and whether the text is a time.
func (p *TimeParser) Parse(raw string) (int64, bool) {
	s := raw
	if len(s) == 0 || s[0] > 0x7f || s[len(s)-1] > 0x7f || s[0] == ' ' {
		s = ingest.Normalize(s)
	}
	if len(s) < 6 || len(s) > 40 {
		return 0, false
	}
	if t, err := time.Parse(p.layout(p.last), s); err == nil {
		return t.UnixMilli(), true
	}
	for i := range layouts {
		if t, err := time.Parse(p.layout(i), s); err == nil && t.Year() > 1000 && t.Year() < 3000 {
			p.last = i
			return t.UnixMilli(), true
		}
	}
	return 0, false
}

func (p *TimeParser) layout(i int) string {
	if p.dayFirst && strings.HasPrefix(layouts[i], "1/2/2006") {
		return "2/1" + layouts[i][3:]
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
