// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"math/big"
	"math/bits"

	"touchstone/stats"
)

// Totals add up whole numbers and their squares. The zero value is empty.
// Nothing is rounded, so that the result is the same whatever the order of
// adding and merging.
type Totals struct {
	n            int
	sum, squares int128
}

// Add adds one number.
func (t *Totals) Add(v int64) {
	size := uint64(max(v, -v))
	t.n++
	t.sum.add(uint64(v>>63), uint64(v))
	t.squares.add(bits.Mul64(size, size))
}

// Merge adds what other totals have.
func (t *Totals) Merge(o *Totals) {
	t.n += o.n
	t.sum.add(o.sum.hi, o.sum.lo)
	t.squares.add(o.squares.hi, o.squares.lo)
}

// N is how many numbers were added.
func (t *Totals) N() int { return t.n }

// Sum is what they add up to.
func (t *Totals) Sum() float64 { return t.sum.float() }

// Squares is what their squares add up to.
func (t *Totals) Squares() float64 { return t.squares.float() }

// Variance is (n sum(x^2) - sum(x)^2) / (n (n-1)), with the difference taken in
// integers so that nothing cancels; NaN below two numbers.
func (t *Totals) Variance() float64 {
	if t.n < 2 {
		return math.NaN()
	}
	sum := t.sum.big()
	numerator := new(big.Int).Mul(big.NewInt(int64(t.n)), t.squares.big())
	numerator.Sub(numerator, sum.Mul(sum, sum))
	exact, _ := new(big.Float).SetInt(numerator).Float64()
	return exact / float64(t.n) / float64(t.n-1)
}

// Mean is the mean of the numbers, each of which is one customer's, with
// Student's interval (stats.Sums.Estimate).
func (t *Totals) Mean() Mean {
	m := Mean{N: t.n}
	if t.n == 0 {
		return m
	}
	s := stats.Sums{N: t.n, Mean: t.Sum() / float64(t.n), Variance: t.Variance()}
	m.Value = Known(s.Mean)
	if e, err := s.Estimate(); err == nil {
		m.Low, m.High = Known(e.Low), Known(e.High)
	}
	return m
}

// int128 is an integer that never rounds, in two's complement.
type int128 struct{ hi, lo uint64 }

func (i *int128) add(hi, lo uint64) {
	var carry uint64
	i.lo, carry = bits.Add64(i.lo, lo, 0)
	i.hi, _ = bits.Add64(i.hi, hi, carry)
}

func (i int128) big() *big.Int {
	b := big.NewInt(int64(i.hi))
	return b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(i.lo))
}

func (i int128) float() float64 {
	f, _ := new(big.Float).SetInt(i.big()).Float64()
	return f
}
