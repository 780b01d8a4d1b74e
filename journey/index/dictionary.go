// SPDX-License-Identifier: Apache-2.0

package index

import (
	"slices"

	"touchstone"
)

// pair is the shape and the kind of events.
type pair struct {
	shape touchstone.ShapeID
	kind  uint8 // index into touchstone.EventKinds
}

// entry is what an ordinal stands for: a pair at a unit. An event whose unit is
// told takes no more room than one without: there are merely more ordinals.
type entry struct {
	pair uint32
	unit uint32 // 0: none
}

// dictionary tells what ordinals stand for. Its lists only grow; whoever has
// copied it may go on reading.
type dictionary struct {
	pairs   []pair
	units   []string // codes as received; the first is that of no unit, ""
	entries []entry  // by ordinal
}

// clip gives a copy that shares nothing that may be written.
func (d *dictionary) clip() dictionary {
	return dictionary{slices.Clip(d.pairs), slices.Clip(d.units), slices.Clip(d.entries)}
}

// kind gives the kind of events of an ordinal, an index into
// touchstone.EventKinds.
func (d *dictionary) kind(ordinal uint32) uint8 { return d.pairs[d.entries[ordinal].pair].kind }

// numbering is a dictionary that can be looked up in the other direction.
type numbering struct {
	dictionary
	pairNumber map[pair]uint32
	unitNumber map[string]uint32
	ordinals   map[met]uint32
}

// met is what an entry stands for.
type met struct {
	pair
	unit string
}

func newNumbering(d dictionary) numbering {
	n := numbering{dictionary: d.clip(), pairNumber: map[pair]uint32{}, unitNumber: map[string]uint32{}, ordinals: map[met]uint32{}}
	for i, p := range d.pairs {
		n.pairNumber[p] = uint32(i)
	}
	for i, u := range d.units {
		n.unitNumber[u] = uint32(i)
	}
	for i, e := range d.entries {
		n.ordinals[met{d.pairs[e.pair], d.units[e.unit]}] = uint32(i)
	}
	return n
}

// ordinal gives the ordinal of events of a shape and kind at a unit.
func (n *numbering) ordinal(shape touchstone.ShapeID, kind touchstone.EventKind, unit string) uint32 {
	m := met{pair{shape, uint8(slices.Index(touchstone.EventKinds, kind))}, unit}
	at, known := n.ordinals[m]
	if !known {
		at = uint32(len(n.entries))
		n.ordinals[m] = at
		n.entries = append(n.entries, entry{number(n.pairNumber, &n.pairs, m.pair), number(n.unitNumber, &n.units, unit)})
	}
	return at
}

// number gives the place of a value in a list, appending it when it is new.
func number[T comparable](known map[T]uint32, list *[]T, v T) uint32 {
	n, ok := known[v]
	if !ok {
		n = uint32(len(*list))
		known[v] = n
		*list = append(*list, v)
	}
	return n
}
