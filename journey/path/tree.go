// SPDX-License-Identifier: Apache-2.0

package path

import "slices"

// node is one beginning of paths: the steps from the root to it. It fills a
// line of the cache.
type node struct {
	visits
	ended    int
	branches int32 // touchpoints that paths went on to, where that was counted
	level    int32
	parent   int32
	activity uint32
}

// tree counts the beginnings of paths. Levels up to settled come from earlier
// passes: they are neither counted nor grown again. Nodes stand behind their
// parents.
type tree struct {
	nodes   []node
	dense   []int32 // of the first nodes, the places of children by parent and activity; 0 is none
	slots   []int32 // of the other nodes, the places of children by hash; 0 is free
	width   int     // activities
	settled int     // -1 before the first pass
	deepest int     // level that is counted
	budget  int     // nodes beside the settled ones
	base    int     // how many are settled
}

// denseChildren is how many children have their place in a table of their own,
// where no hash is needed: 1 MB.
const denseChildren = 1 << 18

func newTree(budget, activities int) *tree {
	return &tree{
		nodes: make([]node, 1), dense: make([]int32, denseChildren), slots: make([]int32, 64),
		width: activities, settled: -1, budget: budget, base: 1,
	}
}

// clone gives a tree with the settled nodes, to count up to a depth.
func (t *tree) clone(depth int) *tree {
	c := *t
	c.deepest = depth
	c.nodes = append(make([]node, 0, len(t.nodes)+min(t.budget, nodeBudget)+depth+1), t.nodes...)
	c.dense = slices.Clone(t.dense)
	c.slots = slices.Clone(t.slots)
	return &c
}

// child gives where the place of a child is noted, or will be.
func (t *tree) child(parent int32, activity uint32) *int32 {
	if at := int(parent)*t.width + int(activity); at < len(t.dense) {
		return &t.dense[at]
	}
	mask := len(t.slots) - 1
	at := int((uint64(parent)<<32|uint64(activity))*0x9e3779b97f4a7c15>>32) & mask
	for t.slots[at] != 0 {
		if n := &t.nodes[t.slots[at]]; n.parent == parent && n.activity == activity {
			break
		}
		at = (at + 1) & mask
	}
	return &t.slots[at]
}

func (t *tree) grow(parent int32, activity uint32) int32 {
	if 2*len(t.nodes) >= len(t.slots) {
		t.slots = make([]int32, 2*len(t.slots))
		t.note()
	}
	at := int32(len(t.nodes))
	*t.child(parent, activity) = at
	t.nodes = append(t.nodes, node{parent: parent, activity: activity, level: t.nodes[parent].level + 1})
	return at
}

// note notes the places of all nodes in tables that are empty, or right.
func (t *tree) note() {
	for i := 1; i < len(t.nodes); i++ {
		*t.child(t.nodes[i].parent, t.nodes[i].activity) = int32(i)
	}
}

// add counts one path.
func (t *tree) add(steps []uint32, w who) {
	t.shrink()
	at := int32(0)
	t.count(at, w)
	for level, a := range steps[:min(len(steps), t.deepest)] {
		next := *t.child(at, a)
		if next == 0 {
			if level < t.settled {
				return
			}
			next = t.grow(at, a)
		}
		at = next
		t.count(at, w)
	}
	if n := &t.nodes[at]; int(n.level) == len(steps) && len(steps) > t.settled {
		n.ended++
	}
}

func (t *tree) count(at int32, w who) {
	if int(at) < t.base && t.settled >= 0 {
		return
	}
	t.nodes[at].visits.add(w)
}

// shrink gives up the deepest levels when there are more nodes than the budget.
// A part of the trails never has more nodes than all of them, so what is left
// in the end is the most levels whose nodes are within the budget, whatever the
// order of the work.
func (t *tree) shrink() {
	for len(t.nodes)-t.base > t.budget && t.deepest > t.settled+1 {
		t.drop(t.deepest - 1)
	}
}

// drop gives up the levels below deepest.
func (t *tree) drop(deepest int) {
	t.deepest = deepest
	moved := make([]int32, len(t.nodes))
	kept := t.nodes[:0]
	for i := range t.nodes {
		n := t.nodes[i]
		if int(n.level) > deepest {
			continue
		}
		moved[i] = int32(len(kept))
		n.parent = moved[n.parent]
		kept = append(kept, n)
	}
	t.nodes = kept
	clear(t.dense)
	clear(t.slots)
	t.note()
}

// merge adds a tree with the same settled nodes.
func (t *tree) merge(other tally) {
	o := other.(*tree)
	if o.deepest < t.deepest {
		t.drop(o.deepest)
	}
	place := make([]int32, len(o.nodes))
	for i := range o.nodes {
		from := &o.nodes[i]
		if int(from.level) > t.deepest {
			continue
		}
		at := int32(0)
		if i > 0 {
			at = *t.child(place[from.parent], from.activity)
		}
		if i > 0 && at == 0 {
			at = t.grow(place[from.parent], from.activity)
		}
		place[i] = at
		if i >= o.base || o.settled < 0 {
			t.nodes[at].add(from)
		}
	}
	t.shrink()
}

func (n *node) add(o *node) {
	n.Paths += o.Paths
	n.Cases += o.Cases
	n.Customers += o.Customers
	n.ended += o.ended
}
