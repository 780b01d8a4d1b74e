// SPDX-License-Identifier: Apache-2.0

package study

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/priority"
	"touchstone/query"
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

// met is how many contacts there were, and how many customers had any.
type met struct{ contacts, customers int }

// met asks for the contacts with touchpoints that customers see, by the channel
// of these, as every page does (query.Contacts).
func (k *Keeper) met(ctx context.Context, q Question, g *ground) (map[touchstone.Channel]met, error) {
	segment, err := q.segment()
	if err != nil {
		return nil, err
	}
	by := map[touchstone.Channel]met{}
	for _, named := range []bool{true, false} {
		asked := query.Question{Measures: []query.Measure{{Kind: query.Contacts}, {Kind: query.Reach}}, Where: slices.Concat(g.seen(named), segment), From: q.From, To: q.To}
		if named {
			asked.By = []query.Dimension{{Kind: query.ByChannel}}
		}
		table, err := k.Facts.Query(ctx, asked, g.world.Meaning)
		if err != nil {
			return nil, err
		}
		for _, row := range table.Rows {
			channel := touchstone.Channel("")
			if named {
				channel = touchstone.Channel(row.Keys[0].Value)
			}
			if n := row.Tallies[0].N; n > 0 {
				by[channel] = met{int(n), int(row.Tallies[1].N)}
			}
		}
	}
	return by, nil
}

// seen admits touchpoints that customers see, those with a channel or those
// without: all but the others, which are asked for in as many conditions as they
// take.
func (g *ground) seen(channel bool) []query.Condition {
	dimension := query.Dimension{Kind: query.ByTouchpoint}
	var others []string
	for t := range maps.Values(g.world.Meaning.Shapes) {
		if own := (g.world.Meaning.Touchpoints[t].Channel != "") == channel; t != "" && (!own || !slices.Contains(g.world.Touchpoints, t)) {
			others = append(others, string(t))
		}
	}
	slices.Sort(others)
	out := []query.Condition{{Dimension: dimension, Op: query.Present}}
	for part := range slices.Chunk(slices.Compact(others), query.MaxValues) {
		out = append(out, query.Condition{Dimension: dimension, Op: query.NotIn, Values: part})
	}
	return out
}

// channels tells of every channel, those of most contacts first.
func channels(a *assembly.Assembly, contacts map[touchstone.Channel]met) []Channel {
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
	for name, n := range contacts {
		by[name] = &Channel{Channel: name, Contacts: n.contacts, Customers: min(n.customers, len(a.IDs))}
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
