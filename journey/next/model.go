// SPDX-License-Identifier: Apache-2.0

package next

import (
	"cmp"
	"slices"
)

// unseen is the probability of what was never learned.
const unseen = 1e-9

// follower is a symbol that followed a context, so many times.
type follower struct {
	symbol uint16
	n      int64
}

// known is all that followed a context, by symbol.
type known struct {
	n         int64
	followers []follower
}

func (k *known) times(symbol uint16) int64 {
	i, ok := slices.BinarySearchFunc(k.followers, symbol, func(f follower, s uint16) int { return cmp.Compare(f.symbol, s) })
	if !ok {
		return 0
	}
	return k.followers[i].n
}

// model is an interpolated Markov model. With h the context, N(h) how often it
// was seen, T(h) how many different symbols followed it and h' the context
// without its first symbol,
//
//	p(s|h) = (n(h,s) + T(h) p(s|h')) / (N(h) + T(h))
//	p(s)   = (n(s) + 1) / (N + V)
//
// with the V symbols that were ever seen; a context never seen is passed over.
type model struct {
	contexts map[uint64]*known // by context; 0 holds what followed anything
	usual    []follower        // what followed anything, the most frequent first
	rank     []int32           // per symbol, by name; ties go to the lower
}

// newModel builds a model from counts.
func newModel(rank []int32, all ...*counts) *model {
	m := &model{contexts: map[uint64]*known{0: {}}, rank: rank}
	sums := map[seen]int64{}
	for _, c := range all {
		for s, n := range c.all() {
			for symbols := range length(s.context()) + 1 {
				sums[seen(last(s.context(), symbols)<<16|uint64(s.symbol()))] += n
			}
		}
	}
	for s, n := range sums {
		k := m.contexts[s.context()]
		if k == nil {
			k = &known{}
			m.contexts[s.context()] = k
		}
		k.n += n
		k.followers = append(k.followers, follower{s.symbol(), n})
	}
	for _, k := range m.contexts {
		slices.SortFunc(k.followers, func(a, b follower) int { return cmp.Compare(a.symbol, b.symbol) })
	}
	m.usual = slices.Clone(m.contexts[0].followers)
	slices.SortFunc(m.usual, func(a, b follower) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(m.rankOf(a.symbol), m.rankOf(b.symbol)))
	})
	return m
}

// rankOf orders symbols by name, the end first.
func (m *model) rankOf(symbol uint16) int32 {
	if symbol == ended {
		return -1
	}
	return m.rank[symbol]
}

// levels lists what is known of a context of at most order symbols, the
// shortest first.
func (m *model) levels(context uint64, order int) []*known {
	out := make([]*known, 0, MaxOrder)
	for symbols := 1; symbols <= min(order, length(context)); symbols++ {
		k := m.contexts[last(context, symbols)]
		if k == nil {
			break // a longer context has not been seen either
		}
		out = append(out, k)
	}
	return out
}

// p gives the probability of a symbol after a context.
func (m *model) p(levels []*known, symbol uint16) float64 {
	all := m.contexts[0]
	n := all.times(symbol)
	if n == 0 {
		return unseen
	}
	p := float64(n+1) / float64(all.n+int64(len(all.followers)))
	for _, k := range levels {
		t := float64(len(k.followers))
		p = (float64(k.times(symbol)) + t*p) / (float64(k.n) + t)
	}
	return p
}

// likely is a symbol with its probability.
type likely struct {
	symbol uint16
	p      float64
}

// scratch is room for one probability and count per symbol, all 0.
type scratch struct {
	p []float64
	n []int64
}

func (m *model) newScratch() *scratch {
	return &scratch{make([]float64, ended+1), make([]int64, ended+1)}
}

// top gives the most likely symbols after a context, at most so many. What
// followed a context followed the shorter ones too, so only what followed the
// shortest can differ from what is usual; of the rest no more than most are
// among the first.
func (m *model) top(levels []*known, most int, room *scratch) []likely {
	out := make([]likely, 0, most+1)
	var followers []follower
	if len(levels) > 0 {
		followers = levels[0].followers
	}
	m.fill(levels, followers, room)
	for _, f := range followers {
		out = m.insert(out, likely{f.symbol, room.p[f.symbol]}, most)
	}
	others := 0
	for _, f := range m.usual {
		if others == most {
			break
		}
		if room.p[f.symbol] == 0 {
			out = m.insert(out, likely{f.symbol, m.p(levels, f.symbol)}, most)
			others++
		}
	}
	for _, f := range followers {
		room.p[f.symbol] = 0
	}
	return out
}

// fill leaves the probabilities of some symbols in the room, as p gives them.
func (m *model) fill(levels []*known, symbols []follower, room *scratch) {
	all := m.contexts[0]
	for _, f := range symbols {
		room.p[f.symbol] = float64(all.times(f.symbol)+1) / float64(all.n+int64(len(all.followers)))
	}
	for _, k := range levels {
		t, total := float64(len(k.followers)), float64(k.n)+float64(len(k.followers))
		for _, f := range k.followers {
			room.n[f.symbol] = f.n
		}
		for _, f := range symbols {
			room.p[f.symbol] = (float64(room.n[f.symbol]) + t*room.p[f.symbol]) / total
			room.n[f.symbol] = 0
		}
	}
}

// insert keeps the first so many in order: the likelier first, then by name.
func (m *model) insert(out []likely, l likely, most int) []likely {
	at, _ := slices.BinarySearchFunc(out, l, func(a, b likely) int {
		return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(m.rankOf(a.symbol), m.rankOf(b.symbol)))
	})
	if at == most {
		return out
	}
	out = slices.Insert(out, at, l)
	return out[:min(most, len(out))]
}
