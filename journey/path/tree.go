// SPDX-License-Identifier: Apache-2.0

package path

import "slices"

// node is one beginning of paths: the steps from the root to it. It fills a
// line of the cache.
type node struct {
	visits
	ended    int
	branches int32 // touchpoints that paths went on to, where that was counted
	parent   int32
	activity uint32
}

// tree counts the beginnings of paths, one level in a pass. Those of the levels
// above come from earlier passes and are settled: they are neither counted nor
// grown again. Nodes stand behind their parents.
type tree struct {
	nodes []node
	dense []int32 // of the first nodes, the places of children by parent and activity; 0 is none
	slots []int32 // of the other nodes, the places of children by hash; 0 is free
	width int     // activities
	level int     // that is counted; the root is with its branches, the first
	last  int     // where the last settled level begins,
	base  int     // and where it ends
}

// denseChildren is up to how many children have their place in a table of their
// own, where no hash is needed: 1 MB.
const denseChildren = 1 << 18

// newTree gives a root whose branches are to be counted.
func newTree(activities int) *tree {
	t := &tree{nodes: make([]node, 1), width: activities, level: 1, base: 1}
	t.note()
	return t
}

// clone gives a tree with the settled nodes, for one who counts.
func (t *tree) clone() *tree {
	c := *t
	c.nodes, c.dense, c.slots = slices.Clone(t.nodes), slices.Clone(t.dense), slices.Clone(t.slots)
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
	at := int32(len(t.nodes))
	if len(t.nodes) == cap(t.nodes) {
		t.nodes = slices.Grow(t.nodes, len(t.nodes)) // by more than append does, for it moves all
	}
	t.nodes = append(t.nodes, node{parent: parent, activity: activity})
	if t.base*t.width > len(t.dense) && 2*len(t.nodes) > len(t.slots) {
		t.slots = make([]int32, 2*len(t.slots))
		t.noteAll()
	} else {
		*t.child(parent, activity) = at
	}
	return at
}

// note begins tables of the places of the settled nodes and their children.
func (t *tree) note() {
	t.dense, t.slots = make([]int32, min(t.base*t.width, denseChildren)), make([]int32, 64)
	for len(t.slots) < 2*len(t.nodes) {
		t.slots = make([]int32, 2*len(t.slots))
	}
	t.noteAll()
}

func (t *tree) noteAll() {
	for i := 1; i < len(t.nodes); i++ {
		*t.child(t.nodes[i].parent, t.nodes[i].activity) = int32(i)
	}
}

// add counts one path.
func (t *tree) add(steps []uint32, w who) (goesOn bool) {
	if t.level == 1 {
		t.nodes[0].count(w, len(steps) == 0)
	}
	if len(steps) < t.level {
		return false
	}
	at := int32(0)
	for _, a := range steps[:t.level-1] {
		if at = *t.child(at, a); at == 0 {
			return false
		}
	}
	last := steps[t.level-1]
	next := *t.child(at, last)
	if next == 0 {
		next = t.grow(at, last)
	}
	t.nodes[next].count(w, len(steps) == t.level)
	return len(steps) > t.level
}

func (n *node) count(w who, ends bool) {
	n.visits.add(w)
	if ends {
		n.ended++
	}
}

// merge adds a tree with the same settled nodes.
func (t *tree) merge(other tally) {
	o := other.(*tree)
	if t.level == 1 {
		t.nodes[0].add(&o.nodes[0])
	}
	for i := o.base; i < len(o.nodes); i++ {
		from := &o.nodes[i]
		at := *t.child(from.parent, from.activity)
		if at == 0 {
			at = t.grow(from.parent, from.activity)
		}
		t.nodes[at].add(from)
	}
}

func (n *node) add(o *node) {
	n.visits.merge(&o.visits)
	n.ended += o.ended
}
