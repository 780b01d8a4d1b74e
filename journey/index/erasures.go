// SPDX-License-Identifier: Apache-2.0

package index

import (
	"maps"
	"math"
	"slices"
)

// erasures is what may not be seen any more, though the snapshot, the delta or
// what is still to come holds it. It does not change; a new one takes its place.
type erasures struct {
	subjects map[uint64]uint64 // what a subject did, up to this position
	events   map[uint64]uint64 // position of an event that names an erased subject → who acts in it
	expired  []expiry
}

// expiry hides events of some kinds that occurred before a time and came up to
// a position.
type expiry struct {
	kinds  [8]bool // by index into touchstone.EventKinds
	before int64
	upTo   uint64
}

func (e *erasures) none() bool {
	return len(e.subjects) == 0 && len(e.events) == 0 && len(e.expired) == 0
}

// clone gives a copy that may be added to.
func (e *erasures) clone() *erasures {
	out := &erasures{subjects: maps.Clone(e.subjects), events: maps.Clone(e.events), expired: slices.Clone(e.expired)}
	if out.subjects == nil {
		out.subjects, out.events = map[uint64]uint64{}, map[uint64]uint64{}
	}
	return out
}

// without gives what is left of them once a snapshot of a position was made
// under those that were known when it began.
func (e *erasures) without(known *erasures, position uint64) *erasures {
	out := e.clone()
	for s, upTo := range known.subjects {
		if upTo <= position && out.subjects[s] == upTo {
			delete(out.subjects, s)
		}
	}
	for p := range known.events {
		delete(out.events, p)
	}
	out.expired = nil
	for _, x := range e.expired {
		if x.upTo > position || !slices.Contains(known.expired, x) {
			out.expired = append(out.expired, x)
		}
	}
	return out
}

// hidesActor tells whether what a subject did up to a position is erased.
func (e *erasures) hidesActor(subject, position uint64) bool {
	upTo, ok := e.subjects[subject]
	return ok && position <= upTo
}

// hides tells whether an event of a subject may not be seen.
func (e *erasures) hides(subject uint64, ev *event, d *dictionary) bool {
	if e.hidesActor(subject, ev.position) {
		return true
	}
	if _, ok := e.events[ev.position]; ok {
		return true
	}
	for i := range e.expired {
		if x := &e.expired[i]; ev.position <= x.upTo && ev.time < x.before && x.kinds[d.kind(ev.ordinal)] {
			return true
		}
	}
	return false
}

// touch calls back for every trail of a snapshot of which something is hidden
// by who acts in it.
func (e *erasures) touch(b *base, touch func(trail int)) {
	for s := range e.subjects {
		b.holding(s, touch)
	}
	for _, acting := range e.events {
		b.holding(acting, touch)
	}
}

// floors gives the time below which the snapshot's events of each ordinal are
// expired; nil where nothing is.
func (e *erasures) floors(d *dictionary) []int64 {
	if len(e.expired) == 0 {
		return nil
	}
	out := make([]int64, len(d.entries))
	for ordinal := range out {
		out[ordinal] = math.MinInt64
		for _, x := range e.expired {
			if x.kinds[d.kind(uint32(ordinal))] {
				out[ordinal] = max(out[ordinal], x.before)
			}
		}
	}
	return out
}
