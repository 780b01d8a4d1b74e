// SPDX-License-Identifier: Apache-2.0

package study

import (
	"cmp"
	"slices"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/priority"
)

// Channel is how many customers meet the organisation over a channel, and how
// that goes; by the channel of the touchpoints.
type Channel struct {
	Channel   touchstone.Channel // "": touchpoints without one
	Contacts  int
	Customers int
	Rated     int // encounters
	Bad       int
	Parts     []priority.Part // by touchpoint
}

// channels tells of every channel, those of most contacts first.
func channels(a *assembly.Assembly) []Channel {
	type key struct{ channel, touchpoint uint16 }
	type cell struct {
		priority.Part
		last uint32 // customer seen last, plus one: rows are customer by customer
	}
	cells := map[key]*cell{}
	for i, t := range a.Touchpoint {
		k := key{a.Channels.Codes[i], t}
		c := cells[k]
		if c == nil {
			c = &cell{Part: priority.Part{Touchpoint: int(t)}}
			cells[k] = c
		}
		if a.Customer[i]+1 != c.last {
			c.Customers, c.last = c.Customers+1, a.Customer[i]+1
		}
		switch a.Quality[i] {
		case moment.Unrated:
		case moment.Bad:
			c.Bad++
			c.Rated++
		default:
			c.Rated++
		}
	}
	by := map[touchstone.Channel]*Channel{}
	for name, n := range a.Contacts {
		by[name] = &Channel{Channel: name, Contacts: n.N, Customers: n.Customers}
	}
	for k, c := range cells {
		name := touchstone.Channel(a.Channels.Names[k.channel])
		if by[name] == nil { // met by what was said of it alone
			by[name] = &Channel{Channel: name}
		}
		by[name].Rated += c.Rated
		by[name].Bad += c.Bad
		by[name].Parts = append(by[name].Parts, c.Part)
	}
	var out []Channel
	for _, c := range by {
		slices.SortFunc(c.Parts, func(x, y priority.Part) int { return x.Touchpoint - y.Touchpoint })
		out = append(out, *c)
	}
	slices.SortFunc(out, func(x, y Channel) int { return cmp.Or(y.Contacts-x.Contacts, cmp.Compare(x.Channel, y.Channel)) })
	return out
}
