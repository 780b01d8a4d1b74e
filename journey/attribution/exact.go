// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"math"
	"math/bits"
)

// exact is a sum in fixed point, 64 bits before and 64 after the point, so that
// the order of adding does not matter.
type exact struct {
	whole int64
	part  uint64
}

// add adds a number below 2^62.
func (e *exact) add(x float64) {
	whole := math.Floor(x)
	part := x - whole
	if part >= 1 { // a negative number so small that the difference rounds up
		whole, part = whole+1, 0
	}
	e.sum(exact{int64(whole), uint64(part * 0x1p64)})
}

func (e *exact) sum(o exact) {
	var carry uint64
	e.part, carry = bits.Add64(e.part, o.part, 0)
	e.whole += o.whole + int64(carry)
}

// times gives the sum of so many of it, 0 or more.
func (e exact) times(n int64) exact {
	carry, part := bits.Mul64(e.part, uint64(n))
	return exact{e.whole*n + int64(carry), part}
}

func (e exact) float() float64 { return float64(e.whole) + float64(e.part)*0x1p-64 }
