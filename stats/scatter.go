// SPDX-License-Identifier: Apache-2.0

package stats

// golden is 2^64 divided by the golden ratio, made odd: the step of SplitMix64.
const golden = 0x9e3779b97f4a7c15

// Scatter spreads numbers over 64 bits without two meeting, those in a row as
// good as at random: the first output of SplitMix64 (Steele, Lea & Flood 2014)
// from that state. It is the same everywhere and for all time, so that what is
// drawn by it can be drawn again.
func Scatter(x uint64) uint64 { return mix(x + golden) }

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
