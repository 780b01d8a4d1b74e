// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"context"
	"slices"
)

// contrastFold counts, for good and bad customers, what their trails hold before
// the outcome.
type contrastFold struct {
	turn
	marks     *markers
	nodes     *nodes
	cases     tally
	met       []activityTally
	edges     []edgeTally
	index     []int32 // edge number + 1 by from*nodes+to
	paths     pathIndex
	variants  paged[variantTally] // by number of its path
	durations [2]sample           // seconds; by group
	follows   *followFold         // nil: no paths are compared
	took      lasting
	case_     int // trails visited
}

// turn is whose trails a fold is visiting: customers are counted, and trails of
// one come one after another. Its group is that of its first trail.
type turn struct {
	groups   grouping
	customer int
	mark     uint64 // of the customer
	group    int8
	number   int // of compared customers; the current one's, counted from 1
	leftOut  int // customers
	begun    bool
}

// to turns to the customer of a trail, and tells whether it is compared and
// whether it is a new one.
func (c *turn) to(t *Trail) (compared, fresh bool) {
	if !c.begun || c.customer != t.Customer {
		c.begun, c.customer, c.mark, c.group = true, t.Customer, markOf(t.Customer), c.groups(t)
		fresh = true
		if c.group == Good || c.group == Bad {
			c.number++
		} else {
			c.leftOut++
		}
	}
	return c.group == Good || c.group == Bad, fresh
}

func (c *turn) merge(o *turn) {
	c.number += o.number
	c.leftOut += o.leftOut
}

// lasting sums how long the cases of one customer last.
type lasting struct {
	mark  uint64 // of the customer
	group int8
	cases int
	ms    int64
}

// activityTally counts customers that have an activity, and that repeat it in a
// case. The stamps name the last customer, or case, counted from 1, that did.
type activityTally struct {
	met, repeated                                           tally
	metCustomer, metCase, repeatedCustomer, outcomeCustomer int
	places                                                  int // sum of the places where a customer first has it
	withOutcome                                             int // customers whose first marker it is, or that have it at the same moment
}

type edgeTally struct {
	from, to uint32 // nodes
	cases    tally
	seen     int
}

type variantTally struct {
	cases tally
	seen  int
}

func newContrastFold(names []string, n *nodes, groups grouping, marks *markers, steps []uint32) *contrastFold {
	f := &contrastFold{
		turn: turn{groups: groups}, marks: marks, nodes: n,
		met: make([]activityTally, len(names)), index: make([]int32, n.len()*n.len()),
	}
	if len(steps) > 0 {
		f.follows = newFollowFold(steps, len(names))
	}
	return f
}

// Visit counts one trail up to its outcome.
func (f *contrastFold) Visit(t *Trail) {
	compared, fresh := f.to(t)
	if fresh {
		f.flush()
	}
	if !compared {
		return
	}
	f.case_++
	if fresh {
		f.cases.add(f.mark, f.group)
		f.took = lasting{mark: f.mark, group: f.group}
	}
	before, marker := f.marks.cut(t)
	f.duration(t, marker)
	f.outcome(t, marker)
	path := t.Activity[:before:before]
	for i, a := range path {
		f.activity(a, i)
		if i > 0 {
			f.edge(f.nodes.of[path[i-1]], f.nodes.of[a])
		}
	}
	if f.follows != nil {
		f.follows.visit(path)
	}
	if len(path) > 0 {
		f.variant(path)
	}
}

// flush counts what could only be known after the customer's last case.
func (f *contrastFold) flush() {
	if f.took.cases > 0 {
		f.durations[f.took.group].add(f.took.mark, float64(f.took.ms)/float64(f.took.cases)/1000)
	}
	if f.follows != nil {
		f.follows.flush(f.took.mark, f.took.group)
	}
	f.took = lasting{}
}

func (f *contrastFold) activity(a uint32, place int) {
	m := &f.met[a]
	if m.metCustomer != f.number {
		m.metCustomer = f.number
		m.met.add(f.mark, f.group)
		m.places += place
	}
	if m.metCase != f.case_ {
		m.metCase = f.case_
	} else if m.repeatedCustomer != f.number {
		m.repeatedCustomer = f.number
		m.repeated.add(f.mark, f.group)
	}
}

// outcome notes the markers that a trail has at the moment of its first one.
func (f *contrastFold) outcome(t *Trail, marker int) {
	for i := marker; i < len(t.Activity); i++ {
		if i > marker && !t.sameMoment(marker, i) {
			return
		}
		m := &f.met[t.Activity[i]]
		if m.outcomeCustomer != f.number {
			m.outcomeCustomer = f.number
			m.withOutcome++
		}
	}
}

func (f *contrastFold) edge(from, to uint32) {
	e := f.edgeOf(from, to)
	if e.seen != f.number {
		e.seen = f.number
		e.cases.add(f.mark, f.group)
	}
}

func (f *contrastFold) edgeOf(from, to uint32) *edgeTally {
	at := &f.index[int(from)*f.nodes.len()+int(to)]
	if *at == 0 {
		f.edges = append(f.edges, edgeTally{from: from, to: to})
		*at = int32(len(f.edges))
	}
	return &f.edges[*at-1]
}

func (f *contrastFold) variant(path []uint32) {
	v := f.variantOf(hashPath(path))
	if v.seen != f.number {
		v.seen = f.number
		v.cases.add(f.mark, f.group)
	}
}

func (f *contrastFold) variantOf(hash pathHash) *variantTally {
	i := f.paths.number(hash)
	if i == f.variants.len {
		f.variants.add(variantTally{})
	}
	return f.variants.at(i)
}

// duration notes how long a case lasted up to and with its first marker.
func (f *contrastFold) duration(t *Trail, marker int) {
	if t.Time == nil {
		return
	}
	until := Trail{Time: t.Time[:min(marker+1, len(t.Time))]}
	if ms, ok := until.Duration(); ok {
		f.took.cases++
		f.took.ms += ms
	}
}

// Merge adds the counts of other trails.
func (f *contrastFold) Merge(o *contrastFold) {
	f.flush()
	o.flush()
	f.merge(&o.turn)
	f.cases.merge(o.cases)
	for a := range o.met {
		f.met[a].met.merge(o.met[a].met)
		f.met[a].repeated.merge(o.met[a].repeated)
		f.met[a].places += o.met[a].places
		f.met[a].withOutcome += o.met[a].withOutcome
	}
	for _, e := range o.edges {
		f.edgeOf(e.from, e.to).cases.merge(e.cases)
	}
	for i, hash := range o.paths.hashes {
		f.variantOf(hash).cases.merge(o.variants.at(i).cases)
	}
	for g := range f.durations {
		f.durations[g].merge(&o.durations[g])
	}
	if f.follows != nil {
		f.follows.merge(o.follows)
	}
}

// variantFinder finds the paths of some variants.
type variantFinder struct {
	turn
	marks  *markers
	wanted map[pathHash][]uint32 // nil until it is found
	left   int                   // not found yet
}

// find looks at one part after another until it has found all: frequent
// variants are in most of them.
func (f *variantFinder) find(ctx context.Context, source Source) error {
	for part := range source.Parts() {
		if f.left == 0 {
			return nil
		}
		if err := source.Visit(ctx, part, f.visit); err != nil {
			return err
		}
	}
	return nil
}

// visit keeps the path of one trail when it is wanted.
func (f *variantFinder) visit(t *Trail) {
	if f.left == 0 {
		return
	}
	if compared, _ := f.to(t); !compared {
		return
	}
	before, _ := f.marks.cut(t)
	if before == 0 {
		return
	}
	hash := hashPath(t.Activity[:before])
	if path, ok := f.wanted[hash]; ok && path == nil {
		f.wanted[hash] = slices.Clone(t.Activity[:before])
		f.left--
	}
}
