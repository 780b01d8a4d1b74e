// SPDX-License-Identifier: Apache-2.0

package conformance

import (
	"container/heap"
	"context"
	"slices"
)

// move is one step of an alignment: an event that is a step of the run (both),
// an event that is none (transition -1), or a visible step of the run without
// an event (event -1). Silent steps are left out.
type move struct{ event, transition int }

// alignment is a nearest run of the net to a path.
type alignment struct {
	moves   []move
	cost    int // moves that are not both
	silent  int // silent steps of the run
	decided bool
	never   bool // the net has no run at all
	tired   bool // more effort could decide it
	states  int  // looked at
	effort  int
}

// A visible move that is not both costs dear, a silent step cheap, so that of
// the nearest runs one with the fewest silent steps is found, and loops of
// silent steps are never gone round.
const (
	dear  = 1 << 24
	cheap = 1
)

// maxMarkings is how many markings an aligner remembers from path to path.
const maxMarkings = 100_000

// maxEffort is how much work all alignments of a question may be together: some
// seconds of it. A unit is about one touchpoint or transition looked at, so that
// the same is decided on every machine, by any number of workers.
const maxEffort = 1 << 30

// node is a state of the search: a marking and the events before it.
type node struct {
	marking, event int32
	cost           int
	before         int32
	by             int32 // transition, -1: the event alone
}

// known is a marking that the search has met, with what follows from it.
type known struct {
	at         marking
	alive      set
	must       []int   // groups
	successors []int32 // per enabled transition its marking; nil: not worked out
	enabled    []int32
	charged    int // number of the last path whose effort following it was
}

// aligner aligns paths, remembering the markings met. It is used by one
// goroutine.
type aligner struct {
	*machine
	ids   map[string]int32
	known []*known

	path  []int32
	slot  []int32   // per label its place in left, -1 where the path has it not
	has   []int32   // labels by slot
	left  [][]int32 // per slot the events from each place of the path on
	alien []int32
	nodes []node
	open  queue
	seen  map[uint64]int32 // node by marking and event
	done  map[uint64]bool

	number int // of the path
	effort int // for the path
}

func newAligner(m *machine) *aligner {
	a := &aligner{machine: m}
	a.forget()
	return a
}

func (a *aligner) forget() { a.ids, a.known = map[string]int32{}, nil }

// align finds a nearest run to a path of symbols, looking at no more than so
// many states with so much effort, and none when the context ends.
func (a *aligner) align(ctx context.Context, path []int32, states, effort int) alignment {
	a.begin(path)
	goal := a.id(a.final)
	a.push(node{marking: a.id(a.initial), before: -1, by: -1})
	for a.open.Len() > 0 && len(a.done) < states && a.effort < effort {
		if len(a.done)%1024 == 0 && ctx.Err() != nil {
			return alignment{}
		}
		i := heap.Pop(&a.open).(item).node
		n := a.nodes[i]
		key := stateKey(n.marking, n.event)
		if a.done[key] {
			continue
		}
		a.done[key] = true
		if n.marking == goal && int(n.event) == len(path) {
			return a.told(i)
		}
		a.expand(i, n)
	}
	never := a.open.Len() == 0
	return alignment{never: never, tired: !never && len(a.done) < states, states: len(a.done), effort: a.effort}
}

func (a *aligner) begin(path []int32) {
	if len(a.known) > maxMarkings {
		a.forget()
	}
	a.path, a.nodes, a.open = path, a.nodes[:0], a.open[:0]
	a.seen, a.done = map[uint64]int32{}, map[uint64]bool{}
	a.slots(path)
	a.number++
	a.effort = len(a.labels) + len(path)*(1+len(a.has))
	a.alien = make([]int32, len(path)+1)
	for i := len(path) - 1; i >= 0; i-- {
		for l := range a.left {
			a.left[l][i] = a.left[l][i+1]
		}
		a.alien[i] = a.alien[i+1]
		if int(path[i]) >= len(a.labels) {
			a.alien[i]++
		} else {
			a.left[a.slot[path[i]]][i]++
		}
	}
}

// slots lists the labels of a path.
func (a *aligner) slots(path []int32) {
	a.slot, a.has, a.left = make([]int32, len(a.labels)), nil, nil
	for l := range a.slot {
		a.slot[l] = -1
	}
	for _, s := range path {
		if int(s) < len(a.labels) && a.slot[s] < 0 {
			a.slot[s] = int32(len(a.has))
			a.has = append(a.has, s)
			a.left = append(a.left, make([]int32, len(path)+1))
		}
	}
}

func stateKey(marking, event int32) uint64 { return uint64(marking)<<32 | uint64(uint32(event)) }

// id gives the number of a marking.
func (a *aligner) id(at marking) int32 {
	key := at.key()
	if id, ok := a.ids[key]; ok {
		return id
	}
	k := &known{at: at, alive: newSet(len(a.labels))}
	must := newSet(len(a.groups))
	for p, n := range at {
		if n > 0 {
			k.alive.union(a.hints[p].alive)
			must.union(a.hints[p].must)
		}
	}
	must.each(func(g int) { k.must = append(k.must, g) })
	a.known = append(a.known, k)
	a.ids[key] = int32(len(a.known) - 1)
	return int32(len(a.known) - 1)
}

// bound gives the least cost of what is left to do, as hint says.
func (a *aligner) bound(id, event int32) int {
	k := a.known[id]
	a.effort += 1 + len(a.has) + len(k.must)
	n := int(a.alien[event]) * dear
	for slot, l := range a.has {
		if !k.alive.has(int(l)) {
			n += int(a.left[slot][event]) * dear
		}
	}
	for _, g := range k.must {
		switch {
		case a.comes(g, event):
		case a.groups[g].silent:
			n += cheap
		default:
			n += dear
		}
	}
	return n
}

// comes tells whether an event of a group is left.
func (a *aligner) comes(g int, event int32) bool {
	for _, l := range a.groups[g].labels {
		if slot := a.slot[l]; slot >= 0 && a.left[slot][event] > 0 {
			return true
		}
	}
	return false
}

func (a *aligner) push(n node) {
	key := stateKey(n.marking, n.event)
	if old, ok := a.seen[key]; ok && a.nodes[old].cost <= n.cost {
		return
	}
	a.nodes = append(a.nodes, n)
	a.seen[key] = int32(len(a.nodes) - 1)
	heap.Push(&a.open, item{bound: n.cost + a.bound(n.marking, n.event), event: n.event, node: int32(len(a.nodes) - 1)})
}

// expand adds the states after one. What comes last is looked at first: of equal
// alignments the one is found in which events are steps of the run as early as
// can be.
func (a *aligner) expand(i int32, n node) {
	if int(n.event) < len(a.path) {
		a.push(node{marking: n.marking, event: n.event + 1, cost: n.cost + dear, before: i, by: -1})
	}
	k := a.follow(n.marking)
	for j, t := range k.enabled {
		label := a.transitions[t].label
		next := node{marking: k.successors[j], event: n.event, cost: n.cost + cheap, before: i, by: t}
		if label >= 0 {
			next.cost = n.cost + dear
		}
		a.push(next)
		if label >= 0 && int(n.event) < len(a.path) && int(a.path[n.event]) == label {
			next.event, next.cost = n.event+1, n.cost
			a.push(next)
		}
	}
}

// follow gives a marking with what follows from it.
func (a *aligner) follow(id int32) *known {
	k := a.known[id]
	if k.successors == nil {
		a.after(k)
	}
	if k.charged != a.number { // whether or not another path came here before
		k.charged = a.number
		a.effort += len(a.transitions) + len(k.enabled)*(1+len(k.at)/8)
	}
	return k
}

// after works out the markings after a marking.
func (a *aligner) after(k *known) {
	k.successors = []int32{}
	for i := range a.transitions {
		if !k.at.enables(&a.transitions[i]) {
			continue
		}
		if next, ok := k.at.fired(&a.transitions[i]); ok {
			k.enabled = append(k.enabled, int32(i))
			k.successors = append(k.successors, a.id(next))
		}
	}
}

// told writes down the moves that lead to a node.
func (a *aligner) told(i int32) alignment {
	out := alignment{decided: true, states: len(a.done), effort: a.effort}
	for ; a.nodes[i].before >= 0; i = a.nodes[i].before {
		n := a.nodes[i]
		advanced := n.event > a.nodes[n.before].event
		switch {
		case n.by >= 0 && a.transitions[n.by].label < 0:
			out.silent++
			continue
		case n.by >= 0 && advanced:
			out.moves = append(out.moves, move{int(n.event) - 1, int(n.by)})
			continue
		case advanced:
			out.moves = append(out.moves, move{int(n.event) - 1, -1})
		default:
			out.moves = append(out.moves, move{-1, int(n.by)})
		}
		out.cost++
	}
	slices.Reverse(out.moves)
	return out
}

// item is a node that waits, at the least cost of a whole alignment through it.
type item struct {
	bound       int
	event, node int32
}

// queue is a heap: the least bound first, of those the furthest along the path,
// of those the newest.
type queue []item

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	switch a, b := q[i], q[j]; {
	case a.bound != b.bound:
		return a.bound < b.bound
	case a.event != b.event:
		return a.event > b.event
	default:
		return a.node > b.node
	}
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(v any)   { *q = append(*q, v.(item)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
