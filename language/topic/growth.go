// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"math"

	"touchstone/stats"
)

const (
	fresh    = 0.1 // of its share now is what a new topic had before, at most
	surprise = 0.05
	seen     = 5 // texts now, below which nothing is said to grow
)

// Growth compares how much is said of a topic in two periods.
type Growth struct {
	Now, Before           int     // texts of the topic
	ShareNow, ShareBefore float64 // of all texts of the period
	// Difference is ShareNow less ShareBefore, with Newcombe's 95 % interval.
	Difference stats.Interval
	P, Q       float64 // of Fisher's exact test; Q over all topics by Benjamini and Hochberg
	Grows      bool    // Q is below 0.05, the share rose, and 5 texts or more say it now
	New        bool    // Grows, and had at most a tenth of this share before
}

// Compare compares the texts of each topic in a period with those in a period
// before, given the number of all texts of both. Where a period has no texts
// its shares and the difference are NaN and nothing grows.
func Compare(now, before []int, allNow, allBefore int) []Growth {
	out := make([]Growth, len(now))
	p := make([]float64, len(now))
	for t := range now {
		g := Growth{Now: now[t], Before: before[t], P: 1,
			ShareNow: float64(now[t]) / float64(allNow), ShareBefore: float64(before[t]) / float64(allBefore),
			Difference: stats.Interval{Low: math.NaN(), High: math.NaN()}}
		if allNow > 0 && allBefore > 0 {
			g.Difference = stats.Newcombe(float64(now[t]), float64(allNow), float64(before[t]), float64(allBefore))
			g.P = stats.FisherExact(now[t], allNow, before[t], allBefore)
		}
		out[t], p[t] = g, g.P
	}
	for t, q := range stats.BenjaminiHochberg(p) {
		g := &out[t]
		g.Q = q
		g.Grows = q < surprise && g.ShareNow > g.ShareBefore && g.Now >= seen
		g.New = g.Grows && g.ShareBefore <= fresh*g.ShareNow
	}
	return out
}
