// SPDX-License-Identifier: Apache-2.0

package path

import (
	"cmp"
	"encoding/binary"
	"slices"

	"touchstone/journey"
)

// sets counts the sets of touchpoints on paths.
type sets struct {
	all   visits
	ended int
	bySet map[string]int32 // place of a set in each
	each  []visits
	depth int
	limit int
	full  func() // called when there are more different sets than the limit
	key   []byte
}

// visits is a Count while it is being counted.
type visits struct {
	Count
	who // last counted
}

func (v *visits) add(w who) {
	v.Paths++
	if v.trail != w.trail {
		v.trail = w.trail
		v.Cases++
	}
	if v.customer != w.customer {
		v.customer = w.customer
		v.Customers++
	}
}

func (v *visits) merge(o *visits) {
	v.Paths += o.Paths
	v.Cases += o.Cases
	v.Customers += o.Customers
}

func newSets(depth, limit int, full func()) *sets {
	return &sets{bySet: map[string]int32{}, depth: depth, limit: limit, full: full}
}

// add counts one path.
func (s *sets) add(steps []uint32, w who) (goesOn bool) {
	s.all.add(w)
	if len(steps) == 0 {
		s.ended++
		return false
	}
	steps = steps[:min(len(steps), s.depth)]
	slices.Sort(steps)
	s.key = s.key[:0]
	for _, a := range slices.Compact(steps) {
		s.key = binary.BigEndian.AppendUint32(s.key, a)
	}
	at, ok := s.bySet[string(s.key)]
	if !ok {
		at = s.place(string(s.key))
	}
	s.each[at].add(w)
	s.check()
	return false
}

// place makes room for a set.
func (s *sets) place(key string) int32 {
	at := int32(len(s.each))
	s.bySet[key] = at
	s.each = append(s.each, visits{})
	return at
}

// check gives a pass up when there are too many sets. What was counted is of no
// use then, so its memory goes at once.
func (s *sets) check() {
	if len(s.each) > s.limit {
		s.bySet, s.each = map[string]int32{}, nil
		s.full()
	}
}

// merge adds the sets of other paths.
func (s *sets) merge(other tally) {
	o := other.(*sets)
	s.all.merge(&o.all)
	s.ended += o.ended
	for key, from := range o.bySet {
		at, ok := s.bySet[key]
		if !ok {
			at = s.place(key)
		}
		s.each[at].merge(&o.each[from])
	}
	s.check()
}

func (s *sets) result(top int, names []string) *Sets {
	out := &Sets{Count: s.all.Count, Depth: s.depth, Top: []Set{}, Other: s.all.Paths - s.ended, Ended: s.ended}
	for _, l := range s.largest(top) {
		out.Top = append(out.Top, s.set(l.key, names))
		out.Other -= l.paths
	}
	out.OtherSets = len(s.each) - len(out.Top)
	return out
}

// sized is a set with its paths.
type sized struct {
	key   string
	paths int
}

// compare puts the larger one first, then the one of fewer touchpoints, then
// the one whose touchpoints come first.
func (a sized) compare(b sized) int {
	return cmp.Or(cmp.Compare(b.paths, a.paths), cmp.Compare(len(a.key), len(b.key)), cmp.Compare(a.key, b.key))
}

// largest gives the first so many sets in order.
func (s *sets) largest(top int) []sized {
	best := make([]sized, 0, top+1)
	for key, at := range s.bySet {
		one := sized{key, s.each[at].Paths}
		if len(best) == top && one.compare(best[top-1]) > 0 {
			continue
		}
		place, _ := slices.BinarySearchFunc(best, one, sized.compare)
		best = slices.Insert(best, place, one)
		best = best[:min(len(best), top)]
	}
	return best
}

func (s *sets) set(key string, names []string) Set {
	n := s.each[s.bySet[key]].Count
	out := Set{
		Count: n, Share: float64(n.Paths) / float64(s.all.Paths),
		Reached: journey.RateOf(n.Customers, s.all.Customers),
	}
	for ; key != ""; key = key[4:] {
		a := binary.BigEndian.Uint32([]byte(key[:4]))
		out.Activities = append(out.Activities, a)
		out.Names = append(out.Names, names[a])
	}
	return out
}
