// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
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
	short    []uint32  // values below 2^32 that are not in the histogram yet
	long     []int64   // others, likewise
	counts   histogram // of no reach while all values are kept
}

func (q *quantiles) add(v int64) {
	q.widen(v, v)
	if q.kept() >= ExactValues || q.counted() && q.kept() >= burst {
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
	if !q.counted() && q.kept()+len(all) <= ExactValues {
		q.short = append(q.room(len(all)), all...)
		return
	}
	q.condense()
	q.counts.take(all)
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

func (q *quantiles) empty() bool { return q.kept() == 0 && !q.counted() }

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
	q.counts.reach(bucketOf(q.min), bucketOf(q.max))
	q.take(q)
	q.short, q.long = q.short[:0], q.long[:0]
}

// take counts the values that another one keeps.
func (q *quantiles) take(o *quantiles) {
	q.counts.take(o.short)
	for _, v := range o.long {
		q.counts.add(bucketOf(v)-q.counts.lowest, 1)
	}
}

// counted tells whether the histogram stands for the values.
func (q *quantiles) counted() bool { return q.counts.few != nil }

func (q *quantiles) merge(o *quantiles) {
	if o.empty() {
		return
	}
	q.widen(o.min, o.max)
	if !q.counted() && !o.counted() && q.kept()+o.kept() <= ExactValues {
		q.short, q.long = append(q.short, o.short...), append(q.long, o.long...)
		return
	}
	q.condense()
	q.counts.reach(bucketOf(q.min), bucketOf(q.max))
	q.take(o)
	q.counts.merge(&o.counts)
}

func (q *quantiles) len() int {
	n := q.kept()
	for i := range q.counts.few {
		n += q.counts.at(i)
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
	if q.counted() {
		q.condense()
	}
}

// nth brings the k-th smallest value to its place, and all below it before it.
func nth[T uint32 | int64](values []T, k int) T {
	const few = 32
	low, high := 0, len(values)
	for high-low > few {
		pivot := median(values[low], values[(low+high)/2], values[high-1])
		some := values[low:high]
		below := part(some, uint64(pivot))
		if below == 0 { // the pivot is the least of them
			if below = part(some, uint64(pivot)+1); k < low+below {
				return pivot
			}
		}
		if k < low+below {
			high = low + below
		} else {
			low += below
		}
	}
	slices.Sort(values[low:high])
	return values[k]
}

// part brings the values below a limit before the others, and gives how many they
// are. It does not branch, for a processor could not tell beforehand which way.
func part[T uint32 | int64](values []T, limit uint64) (below int) {
	for i, v := range values {
		values[i], values[below] = values[below], v
		below += int((uint64(v) - limit) >> 63)
	}
	return below
}

func median[T uint32 | int64](a, b, c T) T { return max(min(a, b), min(max(a, b), c)) }

// adjoining gives the k-th smallest of n values, counted from 0, and the one after
// it, if there is one.
func (q *quantiles) adjoining(k, n int) (low, high float64) {
	low = q.ranked(k, n)
	if !q.counted() && k+1 < len(q.short) {
		return low, float64(slices.Min(q.short[k+1:])) // where all that are larger have been brought
	}
	return low, q.ranked(min(k+1, n-1), n)
}

// ranked gives the k-th smallest of n values, counted from 0.
func (q *quantiles) ranked(k, n int) float64 {
	switch {
	case !q.counted() && k < len(q.short):
		return float64(nth(q.short, k))
	case !q.counted():
		return float64(nth(q.long, k-len(q.short)))
	case k == 0:
		return float64(q.min)
	case k == n-1:
		return float64(q.max)
	}
	for i := range q.counts.few {
		c := q.counts.at(i)
		if k < c {
			low, width := bucketSpan(q.counts.lowest + i)
			middle := float64(low) + float64(width-1)/2
			return min(max(middle, float64(q.min)), float64(q.max))
		}
		k -= c
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
	for i := range q.counts.few {
		low, width := bucketSpan(q.counts.lowest + i)
		n += float64(q.counts.at(i)) * min(1, max(0, (limit-float64(low))/float64(width)))
	}
	return int(math.Round(n))
}
