// SPDX-License-Identifier: Apache-2.0

package linear

import "math"

// exp is e^x to about one part in 10^14, the same on every machine: math.Exp
// is written in the assembly of some of them. Beyond ±700 it stays at the value
// there.
func exp(x float64) float64 {
	x = min(max(x, -700), 700)
	k := math.Floor(float64(x*math.Log2E) + .5)
	r := x - float64(k*0x1.62e42feep-1) // ln 2 in two parts, so that nothing is lost
	r -= float64(k * 0x1.a39ef35793c76p-33)
	sum, term := 1.0, 1.0 // |r| <= ln(2)/2: the series of Taylor is short
	for i := 1.0; i <= 13; i++ {
		term = float64(term*r) / i
		sum += term
	}
	return math.Ldexp(sum, int(k))
}
