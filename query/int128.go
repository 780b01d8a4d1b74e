// SPDX-License-Identifier: Apache-2.0

package query

import (
	"math/big"
)

// Int128Of gives a big integer as an Int128; ok is false when it is negative or
// has more than 127 bits.
func Int128Of(v *big.Int) (x Int128, ok bool) {
	if v.Sign() < 0 || v.BitLen() > 127 {
		return Int128{}, false
	}
	low := new(big.Int).And(v, new(big.Int).SetUint64(1<<64-1))
	return Int128{Hi: new(big.Int).Rsh(v, 64).Uint64(), Lo: low.Uint64()}, true
}

// Float64 gives the nearest double.
func (x Int128) Float64() float64 {
	v := new(big.Int).SetUint64(x.Hi)
	v.Lsh(v, 64).Or(v, new(big.Int).SetUint64(x.Lo))
	f, _ := new(big.Float).SetInt(v).Float64()
	return f
}
