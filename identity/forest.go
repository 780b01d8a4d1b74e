// SPDX-License-Identifier: Apache-2.0

package identity

import "slices"

// forest joins ordinals into sets. The root of a set is its smallest member.
type forest struct {
	parent []int32
	size   []int32 // of a root: members of its set
}

func newForest(n int) *forest {
	f := &forest{parent: make([]int32, n), size: make([]int32, n)}
	for i := range f.parent {
		f.parent[i], f.size[i] = int32(i), 1
	}
	return f
}

func (f *forest) find(i int32) int32 {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

// join puts two sets together and gives the root that remains and the one that
// does not; the same one where they were together already.
func (f *forest) join(a, b int32) (root, other int32) {
	a, b = f.find(a), f.find(b)
	root, other = min(a, b), max(a, b)
	if root != other {
		f.parent[other] = root
		f.size[root] += f.size[other]
	}
	return root, other
}

// constrained is a forest in which some sets may not be joined.
type constrained struct {
	*forest
	exclusive [][2]uint8        //  of a root: how many member ids and union ids are in its set
	apart     map[int32][]int32 // of a root: what must stay outside its set
}

func newConstrained(e *evidence) *constrained {
	c := &constrained{forest: newForest(len(e.ids)), exclusive: make([][2]uint8, len(e.ids)), apart: map[int32][]int32{}}
	for i, class := range e.classes {
		switch class {
		case member:
			c.exclusive[i][0] = 1
		case union:
			c.exclusive[i][1] = 1
		}
	}
	for s, others := range e.guards.apart {
		i, ok := slices.BinarySearch(e.ids, s)
		if !ok {
			continue
		}
		for _, other := range others {
			if j, ok := slices.BinarySearch(e.ids, other); ok {
				c.apart[int32(i)] = append(c.apart[int32(i)], int32(j))
			}
		}
	}
	return c
}

// join puts two sets together unless something forbids it.
func (c *constrained) join(a, b int32) Reason {
	a, b = c.find(a), c.find(b)
	if a == b {
		return Used
	}
	if c.keptApart(a, b) {
		return Apart
	}
	x, y := c.exclusive[a], c.exclusive[b]
	if x[0]+y[0] > 1 || x[1]+y[1] > 1 {
		return Conflicting
	}
	root, other := c.forest.join(a, b)
	c.exclusive[root] = [2]uint8{x[0] + y[0], x[1] + y[1]}
	if all := append(c.apart[root], c.apart[other]...); len(all) > 0 {
		c.apart[root] = all
	}
	return Used
}

func (c *constrained) keptApart(a, b int32) bool {
	return slices.ContainsFunc(c.apart[a], func(i int32) bool { return c.find(i) == b })
}
