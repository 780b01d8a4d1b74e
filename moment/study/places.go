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

// Because is what tells that an encounter was bad.
type Because string

// In the order in which they count.
const (
	Rated  Because = "rated"  // a score
	Said   Because = "said"   // what a text says
	Waited Because = "waited" // a wait beyond a standard
)

var because = [...]Because{assembly.Nothing: "", assembly.Rated: Rated, assembly.Said: Said, assembly.Waited: Waited}

// Proof is one bad encounter: the fact that began it, and what tells that it was
// bad.
type Proof struct {
	Began  touchstone.Position
	By     Because
	Shown  touchstone.Position // the fact that tells it: a score, a text or a wait
	Aspect string              // what a text found bad first; "" for the whole, or none
	Wait   float32             // seconds that its contacts took; NaN: nobody measured
}

// proofs gives the newest bad encounters, by touchpoint.
func proofs(a *assembly.Assembly) [][]Proof {
	rows := make([][]int, len(a.Touchpoints))
	for i, q := range a.Quality {
		if q == moment.Bad {
			rows[a.Touchpoint[i]] = append(rows[a.Touchpoint[i]], i)
		}
	}
	out := make([][]Proof, len(rows))
	for t := range rows {
		out[t] = newest(rows[t], a)
	}
	return out
}

// newest gives the newest encounters among rows.
func newest(rows []int, a *assembly.Assembly) []Proof {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(x, y int) int { return cmp.Or(-cmp.Compare(a.At[x], a.At[y]), cmp.Compare(x, y)) })
	var out []Proof
	for _, i := range rows[:min(len(rows), MostEvidence)] {
		out = append(out, Proof{a.Positions[i], because[a.Because[i]], a.Proofs[i], a.Aspects.Names[a.Aspects.Codes[i]], a.Waits[i]})
	}
	return out
}

// named gives a pain with names, words and facts; its rows are let go.
func named(p *pain.Pain, a *assembly.Assembly) Pain {
	out := Pain{Pain: *p, UnitCode: a.Units.Names[p.Unit], ChannelName: touchstone.Channel(a.Channels.Names[p.Channel]), Proofs: newest(p.Rows, a)}
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
