// SPDX-License-Identifier: Apache-2.0

package shape

import "strings"

// dateAt gives the length of the date that s begins with, a time of day behind
// it included; 0 for none. A date is 2026-01-22, 2026/1/22, 2026.01.22,
// 2026_01_22, 2026-01, 20260122, 20260122153000, 2026年1月22日, 2026年1月 or
// 1月22日, in the years 1900 to 2099; without separators from 2000 on.
func dateAt(s string) int {
	if n := chineseDate(s); n > 0 {
		return n
	}
	if !year(s) {
		return 0
	}
	if n := compactDate(s); n > 0 {
		return n
	}
	n := separatedDate(s)
	if n == 0 {
		return 0
	}
	return n + timeOfDay(s[n:])
}

// year tells whether s begins with a year of four digits.
func year(s string) bool {
	return len(s) >= 4 && (s[:2] == "19" || s[:2] == "20") && isDigit(s[2]) && isDigit(s[3])
}

// compactDate reads yyyymmdd and yyyymmddhhmmss.
func compactDate(s string) int {
	end := wordEnd(s, 0)
	if end != 8 && end != 14 || s[0] != '2' || !allDigits(s[:end]) {
		return 0
	}
	if !between(s[4:6], 1, 12) || !between(s[6:8], 1, 31) {
		return 0
	}
	if end == 14 && !(between(s[8:10], 0, 23) && between(s[10:12], 0, 59) && between(s[12:14], 0, 59)) {
		return 0
	}
	return end
}

// separatedDate reads yyyy-mm-dd and its kin, and yyyy-mm.
func separatedDate(s string) int {
	if len(s) < 6 || !strings.ContainsRune("-/._", rune(s[4])) {
		return 0
	}
	month := shortDigits(s[5:])
	if month == 0 || !between(s[5:5+month], 1, 12) {
		return 0
	}
	end := 5 + month
	if end < len(s) && s[end] == s[4] {
		day := shortDigits(s[end+1:])
		if day > 0 && between(s[end+1:end+1+day], 1, 31) {
			return end + 1 + day
		}
	}
	if month == 2 && (s[4] == '-' || s[4] == '/') && (end == len(s) || !isAlnum(s[end]) && s[end] != s[4]) {
		return end
	}
	return 0
}

// shortDigits gives the length of the one or two digits that s begins with
// and that no further digit or letter follows, but for the T of a time.
func shortDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n > 2 || n < len(s) && isLetter(s[n]) && !(s[n] == 'T' && timeOfDay(s[n:]) > 0) {
		return 0
	}
	return n
}

// timeOfDay gives the length of T or a space, hh:mm, and what may follow:
// :ss, fractions, Z or an offset; 0 for none.
func timeOfDay(s string) int {
	if len(s) < 6 || s[0] != 'T' && s[0] != ' ' || s[3] != ':' || !between(s[1:3], 0, 24) || !between(s[4:6], 0, 59) {
		return 0
	}
	end := 6
	if end+3 <= len(s) && s[end] == ':' && between(s[end+1:end+3], 0, 60) {
		end += 3
		if end+1 < len(s) && (s[end] == '.' || s[end] == ',') && isDigit(s[end+1]) {
			for end++; end < len(s) && isDigit(s[end]); end++ {
			}
		}
	}
	end += zone(s[end:])
	if end < len(s) && isAlnum(s[end]) {
		return 0
	}
	return end
}

// zone gives the length of Z, +08:00 or +0800; 0 for none.
func zone(s string) int {
	switch {
	case strings.HasPrefix(s, "Z"):
		return 1
	case len(s) >= 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':' && between(s[1:3], 0, 14) && between(s[4:6], 0, 59):
		return 6
	case len(s) >= 5 && (s[0] == '+' || s[0] == '-') && between(s[1:3], 0, 14) && between(s[3:5], 0, 59):
		return 5
	}
	return 0
}

// chineseDate reads 2026年1月22日, 2026年1月 and 1月22日; 号 may stand for 日.
func chineseDate(s string) int {
	const yearSign, monthSign = "年", "月"
	end := 0
	if year(s) && strings.HasPrefix(s[4:], yearSign) {
		end = 4 + len(yearSign)
	}
	month := countDigits(s[end:])
	if month == 0 || month > 2 || !between(s[end:end+month], 1, 12) || !strings.HasPrefix(s[end+month:], monthSign) {
		return 0
	}
	hasYear := end > 0
	end += month + len(monthSign)
	day := countDigits(s[end:])
	if day > 0 && day <= 2 && between(s[end:end+day], 1, 31) {
		for _, sign := range []string{"日", "号"} {
			if strings.HasPrefix(s[end+day:], sign) {
				return end + day + len(sign)
			}
		}
	}
	if hasYear {
		return end
	}
	return 0
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// between tells whether s is one or two digits with a value from low to high.
func between(s string, low, high int) bool {
	n := 0
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	return s != "" && n >= low && n <= high
}
