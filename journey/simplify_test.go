// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// By hand: a>b 4, b>c 3, a>c 1, b>a 1; events a 6, b 5, c 4 of 15.
func TestSimplify(t *testing.T) {
	log := &Log{Activities: []string{"a", "b", "c"}, Cases: 6}
	for c, path := range []string{"abc", "abc", "abc", "ab", "ac", "ba"} {
		for _, a := range path {
			log.Case, log.Activity = append(log.Case, uint32(c)), append(log.Activity, uint32(a-'a'))
		}
	}
	m, err := Mine(t.Context(), log, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := m.Graph.Simplify(.7, 0) // 6+5 are 11 of 15, which is the first sum to reach .7
	want := Picture{
		Nodes: []Node{{Activity: 0, HiddenOut: 1}, {Activity: 1, HiddenOut: 3}},
		Other: Hidden{Activities: 1, Events: 4, Edges: 2, Steps: 4},
	}
	if len(p.Edges) != 2 || p.Edges[0].Count != 4 || p.Edges[1].Count != 1 || !slices.Equal(p.Nodes, want.Nodes) || p.Other != want.Other {
		t.Errorf("got %+v", p)
	}
}

func connected(nodes []uint32, edges []Edge) int {
	g, parts := newGroups(nodes), len(nodes)
	for _, e := range edges {
		if g.has(e) && g.join(e.From, e.To) {
			parts--
		}
	}
	return parts
}

func TestPicturesAddUpAndHoldTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawMining(t).Graph
		p := g.Simplify(rapid.Float64Range(0, 1).Draw(t, "activities"), rapid.Float64Range(0, 1).Draw(t, "edges"))
		in, out := map[uint32]int{}, map[uint32]int{}
		steps, events := p.Other.Steps, p.Other.Events
		for _, e := range p.Edges {
			in[e.To] += e.Count
			out[e.From] += e.Count
			steps += e.Count
		}
		var nodes []uint32
		for _, n := range p.Nodes {
			a := g.node(n.Activity)
			nodes = append(nodes, n.Activity)
			events += a.Events
			if a.Events != a.Starts+in[n.Activity]+n.HiddenIn || a.Events != a.Ends+out[n.Activity]+n.HiddenOut {
				t.Fatalf("flow of %+v is lost: %+v", a, n)
			}
		}
		for _, e := range g.Edges {
			steps -= e.Count
		}
		for a := range g.nodes {
			events -= g.node(a).Events
		}
		if steps != 0 || events != 0 || connected(nodes, p.Edges) != connected(nodes, g.Edges) {
			t.Fatalf("%d steps and %d events too many in %+v", steps, events, p)
		}
	})
}
