// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
)

// How an activity is recognised as the outcome itself. An activity is pure
// when it belongs to one group alone: at most impure of the other group's cases
// have it, and so few that, were both groups equally large, at least 1 - impure
// of the cases that have it would be in its own group; and that is no chance
// (p < pureP). A pure activity marks the outcome when
//
//   - nearly every case of its group has it (whole), or
//   - the case is over with it: in most of the cases that have it (closing)
//     nothing later than closingGap follows, or
//   - a few pure activities together are met by nearly every case of the group:
//     an outcome with several names, such as declined and cancelled.
const (
	impure     = 0.01
	whole      = 0.99
	pureP      = 0.001
	closing    = 0.9
	closingGap = 60_000 // ms
	partShare  = 0.05   // the least share of a group for one of several names
	maxParts   = 5
	// Steps this close to a marker were recorded with it, and their order means
	// nothing.
	sameMomentGap = 1000 // ms
)

// metFold counts the compared customers that have each activity, and those that
// are over with it.
type metFold struct {
	turn
	cases   tally
	met     []tally
	over    []tally
	places  []int // sums of the places where customers first have it
	visited []int // the last customer, counted from 1, that met it
}

func newMetFold(n int, groups grouping) *metFold {
	return &metFold{turn: turn{groups: groups}, met: make([]tally, n), over: make([]tally, n), places: make([]int, n), visited: make([]int, n)}
}

// Visit counts one trail.
func (f *metFold) Visit(t *Trail) {
	compared, fresh := f.to(t)
	if !compared {
		return
	}
	if fresh {
		f.cases.add(f.mark, f.group)
	}
	last := len(t.Activity) - 1
	for i, a := range t.Activity {
		if f.visited[a] == f.number {
			continue
		}
		f.visited[a] = f.number
		f.met[a].add(f.mark, f.group)
		f.places[a] += i
		if i == last || t.Time != nil && timed(t.Time[i]) && timed(t.Time[last]) && t.Time[last]-t.Time[i] <= closingGap {
			f.over[a].add(f.mark, f.group)
		}
	}
}

// Merge adds the counts of other trails.
func (f *metFold) Merge(o *metFold) {
	f.merge(&o.turn)
	f.cases.merge(o.cases)
	for a := range o.met {
		f.met[a].merge(o.met[a])
		f.over[a].merge(o.over[a])
		f.places[a] += o.places[a]
	}
}

// pure tells whether an activity belongs to the group g alone.
func (f *metFold) pure(a uint32, g int8, least int) bool { return isPure(f.met[a], f.cases, g, least) }

func isPure(n, of tally, g int8, least int) bool {
	own, other := float64(n.good)/float64(of.good), float64(n.bad)/float64(of.bad)
	count := n.good
	if g == Bad {
		own, other, count = other, own, n.bad
	}
	return count >= least && other <= impure && own >= (1-impure)*(own+other) && share(n, of).P < pureP
}

func (f *metFold) share(a uint32, g int8) float64 {
	if g == Good {
		return float64(f.met[a].good) / float64(f.cases.good)
	}
	return float64(f.met[a].bad) / float64(f.cases.bad)
}

// place is the mean place, from 0, where cases first have the activity.
func (f *metFold) place(a uint32) float64 { return float64(f.places[a]) / float64(f.met[a].sum()) }

// overShare is the share of the cases with the activity that are over with it.
func (f *metFold) overShare(a uint32) float64 {
	return float64(f.over[a].sum()) / float64(f.met[a].sum())
}

// markers are the activities that are the outcome.
type markers struct {
	is       []bool // per activity
	some     bool   // any is
	oneSided bool
}

func newMarkers(activities int) *markers { return &markers{is: make([]bool, activities)} }

func findMarkers(ctx context.Context, source Source, groups grouping, met *metFold, opts CompareOptions) (*markers, error) {
	m := newMarkers(len(met.met))
	marked := [2]bool{}
	for _, g := range []int8{Bad, Good} {
		found, err := markersOf(ctx, source, groups, met, g, opts)
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			m.is[a], m.some = true, true
		}
		marked[g] = len(found) > 0
	}
	m.oneSided = marked[Bad] != marked[Good]
	return m, nil
}

// markersOf gives the activities that mark one group.
func markersOf(ctx context.Context, source Source, groups grouping, met *metFold, g int8, opts CompareOptions) ([]uint32, error) {
	var found, parts []uint32
	covered := false
	for a := range uint32(len(met.met)) {
		if !met.pure(a, g, opts.MinCases) {
			continue
		}
		isWhole := met.share(a, g) >= whole
		covered = covered || isWhole
		if isWhole || met.overShare(a) >= closing {
			found = append(found, a)
		}
		if met.share(a, g) >= partShare {
			parts = append(parts, a)
		}
	}
	if covered || len(parts) < 2 {
		return found, nil
	}
	together, err := coveringParts(ctx, source, groups, met, g, parts, opts.Workers)
	if err != nil {
		return nil, err
	}
	for _, a := range together {
		if !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	return found, nil
}

// coveringParts gives at most maxParts of the activities that together are met
// by nearly every case of the group, chosen greedily; nil where they are not. Of
// two that add the same the later one is chosen: it is nearer to the outcome.
func coveringParts(ctx context.Context, source Source, groups grouping, met *metFold, g int8, parts []uint32, workers int) ([]uint32, error) {
	slices.SortStableFunc(parts, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(met.share(b, g), met.share(a, g)), cmp.Compare(met.place(b), met.place(a)))
	})
	parts = parts[:min(len(parts), 16)]
	together, err := Run(ctx, source, workers, func() *togetherFold {
		return newTogetherFold(len(met.met), groups, g, parts)
	})
	if err != nil {
		return nil, err
	}
	together.flush()
	size := met.cases.good
	if g == Bad {
		size = met.cases.bad
	}
	return together.cover(parts, size), nil
}

// togetherFold counts, for one group, the customers by the set of activities
// that they have out of at most 16.
type togetherFold struct {
	turn
	wanted int8     // the group
	bit    []uint16 // per activity
	sets   []int
	set    uint16 // of the current customer
	open   bool   // it is in the group and not counted yet
}

func newTogetherFold(activities int, groups grouping, g int8, parts []uint32) *togetherFold {
	f := &togetherFold{turn: turn{groups: groups}, wanted: g, bit: make([]uint16, activities), sets: make([]int, 1<<len(parts))}
	for i, a := range parts {
		f.bit[a] = 1 << i
	}
	return f
}

// Visit counts one trail.
func (f *togetherFold) Visit(t *Trail) {
	if _, fresh := f.to(t); fresh {
		f.flush()
	}
	if f.group != f.wanted {
		return
	}
	f.open = true
	for _, a := range t.Activity {
		f.set |= f.bit[a]
	}
}

func (f *togetherFold) flush() {
	if f.open {
		f.sets[f.set]++
	}
	f.set, f.open = 0, false
}

// Merge adds the counts of other trails.
func (f *togetherFold) Merge(o *togetherFold) {
	f.flush()
	o.flush()
	for set, n := range o.sets {
		f.sets[set] += n
	}
}

// cover chooses greedily: at each step the part that the most cases without any
// of the chosen ones have.
func (f *togetherFold) cover(parts []uint32, size int) []uint32 {
	chosen, covered := uint16(0), 0
	for float64(covered) < whole*float64(size) {
		part, gain := f.next(chosen, len(parts))
		if gain == 0 || bits.OnesCount16(chosen) == maxParts {
			return nil
		}
		chosen |= 1 << part
		covered += gain
	}
	var found []uint32
	for i, a := range parts {
		if chosen&(1<<i) != 0 {
			found = append(found, a)
		}
	}
	return found
}

func (f *togetherFold) next(chosen uint16, parts int) (part, gain int) {
	for i := range parts {
		n := 0
		for set, count := range f.sets {
			if uint16(set)&chosen == 0 && uint16(set)&(1<<i) != 0 {
				n += count
			}
		}
		if n > gain {
			part, gain = i, n
		}
	}
	return part, gain
}

// cut gives how many events of a trail came before the outcome, and where its
// first marker stands: len(t.Activity) where it has none.
func (m *markers) cut(t *Trail) (before, marker int) {
	if !m.some {
		return len(t.Activity), len(t.Activity)
	}
	marker = slices.IndexFunc(t.Activity, func(a uint32) bool { return m.is[a] })
	if marker < 0 {
		return len(t.Activity), len(t.Activity)
	}
	before = marker
	for before > 0 && t.sameMoment(before-1, marker) {
		before--
	}
	return before, marker
}

// sameMoment tells whether both of two events have a time and were recorded
// together.
func (t *Trail) sameMoment(earlier, later int) bool {
	return t.Time != nil && timed(t.Time[earlier]) && timed(t.Time[later]) && t.Time[later]-t.Time[earlier] <= sameMomentGap
}
