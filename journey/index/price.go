// SPDX-License-Identifier: Apache-2.0

package index

import (
	"math"
	"slices"
	"sort"

	"touchstone"
	"touchstone/journey"
)

// price is what an event is worth.
type price struct {
	minor    int64
	currency uint16 // ordinal + 1; 0: nothing
}

// prices is the table of a shard's events that are worth something.
type prices struct {
	at       []uint32 // ascending
	minor    []int64
	currency []uint16 // ordinals
}

func (p *prices) add(at uint32, what price) {
	if what.currency > 0 {
		p.at, p.minor, p.currency = append(p.at, at), append(p.minor, what.minor), append(p.currency, what.currency-1)
	}
}

// first gives the place in the table of the first event from a number on.
func (p *prices) first(event int) int {
	return sort.Search(len(p.at), func(i int) bool { return int(p.at[i]) >= event })
}

// of gives what an event is worth.
func (p *prices) of(event int) price {
	if i := p.first(event); i < len(p.at) && int(p.at[i]) == event {
		return price{p.minor[i], p.currency[i] + 1}
	}
	return price{}
}

// sound tells whether the table is about so many events and currencies.
func (p *prices) sound(events, currencies int) bool {
	for i, at := range p.at {
		if int(at) >= events || int(p.currency[i]) >= currencies || i > 0 && p.at[i-1] >= at {
			return false
		}
	}
	return true
}

// price gives what a fact is worth. Currencies beyond the 65,534th are left out.
func (x *Index) price(worth *touchstone.Money) price {
	if worth == nil || worth.Minor == 0 {
		return price{}
	}
	n := slices.Index(x.currencies, worth.Currency)
	if n < 0 {
		if n = len(x.currencies); n >= math.MaxUint16-1 {
			return price{}
		}
		x.currencies = append(x.currencies, worth.Currency)
	}
	return price{worth.Minor, uint16(n + 1)}
}

// priceOf gives what an event since the snapshot is worth.
func priceOf(all *pages[price], f *fresh) price {
	if f.price == 0 {
		return price{}
	}
	return *all.at(int(f.price - 1))
}

// worth appends what an event at a place of a trail is worth.
func (m *moment) worth(to []journey.Worth, at int, what price) []journey.Worth {
	if what.currency == 0 {
		return to
	}
	return append(to, journey.Worth{At: at, Minor: what.minor, Currency: m.currencies[what.currency-1]})
}

// priced gives what events of a trail are worth, at the places where they come
// to stand once those that the scope leaves out are gone. Times are as in the
// shard.
func (c *cursor) priced(s *shard, from, to int, times []int64) []journey.Worth {
	if len(s.prices.at) == 0 {
		return nil // without a call, of which there would be one a trail
	}
	return c.sales(s, from, to, times)
}

func (c *cursor) sales(s *shard, from, to int, times []int64) []journey.Worth {
	v, worth, kept := c.view, c.worth[:0], 0
	next, end := c.reach(s, from), len(s.prices.at)
	for k := 0; next < end && int(s.prices.at[next]) < to; k++ {
		if v.all { // every event keeps its place
			k = int(s.prices.at[next]) - from
			kept = k
		}
		worthy := int(s.prices.at[next]) == from+k
		if v.all || v.snapshotCode(s.ordinal(from+k), times[k]) != leftOut {
			if worthy {
				worth = v.worth(worth, kept, price{s.prices.minor[next], s.prices.currency[next] + 1})
			}
			kept++
		}
		if worthy {
			next++
		}
	}
	c.worth = worth
	return worth
}

// reach gives the place in the shard's prices of the first event from a number
// on. Trails are read one after another, so it is near the one before.
func (c *cursor) reach(s *shard, event int) int {
	at := s.prices.at
	if c.sold != s || c.price > 0 && int(at[c.price-1]) >= event {
		c.sold, c.price = s, s.prices.first(event)
	}
	for c.price < len(at) && int(at[c.price]) < event {
		c.price++
	}
	return c.price
}
