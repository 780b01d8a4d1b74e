// SPDX-License-Identifier: Apache-2.0

package personal

// luhn reports whether the check digit of a card number is right (ISO/IEC
// 7812-1, annex B).
func luhn(digits []byte) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// identity18 reports whether 18 characters are an identity number (GB 11643):
// a province, a date of birth, and a check character by ISO 7064 MOD 11-2.
func identity18(digits []byte) bool {
	if len(digits) != 18 || !province(digits) || !date(number(digits[6:10]), number(digits[10:12]), number(digits[12:14])) {
		return false
	}
	sum := 0
	for i, d := range digits {
		value := int(d - '0')
		if d == 'x' {
			if i < 17 {
				return false
			}
			value = 10
		}
		sum = (2*sum + value) % 11
	}
	return sum == 1
}

// identity15 reports whether 15 digits can be an identity number of the older
// form, which has no check digit.
func identity15(digits []byte) bool {
	return len(digits) == 15 && province(digits) && date(1900+number(digits[6:8]), number(digits[8:10]), number(digits[10:12]))
}

// province reports whether the first two digits are the code of one (GB/T 2260).
func province(digits []byte) bool {
	switch p := number(digits[:2]); {
	case p >= 11 && p <= 15, p >= 21 && p <= 23, p >= 31 && p <= 37, p >= 41 && p <= 46,
		p >= 50 && p <= 54, p >= 61 && p <= 65, p == 71, p >= 81 && p <= 83:
		return true
	}
	return false
}

// date reports whether somebody may have been born then.
func date(year, month, day int) bool {
	if year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 {
		return false
	}
	last := 31
	switch month {
	case 4, 6, 9, 11:
		last = 30
	case 2:
		last = 29
	}
	return day <= last
}

func number(digits []byte) int {
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n
}

// issued reports whether a card number begins as those of a card scheme do,
// and has one of its lengths.
func issued(digits []byte) bool {
	n, two := len(digits), number(digits[:2])
	switch {
	case two == 62, two == 60, two == 65, two >= 50 && two <= 58, two == 81:
		return n >= 16
	case digits[0] == '4':
		return n == 13 || n == 16 || n == 19
	case two == 34, two == 37:
		return n == 15
	case two == 36, two == 38, two == 30:
		return n == 14
	case two == 35:
		return n == 16
	case two >= 22 && two <= 27:
		return n == 16
	}
	return false
}
