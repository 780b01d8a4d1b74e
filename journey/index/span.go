// SPDX-License-Identifier: Apache-2.0

package index

import (
	"iter"
	"slices"
)

// span is what of a trail of a shard lies in the period: its events from … to-1.
type span struct {
	trail, from, to uint32
	at              int64 // from which the gap of the first one counts
}

// spans walks the trails of a shard that have to be looked at: those that count
// and reach into the period, and those that differ from the snapshot.
func (v *View) spans(part int) iter.Seq[span] {
	if v.bounded {
		if found := v.found[part](); found != nil {
			return slices.Values(found)
		}
	}
	return v.search(part)
}

// find lists what spans walks, for who visits the view again; nil where that is
// more than half of the shard.
func (v *View) find(part int) []span {
	var list []span
	for is := range v.search(part) {
		if list = append(list, is); 2*len(list) > len(v.base.parts[part].keys) {
			return nil
		}
	}
	return list
}

func (v *View) search(part int) iter.Seq[span] {
	s, first := v.base.parts[part], v.base.numbers[part]
	var in bitmap
	if v.admitted != nil {
		in = v.admitted[part]()
	}
	return func(yield func(span) bool) {
		for i := range s.keys {
			stale := v.stale.has(first + i)
			if !stale && in != nil && !in.has(i) {
				continue
			}
			if is := v.within(s, i); (stale || is.from < is.to) && !yield(is) {
				return
			}
		}
	}
}

// within gives what of a trail lies in the period. Trails outside of it, most
// where it is short, are not read at all, and of the others what came before is
// only passed.
func (v *View) within(s *shard, i int) span {
	is := span{uint32(i), s.ends[i], s.ends[i+1], s.starts[i]}
	switch {
	case v.outside(s, i):
		return span{trail: uint32(i)}
	case !v.bounded || is.at >= v.from && s.lasts()[i] < v.to:
		return is
	}
	for ; is.from < is.to; is.from++ {
		next := is.at + s.gap(int(is.from))
		if next >= v.from {
			break
		}
		is.at = next
	}
	end := is.to
	is.to = is.from
	for at := is.at; is.to < end; is.to++ {
		if at += s.gap(int(is.to)); at >= v.to {
			break
		}
	}
	return is
}

// outside tells whether a trail ends before the period or begins after it.
func (v *View) outside(s *shard, i int) bool {
	return v.bounded && (s.starts[i] >= v.to || s.lasts()[i] < v.from)
}
