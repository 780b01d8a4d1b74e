// SPDX-License-Identifier: Apache-2.0

package simulate

import "math/rand/v2"

// milli is a number in thousandths.
type milli int64

func (m milli) float() float64 { return float64(m) / 1000 }

// random draws whole numbers.
type random struct{ source *rand.PCG }

func newRandom(seed uint64) random { return random{rand.NewPCG(seed, 0x746f756368)} }

// below gives 0..n-1.
func (r random) below(n int) int { return int(r.source.Uint64() % uint64(n)) }

// chance is true with probability p.
func (r random) chance(p milli) bool { return milli(r.below(1000)) < p }

// normal gives about a normal variable with mean 0 and the standard deviation:
// the sum of twelve uniform ones (Irwin-Hall), which never exceeds six of them.
func (r random) normal(sd milli) milli {
	sum := -6000
	for range 12 {
		sum += r.below(1001)
	}
	return milli(sum) * sd / 1000
}

// pick gives the index of one of the shares, which are in thousandths and sum
// to 1,000.
func (r random) pick(shares []milli) int {
	at := milli(r.below(1000))
	for i, s := range shares {
		if at < s {
			return i
		}
		at -= s
	}
	return len(shares) - 1
}

// one gives one of the words.
func one(r random, words []string) string { return words[r.below(len(words))] }
