// SPDX-License-Identifier: Apache-2.0

package journey

import "slices"

// contrastFold counts, for good and bad cases, what their trails hold before
// the outcome.
type contrastFold struct {
	groups    grouping
	marks     *markers
	nodes     *nodes
	names     []nameHash
	cases     tally
	met       []activityTally
	edges     []edgeTally
	index     []int32 // edge number + 1 by from*nodes+to
	paths     pathIndex
	variants  paged[variantTally] // by number of its path
	durations [2][]float64        // seconds; by group
	trail     int
}

// activityTally counts cases that have an activity, and that repeat it. The
// stamps name the last trail, counted from 1, that did.
type activityTally struct {
	met, repeated                         tally
	metTrail, repeatedTrail, outcomeTrail int
	places                                int // sum of the places where a trail first has it
	withOutcome                           int // trails whose first marker it is, or that have it at the same moment
}

type edgeTally struct {
	from, to uint32 // nodes
	cases    tally
	seen     int
}

type variantTally struct {
	path  []uint32
	cases tally
}

func newContrastFold(trails *Trails, n *nodes, groups grouping, marks *markers) *contrastFold {
	return &contrastFold{
		groups: groups, marks: marks, nodes: n, names: newNameHashes(trails.Activities),
		met: make([]activityTally, len(trails.Activities)), index: make([]int32, n.len()*n.len()),
	}
}

// Visit counts one trail up to its outcome.
func (f *contrastFold) Visit(t Trail) {
	if !f.groups.compared(t) {
		return
	}
	f.trail++
	g := f.groups[t.Case]
	f.cases.add(t.Case, g)
	before, marker := f.marks.cut(t)
	f.duration(t, marker, g)
	f.outcome(t, marker)
	path := t.Activity[:before:before]
	for i, a := range path {
		f.activity(a, i, t.Case)
		if i > 0 {
			f.edge(f.nodes.of[path[i-1]], f.nodes.of[a], t.Case)
		}
	}
	if len(path) > 0 {
		f.variant(pathHash(f.names, path), path).cases.add(t.Case, g)
	}
}

func (f *contrastFold) activity(a uint32, place, c int) {
	switch m := &f.met[a]; {
	case m.metTrail != f.trail:
		m.metTrail = f.trail
		m.met.add(c, f.groups[c])
		m.places += place
	case m.repeatedTrail != f.trail:
		m.repeatedTrail = f.trail
		m.repeated.add(c, f.groups[c])
	}
}

// outcome notes the markers that a trail has at the moment of its first one.
func (f *contrastFold) outcome(t Trail, marker int) {
	for i := marker; i < len(t.Activity); i++ {
		if i > marker && !t.sameMoment(marker, i) {
			return
		}
		m := &f.met[t.Activity[i]]
		if m.outcomeTrail != f.trail {
			m.outcomeTrail = f.trail
			m.withOutcome++
		}
	}
}

func (f *contrastFold) edge(from, to uint32, c int) {
	e := f.edgeOf(from, to)
	if e.seen != f.trail {
		e.seen = f.trail
		e.cases.add(c, f.groups[c])
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

func (f *contrastFold) variant(hash nameHash, path []uint32) *variantTally {
	i := f.paths.number(hash)
	if i == f.variants.len {
		f.variants.add(variantTally{path: slices.Clone(path)})
	}
	return f.variants.at(i)
}

// duration notes how long a case lasted up to and with its first marker.
func (f *contrastFold) duration(t Trail, marker int, g int8) {
	if t.Time == nil {
		return
	}
	t.Time = t.Time[:min(marker+1, len(t.Time))]
	if ms, ok := t.Duration(); ok {
		f.durations[g] = append(f.durations[g], float64(ms)/1000)
	}
}

// Merge adds the counts of other trails.
func (f *contrastFold) Merge(o *contrastFold) {
	f.trail += o.trail
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
		v := o.variants.at(i)
		f.variant(hash, v.path).cases.merge(v.cases)
	}
	for g := range f.durations {
		f.durations[g] = append(f.durations[g], o.durations[g]...)
	}
}
