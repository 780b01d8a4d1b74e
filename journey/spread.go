// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"math/big"
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
	n            int
	sum, squares uint128
	quantiles
}

// Add adds one duration.
func (s *DurationSum) Add(ms int64) {
	s.n++
	s.sum.add(0, uint64(ms))
	s.squares.add(bits.Mul64(uint64(ms), uint64(ms)))
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
	s.n += len(all)
	s.sum.add(0, sum)
	s.squares.add(high, low)
	s.quantiles.addShort(all, int64(least), int64(most))
}

// Merge adds what another sum gathered.
func (s *DurationSum) Merge(o *DurationSum) {
	s.n += o.n
	s.sum.add(o.sum.hi, o.sum.lo)
	s.squares.add(o.squares.hi, o.squares.lo)
	s.quantiles.merge(&o.quantiles)
}

// Below counts the durations under a limit in milliseconds: exactly up to
// ExactValues of them, else within 1 % of the limit.
func (s *DurationSum) Below(limit int64) int { return s.below(float64(limit)) }

// Spread describes the durations.
func (s *DurationSum) Spread() Spread {
	nan := math.NaN()
	if s.n == 0 {
		return Spread{0, nan, nan, nan, nan, nan, nan, nan}
	}
	sum := s.sum.float()
	q := s.at(0.5, 0.9)
	return Spread{
		N: s.n, Sum: sum / 1000, Mean: sum / float64(s.n) / 1000, SD: s.deviation() / 1000,
		Median: q[0] / 1000, P90: q[1] / 1000, Min: float64(s.min) / 1000, Max: float64(s.max) / 1000,
	}
}

// deviation is sqrt((n sum(x^2) - sum(x)^2) / (n (n-1))), with the difference
// taken in integers so that nothing cancels.
func (s *DurationSum) deviation() float64 {
	if s.n < 2 {
		return math.NaN()
	}
	n := big.NewInt(int64(s.n))
	sum := s.sum.big()
	numerator := new(big.Int).Mul(n, s.squares.big())
	numerator.Sub(numerator, sum.Mul(sum, sum))
	exact, _ := new(big.Float).SetInt(numerator).Float64()
	return math.Sqrt(exact / float64(s.n) / float64(s.n-1))
}

// uint128 is an unsigned integer that never rounds.
type uint128 struct{ hi, lo uint64 }

func (u *uint128) add(hi, lo uint64) {
	var carry uint64
	u.lo, carry = bits.Add64(u.lo, lo, 0)
	u.hi, _ = bits.Add64(u.hi, hi, carry)
}

func (u uint128) big() *big.Int {
	b := new(big.Int).SetUint64(u.hi)
	return b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(u.lo))
}

func (u uint128) float() float64 { return math.Ldexp(float64(u.hi), 64) + float64(u.lo) }
