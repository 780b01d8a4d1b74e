// SPDX-License-Identifier: Apache-2.0

package conformance

import "math/bits"

// set is a set of small numbers.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s set) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) union(o set) {
	for i, w := range o {
		s[i] |= w
	}
}

// keep takes away what is not in another set, and tells whether there was any.
func (s set) keep(o set) bool {
	changed := false
	for i, w := range o {
		changed = changed || s[i]&^w != 0
		s[i] &= w
	}
	return changed
}

func (s set) each(visit func(int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			visit(i*64 + bits.TrailingZeros64(w))
		}
	}
}

// hint is what a token on one place says of the rest of the run, whatever other
// tokens there are: which labels can still come at all, and which groups must
// come because no way to the end avoids them. Both
// bound the cost of an alignment from below: an event whose label cannot come
// is a move of its own, and so is a group that must come and of which no event
// is left, or a silent step where it has one. Neither bound falls by more than a move costs, so A* with their sum
// never opens a state twice.
type hint struct {
	alive set // labels
	must  set // groups
}

func newHints(m *machine, places int) []hint {
	consumers := make([][]int, places)
	for i, t := range m.transitions {
		for _, w := range t.in {
			consumers[w.place] = append(consumers[w.place], i)
		}
	}
	hints := make([]hint, places)
	for p := range hints {
		hints[p] = hint{alive: newSet(len(m.labels)), must: newSet(len(m.groups))}
		m.spread(consumers, p, func(t *transition) {
			if t.label >= 0 {
				hints[p].alive.add(t.label)
			}
		})
	}
	m.needs(consumers, hints)
	return hints
}

// spread shows every transition that lies on a way from a place.
func (m *machine) spread(consumers [][]int, from int, visit func(*transition)) {
	places, fired := map[int]bool{from: true}, map[int]bool{}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, i := range consumers[queue[0]] {
			if fired[i] {
				continue
			}
			fired[i] = true
			visit(&m.transitions[i])
			for _, w := range m.transitions[i].out {
				if !places[w.place] {
					places[w.place] = true
					queue = append(queue, w.place)
				}
			}
		}
	}
}

// needs works out what a token on a place needs: nothing where it may stay, else
// of every transition that may take it the transition's own group and whatever
// the tokens that it gives need. It begins with all groups and takes away until
// nothing changes; a place without a way on needs everything.
func (m *machine) needs(consumers [][]int, hints []hint) {
	for p := range hints {
		if m.final[p] > 0 {
			continue
		}
		for g := range m.groups {
			hints[p].must.add(g)
		}
	}
	next := newSet(len(m.groups))
	for changed := true; changed; {
		changed = false
		for p := len(hints) - 1; p >= 0; p-- {
			for _, i := range consumers[p] {
				t := &m.transitions[i]
				clear(next)
				next.add(t.group)
				for _, w := range t.out {
					next.union(hints[w.place].must)
				}
				changed = hints[p].must.keep(next) || changed
			}
		}
	}
}
