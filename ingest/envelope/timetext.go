// SPDX-License-Identifier: Apache-2.0

package envelope

import "time"

// Time reads a time as RFC 3339 writes it, with T or a space between date and
// time, with or without seconds and fractions, down to nanoseconds. A date
// alone is its first moment. zoned tells whether the text names an offset or
// Z; without either, the time is read as UTC. offset is nil but where the text
// names a number: Z says when it was, not where.
func Time(text string) (t time.Time, offset *int, zoned, ok bool) {
	p := timeParser{s: text}
	year, month, day := p.digits(4), p.after('-', 2), p.after('-', 2)
	var hour, minute, second, nanos int
	if !p.bad && p.s != "" {
		if p.s[0] != 'T' && p.s[0] != 't' && p.s[0] != ' ' {
			return t, nil, false, false
		}
		p.s = p.s[1:]
		hour, minute = p.digits(2), p.after(':', 2)
		if p.s != "" && p.s[0] == ':' {
			second = p.after(':', 2)
			nanos = p.fraction()
		}
	}
	shift, named, zoned := p.zone()
	if p.bad || p.s != "" || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60 {
		return t, nil, false, false
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	if day > 28 && time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		return time.Time{}, nil, false, false
	}
	if named {
		offset = &shift
		t = t.Add(-time.Duration(shift) * time.Second)
	}
	return t, offset, zoned, true
}

// timeParser walks over the text of a time.
type timeParser struct {
	s   string
	bad bool
}

// digits reads a number of so many digits.
func (p *timeParser) digits(count int) int {
	if len(p.s) < count || !allDigits(p.s[:count]) {
		p.bad = true
		return 0
	}
	n := 0
	for i := range count {
		n = n*10 + int(p.s[i]-'0')
	}
	p.s = p.s[count:]
	return n
}

// after reads a number behind a separator.
func (p *timeParser) after(separator byte, count int) int {
	if p.s == "" || p.s[0] != separator {
		p.bad = true
		return 0
	}
	p.s = p.s[1:]
	return p.digits(count)
}

// fraction reads a decimal point, or comma, and digits as nanoseconds; digits
// beyond the ninth are cut off.
func (p *timeParser) fraction() int {
	if p.s == "" || p.s[0] != '.' && p.s[0] != ',' {
		return 0
	}
	nanos, unit, i := 0, 100_000_000, 1
	for ; i < len(p.s) && p.s[i] >= '0' && p.s[i] <= '9'; i++ {
		nanos += int(p.s[i]-'0') * unit
		unit /= 10
	}
	p.bad = p.bad || i == 1
	p.s = p.s[i:]
	return nanos
}

// zone reads Z, +08:00, +0800, +08 or nothing. named tells that a number was
// given; -00:00 is one that says nothing.
func (p *timeParser) zone() (seconds int, named, zoned bool) {
	if p.s == "" {
		return 0, false, false
	}
	sign := p.s[0]
	p.s = p.s[1:]
	switch sign {
	case 'Z', 'z':
		return 0, false, true
	case '+', '-':
		hours, minutes := p.digits(2), 0
		if p.s != "" && p.s[0] == ':' {
			minutes = p.after(':', 2)
		} else if p.s != "" {
			minutes = p.digits(2)
		}
		p.bad = p.bad || hours > 18 || minutes > 59
		seconds = hours*3600 + minutes*60
		if sign == '-' {
			return -seconds, seconds != 0, true
		}
		return seconds, true, true
	}
	p.bad = true
	return 0, false, false
}
