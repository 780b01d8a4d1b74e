// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"cmp"
	"slices"
)

// strides is the steps of a chain of order 2 or 3, with how often each group of
// customers takes them; nothing for one of order 1.
type strides struct {
	steps  []step // in order
	groups [][]stride
}

// stride is one step by one group.
type stride struct {
	step int32 // its place among the steps
	n    int64
}

func (f *fold) strides() strides {
	s := strides{groups: make([][]stride, len(f.groups))}
	places := map[gram]int32{}
	for key := range f.grams.n {
		places[gram(key)] = 0
	}
	grams := make([]gram, 0, len(places))
	for g := range places {
		grams = append(grams, g)
	}
	slices.SortFunc(grams, func(a, b gram) int {
		x, y := asStep(f.order, a), asStep(f.order, b)
		return cmp.Or(cmp.Compare(x.state, y.state), cmp.Compare(x.next, y.next))
	})
	for i, g := range grams {
		places[g] = int32(i)
		s.steps = append(s.steps, asStep(f.order, g))
	}
	for key, n := range f.grams.n {
		group := &s.groups[key>>32]
		*group = append(*group, stride{places[gram(key)], n})
	}
	return s
}

// sum gives the steps that are taken when each group counts as often as its
// weight says.
func (s *strides) sum(weights []int64) []step {
	sums := make([]int64, len(s.steps))
	for g, weight := range weights {
		if weight == 0 {
			continue
		}
		for _, one := range s.groups[g] {
			sums[one.step] += weight * one.n
		}
	}
	taken := make([]step, 0, len(s.steps))
	for i, n := range sums {
		if n > 0 {
			step := s.steps[i]
			step.n = float64(n)
			taken = append(taken, step)
		}
	}
	return taken
}
