// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"math/bits"
)

// Spread describes durations in seconds. With N = 0 all else is NaN; SD is the
// sample standard deviation, NaN below two values. Mean, Min, Max, Sum and SD
// come from exact integer sums of milliseconds; Median and P90 are exact up to
// ExactValues values and within 1 % above.
type Spread struct {
	N                                    int
	Mean, Median, P90, Min, Max, Sum, SD float64
}

// DurationSum gathers durations in milliseconds, none negative. The zero value
// is empty. Whatever the order of adding and merging, its result is the same.
type DurationSum struct {
	total Totals
	quantiles
}

// Add adds one duration.
func (s *DurationSum) Add(ms int64) {
	s.total.Add(ms)
	s.quantiles.add(ms)
}

// addShort adds some durations below 2^32 at once.
func (s *DurationSum) addShort(all []uint32) {
	if len(all) == 0 {
		return
	}
	var sum, high, low, carry uint64
	least, most := all[0], all[0]
	for _, ms := range all {
		v := uint64(ms)
		sum += v
		low, carry = bits.Add64(low, v*v, 0)
		high += carry
		least, most = min(least, ms), max(most, ms)
	}
	s.total.n += len(all)
	s.total.sum.add(0, sum)
	s.total.squares.add(high, low)
	s.quantiles.addShort(all, int64(least), int64(most))
}

// Merge adds what another sum gathered.
func (s *DurationSum) Merge(o *DurationSum) {
	s.total.Merge(&o.total)
	s.quantiles.merge(&o.quantiles)
}

// Below counts the durations under a limit in milliseconds: exactly up to
// ExactValues of them, else within 1 % of the limit.
func (s *DurationSum) Below(limit int64) int { return s.below(float64(limit)) }

// Spread describes the durations.
func (s *DurationSum) Spread() Spread {
	nan := math.NaN()
	n := s.total.n
	if n == 0 {
		return Spread{0, nan, nan, nan, nan, nan, nan, nan}
	}
	sum := s.total.Sum()
	q := s.at(0.5, 0.9)
	return Spread{
		N: n, Sum: sum / 1000, Mean: sum / float64(n) / 1000, SD: math.Sqrt(s.total.Variance()) / 1000,
		Median: q[0] / 1000, P90: q[1] / 1000, Min: float64(s.min) / 1000, Max: float64(s.max) / 1000,
	}
}
