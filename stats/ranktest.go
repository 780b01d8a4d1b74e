// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"slices"
)

// RankTest compares two groups of ordered answers.
type RankTest struct {
	U          float64 // pairs in which a exceeds b, ties counted half
	P          float64 // two-sided, of neither tending to exceed the other
	CliffDelta float64 // P(a > b) - P(a < b), -1..1
	NA, NB     int
	Exact      bool // P from the exact distribution, otherwise normal
}

// MannWhitney tests whether the answers of one group tend to exceed those of
// the other; NaN is left out. As R's wilcox.test: exact when both groups have
// fewer than 50 answers and no two are equal, otherwise normal with continuity
// correction and
//
//	var U = na nb/12 (N + 1 - sum(t^3 - t)/(N (N-1)))
//
// over tied sets of t answers (Mann & Whitney 1947; Lehmann 1975). CliffDelta
// is 2U/(na nb) - 1 (Cliff 1993). P is 1 when all answers are equal. It refuses
// with TooFewRows when a group is empty.
func MannWhitney(a, b []float64) (RankTest, error) {
	a, b = sortedAnswers(a), sortedAnswers(b)
	r := RankTest{NA: len(a), NB: len(b)}
	if r.NA == 0 || r.NB == 0 {
		return r, refuse(TooFewRows)
	}
	var ties float64
	r.U, ties = countPairs(a, b)
	na, nb := float64(r.NA), float64(r.NB)
	r.CliffDelta = 2*r.U/(na*nb) - 1
	if r.Exact = r.NA < 50 && r.NB < 50 && ties == 0; r.Exact {
		r.P = exactMannWhitney(int(r.U), r.NA, r.NB)
		return r, nil
	}
	n := na + nb
	variance := na * nb / 12 * (n + 1 - ties/(n*(n-1)))
	distance := max(0, math.Abs(r.U-na*nb/2)-.5)
	r.P = 1
	if variance > 0 {
		r.P = twoSidedNormal(distance / math.Sqrt(variance))
	}
	return r, nil
}

func sortedAnswers(values []float64) []float64 {
	kept := make([]float64, 0, len(values))
	for _, v := range values {
		if v == v {
			kept = append(kept, v)
		}
	}
	slices.Sort(kept)
	return kept
}

// countPairs walks both sorted groups value by value; ties is sum(t^3 - t).
func countPairs(a, b []float64) (u, ties float64) {
	below := 0.0
	for i, j := 0, 0; i < len(a) || j < len(b); {
		var v float64
		if j == len(b) || i < len(a) && a[i] <= b[j] {
			v = a[i]
		} else {
			v = b[j]
		}
		fromA, fromB := run(a[i:], v), run(b[j:], v)
		i, j = i+fromA, j+fromB
		u += float64(fromA) * (below + float64(fromB)/2)
		below += float64(fromB)
		t := float64(fromA + fromB)
		ties += t*t*t - t
	}
	return u, ties
}

func run(sorted []float64, v float64) int {
	n := 0
	for n < len(sorted) && sorted[n] == v {
		n++
	}
	return n
}

// exactMannWhitney gives the two-sided p-value of u from the numbers of
// arrangements w(u; m, n) = w(u-n; m-1, n) + w(u; m, n-1).
func exactMannWhitney(u, na, nb int) float64 {
	u = min(u, na*nb-u)
	ways := make([][]float64, nb+1) // by answers of b, for the current number of a
	for n := range ways {
		ways[n] = make([]float64, u+1)
		ways[n][0] = 1
	}
	for range na {
		next := make([][]float64, nb+1)
		next[0] = ways[0]
		for n := 1; n <= nb; n++ {
			next[n] = slices.Clone(next[n-1])
			for k := n; k <= u; k++ {
				next[n][k] += ways[n][k-n]
			}
		}
		ways = next
	}
	lower := 0.0
	for _, w := range ways[nb] {
		lower += w
	}
	return min(1, 2*lower/math.Exp(logChoose(na+nb, na)))
}
