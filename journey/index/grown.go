// SPDX-License-Identifier: Apache-2.0

package index

import "math/bits"

// grown is the cases that are one trail of the snapshot and what came behind it,
// in the order of the trails: that is how they are read, and looking each up in
// the lists of a moment would cost more than reading it.
type grown struct {
	before []uint32 // by word of the bitmap of stale trails, how many stand before it
	cases  []growing
}

// growing is the case of a stale trail.
type growing struct {
	patch
	number uint32 // + 1; 0 when it is more or less than the trail, or there is none
}

func newGrown(m *moment) grown {
	g, n := grown{before: make([]uint32, len(m.stale))}, 0
	for i, word := range m.stale {
		g.before[i] = uint32(n)
		n += bits.OnesCount64(word)
	}
	g.cases = make([]growing, n)
	for i := range m.cases {
		if r := m.only(&m.cases[i]); r != nil {
			g.cases[g.rank(m.stale, int(r.trail))] = growing{m.cases[i], uint32(i + 1)}
		}
	}
	return g
}

// rank tells how many stale trails stand before a trail.
func (g *grown) rank(stale bitmap, trail int) int {
	return int(g.before[trail/64]) + bits.OnesCount64(stale[trail/64]&(1<<(trail%64)-1))
}

// from gives the cases of the stale trails from a trail on.
func (g *grown) from(m *moment, trail int) []growing {
	if len(g.cases) == 0 {
		return nil // and an empty snapshot has no bitmap to look at
	}
	return g.cases[g.rank(m.stale, trail):]
}

// only gives the trail that a case consists of beside the delta, nil when it is
// none or more than one, or when single events are erased.
func (m *moment) only(p *patch) *ref {
	if p.refs == 0 || len(m.erased.events) > 0 {
		return nil
	}
	if r := &m.refs[p.refs-1]; r.next == 0 && r.subject == everybody {
		return r
	}
	return nil
}
