// SPDX-License-Identifier: Apache-2.0

package personal

// phone looks for a phone number: how many groups from g on it has.
func (f *Finder) phone(c *context, g int) int {
	from := f.groups[g].from
	if f.rune(from-1) == '+' {
		return f.country(g, 0)
	}
	words := c.near(from)
	if words&otherWord != 0 && words&phoneWord == 0 {
		return 0
	}
	if n := f.country(g, 2); n > 0 {
		return n
	}
	for n := min(4, len(f.groups)-g); n > 0; n-- {
		digits := f.take(g, n)
		if digits != nil && (f.mobile(g, n, digits) || f.service(g, n, digits) || f.trunk(g, n, digits) ||
			f.american(g, n, digits, words) || f.short(g, n, digits, words)) {
			return n
		}
	}
	return 0
}

// countries is how many digits a number has with the code of its country.
var countries = []struct {
	code   string
	digits int
}{{"86", 13}, {"852", 11}, {"853", 11}, {"886", 12}, {"1", 11}, {"44", 12}, {"65", 10}, {"81", 12}, {"82", 12}}

// country looks for a number with a plus (zeros 0) or two zeros before the
// code of its country (E.164).
func (f *Finder) country(g, zeros int) int {
	first := f.groups[g]
	if zeros == 2 && (first.after-first.first < 4 || f.digits[first.first] != '0' || f.digits[first.first+1] != '0') {
		return 0
	}
	start := first.first + zeros
	if f.digits[start] == '0' {
		return 0
	}
	least, most := 8, 15
	for _, c := range countries {
		if f.begins(start, c.code) {
			least, most = c.digits-2, c.digits
			break
		}
	}
	best := 0
	for n := 1; n <= 6 && g+n <= len(f.groups); n++ {
		total := f.groups[g+n-1].after - start
		if total > most {
			break
		}
		if total >= least {
			best = n
		}
	}
	return best
}

func (f *Finder) begins(at int, code string) bool {
	return at+len(code) <= len(f.digits) && string(f.digits[at:at+len(code)]) == code
}

// mobile reports whether digits are a mobile number of mainland China.
func (f *Finder) mobile(g, n int, digits []byte) bool {
	if len(digits) != 11 || digits[0] != '1' || digits[1] < '3' {
		return false
	}
	switch n {
	case 1:
		return true
	case 2:
		return f.sizes(g, 3, 8) || f.sizes(g, 7, 4) || f.sizes(g, 5, 6) || f.sizes(g, 6, 5)
	case 3:
		return f.sizes(g, 3, 4, 4) || f.sizes(g, 3, 3, 5) || f.sizes(g, 4, 3, 4) || f.sizes(g, 4, 4, 3)
	}
	return false
}

// service reports whether digits are one of the numbers of firms in China that
// begin with 400 or 800.
func (f *Finder) service(g, n int, digits []byte) bool {
	if len(digits) != 10 || digits[0] != '4' && digits[0] != '8' || digits[1] != '0' || digits[2] != '0' {
		return false
	}
	switch n {
	case 1:
		return digits[0] == '4'
	case 2:
		return f.sizes(g, 3, 7) || f.sizes(g, 4, 6)
	case 3:
		return f.sizes(g, 3, 3, 4) || f.sizes(g, 4, 3, 3) || f.sizes(g, 3, 4, 3)
	}
	return false
}

// trunk reports whether digits are a number with a zero in front: a landline
// of China, or a number of Taiwan, Britain and others.
func (f *Finder) trunk(g, n int, digits []byte) bool {
	if len(digits) < 10 || len(digits) > 12 || digits[0] != '0' || digits[1] == '0' || n > 3 {
		return false
	}
	if n == 1 {
		return true
	}
	if size := f.groups[g].to - f.groups[g].from; size < 2 || size > 5 {
		return false
	}
	for _, other := range f.groups[g+1 : g+n] {
		if other.to-other.from < 3 {
			return false
		}
	}
	return true
}

// american reports whether digits are a number of North America: area and
// exchange begin with 2 to 9. Blanks alone between them need a word before.
func (f *Finder) american(g, n int, digits []byte, words class) bool {
	if n > 1 && f.sizes(g, 1, 3, 3, 4) && digits[0] == '1' {
		return f.groups[g+1].tied && digits[1] >= '2' && digits[4] >= '2'
	}
	if len(digits) != 10 || digits[0] < '2' || digits[3] < '2' {
		return false
	}
	if n == 1 {
		return words&phoneWord != 0
	}
	return f.sizes(g, 3, 3, 4) && (f.groups[g+2].tied || f.groups[g+1].bracket || words&phoneWord != 0)
}

// short reports whether digits are a number without its area, which a word
// announces.
func (f *Finder) short(g, n int, digits []byte, words class) bool {
	if words&phoneWord == 0 || digits[0] < '2' {
		return false
	}
	switch n {
	case 1:
		return len(digits) == 7 || len(digits) == 8
	case 2:
		return f.sizes(g, 4, 4) || f.sizes(g, 3, 4)
	}
	return false
}
