// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"cmp"
	"slices"

	"touchstone"
)

// Mapping tells the customer of every subject under one revision of the
// workspace. It implements touchstone.Customers and does not change any more.
//
// It is a base, two dense arrays sorted by subject, with layers of what changed
// since over it, the newest last. Subjects that are customers of their own are
// not in the base.
type Mapping struct {
	revision uint64
	base     *base
	layers   [][]entry
}

var _ touchstone.Moving = (*Mapping)(nil)

// entry is the customer of a subject; in a layer, also of one that is a
// customer of its own again.
type entry struct {
	subject  touchstone.SubjectID
	customer touchstone.CustomerID
}

func bySubject(a, b entry) int { return cmp.Compare(a.subject, b.subject) }

// Revision is the workspace's revision for which the mapping stands.
func (m *Mapping) Revision() uint64 { return m.revision }

// Customer implements touchstone.Customers.
func (m *Mapping) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	for i := len(m.layers) - 1; i >= 0; i-- {
		if n, ok := slices.BinarySearchFunc(m.layers[i], entry{subject: s}, bySubject); ok {
			return m.layers[i][n].customer
		}
	}
	if c, ok := m.base.customer(s); ok {
		return c
	}
	return touchstone.CustomerID(s)
}

// Merged implements touchstone.Customers, in ascending order of subject.
func (m *Mapping) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	var over []entry
	for _, layer := range m.layers {
		over = overlay(over, layer)
	}
	i := 0
	step := func(e entry) bool {
		return touchstone.CustomerID(e.subject) == e.customer || yield(e.subject, e.customer)
	}
	for below := range m.base.all {
		for ; i < len(over) && over[i].subject < below.subject; i++ {
			if !step(over[i]) {
				return
			}
		}
		if i < len(over) && over[i].subject == below.subject {
			continue
		}
		if !step(below) {
			return
		}
	}
	for ; i < len(over); i++ {
		if !step(over[i]) {
			return
		}
	}
}

// Moved implements touchstone.Moving: for mappings that stand on one base, which
// one is that was brought up to date while not too much changed.
func (m *Mapping) Moved(earlier touchstone.Customers) (subjects []touchstone.SubjectID, known bool) {
	was, same := earlier.(*Mapping)
	if !same || was == nil || was.base != m.base {
		return nil, false
	}
	shared := 0
	for shared < min(len(m.layers), len(was.layers)) && &m.layers[shared][0] == &was.layers[shared][0] {
		shared++
	}
	for _, layer := range slices.Concat(was.layers[shared:], m.layers[shared:]) {
		for _, e := range layer {
			subjects = append(subjects, e.subject)
		}
	}
	return subjects, true
}

// changed gives the mapping with other customers for some subjects, in
// ascending order of subject, under a new revision. It shares what it can.
func (m *Mapping) changed(layer []entry, revision uint64) *Mapping {
	next := &Mapping{revision: revision, base: m.base, layers: slices.Clone(m.layers)}
	if len(layer) == 0 {
		return next
	}
	const growth = 4 // a layer is at least so many times as long as the next one
	for n := len(next.layers); n > 0 && len(next.layers[n-1]) < growth*len(layer); n-- {
		layer = overlay(next.layers[n-1], layer)
		next.layers = next.layers[:n-1]
	}
	next.layers = append(next.layers, layer)
	return next
}

// loose is how many entries lie in layers.
func (m *Mapping) loose() int {
	n := 0
	for _, layer := range m.layers {
		n += len(layer)
	}
	return n
}

// overlay merges two layers; where both have a subject, over wins.
func overlay(under, over []entry) []entry {
	out := make([]entry, 0, len(under)+len(over))
	for len(under) > 0 && len(over) > 0 {
		switch order := bySubject(under[0], over[0]); {
		case order < 0:
			out, under = append(out, under[0]), under[1:]
		case order > 0:
			out, over = append(out, over[0]), over[1:]
		default:
			under = under[1:]
		}
	}
	return append(append(out, under...), over...)
}
