// SPDX-License-Identifier: Apache-2.0

package conformance

import "context"

// maxPrecise is how many events the paths of a precision may have together.
const maxPrecise = 250_000

// prefix is a beginning that paths share.
type prefix struct {
	next              map[int32]*prefix // by symbol
	cases             int               // that go on from here
	allowed, escaping int               // labels here, where the beginning is a run so far
}

func (p *prefix) add(path []int32, cases int) {
	for _, s := range path {
		p.cases += cases
		if p.next == nil {
			p.next = map[int32]*prefix{}
		}
		if p.next[s] == nil {
			p.next[s] = &prefix{}
		}
		p = p.next[s]
	}
}

// along adds up what is allowed at the beginnings of a path, and what of it
// escapes.
func (p *prefix) along(path []int32) (allowed, escaping int) {
	for _, s := range path {
		allowed, escaping = allowed+p.allowed, escaping+p.escaping
		p = p.next[s]
	}
	return allowed, escaping
}

// precision is the share of what the net allows after each beginning that
// follows it in some path: 1 - escaping / allowed labels, summed over all
// beginnings that are runs so far, each as often as cases go on from it
// (Muñoz-Gama & Carmona 2010).
type precision struct {
	*replayer
	ctx               context.Context
	labels            map[string][]int // that a marking allows, after silent transitions
	allowed, escaping int
	visited           int
}

func newPrecision(ctx context.Context, m *machine, e *effort) *precision {
	return &precision{replayer: newReplayer(m, e), ctx: ctx, labels: map[string][]int{}}
}

// walk counts a beginning that leads to a marking, and all that go on from it.
func (p *precision) walk(at marking, from *prefix) {
	if p.visited++; p.visited%4096 == 0 && p.ctx.Err() != nil || p.effort.over.Load() {
		return
	}
	if from.cases == 0 {
		return
	}
	for _, l := range p.allows(at) {
		from.allowed++
		if from.next[int32(l)] == nil {
			from.escaping++
		}
	}
	p.allowed += from.cases * from.allowed
	p.escaping += from.cases * from.escaping
	for symbol, next := range from.next {
		if int(symbol) >= len(p.machine.labels) {
			p.walk(at, next)
			continue
		}
		after := append(marking(nil), at...)
		p.through(p.ctx, after, int(symbol))
		if p.reached(after, int(symbol)) {
			p.fire(after, p.candidate(after, int(symbol)))
			p.walk(after, next)
		}
	}
}

// allows lists the labels of transitions that are enabled now or after silent
// ones.
func (p *precision) allows(at marking) []int {
	key := at.key()
	if labels, ok := p.labels[key]; ok {
		return labels
	}
	found := newSet(len(p.machine.labels))
	seen := map[string]bool{key: true}
	took := 0
	for queue := []marking{at}; len(queue) > 0 && len(seen) < maxSilent && took <= p.effort.most; queue = queue[1:] {
		took += len(p.transitions)
		for i := range p.transitions {
			t := &p.transitions[i]
			if !queue[0].enables(t) {
				continue
			}
			if t.label >= 0 {
				found.add(t.label)
				continue
			}
			took += len(at)
			if next, ok := queue[0].fired(t); ok && !seen[next.key()] {
				seen[next.key()] = true
				queue = append(queue, next)
			}
		}
	}
	p.effort.charge(key, took)
	var labels []int
	found.each(func(l int) { labels = append(labels, l) })
	if len(p.labels) >= maxRemember {
		clear(p.labels)
	}
	p.labels[key] = labels
	return labels
}
