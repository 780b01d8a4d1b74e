// SPDX-License-Identifier: Apache-2.0

package next

import (
	"cmp"
	"iter"
	"slices"
)

// A symbol is a code + 1, or one of these. 0 is no symbol.
const (
	none  uint16 = 0
	ended uint16 = 65_534
	began uint16 = 65_535
)

// seen is up to three symbols of context, the last one lowest, and above
// those nothing; the symbol that followed is in the lowest 16 bits.
type seen uint64

func (s seen) symbol() uint16  { return uint16(s) }
func (s seen) context() uint64 { return uint64(s) >> 16 }

// last keeps the last so many symbols of a context.
func last(context uint64, symbols int) uint64 { return context & (1<<(16*symbols) - 1) }

// length is how many symbols a context has.
func length(context uint64) int {
	n := 0
	for ; context > 0; context >>= 16 {
		n++
	}
	return n
}

// counts is how often what followed which context. When there are more than
// MaxContexts the first symbol of the contexts is dropped, which depends on what
// was counted alone.
type counts struct {
	slots   []counted // at its hash or the next free place, which has nothing seen
	len     int
	dropped int
	most    int
}

// counted is what was seen, and how often.
type counted struct {
	seen seen
	n    int64
}

func newCounts(most int) counts { return counts{slots: make([]counted, 64), most: most} }

func (c *counts) add(s seen, n int64) {
	s &= 1<<(16*(MaxOrder-c.dropped+1)) - 1
	at := c.at(s)
	at.n += n
	if at.seen == s {
		return
	}
	at.seen = s
	c.len++
	if 4*c.len > 3*len(c.slots) {
		c.grow()
	}
	for c.len > c.most && c.dropped < MaxOrder {
		c.drop(c.dropped + 1)
	}
}

// at gives the slot of what was seen, a free one where it was not.
func (c *counts) at(s seen) *counted {
	mask := uint64(len(c.slots) - 1)
	for i := uint64(s) * 0x9e3779b97f4a7c15 >> 32; ; i++ {
		if at := &c.slots[i&mask]; at.seen == s || at.seen == 0 {
			return at
		}
	}
}

func (c *counts) grow() {
	old := c.slots
	c.slots = make([]counted, 2*len(old))
	for _, one := range old {
		if one.seen != 0 {
			*c.at(one.seen) = one
		}
	}
}

func (c *counts) drop(symbols int) {
	if symbols <= c.dropped {
		return
	}
	old := *c
	*c = newCounts(c.most)
	c.dropped = symbols
	for s, n := range old.all() {
		c.add(s, n)
	}
}

func (c *counts) merge(o *counts) {
	c.drop(o.dropped)
	for s, n := range o.all() {
		c.add(s, n)
	}
}

// all walks what was seen, in no order, with how often it was.
func (c *counts) all() iter.Seq2[seen, int64] {
	return func(yield func(seen, int64) bool) {
		for _, one := range c.slots {
			if one.seen != 0 && !yield(one.seen, one.n) {
				return
			}
		}
	}
}

// sorted lists what was seen, in order.
func (c *counts) sorted() []counted {
	out := slices.DeleteFunc(slices.Clone(c.slots), func(one counted) bool { return one.seen == 0 })
	slices.SortFunc(out, func(a, b counted) int { return cmp.Compare(a.seen, b.seen) })
	return out
}
