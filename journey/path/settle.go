// SPDX-License-Identifier: Apache-2.0

package path

import (
	"cmp"
	"slices"

	"touchstone/journey"
)

// settle gives a tree with the largest of the nodes that this pass counted: of
// every node the top branches, of every level so many nodes. They stand level
// by level, the branches of a node by size, then by name.
func (t *tree) settle(top, width int, names []string) *tree {
	t.shrink()
	branches := t.branches()
	out := newTree(t.budget, t.width)
	out.nodes[0] = t.nodes[0]
	out.settled, out.deepest = t.deepest, t.deepest
	level := []int32{0} // nodes of t
	for place := 0; len(level) > 0; {
		var next []int32
		for _, parent := range level {
			all := branches[parent]
			out.nodes[place].branches = max(int32(len(all)), t.nodes[parent].branches)
			slices.SortFunc(all, func(a, b int32) int { return t.compare(a, b, names) })
			for _, c := range all[:min(len(all), top)] {
				t.nodes[c].parent = int32(place)
				next = append(next, c)
			}
			place++
		}
		level = t.largest(next, width)
		for _, c := range level {
			at := out.grow(t.nodes[c].parent, t.nodes[c].activity)
			out.nodes[at] = t.nodes[c]
			out.nodes[at].who = who{}
		}
	}
	out.nodes[0].who = who{}
	out.base = len(out.nodes)
	return out
}

// branches lists the children of every node.
func (t *tree) branches() [][]int32 {
	out := make([][]int32, len(t.nodes))
	for i := 1; i < len(t.nodes); i++ {
		p := t.nodes[i].parent
		out[p] = append(out[p], int32(i))
	}
	return out
}

// compare puts the larger node first, then the one whose name comes first.
func (t *tree) compare(a, b int32, names []string) int {
	x, y := &t.nodes[a], &t.nodes[b]
	return cmp.Or(cmp.Compare(y.Paths, x.Paths), cmp.Compare(names[x.activity], names[y.activity]),
		cmp.Compare(x.activity, y.activity))
}

// largest keeps so many of a level's nodes, in their order; of equal ones the
// first.
func (t *tree) largest(level []int32, width int) []int32 {
	if len(level) <= width {
		return level
	}
	places := make([]int, len(level))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int {
		return cmp.Compare(t.nodes[level[b]].Paths, t.nodes[level[a]].Paths)
	})
	places = places[:width]
	slices.Sort(places)
	out := make([]int32, width)
	for i, p := range places {
		out[i] = level[p]
	}
	return out
}

// flow gives the settled tree as an answer.
func (t *tree) flow(names []string) *Flow {
	branches := t.branches()
	root := t.from(0, branches, names)
	return &root
}

func (t *tree) from(at int32, branches [][]int32, names []string) Flow {
	n := &t.nodes[at]
	f := Flow{Count: n.Count, Ended: n.ended, Other: n.Paths - n.ended, OtherBranches: int(n.branches) - len(branches[at])}
	for _, c := range branches[at] {
		f.Children = append(f.Children, t.node(c, branches, names))
		f.Other -= t.nodes[c].Paths
	}
	return f
}

func (t *tree) node(at int32, branches [][]int32, names []string) Node {
	n, all := &t.nodes[at], t.nodes[0].Count
	return Node{
		Activity: n.activity, Name: names[n.activity],
		Share:   float64(n.Paths) / float64(all.Paths),
		Reached: journey.RateOf(n.Customers, all.Customers),
		DropOff: float64(n.ended) / float64(n.Paths),
		Flow:    t.from(at, branches, names),
	}
}
