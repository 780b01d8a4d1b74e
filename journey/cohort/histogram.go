// SPDX-License-Identifier: Apache-2.0

package cohort

import "math/bits"

// histogram counts numbers. Up to 2,047 every number has its own bin; above,
// every power of two has 1,024, so that a bin is at most 0.1 % wide. Numbers
// below 0 mirror those above. What it holds depends on the numbers alone.
type histogram struct {
	n     []int64
	total int64
}

const (
	whole = 2048             // numbers with a bin each
	steps = whole / 2        // bins of a power of two
	reach = whole + 52*steps // bins of the numbers from 0
)

func newHistogram() histogram { return histogram{n: make([]int64, 2*reach)} }

// binOf gives the bin of a number.
func binOf(x int64) int {
	if x < 0 {
		return reach - 1 - place(uint64(-(x + 1)))
	}
	return reach + place(uint64(x))
}

func place(x uint64) int {
	if x < whole {
		return int(x)
	}
	shift := bits.Len64(x) - bits.Len64(whole-1)
	return whole + (shift-1)*steps + int(x>>shift) - steps
}

// highest gives the largest number of a bin.
func highest(bin int) int64 {
	if bin < reach {
		return -int64(lowest(reach-1-bin)) - 1
	}
	return int64(lowest(bin-reach+1) - 1)
}

func lowest(place int) uint64 {
	if place < whole {
		return uint64(place)
	}
	shift := (place-whole)/steps + 1
	return uint64((place-whole)%steps+steps) << shift
}

func (h *histogram) add(x int64) {
	h.n[binOf(x)]++
	h.total++
}

func (h *histogram) merge(o *histogram) {
	add(h.n, o.n)
	h.total += o.total
}

// cuts gives the bins that end the first, second … of so many equal parts: the
// bins of the numbers at the places n/parts, 2n/parts …, rounded up.
func (h *histogram) cuts(parts int) []int {
	var cuts []int
	sum := int64(0)
	for bin, n := range h.n {
		sum += n
		for n > 0 && len(cuts) < parts-1 && sum*int64(parts) >= h.total*int64(len(cuts)+1) {
			cuts = append(cuts, bin)
		}
	}
	return cuts
}

// partOf gives the part of a number, from 1: the first that does not end below
// it, so that equal numbers are in one part.
func partOf(cuts []int, x int64) int {
	bin, part := binOf(x), 1
	for part <= len(cuts) && cuts[part-1] < bin {
		part++
	}
	return part
}
