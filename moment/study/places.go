// SPDX-License-Identifier: Apache-2.0

package study

import (
	"cmp"
	"maps"
	"slices"

	"touchstone"
	"touchstone/moment"
	"touchstone/moment/assembly"
	"touchstone/moment/pain"
)

// evidence gives the facts that began bad encounters, by touchpoint.
func evidence(a *assembly.Assembly) [][]touchstone.Position {
	rows := make([][]int, len(a.Touchpoints))
	for i, q := range a.Quality {
		if q == moment.Bad {
			rows[a.Touchpoint[i]] = append(rows[a.Touchpoint[i]], i)
		}
	}
	out := make([][]touchstone.Position, len(rows))
	for t := range rows {
		out[t] = newest(rows[t], a)
	}
	return out
}

// newest gives the facts of the newest encounters among rows.
func newest(rows []int, a *assembly.Assembly) []touchstone.Position {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(x, y int) int { return cmp.Or(-cmp.Compare(a.At[x], a.At[y]), cmp.Compare(x, y)) })
	var out []touchstone.Position
	for _, i := range rows[:min(len(rows), MostEvidence)] {
		out = append(out, a.Positions[i])
	}
	return out
}

// named gives a pain with names, words and facts; its rows are let go.
func named(p *pain.Pain, a *assembly.Assembly) Pain {
	out := Pain{Pain: *p, UnitCode: a.Units.Names[p.Unit], ChannelName: touchstone.Channel(a.Channels.Names[p.Channel]), Evidence: newest(p.Rows, a)}
	out.Rows = nil
	counts := map[string]int{}
	for _, i := range p.Rows {
		if name := a.Aspects.Names[a.Aspects.Codes[i]]; name != "" {
			counts[name]++
		}
	}
	names := slices.SortedFunc(maps.Keys(counts), func(x, y string) int { return cmp.Or(-cmp.Compare(counts[x], counts[y]), cmp.Compare(x, y)) })
	for _, name := range names[:min(len(names), 3)] {
		out.Aspects = append(out.Aspects, Aspect{name, counts[name]})
	}
	return out
}
