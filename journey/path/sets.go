// SPDX-License-Identifier: Apache-2.0

package path

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"

	"touchstone/journey"
)

// sets counts the sets of touchpoints on paths.
type sets struct {
	all   visits
	ended int
	bySet map[string]*visits
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
	return &sets{bySet: map[string]*visits{}, depth: depth, limit: limit, full: full}
}

// add counts one path.
func (s *sets) add(steps []uint32, w who) {
	s.all.add(w)
	if len(steps) == 0 {
		s.ended++
		return
	}
	steps = steps[:min(len(steps), s.depth)]
	slices.Sort(steps)
	s.key = s.key[:0]
	for _, a := range slices.Compact(steps) {
		s.key = binary.BigEndian.AppendUint32(s.key, a)
	}
	v := s.bySet[string(s.key)]
	if v == nil {
		v = &visits{}
		s.bySet[string(s.key)] = v
		s.check()
	}
	v.add(w)
}

// check gives a pass up when there are too many sets. What was counted is of no
// use then, so its memory goes at once.
func (s *sets) check() {
	if len(s.bySet) > s.limit {
		clear(s.bySet)
		s.full()
	}
}

// merge adds the sets of other paths.
func (s *sets) merge(other tally) {
	o := other.(*sets)
	s.all.merge(&o.all)
	s.ended += o.ended
	for key, v := range o.bySet {
		if mine := s.bySet[key]; mine != nil {
			mine.merge(v)
		} else {
			s.bySet[key] = v
		}
	}
	s.check()
}

func (s *sets) result(top int, names []string) *Sets {
	keys := slices.SortedFunc(maps.Keys(s.bySet), func(a, b string) int {
		return cmp.Or(cmp.Compare(s.bySet[b].Paths, s.bySet[a].Paths), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
	})
	out := &Sets{Count: s.all.Count, Depth: s.depth, Top: []Set{}, Other: s.all.Paths - s.ended, Ended: s.ended}
	for _, key := range keys[:min(len(keys), top)] {
		out.Top = append(out.Top, s.set(key, names))
		out.Other -= s.bySet[key].Paths
	}
	out.OtherSets = len(keys) - len(out.Top)
	return out
}

func (s *sets) set(key string, names []string) Set {
	n := s.bySet[key].Count
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
