// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"container/heap"
	"slices"
)

// maxSample is how many values of a group a comparison of durations rests on.
const maxSample = 1 << 17

// sample keeps the values of all customers up to maxSample, and above it of
// those whose scrambled number is lowest: a random sample that does not depend
// on the order of adding and merging.
type sample struct{ kept sampled }

// sampled is a heap with the highest key first, once it is full.
type sampled []keyed

type keyed struct {
	key   uint64
	value float64
}

func (s sampled) Len() int           { return len(s) }
func (s sampled) Less(i, j int) bool { return s[i].key > s[j].key }
func (s sampled) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *sampled) Push(v any)        { *s = append(*s, v.(keyed)) }
func (s *sampled) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

func (s *sample) add(mark uint64, value float64) { s.keep(keyed{mark, value}) }

func (s *sample) keep(k keyed) {
	switch {
	case len(s.kept) < maxSample:
		if s.kept = append(s.kept, k); len(s.kept) == maxSample {
			heap.Init(&s.kept)
		}
	case k.key < s.kept[0].key:
		s.kept[0] = k
		heap.Fix(&s.kept, 0)
	}
}

func (s *sample) merge(o *sample) {
	for _, k := range o.kept {
		s.keep(k)
	}
}

// values gives the sample in ascending order.
func (s *sample) values() []float64 {
	out := make([]float64, len(s.kept))
	for i, k := range s.kept {
		out[i] = k.value
	}
	slices.Sort(out)
	return out
}
