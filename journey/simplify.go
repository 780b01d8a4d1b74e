// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"slices"
)

// Picture is the part of a graph that is worth drawing. What it leaves out is
// counted: of every node, its events are Starts, the shown steps that arrive and
// HiddenIn; and Ends, the shown steps that leave and HiddenOut.
type Picture struct {
	Nodes []Node
	Edges []Edge // shown, in the order of Graph.Edges
	// Other is what is not shown at all.
	Other Hidden
}

// Node is an activity that is shown.
type Node struct {
	Activity            uint32 // index into Graph.Activities, or Other
	HiddenIn, HiddenOut int    // steps over edges that are not shown
}

// Hidden sums what a picture leaves out.
type Hidden struct {
	Activities, Events int // activities that are not shown
	Edges, Steps       int // edges that are not shown, those of hidden activities included
}

// Simplify shows the most frequent activities that make up a share of the
// events, and of the edges between them the most frequent ones that make up a
// share of their steps; beside these the strongest edge that leads into and out
// of every node, and as many more as it takes to connect all nodes that the graph
// connects. Shares are from 0 to 1; at least one activity is shown where there is
// any, and Other always.
func (g *Graph) Simplify(activities, edges float64) Picture {
	shown := g.frequent(activities)
	kept := g.worthy(shown, edges)
	p := Picture{}
	at := map[uint32]int{}
	for _, a := range shown {
		at[a] = len(p.Nodes)
		p.Nodes = append(p.Nodes, Node{Activity: a})
	}
	for i, e := range g.Edges {
		if kept[i] {
			p.Edges = append(p.Edges, e)
			continue
		}
		p.Other.Edges++
		p.Other.Steps += e.Count
		if n, ok := at[e.To]; ok {
			p.Nodes[n].HiddenIn += e.Count
		}
		if n, ok := at[e.From]; ok {
			p.Nodes[n].HiddenOut += e.Count
		}
	}
	for a := range g.nodes {
		if _, ok := at[a]; !ok && g.node(a).Events > 0 {
			p.Other.Activities++
			p.Other.Events += g.node(a).Events
		}
	}
	return p
}

// frequent lists the nodes that make up a share of the events, most frequent
// first, then by name; Other comes last.
func (g *Graph) frequent(share float64) []uint32 {
	var order []uint32
	total := 0
	for a := range g.nodes {
		if g.node(a).Events > 0 {
			order = append(order, a)
			total += g.node(a).Events
		}
	}
	slices.SortStableFunc(order, func(a, b uint32) int {
		if a == Other || b == Other {
			return cmp.Compare(a, b)
		}
		return cmp.Compare(g.node(b).Events, g.node(a).Events)
	})
	soFar := 0
	return slices.DeleteFunc(order, func(a uint32) bool {
		hidden := soFar > 0 && a != Other && float64(soFar) >= share*float64(total)
		soFar += g.node(a).Events
		return hidden
	})
}

// worthy tells of every edge whether it is shown.
func (g *Graph) worthy(shown []uint32, share float64) []bool {
	kept, groups := make([]bool, len(g.Edges)), newGroups(shown)
	in, out := map[uint32]bool{}, map[uint32]bool{}
	total := 0
	for _, e := range g.Edges {
		if groups.has(e) {
			total += e.Count
		}
	}
	soFar := 0
	for i, e := range g.Edges { // most frequent first
		if !groups.has(e) {
			continue
		}
		kept[i] = float64(soFar) < share*float64(total)
		soFar += e.Count
		if e.From == e.To {
			continue
		}
		joins := groups.join(e.From, e.To)
		kept[i] = kept[i] || joins || !in[e.To] || !out[e.From]
		in[e.To], out[e.From] = true, true
	}
	return kept
}

// groups are the nodes that edges connect so far.
type groups map[uint32]uint32

func newGroups(nodes []uint32) groups {
	g := groups{}
	for _, n := range nodes {
		g[n] = n
	}
	return g
}

// has tells whether both ends of an edge are among the nodes.
func (g groups) has(e Edge) bool {
	_, from := g[e.From]
	_, to := g[e.To]
	return from && to
}

func (g groups) find(n uint32) uint32 {
	for g[n] != n {
		g[n] = g[g[n]]
		n = g[n]
	}
	return n
}

// join tells whether two nodes were not connected yet.
func (g groups) join(a, b uint32) bool {
	a, b = g.find(a), g.find(b)
	g[a] = b
	return a != b
}
