// SPDX-License-Identifier: Apache-2.0

package personal

import "touchstone/language/plain"

// group is digits in a row: plain characters, and a range of Finder.digits.
type group struct {
	from, to     int
	first, after int
	tied         bool // a mark, not a blank alone, ties it to the group before
	bracket      bool // a bracket closes in front of it
}

// mostGroups bounds a run: groups with one or two marks or blanks between them.
const mostGroups = 12

// numbers finds what is made of digits.
func (f *Finder) numbers() {
	c := context{f: f}
	for i := 0; i < len(f.runes); i++ {
		c.see(i)
		if f.kinds[i] != plain.Digit {
			continue
		}
		end := f.run(i)
		if !f.glued(i) {
			f.classify(&c)
		}
		for ; i+1 < end; i++ {
			c.see(i + 1)
		}
	}
}

// run reads the groups of digits that begin at i into f.groups and gives
// their end.
func (f *Finder) run(i int) int {
	f.groups, f.digits = f.groups[:0], f.digits[:0]
	g := group{}
	for len(f.groups) < mostGroups {
		g.from, g.first = i, len(f.digits)
		for f.kind(i) == plain.Digit && f.runes[i] <= '9' {
			f.digits = append(f.digits, byte(f.runes[i]))
			i++
		}
		if i == g.from { // a digit of a script that is not read
			return i + 1
		}
		g.to, g.after = i, len(f.digits)
		f.groups = append(f.groups, g)
		next := f.gap(i)
		if next == i {
			break
		}
		g.tied = next-i > 1 || f.kinds[i] != plain.Blank
		g.bracket = f.runes[i] == ')'
		i = next
	}
	return i
}

// countryDigits is how many digits may stand in front of a bracket that opens.
const countryDigits = 3

// gap gives where the next group begins behind i, i where none does.
func (f *Finder) gap(i int) int {
	n := 0
	for n < 2 && (f.rune(i+n) != '(' || len(f.digits) <= countryDigits) && (f.rune(i+n) == ' ' || f.rune(i+n) == '-' || f.rune(i+n) == '.' || f.rune(i+n) == ')' || f.rune(i+n) == '(') {
		n++
	}
	if n == 0 || f.kind(i+n) != plain.Digit || f.runes[i+n] > '9' {
		return i
	}
	return i + n
}

// glued reports whether the digits at i go on from letters or a number, as
// those of part numbers and prices do. A word that announces a number may
// stand right before it.
func (f *Finder) glued(i int) bool {
	switch f.kind(i - 1) {
	case plain.Letter:
		from := i
		for from > 0 && f.kinds[from-1] == plain.Letter {
			from--
		}
		return !f.is(from, phoneWord|cardWord|identityWord)
	case plain.Mark:
		switch r := f.rune(i - 1); r {
		case '.', ',', '/', '$', '#', '_', '=':
			return f.kind(i-2) == plain.Digit || f.kind(i-2) == plain.Letter || r == '$' || r == '#'
		case '-':
			return f.kind(i-2) == plain.Digit || f.kind(i-2) == plain.Letter
		}
	}
	return false
}

// classify finds numbers in f.groups, from left to right, each as long as it
// can be.
func (f *Finder) classify(c *context) {
	for g := 0; g < len(f.groups); g++ {
		switch n, kind := f.match(c, g); {
		case n > 0:
			f.add(kind, f.lead(g, kind), f.tail(g, n, kind))
			g += n - 1
		case g+1 < len(f.groups) && f.groups[g+1].tied: // the rest of something else
			for g+1 < len(f.groups) && f.groups[g+1].tied {
				g++
			}
		}
	}
}

// match gives how many groups from g on are a number, and of what kind.
func (f *Finder) match(c *context, g int) (int, Kind) {
	if n := f.identity(c, g); n > 0 {
		return n, Identity
	}
	if n := f.card(c, g); n > 0 {
		return n, Card
	}
	if n := f.phone(c, g); n > 0 {
		return n, Phone
	}
	return 0, ""
}

// lead gives where a number begins, with a plus and brackets before it.
func (f *Finder) lead(g int, kind Kind) int {
	from := f.groups[g].from
	if kind != Phone {
		return from
	}
	if f.rune(from-1) == '+' {
		from--
	}
	if f.rune(from-1) == '(' {
		from--
	}
	return from
}

// tail gives where a number of n groups ends, with the check letter of an
// identity number.
func (f *Finder) tail(g, n int, kind Kind) int {
	last := f.groups[g+n-1]
	if kind == Identity && last.after-f.groups[g].first == 17 {
		return last.to + 1
	}
	return last.to
}

// take gives the digits of n groups from g on, nil where there are not so
// many, the number goes on behind them, or letters follow.
func (f *Finder) take(g, n int) []byte {
	if g+n > len(f.groups) {
		return nil
	}
	last := f.groups[g+n-1]
	if g+n < len(f.groups) && f.groups[g+n].tied && !f.extension(g+n) {
		return nil
	}
	if f.kind(last.to) == plain.Letter && f.rune(last.to) != 'x' && !f.worded(last.to) {
		return nil
	}
	return f.digits[f.groups[g].first:last.after]
}

// extension reports whether a group is the last, and as short as those of
// phones within a house are.
func (f *Finder) extension(g int) bool {
	return g+1 == len(f.groups) && f.groups[g].to-f.groups[g].from <= 4
}

// worded reports whether letters are a word of their own, such as "ext", and
// not the end of a part number.
func (f *Finder) worded(i int) bool {
	n := 0
	for f.kind(i+n) == plain.Letter {
		n++
	}
	return n > 2
}

// sizes reports whether the groups from g on have these lengths.
func (f *Finder) sizes(g int, sizes ...int) bool {
	if g+len(sizes) > len(f.groups) {
		return false
	}
	for i, size := range sizes {
		if f.groups[g+i].to-f.groups[g+i].from != size {
			return false
		}
	}
	return true
}

// identity looks for an identity number.
func (f *Finder) identity(c *context, g int) int {
	for _, n := range []int{1, 3} {
		digits := f.take(g, n)
		if n == 3 && !f.sizes(g, 6, 8, 4) && !f.sizes(g, 6, 8, 3) {
			continue
		}
		if len(digits) == 17 && f.rune(f.groups[g+n-1].to) == 'x' {
			full := append(digits[:17:17], 'x')
			if identity18(full) {
				return n
			}
		}
		if identity18(digits) || c.near(f.groups[g].from)&identityWord != 0 && identity15(digits) {
			return n
		}
	}
	return 0
}

// card looks for a card number.
func (f *Finder) card(c *context, g int) int {
	for _, n := range []int{5, 4, 3, 2, 1} {
		if !f.cardSizes(g, n) {
			continue
		}
		digits := f.take(g, n)
		if len(digits) < 13 || len(digits) > 19 || !issued(digits) || !luhn(digits) {
			continue
		}
		words := c.near(f.groups[g].from)
		if words&cardWord == 0 && (words&otherWord != 0 || len(digits) < 15 || c.said(f.groups[g+n-1].to)) {
			continue
		}
		return n
	}
	return 0
}

// cardSizes reports whether n groups part a card number as people do.
func (f *Finder) cardSizes(g, n int) bool {
	switch n {
	case 5:
		return f.sizes(g, 4, 4, 4, 4) && g+4 < len(f.groups) && f.groups[g+4].to-f.groups[g+4].from <= 3
	case 4:
		return f.sizes(g, 4, 4, 4, 4) || f.sizes(g, 4, 4, 4, 1)
	case 3:
		return f.sizes(g, 4, 6, 5) || f.sizes(g, 4, 6, 4)
	case 2:
		return f.sizes(g, 6, 13) || f.sizes(g, 6, 10)
	}
	return true
}
