// SPDX-License-Identifier: Apache-2.0

package path

import (
	"cmp"
	"slices"

	"touchstone/journey"
)

// settle keeps the largest of the nodes that a pass counted: of every node above
// them the top branches, of the level so many nodes. They stand in the order of
// the nodes above them, the branches of one by size, then by name.
func (t *tree) settle(top, width int, names []string) {
	var level []int32
	best := make([]int32, 0, top+1)
	first, next := t.siblings()
	for i, at := range first {
		best = best[:0]
		parent := &t.nodes[t.last+i]
		for ; at != 0; at = next[int(at)-t.base] {
			parent.branches++
			if len(best) == top && t.compare(at, best[top-1], names) > 0 {
				continue
			}
			place, _ := slices.BinarySearchFunc(best, at, func(a, b int32) int { return t.compare(a, b, names) })
			best = slices.Insert(best, place, at)
			best = best[:min(len(best), top)]
		}
		level = append(level, best...)
	}
	t.keep(t.largest(level, width))
}

// siblings chains the nodes that this pass counted: the first branch of every
// node above them, and of each the next one; 0 is none.
func (t *tree) siblings() (first, next []int32) {
	first, next = make([]int32, t.base-t.last), make([]int32, len(t.nodes)-t.base)
	for i := range next {
		parent := int(t.nodes[t.base+i].parent) - t.last
		next[i], first[parent] = first[parent], int32(t.base+i)
	}
	return first, next
}

// keep settles nodes that this pass counted, and no others; the next one counts
// their branches.
func (t *tree) keep(level []int32) {
	nodes := slices.Grow(t.nodes[:t.base:t.base], len(level))
	for _, c := range level {
		nodes = append(nodes, t.nodes[c])
	}
	for i := range nodes {
		nodes[i].who = who{}
	}
	t.nodes, t.last, t.base = nodes, t.base, len(nodes)
	t.level++
	t.note()
}

// compare puts the larger node first, then the one whose name comes first.
func (t *tree) compare(a, b int32, names []string) int {
	x, y := &t.nodes[a], &t.nodes[b]
	if x.Paths != y.Paths {
		return cmp.Compare(y.Paths, x.Paths)
	}
	return cmp.Or(cmp.Compare(names[x.activity], names[y.activity]), cmp.Compare(x.activity, y.activity))
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
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(t.nodes[level[b]].Paths, t.nodes[level[a]].Paths), cmp.Compare(a, b))
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

// branches lists the children of every node.
func (t *tree) branches() [][]int32 {
	out := make([][]int32, len(t.nodes))
	for i := 1; i < len(t.nodes); i++ {
		p := t.nodes[i].parent
		out[p] = append(out[p], int32(i))
	}
	return out
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
