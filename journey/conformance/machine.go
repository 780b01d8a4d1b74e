// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"encoding/binary"
	"slices"
)

// weight is how many tokens go to or from a place.
type weight struct{ place, n int }

func weights(places []int) []weight {
	var out []weight
	for _, p := range slices.Sorted(slices.Values(places)) {
		if k := len(out); k > 0 && out[k-1].place == p {
			out[k-1].n++
		} else {
			out = append(out, weight{p, 1})
		}
	}
	return out
}

// transition is a Transition made ready for firing.
type transition struct {
	label   int // -1: silent
	group   int // of transitions that do for one another
	in, out []weight
	takes   int // tokens
	gives   int
}

// marking counts the tokens of every place.
type marking []uint16

const maxTokens = 1<<16 - 1

func (m marking) key() string {
	raw := make([]byte, 0, 2*len(m))
	for _, n := range m {
		raw = binary.LittleEndian.AppendUint16(raw, n)
	}
	return string(raw)
}

func (m marking) enables(t *transition) bool {
	for _, w := range t.in {
		if int(m[w.place]) < w.n {
			return false
		}
	}
	return true
}

// missing counts the tokens that a transition lacks.
func (m marking) missing(in []weight) int {
	n := 0
	for _, w := range in {
		n += max(0, w.n-int(m[w.place]))
	}
	return n
}

// fired gives the marking after a transition; false when a place would hold
// more tokens than can be counted.
func (m marking) fired(t *transition) (marking, bool) {
	next := slices.Clone(m)
	for _, w := range t.in {
		next[w.place] -= uint16(w.n)
	}
	for _, w := range t.out {
		if int(next[w.place])+w.n > maxTokens {
			return nil, false
		}
		next[w.place] += uint16(w.n)
	}
	return next, true
}

// machine is a net made ready for replay and alignment. It is not changed and
// may be shared.
type machine struct {
	labels      []string
	label       map[string]int
	transitions []transition
	visible     [][]int // transitions by label
	silent      []int
	initial     marking
	final       marking
	finalIn     []weight
	groups      []group
	hints       []hint // per place
	shortest    int    // visible moves of the shortest run
}

// group is a step of the design: transitions between the same places.
type group struct {
	labels []int // in the order of the net
	silent bool  // it has a silent transition
}

func newMachine(n *Net) *machine {
	m := &machine{label: map[string]int{}, initial: make(marking, n.Places), final: make(marking, n.Places), finalIn: weights(n.Final)}
	for _, p := range n.Initial {
		m.initial[p]++
	}
	for _, p := range n.Final {
		m.final[p]++
	}
	groups := map[string]int{}
	for i, t := range n.Transitions {
		ready := transition{label: -1, in: weights(t.In), out: weights(t.Out), takes: len(t.In), gives: len(t.Out)}
		if t.Label == "" {
			m.silent = append(m.silent, i)
		} else {
			ready.label = m.labelOf(t.Label)
			m.visible[ready.label] = append(m.visible[ready.label], i)
		}
		ready.group = m.groupOf(groups, &ready)
		m.transitions = append(m.transitions, ready)
	}
	m.hints = newHints(m, n.Places)
	return m
}

func (m *machine) labelOf(name string) int {
	l, ok := m.label[name]
	if !ok {
		l = len(m.labels)
		m.label[name] = l
		m.labels = append(m.labels, name)
		m.visible = append(m.visible, nil)
	}
	return l
}

func (m *machine) groupOf(groups map[string]int, t *transition) int {
	key := ""
	for _, side := range [][]weight{t.in, t.out} {
		for _, w := range side {
			key += string(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(w.place)), uint64(w.n)))
		}
		key += "|"
	}
	g, ok := groups[key]
	if !ok {
		g = len(m.groups)
		groups[key] = g
		m.groups = append(m.groups, group{})
	}
	if t.label < 0 {
		m.groups[g].silent = true
	} else if !slices.Contains(m.groups[g].labels, t.label) {
		m.groups[g].labels = append(m.groups[g].labels, t.label)
	}
	return g
}
