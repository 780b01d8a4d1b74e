// SPDX-License-Identifier: Apache-2.0

package duckdb

import "math"

// noDay stands for the day of events that claim no time.
const noDay = math.MinInt32

// remembered tells of most ids, without asking the file, that no event of
// their day has them: by day, the second half of every id that the file holds
// or refuses. Days that were not used lately go when they would take more than
// the budget, and come back from the file when they are needed and fit.
//
// An id that is here may be new all the same, when a batch failed or two ids
// share a half: then the file tells. An id that is not here, of a day that is,
// is new for certain. It belongs to the holder of writing.
type remembered struct {
	budget int64
	used   int64
	rows   map[int32]int64 // ids of each day, at most
	days   map[int32]*daySet
	tick   int64
}

// daySet is the ids of one day.
type daySet struct {
	ids  halves
	used int64 // the last tick
}

// setCost is what a day costs beside its ids, about.
const setCost = 200

// add notes that a day has an id and tells whether it may have had it before.
func (r *remembered) add(day int32, half uint64) (maybe bool) {
	r.rows[day]++
	set := r.days[day]
	if set == nil {
		return true
	}
	return !set.ids.add(half)
}

// anywhere tells whether any day may have an id. Many days are not asked: then
// it may be.
func (r *remembered) anywhere(half uint64) bool {
	if len(r.rows) > 64 {
		return true
	}
	for day := range r.rows {
		if r.has(day, half) {
			return true
		}
	}
	return false
}

// has tells whether a day may have an id.
func (r *remembered) has(day int32, half uint64) bool {
	if r.rows[day] == 0 {
		return false
	}
	set := r.days[day]
	return set == nil || set.ids.has(half)
}

// prepare makes room for so many new ids of each day and tells which days have
// to be read from the file first. A day that does not fit is not here.
func (r *remembered) prepare(coming map[int32]int) (unread []int32) {
	r.tick++
	for day := range coming {
		if set := r.days[day]; set != nil {
			set.used = r.tick
		}
	}
	for day, n := range coming {
		set := r.days[day]
		if set == nil {
			if !r.room(setCost + bytesFor(r.rows[day]+int64(n))) {
				continue
			}
			set = &daySet{used: r.tick}
			r.days[day] = set
			r.used += setCost
			if r.rows[day] > 0 {
				unread = append(unread, day)
			}
		}
		if !r.grow(set, int(r.rows[day])+n) {
			r.forget(day)
		}
	}
	return unread
}

// grow makes room in a day for n ids; false when they do not fit.
func (r *remembered) grow(set *daySet, n int) bool {
	before := set.ids.bytes()
	if !r.room(bytesFor(int64(n)) - before) {
		return false
	}
	set.ids.reserve(n)
	r.used += set.ids.bytes() - before
	return true
}

// room makes days go that were used before this tick, the longest unused
// first, until so many bytes are free; false when they do not fit.
func (r *remembered) room(bytes int64) bool {
	if bytes > r.budget {
		return false
	}
	for r.used+bytes > r.budget {
		oldest, found := int32(0), false
		for day, set := range r.days {
			if set.used < r.tick && (!found || set.used < r.days[oldest].used) {
				oldest, found = day, true
			}
		}
		if !found {
			return false
		}
		r.forget(oldest)
	}
	return true
}

// forget lets a day go.
func (r *remembered) forget(day int32) {
	if set := r.days[day]; set != nil {
		r.used -= setCost + set.ids.bytes()
		delete(r.days, day)
	}
}

// halves is a set of 64-bit numbers: open addressing with linear probing, at
// most three quarters full, 8 bytes a slot. 0 is kept apart.
type halves struct {
	slots []uint64 // a power of two of them; 0 is free
	n     int
	zero  bool
}

// bytesFor is what a set of so many numbers takes.
func bytesFor(n int64) int64 { return 8 * int64(slotsFor(int(n))) }

func slotsFor(n int) int {
	slots := 16
	for 3*slots < 4*n {
		slots *= 2
	}
	return slots
}

func (h *halves) bytes() int64 { return 8 * int64(len(h.slots)) }

// reserve makes room for n numbers.
func (h *halves) reserve(n int) {
	if slots := slotsFor(n); slots > len(h.slots) {
		old := h.slots
		h.slots = make([]uint64, slots)
		for _, v := range old {
			if v != 0 {
				h.slots[h.slot(v)] = v
			}
		}
	}
}

// add puts a number in and tells whether it is new.
func (h *halves) add(v uint64) bool {
	if v == 0 {
		fresh := !h.zero
		h.zero = true
		return fresh
	}
	if 4*(h.n+1) > 3*len(h.slots) {
		h.reserve(h.n + 1)
	}
	at := h.slot(v)
	if h.slots[at] == v {
		return false
	}
	h.slots[at] = v
	h.n++
	return true
}

func (h *halves) has(v uint64) bool {
	if v == 0 {
		return h.zero
	}
	return len(h.slots) > 0 && h.slots[h.slot(v)] == v
}

// slot finds where a number stands or may stand. Multiplying by the golden
// ratio spreads numbers that are close together.
func (h *halves) slot(v uint64) int {
	mask := uint64(len(h.slots) - 1)
	at := v * 0x9e3779b97f4a7c15 >> 20 & mask
	for h.slots[at] != 0 && h.slots[at] != v {
		at = (at + 1) & mask
	}
	return int(at)
}
