// SPDX-License-Identifier: Apache-2.0

package next

import (
	"maps"
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
	n       map[seen]int64
	dropped int
	most    int
}

func newCounts(most int) counts { return counts{n: map[seen]int64{}, most: most} }

func (c *counts) add(s seen, n int64) {
	c.n[s&(1<<(16*(MaxOrder-c.dropped+1))-1)] += n
	for len(c.n) > c.most && c.dropped < MaxOrder {
		c.drop(c.dropped + 1)
	}
}

func (c *counts) drop(symbols int) {
	if symbols <= c.dropped {
		return
	}
	old := c.n
	c.n, c.dropped = map[seen]int64{}, symbols
	for s, n := range old {
		c.add(s, n)
	}
}

func (c *counts) merge(o *counts) {
	c.drop(o.dropped)
	for s, n := range o.n {
		c.add(s, n)
	}
}

func (c *counts) sorted() []seen { return slices.Sorted(maps.Keys(c.n)) }
