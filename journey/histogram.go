// SPDX-License-Identifier: Apache-2.0

package journey

import "math/bits"

// histogram counts non-negative values by log-linear buckets: below 2^7 each value
// is its own; above, every power of two is cut into 2^6. A bucket is then at most
// 1/64 of its lower end wide, and its middle at most 1/128 = 0.8 % from any value in
// it. Most counts are small; the bytes of many histograms stay near the processor.
type histogram struct {
	lowest int      // bucket of few[0]
	few    []uint8  // by bucket, modulo 256; nil: there is none
	many   []uint32 // by bucket, 256 values each, below 2^32; nil: none has so many
}

const subBits = 6

func bucketOf(v int64) int {
	const own = 1<<(subBits+1) - 1
	e := bits.Len64(uint64(v)|own) - subBits - 1
	return e<<subBits + int(v>>(e&63))
}

// bucketSpan gives the smallest value of a bucket and how many integers it
// holds.
func bucketSpan(b int) (low, width int64) {
	e := max(0, b>>subBits-1)
	return int64(b-e<<subBits) << e, 1 << e
}

// at gives the count of the i-th bucket from the lowest on.
func (h *histogram) at(i int) int {
	if h.many == nil {
		return int(h.few[i])
	}
	return int(h.many[i])<<8 + int(h.few[i])
}

// add counts values in the i-th bucket from the lowest on.
func (h *histogram) add(i, values int) {
	sum := int(h.few[i]) + values
	h.few[i] = uint8(sum)
	if sum>>8 > 0 {
		h.carry(i, sum>>8)
	}
}

func (h *histogram) carry(i, times int) {
	if h.many == nil {
		h.many = make([]uint32, len(h.few))
	}
	h.many[i] += uint32(times)
}

// take counts values that lie within its reach.
func (h *histogram) take(values []uint32) {
	few, lowest := h.few, h.lowest
	for _, v := range values {
		i := bucketOf(int64(v)) - lowest
		if few[i]++; few[i] == 0 {
			h.carry(i, 1)
		}
	}
}

// merge adds what another one within its reach counts.
func (h *histogram) merge(o *histogram) {
	for i := range o.few {
		if n := o.at(i); n > 0 {
			h.add(o.lowest+i-h.lowest, n)
		}
	}
}

// reach makes it cover the buckets from low to high, with some room where it has
// to grow.
func (h *histogram) reach(low, high int) {
	const room = 1 << subBits
	if h.few == nil {
		h.few, h.lowest = make([]uint8, high-low+1), low
		return
	}
	before, after := h.lowest-low, high-h.lowest+1-len(h.few)
	if before <= 0 && after <= 0 {
		return
	}
	if before > 0 {
		before = min(before+room, h.lowest)
	}
	if after > 0 {
		after += room
	}
	h.few = grown(h.few, max(0, before), max(0, after))
	if h.many != nil {
		h.many = grown(h.many, max(0, before), max(0, after))
	}
	h.lowest -= max(0, before)
}

// grown gives some places more before and after others.
func grown[T any](some []T, before, after int) []T {
	out := make([]T, before+len(some)+after)
	copy(out[before:], some)
	return out
}
