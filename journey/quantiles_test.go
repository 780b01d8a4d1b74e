// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The bound of 1 % holds because a bucket holds its values and its middle is at
// most 1/128 from any of them.
func TestBucketHoldsItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(0, MaxTime-MinTime).Draw(t, "v")
		low, width := bucketSpan(bucketOf(v))
		if v < low || v >= low+width {
			t.Fatalf("%d is not in [%d, %d)", v, low, low+width)
		}
		if middle := float64(low) + float64(width-1)/2; math.Abs(middle-float64(v)) > float64(v)/128 {
			t.Fatalf("the middle %v is too far from %d", middle, v)
		}
	})
}

// durations draws values whose size spans all orders of magnitude.
func durations(t *rapid.T, least, most int) []int64 {
	bits := rapid.IntRange(1, 48).Draw(t, "bits")
	return rapid.SliceOfN(rapid.Int64Range(0, 1<<bits), least, most).Draw(t, "values")
}

// exactQuantile is type 7 on all values, written from its definition.
func exactQuantile(values []int64, p float64) float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	h := p * float64(len(sorted)-1)
	k := int(math.Floor(h))
	low, high := float64(sorted[k]), float64(sorted[min(k+1, len(sorted)-1)])
	return low + (h-math.Floor(h))*(high-low)
}

func gathered(values []int64) *quantiles {
	q := &quantiles{}
	for _, v := range values {
		q.add(v)
	}
	return q
}

func TestQuantilesWithinOnePercent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := durations(t, 1, 60)
		n := rapid.SampledFrom([]int{1, ExactValues, ExactValues + 1, 3 * ExactValues}).Draw(t, "n")
		for len(values) < n {
			values = append(values, values...)
		}
		tolerance := 0.0
		if len(values) > ExactValues {
			tolerance = 0.01
		}
		shares := []float64{0, 0.01, 0.1, 0.5, 0.9, 0.99, 1}
		for i, got := range gathered(values).at(shares...) {
			want := exactQuantile(values, shares[i])
			if math.Abs(got-want) > tolerance*want {
				t.Fatalf("%d values, p = %v: got %v, want %v", len(values), shares[i], got, want)
			}
		}
	})
}

// canonical sorts what has no order and cuts off buckets that hold nothing, so
// that states can be compared.
func (q *quantiles) canonical() quantiles {
	q.finish()
	c := *q
	c.short, c.long = slices.Sorted(slices.Values(q.short)), slices.Sorted(slices.Values(q.long))
	c.counts = histogram{}
	if q.counted() {
		c.counts.reach(bucketOf(q.min), bucketOf(q.max))
		c.counts.merge(&q.counts)
	}
	return c
}

func TestQuantilesMergeToTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := durations(t, 0, 30)
		for range rapid.IntRange(0, 9).Draw(t, "doublings") {
			values = append(values, values...)
		}
		parts := make([]quantiles, rapid.IntRange(1, 5).Draw(t, "parts"))
		pick := rapid.IntRange(0, len(parts)-1)
		for i, v := range values {
			if i < 40 {
				parts[pick.Draw(t, "part")].add(v)
			} else {
				parts[i*i%len(parts)].add(v)
			}
		}
		merged := &quantiles{}
		for _, i := range rapid.Permutation(indices(len(parts))).Draw(t, "order") {
			merged.merge(&parts[i])
		}
		if want := gathered(values).canonical(); !reflect.DeepEqual(merged.canonical(), want) {
			t.Fatalf("got %+v, want %+v", merged.canonical(), want)
		}
	})
}

func indices(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations 9+1+1+1+0+0+4+16 = 32, so
// the sample standard deviation is sqrt(32/7).
func TestSpread(t *testing.T) {
	var s DurationSum
	for _, v := range []int64{2000, 4000, 4000, 4000, 5000, 5000, 7000, 9000} {
		s.Add(v)
	}
	got := s.Spread()
	want := Spread{N: 8, Mean: 5, Median: 4.5, P90: 7.6, Min: 2, Max: 9, Sum: 40, SD: math.Sqrt(32.0 / 7)}
	if math.Abs(got.SD-want.SD) > 1e-12 || math.Abs(got.P90-want.P90) > 1e-12 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	got.SD, got.P90 = want.SD, want.P90
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// The longest possible durations do not overflow: n equal values have the
// standard deviation 0.
func TestSpreadOfHugeDurations(t *testing.T) {
	var s DurationSum
	for range 200_000 {
		s.Add(MaxTime - MinTime)
	}
	got := s.Spread()
	if longest := float64(MaxTime-MinTime) / 1000; got.SD != 0 || got.Mean != longest || got.Median != longest {
		t.Errorf("got %+v", got)
	}
}
