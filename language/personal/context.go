// SPDX-License-Identifier: Apache-2.0

package personal

import "touchstone/language/plain"

// How far words reach to the number that they announce, and back to one.
const (
	reach  = 14
	behind = 10
)

// context knows the last word that announced a number.
type context struct {
	f    *Finder
	word class // of the last word
	end  int   // behind it
}

// see passes a character.
func (c *context) see(i int) {
	h := c.f.hits[i]
	switch {
	case c.f.masked(i) > i:
		c.word = 0
	case h.class&(phoneWord|otherWord|identityWord|cardWord) != 0 && int(h.end) >= c.end:
		c.word, c.end = h.class, int(h.end)
	}
}

// near gives the classes of the last word, if it reaches a character.
func (c *context) near(i int) class {
	if c.word == 0 || i-c.end > reach || c.end > i {
		return 0
	}
	for k := c.end; k < i; k++ {
		if r := c.f.runes[k]; r == '\n' || r == 0x3002 || r == ';' || r == '!' || r == '?' || c.f.kinds[k] == plain.Digit {
			return 0
		}
	}
	return c.word
}

// said reports whether a word right behind a number says that it is another
// kind of number.
func (c *context) said(i int) bool {
	for k := i; k < min(i+behind, len(c.f.hits)) && c.f.kinds[k] == plain.Han; k++ {
		if c.f.hits[k].class&otherWord != 0 {
			return true
		}
	}
	return false
}
