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

func (s set) each(visit func(int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			visit(i*64 + bits.TrailingZeros64(w))
		}
	}
}

// hint is what a token on one place says of the rest of the run, looking at
// single arcs and not at other tokens: which labels can still come at all, and
// which groups must come because every way to the end goes through them. Both
// bound the cost of an alignment from below: an event whose label cannot come
// is a move of its own, and so is a group that must come and of which no event
// is left. Neither bound falls by more than a move costs, so A* with their sum
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
	for g := range m.groups {
		ends := m.ends(consumers, g)
		for p := range hints {
			if !ends[p] {
				hints[p].must.add(g)
			}
		}
	}
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

// ends tells from which places there is a way to an end that avoids a group: an
// end is a place of the final marking, or a transition that gives no token. A
// place without any way to an end needs every group.
func (m *machine) ends(consumers [][]int, without int) []bool {
	ends := make([]bool, len(consumers))
	producers := make([][]int, len(consumers))
	var queue []int
	reach := func(p int) {
		if !ends[p] {
			ends[p] = true
			queue = append(queue, p)
		}
	}
	for i, t := range m.transitions {
		for _, w := range t.out {
			producers[w.place] = append(producers[w.place], i)
		}
		if len(t.out) == 0 && t.group != without {
			for _, w := range t.in {
				reach(w.place)
			}
		}
	}
	for _, w := range m.finalIn {
		reach(w.place)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, i := range producers[queue[0]] {
			if t := &m.transitions[i]; t.group != without {
				for _, w := range t.in {
					reach(w.place)
				}
			}
		}
	}
	return ends
}
