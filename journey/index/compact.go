// SPDX-License-Identifier: Apache-2.0

package index

import (
	"cmp"
	"context"
	"runtime"
	"slices"
)

// write writes everything at a moment as a snapshot: trails that stand as they
// are, with the cases that differ put between them.
func (m *moment) write(ctx context.Context, w *writer) (head []byte, err error) {
	defer runtime.KeepAlive(m.base)
	merge := &merger{moment: m, writer: w, floors: m.erased.floors(&m.dictionary)}
	for n := range m.cases {
		merge.order = append(merge.order, uint32(n))
	}
	slices.SortFunc(merge.order, func(a, b uint32) int { return cmp.Compare(m.cases[a].key, m.cases[b].key) })
	for n, s := range m.base.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range s.keys {
			if !m.stale.has(m.base.numbers[n] + i) {
				merge.casesBelow(s.keys[i])
				merge.trail(s, i)
			}
		}
	}
	for len(merge.order) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		merge.next()
	}
	m.keepCompany(w)
	return w.finish(m.position, &m.dictionary, m.currencies)
}

// merger is a snapshot while it is being written.
type merger struct {
	*moment
	writer *writer
	floors []int64
	order  []uint32 // cases still to come, by key
	gather gatherer
}

func (g *merger) casesBelow(key uint64) {
	for len(g.order) > 0 && g.cases[g.order[0]].key < key {
		g.next()
	}
}

func (g *merger) next() {
	p := &g.cases[g.order[0]]
	g.order = g.order[1:]
	g.gather.begin()
	g.gather.snapshot(g.moment, p)
	g.gather.delta(g.moment, p)
	g.add(p.key)
}

func (g *merger) add(key uint64) {
	if events := g.gather.sorted(); len(events) > 0 {
		g.writer.add(key, g.gather.subjects, events)
	}
}

// trail writes a trail that stands as it is, but for what is expired.
func (g *merger) trail(s *shard, i int) {
	if g.floors == nil {
		g.writer.copy(s, i)
		return
	}
	g.gather.begin()
	g.gather.trail(g.moment, s, i, everybody)
	g.add(s.keys[i])
}

// keepCompany writes whom events name together, without those who are erased.
func (m *moment) keepCompany(w *writer) {
	keep := func(c company) {
		if !m.erased.hidesActor(c.named, m.position) && !m.erased.hidesActor(c.acting, m.position) {
			w.company[c] = struct{}{}
		}
	}
	for i := range m.base.named {
		keep(company{m.base.named[i], m.base.acting[i]})
	}
	for _, c := range m.company {
		keep(c)
	}
}
