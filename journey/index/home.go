// SPDX-License-Identifier: Apache-2.0

package index

import "math/bits"

// homes is the cases that have something of the snapshot, each at home at a trail
// that it has part in, in the order of the trails: that is how they are read, for
// what lies there is at hand then, and looking each up in the lists of a moment
// would cost more than reading it.
type homes struct {
	before []uint32 // by word of the bitmap of stale trails, how many stand before it
	starts []uint32 // by stale trail, where its cases begin, and how many there are
	cases  []home
}

// home is a case at a trail.
type home struct {
	patch
	first  ref // to the trail
	number uint32
}

func newHomes(m *moment) homes {
	h, n := homes{before: make([]uint32, len(m.stale))}, 0
	for i, word := range m.stale {
		h.before[i] = uint32(n)
		n += bits.OnesCount64(word)
	}
	h.starts = make([]uint32, n+2) // counted two places behind, which leaves each in its own once the cases stand
	for i := range m.cases {
		if p := &m.cases[i]; p.refs > 0 {
			h.starts[h.rank(m.stale, m.home(p))+2]++
		}
	}
	for i := 2; i < len(h.starts); i++ {
		h.starts[i] += h.starts[i-1]
	}
	h.cases = make([]home, h.starts[n+1])
	for i := range m.cases {
		if p := &m.cases[i]; p.refs > 0 {
			at := &h.starts[h.rank(m.stale, m.home(p))+1]
			h.cases[*at] = home{*p, m.refs[p.refs-1], uint32(i)}
			*at++
		}
	}
	return h
}

// home gives the trail at which a case is read.
func (m *moment) home(p *patch) int { return int(m.refs[p.refs-1].trail) }

// rank tells how many stale trails stand before a trail.
func (h *homes) rank(stale bitmap, trail int) int {
	return int(h.before[trail/64]) + bits.OnesCount64(stale[trail/64]&(1<<(trail%64)-1))
}

// from gives where the cases of the stale trails from a trail on begin.
func (h *homes) from(m *moment, trail int) []uint32 {
	return h.starts[h.rank(m.stale, trail):]
}
