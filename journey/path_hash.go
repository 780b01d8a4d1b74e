// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"fmt"
	"hash/fnv"
	"math/bits"
)

// pathHash is a 128-bit hash of a sequence of activities. A thousand million
// distinct paths collide with probability below 1e-20. The lower half of both
// words is the part that is well mixed.
type pathHash struct{ a, b uint64 }

// Odd numbers, so that a step loses nothing; their halves are larger than any
// activity, so that no factor of a product becomes zero.
const (
	hashA = 0x9e3779b97f4a7c15
	hashB = 0xd6e8feb86659fd93
	hashC = 0xa0761d6478bd642f
	hashD = 0xe7037ed1a0b428db
)

func hashPath(path []uint32) pathHash {
	h := pathHash{hashA + uint64(len(path)), hashB}
	for ; len(path) >= 4; path = path[4:] {
		h = h.with(uint64(path[0])|uint64(path[1])<<32, uint64(path[2])|uint64(path[3])<<32)
	}
	switch len(path) {
	case 3:
		return h.with(uint64(path[0])|uint64(path[1])<<32, uint64(path[2]))
	case 2:
		return h.with(uint64(path[0])|uint64(path[1])<<32, 0)
	case 1:
		return h.with(uint64(path[0]), 0)
	}
	return h
}

// with goes on with four activities.
func (h pathHash) with(x, y uint64) pathHash {
	high, low := bits.Mul64(x^hashC, y^hashD)
	a := bits.RotateLeft64((h.a^low)*hashA, 31)
	return pathHash{a, bits.RotateLeft64((h.b+high)*hashB, 29) ^ a}
}

// variantID makes the ID of a path from the hashes of the names along it.
func variantID(names []string, path []uint32) string {
	low, high := uint64(hashA), uint64(hashB)
	for _, activity := range path {
		h := fnv.New128a()
		h.Write([]byte(names[activity])) // never fails
		var halves [2]uint64
		for i, b := range h.Sum(nil) {
			halves[i/8] = halves[i/8]<<8 | uint64(b)
		}
		low = bits.RotateLeft64((low^halves[0])*hashA, 31)
		high = bits.RotateLeft64((high+halves[1])*hashB, 29) ^ low
	}
	return fmt.Sprintf("%016x", high)
}
