// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"slices"
)

// Pair counts pairs of events of the same case, one at any distance before the
// other: every pair of places i < j of a case counts once.
type Pair struct {
	From, To uint32 // index into Activities, or Other
	Count    int
}

// eventualFold counts pairs between nodes in O(events x distinct nodes of the
// case).
type eventualFold struct {
	nodes *nodes
	pairs []int // by from*nodes+to
	soFar []int // events of each node in the trail so far
	met   []uint32
}

func newEventualFold(n *nodes) *eventualFold {
	return &eventualFold{nodes: n, pairs: make([]int, n.len()*n.len()), soFar: make([]int, n.len())}
}

// Visit counts the pairs of one trail.
func (f *eventualFold) Visit(t *Trail) {
	for _, a := range t.Activity {
		to := f.nodes.of[a]
		for _, from := range f.met {
			f.pairs[int(from)*f.nodes.len()+int(to)] += f.soFar[from]
		}
		if f.soFar[to] == 0 {
			f.met = append(f.met, to)
		}
		f.soFar[to]++
	}
	for _, n := range f.met {
		f.soFar[n] = 0
	}
	f.met = f.met[:0]
}

// Merge adds the pairs of other trails.
func (f *eventualFold) Merge(o *eventualFold) {
	for i, n := range o.pairs {
		f.pairs[i] += n
	}
}

// result lists the pairs by count, largest first, then by names.
func (f *eventualFold) result(g *Graph) []Pair {
	pairs := []Pair{}
	for i, n := range f.pairs {
		if n > 0 {
			from, to := f.nodes.activity[i/f.nodes.len()], f.nodes.activity[i%f.nodes.len()]
			pairs = append(pairs, Pair{from, to, n})
		}
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), g.compareNames(a.From, b.From), g.compareNames(a.To, b.To))
	})
	return pairs
}
