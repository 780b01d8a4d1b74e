// SPDX-License-Identifier: Apache-2.0

package moment

import (
	"math"

	"touchstone/stats"
)

// Two drivers whose answers correlate over nearDuplicate are one in all but
// name. On large files a sample decides which pairs are worth a full look.
const (
	nearDuplicate = .95
	worthALook    = .9
	sampledRows   = 20_000
)

// mergeNearDuplicates counts each rating or number with the first one that it
// nearly repeats.
func (d *driverData) mergeNearDuplicates() {
	var with []*codedDriver
	var sampled [][]float64
	step := (len(d.y) + sampledRows - 1) / sampledRows
	for _, c := range d.inModel() {
		if c.Kind.coded() || !c.varies() {
			continue
		}
		with = append(with, c)
		sampled = append(sampled, everyNth(c.Values, step))
	}
	for j, c := range with {
		for k, first := range with[:j] {
			if first.effect.Into >= 0 || !(math.Abs(stats.Pearson(sampled[j], sampled[k])) > worthALook) {
				continue
			}
			if enoughPairs(c.Values, first.Values) && math.Abs(stats.Pearson(c.Values, first.Values)) > nearDuplicate {
				c.effect.Into = first.index
				first.effect.Merged = append(first.effect.Merged, c.index)
				break
			}
		}
	}
}

func enoughPairs(x, y []float64) bool {
	n := 0
	for i := range x {
		if x[i] == x[i] && y[i] == y[i] {
			if n++; n == MinAnswers {
				return true
			}
		}
	}
	return false
}

// slopeOn gives how much c moves with one unit of first, among the rows that
// have both.
func (c *codedDriver) slopeOn(first *codedDriver) float64 {
	var n, x, y float64
	for i, v := range first.Values {
		if v == v && c.Values[i] == c.Values[i] {
			n++
			x += v
			y += c.Values[i]
		}
	}
	x, y = x/n, y/n
	var xx, xy float64
	for i, v := range first.Values {
		if v == v && c.Values[i] == c.Values[i] {
			xx += (v - x) * (v - x)
			xy += (v - x) * (c.Values[i] - y)
		}
	}
	return xy / xx
}
