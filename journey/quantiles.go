// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"math/bits"
	"slices"
)

// ExactValues is how many durations are kept as they are; beyond it a
// histogram stands for them.
const ExactValues = 4096

// quantiles gathers non-negative values: all of them up to ExactValues, a
// log-linear histogram above. Which of the two it is, and what it holds,
// depends on the values alone and not on their order.
type quantiles struct {
	min, max int64
	short    []uint32 // values below 2^32 that are not in the histogram yet
	long     []int64  // others, likewise
	counts   []uint32 // nil while all values are kept; below 2^32 values a bucket, narrow to stay near the processor
	lowest   int      // bucket of counts[0]
}

// Log-linear buckets: below 2^7 each value is its own; above, every power of
// two is cut into 2^6. A bucket is then at most 1/64 of its lower end wide, and
// its middle at most 1/128 = 0.8 % from any value in it.
const subBits = 6

func bucketOf(v int64) int {
	e := max(0, bits.Len64(uint64(v))-subBits-1)
	return e<<subBits + int(v>>e)
}

// bucketSpan gives the smallest value of a bucket and how many integers it
// holds.
func bucketSpan(b int) (low, width int64) {
	e := max(0, b>>subBits-1)
	return int64(b-e<<subBits) << e, 1 << e
}

func (q *quantiles) add(v int64) {
	q.widen(v, v)
	if q.kept() >= ExactValues || q.counts != nil && q.kept() >= burst {
		q.condense()
	}
	if v>>32 == 0 {
		q.short = append(q.room(1), uint32(v))
	} else {
		q.long = append(q.long, v)
	}
}

// addShort adds some values below 2^32 at once, which lie between two of them.
func (q *quantiles) addShort(all []uint32, least, most int64) {
	q.widen(least, most)
	if q.counts == nil && q.kept()+len(all) <= ExactValues {
		q.short = append(q.room(len(all)), all...)
		return
	}
	q.condense()
	q.takeShort(all)
}

// room gives short with room for some more; it grows by large steps, for what
// is left behind is memory too.
func (q *quantiles) room(more int) []uint32 {
	need := len(q.short) + more
	if need <= cap(q.short) {
		return q.short
	}
	return append(make([]uint32, 0, max(need, min(4*cap(q.short), ExactValues))), q.short...)
}

// burst is how many values are kept before they are brought into a histogram
// that there is.
const burst = 512

// kept is how many values are kept.
func (q *quantiles) kept() int { return len(q.short) + len(q.long) }

func (q *quantiles) empty() bool { return q.kept() == 0 && q.counts == nil }

func (q *quantiles) widen(low, high int64) {
	if q.empty() {
		q.min, q.max = low, high
		return
	}
	q.min, q.max = min(q.min, low), max(q.max, high)
}

// condense brings the values that are kept into the histogram, all at once, for
// the histogram is larger than what lies near the processor. From then on the
// histogram stands for the values.
func (q *quantiles) condense() {
	q.reach(bucketOf(q.min), bucketOf(q.max))
	q.take(q)
	q.short, q.long = q.short[:0], q.long[:0]
}

// take counts the values that another one keeps.
func (q *quantiles) take(o *quantiles) {
	q.takeShort(o.short)
	for _, v := range o.long {
		q.counts[bucketOf(v)-q.lowest]++
	}
}

func (q *quantiles) takeShort(values []uint32) {
	counts, lowest := q.counts, q.lowest
	for _, v := range values {
		counts[bucketOf(int64(v))-lowest]++
	}
}

// reach makes the histogram cover the buckets from low to high, with some room
// where it has to grow.
func (q *quantiles) reach(low, high int) {
	const room = 1 << subBits
	if q.counts == nil {
		q.counts, q.lowest = make([]uint32, high-low+1), low
		return
	}
	if low < q.lowest {
		low = max(0, low-room)
		q.counts = append(make([]uint32, q.lowest-low, q.lowest-low+len(q.counts)), q.counts...)
		q.lowest = low
	}
	if missing := high - q.lowest + 1 - len(q.counts); missing > 0 {
		q.counts = append(q.counts, make([]uint32, missing+room)...)
	}
}

func (q *quantiles) merge(o *quantiles) {
	if o.empty() {
		return
	}
	q.widen(o.min, o.max)
	if q.counts == nil && o.counts == nil && q.kept()+o.kept() <= ExactValues {
		q.short, q.long = append(q.short, o.short...), append(q.long, o.long...)
		return
	}
	q.condense()
	q.reach(bucketOf(q.min), bucketOf(q.max))
	q.take(o)
	for i, n := range o.counts {
		if n > 0 {
			q.counts[o.lowest+i-q.lowest] += n
		}
	}
}

func (q *quantiles) len() int {
	n := q.kept()
	for _, c := range q.counts {
		n += int(c)
	}
	return n
}

// at gives the quantiles of the shares p by linear interpolation between order
// statistics (type 7 of Hyndman & Fan 1996); NaN when there are no values.
func (q *quantiles) at(p ...float64) []float64 {
	q.finish()
	n := q.len()
	out := make([]float64, len(p))
	for i, share := range p {
		if n == 0 {
			out[i] = math.NaN()
			continue
		}
		h := share * float64(n-1)
		k := int(h)
		low, high := q.adjoining(k, n)
		out[i] = low + (h-float64(k))*(high-low)
	}
	return out
}

// finish brings the last values into the histogram, where there is one.
func (q *quantiles) finish() {
	if q.counts != nil {
		q.condense()
	}
}

// nth brings the k-th smallest value to its place, and all below it before it.
func nth[T uint32 | int64](values []T, k int) T {
	low, high := 0, len(values)-1
	for low < high {
		pivot := median(values[low], values[(low+high)/2], values[high])
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return values[k]
		}
	}
	return values[k]
}

func median[T uint32 | int64](a, b, c T) T { return max(min(a, b), min(max(a, b), c)) }

// adjoining gives the k-th smallest of n values, counted from 0, and the one after
// it, if there is one.
func (q *quantiles) adjoining(k, n int) (low, high float64) {
	low = q.ranked(k, n)
	if q.counts == nil && k+1 < len(q.short) {
		return low, float64(slices.Min(q.short[k+1:])) // where all that are larger have been brought
	}
	return low, q.ranked(min(k+1, n-1), n)
}

// ranked gives the k-th smallest of n values, counted from 0.
func (q *quantiles) ranked(k, n int) float64 {
	switch {
	case q.counts == nil && k < len(q.short):
		return float64(nth(q.short, k))
	case q.counts == nil:
		return float64(nth(q.long, k-len(q.short)))
	case k == 0:
		return float64(q.min)
	case k == n-1:
		return float64(q.max)
	}
	for i, c := range q.counts {
		if k < int(c) {
			low, width := bucketSpan(q.lowest + i)
			middle := float64(low) + float64(width-1)/2
			return min(max(middle, float64(q.min)), float64(q.max))
		}
		k -= int(c)
	}
	return float64(q.max)
}

// below counts the values under a limit: exactly while values are kept, else
// with the values of a bucket taken as evenly spread.
func (q *quantiles) below(limit float64) int {
	q.finish()
	n := 0.0
	for _, v := range q.short {
		if float64(v) < limit {
			n++
		}
	}
	for _, v := range q.long {
		if float64(v) < limit {
			n++
		}
	}
	for i, c := range q.counts {
		low, width := bucketSpan(q.lowest + i)
		n += float64(c) * min(1, max(0, (limit-float64(low))/float64(width)))
	}
	return int(math.Round(n))
}
