// SPDX-License-Identifier: Apache-2.0

package path

import "slices"

// node is one beginning of paths: the steps from the root to it.
type node struct {
	Count
	who      // last counted
	ended    int
	branches int // touchpoints that paths went on to, where that was counted
	parent   int32
	activity uint32
	level    int32
}

// tree counts the beginnings of paths. Levels up to settled come from earlier
// passes: they are neither counted nor grown again. Nodes stand behind their
// parents.
type tree struct {
	nodes   []node
	child   map[uint64]int32 // by parent and activity
	settled int              // -1 before the first pass
	deepest int              // level that is counted
	budget  int              // nodes beside the settled ones
	base    int              // how many are settled
}

func newTree(budget int) *tree {
	return &tree{nodes: make([]node, 1), child: map[uint64]int32{}, settled: -1, budget: budget, base: 1}
}

// clone gives a tree with the settled nodes, to count up to a depth.
func (t *tree) clone(depth int) *tree {
	c := *t
	c.deepest = depth
	c.nodes = slices.Clone(t.nodes)
	c.child = make(map[uint64]int32, len(t.child))
	for k, v := range t.child {
		c.child[k] = v
	}
	return &c
}

func childKey(parent int32, activity uint32) uint64 { return uint64(parent)<<32 | uint64(activity) }

// add counts one path.
func (t *tree) add(steps []uint32, w who) {
	t.shrink()
	at := int32(0)
	t.count(at, w)
	for level, a := range steps[:min(len(steps), t.deepest)] {
		next, ok := t.child[childKey(at, a)]
		if !ok {
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
	n := &t.nodes[at]
	n.Paths++
	if n.trail != w.trail {
		n.trail = w.trail
		n.Cases++
	}
	if n.customer != w.customer {
		n.customer = w.customer
		n.Customers++
	}
}

func (t *tree) grow(parent int32, activity uint32) int32 {
	at := int32(len(t.nodes))
	t.nodes = append(t.nodes, node{parent: parent, activity: activity, level: t.nodes[parent].level + 1})
	t.child[childKey(parent, activity)] = at
	return at
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
	clear(t.child)
	for i := range t.nodes {
		n := t.nodes[i]
		if int(n.level) > deepest {
			continue
		}
		moved[i] = int32(len(kept))
		n.parent = moved[n.parent]
		if i > 0 {
			t.child[childKey(n.parent, n.activity)] = moved[i]
		}
		kept = append(kept, n)
	}
	t.nodes = kept
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
		at, ok := int32(0), i == 0
		if !ok {
			at, ok = t.child[childKey(place[from.parent], from.activity)]
		}
		if !ok {
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
