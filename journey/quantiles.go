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
	values   []int64 // nil once the histogram stands for them
	counts   []uint64
	lowest   int // bucket of counts[0]
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
	if q.counts == nil {
		if len(q.values) < ExactValues {
			q.values = append(q.values, v)
			return
		}
		q.condense()
	}
	q.count(bucketOf(v), 1)
}

func (q *quantiles) empty() bool { return len(q.values) == 0 && q.counts == nil }

func (q *quantiles) widen(low, high int64) {
	if q.empty() {
		q.min, q.max = low, high
		return
	}
	q.min, q.max = min(q.min, low), max(q.max, high)
}

// condense turns the values into a histogram.
func (q *quantiles) condense() {
	values := q.values
	q.values = nil
	for _, v := range values {
		q.count(bucketOf(v), 1)
	}
}

func (q *quantiles) count(b int, n uint64) {
	if q.counts == nil {
		q.counts, q.lowest = []uint64{0}, b
	}
	if b < q.lowest {
		q.counts = append(make([]uint64, q.lowest-b, q.lowest-b+len(q.counts)), q.counts...)
		q.lowest = b
	}
	if missing := b - q.lowest + 1 - len(q.counts); missing > 0 {
		q.counts = append(q.counts, make([]uint64, missing)...)
	}
	q.counts[b-q.lowest] += n
}

func (q *quantiles) merge(o *quantiles) {
	if o.empty() {
		return
	}
	q.widen(o.min, o.max)
	if q.counts == nil && o.counts == nil && len(q.values)+len(o.values) <= ExactValues {
		q.values = append(q.values, o.values...)
		return
	}
	q.condense()
	for _, v := range o.values {
		q.count(bucketOf(v), 1)
	}
	for i, n := range o.counts {
		if n > 0 {
			q.count(o.lowest+i, n)
		}
	}
}

func (q *quantiles) len() int {
	n := len(q.values)
	for _, c := range q.counts {
		n += int(c)
	}
	return n
}

// at gives the quantiles of the shares p by linear interpolation between order
// statistics (type 7 of Hyndman & Fan 1996); NaN when there are no values.
func (q *quantiles) at(p ...float64) []float64 {
	slices.Sort(q.values)
	n := q.len()
	out := make([]float64, len(p))
	for i, share := range p {
		if n == 0 {
			out[i] = math.NaN()
			continue
		}
		h := share * float64(n-1)
		k := int(h)
		low, high := q.ranked(k, n), q.ranked(min(k+1, n-1), n)
		out[i] = low + (h-float64(k))*(high-low)
	}
	return out
}

// ranked gives the k-th smallest of n values, counted from 0.
func (q *quantiles) ranked(k, n int) float64 {
	switch {
	case q.counts == nil:
		return float64(q.values[k])
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
	n := 0.0
	for _, v := range q.values {
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
