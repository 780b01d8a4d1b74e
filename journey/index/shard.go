// SPDX-License-Identifier: Apache-2.0

package index

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"touchstone/journey"
)

// shard is the columns of some trails, in ascending order of key.
//
// Per trail: its key, when it begins, where its events and its subjects end.
// Per event: the ordinal of its shape, kind and unit in 16 bits, as the place in
// a list of the shard's own (in 32 bits where that list would be longer), the milliseconds since the event before it, its mark, the ordinal of its
// subject within the trail; and, for ties between trails that are joined later,
// its position. What does not fit its column stands in a table beside it.
type shard struct {
	first   uint64 // position that places count from
	keys    []uint64
	starts  []int64
	ends    []uint32 // events of trail i are ends[i] … ends[i+1]-1
	owners  []uint32 // subjects of trail i are owners[i] … owners[i+1]-1; none: the key alone
	subject []uint64

	local  []uint32 // ordinals, ascending
	narrow []uint16 // places in local; one of the two
	wide   []uint32 // ordinals
	gaps   []uint32
	marks  []journey.Mark
	actors []uint8
	near   []uint32 // one of the two
	far    []uint64

	longAt []uint32 // events whose gap is longGap, ascending, with the gap
	long   []int64
	manyAt []uint32 // events whose actor is manyActors, ascending, with the ordinal
	many   []uint32
	prices prices

	lasts func() []int64 // when each trail ends: added up when a period is first asked for
}

// What stands in a column for what does not fit.
const (
	longGap    = math.MaxUint32
	manyActors = math.MaxUint8
)

// shardTarget is about how many events a shard holds.
const shardTarget = 1 << 17

// The head of a shard, in words.
const (
	headFirst = iota
	headTrails
	headEvents
	headSubjects
	headLong
	headMany
	headWide // bit 0: wide codes; bit 1: far places
	headPrices
	headLocal
	headWords
)

// parseShard reads the columns of a shard; false where they do not fit
// together. Ordinals of subjects are not looked at: whoever reads them minds
// their range.
func parseShard(data []byte) (*shard, bool) {
	r := &reader{data: data}
	head := take[uint64](r, headWords)
	if r.short {
		return nil, false
	}
	trails, events := head[headTrails], head[headEvents]
	if trails >= math.MaxUint32 || events >= math.MaxUint32 {
		return nil, false
	}
	s := &shard{first: head[headFirst]}
	s.keys, s.starts = take[uint64](r, trails), take[int64](r, trails)
	s.ends, s.owners = take[uint32](r, trails+1), take[uint32](r, trails+1)
	s.subject = take[uint64](r, head[headSubjects])
	s.local = take[uint32](r, head[headLocal])
	if head[headWide]&1 == 0 {
		s.narrow = take[uint16](r, events)
	} else {
		s.wide = take[uint32](r, events)
	}
	s.gaps, s.marks, s.actors = take[uint32](r, events), take[journey.Mark](r, events), take[uint8](r, events)
	s.longAt, s.long = take[uint32](r, head[headLong]), take[int64](r, head[headLong])
	s.manyAt, s.many = take[uint32](r, head[headMany]), take[uint32](r, head[headMany])
	s.prices = prices{take[uint32](r, head[headPrices]), take[int64](r, head[headPrices]), take[uint16](r, head[headPrices])}
	if head[headWide]&2 == 0 {
		s.near = take[uint32](r, events)
	} else {
		s.far = take[uint64](r, events)
	}
	if r.short || !rising(s.ends, uint64(len(s.gaps))) || !rising(s.owners, uint64(len(s.subject))) {
		return nil, false
	}
	s.lasts = sync.OnceValue(s.addUp)
	return s, true
}

// addUp gives when each trail ends.
func (s *shard) addUp() []int64 {
	out := slices.Clone(s.starts)
	for i := range out {
		for e := int(s.ends[i]); e < int(s.ends[i+1]); e++ {
			out[i] += s.gap(e)
		}
	}
	return out
}

// sound tells whether keys ascend, no trail is without events, and every event
// has one of so many ordinals, and every price is in one of so many currencies.
func (s *shard) sound(ordinals, currencies int) bool {
	if !s.prices.sound(len(s.gaps), currencies) {
		return false
	}
	for i := range s.keys {
		if i > 0 && s.keys[i-1] >= s.keys[i] || s.ends[i] == s.ends[i+1] {
			return false
		}
	}
	if s.wide != nil {
		return int(slices.Max(s.wide)) < ordinals
	}
	return len(s.narrow) > 0 && int(slices.Max(s.narrow)) < len(s.local) && len(s.local) <= math.MaxUint16+1 && int(slices.Max(s.local)) < ordinals
}

// rising tells whether offsets go from 0 to the end without going back.
func rising(offsets []uint32, end uint64) bool {
	return offsets[0] == 0 && uint64(offsets[len(offsets)-1]) == end && slices.IsSorted(offsets)
}

// subjects gives the subjects of a trail, by ordinal.
func (s *shard) subjects(i int) []uint64 {
	if s.owners[i] == s.owners[i+1] {
		return s.keys[i : i+1]
	}
	return s.subject[s.owners[i]:s.owners[i+1]]
}

// acting gives the subjects of a trail, everybody or one.
func (s *shard) acting(i int, only int32) []uint64 {
	if only == everybody {
		return s.subjects(i)
	}
	return s.subjects(i)[only : only+1]
}

// beginner gives the first subject that is known to act in a trail, 0 for nobody.
func (s *shard) beginner(i int) uint64 {
	subjects := s.subjects(i)
	for event := int(s.ends[i]); event < int(s.ends[i+1]); event++ {
		if subject := subjects[min(int(s.actor(event)), len(subjects)-1)]; subject != 0 {
			return subject
		}
	}
	return 0
}

// longGap gives the gap before an event whose column says longGap.
func (s *shard) longGap(event int) int64 {
	if at, ok := slices.BinarySearch(s.longAt, uint32(event)); ok {
		return s.long[at]
	}
	return longGap
}

// ordinal gives that of an event's shape, kind and unit.
func (s *shard) ordinal(event int) uint32 {
	if s.wide != nil {
		return s.wide[event]
	}
	return s.local[s.narrow[event]]
}

func (s *shard) actor(event int) uint32 {
	if s.actors[event] < manyActors {
		return uint32(s.actors[event])
	}
	if at, ok := slices.BinarySearch(s.manyAt, uint32(event)); ok {
		return s.many[at]
	}
	return manyActors
}

func (s *shard) position(event int) uint64 {
	if s.far != nil {
		return s.first + s.far[event]
	}
	return s.first + uint64(s.near[event])
}

// event is one event of a trail by itself.
type event struct {
	time     int64 // Unix milliseconds
	position uint64
	ordinal  uint32 // of its shape and kind
	actor    uint32 // ordinal of its subject within the trail
	mark     journey.Mark
	price    price
}

// inOrder is the order of events within a trail.
func inOrder(a, b event) int {
	return cmp.Or(cmp.Compare(a.time, b.time), cmp.Compare(a.position, b.position))
}

// before tells whether an event stands before another one.
func (e *event) before(o *event) bool {
	return e.time < o.time || e.time == o.time && e.position < o.position
}

// everybody stands for all subjects of a trail.
const everybody = -1

// events appends the events of a trail to a list, everybody's or those of one
// subject.
func (s *shard) events(i int, only int32, list []event) []event {
	at, first, end, short := s.starts[i], int(s.ends[i]), int(s.ends[i+1]), uint8(min(uint32(only), manyActors))
	list = slices.Grow(list, end-first)
	for e := first; e < end; e++ {
		if e > first {
			at += s.gap(e)
		}
		if only != everybody && (s.actors[e] != short || s.actor(e) != uint32(only)) {
			continue
		}
		one := event{time: at, position: s.position(e), ordinal: s.ordinal(e), actor: s.actor(e), mark: s.marks[e]}
		if len(s.prices.at) > 0 {
			one.price = s.prices.of(e)
		}
		list = append(list, one)
	}
	return list
}

func (s *shard) gap(e int) int64 {
	if s.gaps[e] == longGap {
		return s.longGap(e)
	}
	return int64(s.gaps[e])
}
