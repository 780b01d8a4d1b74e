// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// Of -3, 1, 1 and 5 the mean is 1 and the variance (16 + 0 + 0 + 16) / 3; below
// 50 values t with three degrees of freedom is 3.182446, so the mean is within
// 3.182446 x sqrt(10.6667 / 4) = 5.196913.
func TestTotals(t *testing.T) {
	var all Totals
	for _, v := range []int64{-3, 1, 1, 5} {
		all.Add(v)
	}
	if all.N() != 4 || all.Sum() != 4 || all.Squares() != 36 || math.Abs(all.Variance()-32.0/3) > 1e-12 {
		t.Errorf("%+v", all)
	}
	m := all.Mean()
	if m.N != 4 || *m.Value != 1 || math.Abs(*m.Low+4.196913) > 1e-5 || math.Abs(*m.High-6.196913) > 1e-5 {
		t.Errorf("%v from %v to %v", *m.Value, *m.Low, *m.High)
	}
}

func TestTotalsOfFew(t *testing.T) {
	var none, one Totals
	one.Add(7)
	if m := none.Mean(); m.N != 0 || m.Value != nil || m.Low != nil {
		t.Errorf("of nothing: %+v", m)
	}
	if m := one.Mean(); *m.Value != 7 || m.Low != nil || m.High != nil {
		t.Errorf("of one: %+v", m)
	}
}

// Sums and squares are those of math/big, in any order and parts.
func TestTotalsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Int64Range(-1<<60, 1<<60), 0, 40).Draw(t, "values")
		cut := rapid.IntRange(0, len(values)).Draw(t, "cut")
		var a, b Totals
		sum, squares := new(big.Int), new(big.Int)
		for i, v := range values {
			if i < cut {
				a.Add(v)
			} else {
				b.Add(v)
			}
			x := big.NewInt(v)
			sum.Add(sum, x)
			squares.Add(squares, x.Mul(x, x))
		}
		b.Merge(&a)
		if b.sum.big().Cmp(sum) != 0 || b.squares.big().Cmp(squares) != 0 {
			t.Fatalf("%v: got %v and %v, want %v and %v", values, b.sum.big(), b.squares.big(), sum, squares)
		}
	})
}
