// SPDX-License-Identifier: Apache-2.0

package topic

import "math"

// sameTopic is the cosine from which a topic of one discovery is one of
// another.
const sameTopic = 0.5

// Match tells which topic of a later discovery is which of an earlier one: for
// each of after the number in before, or -1 for a new one. Pairs are chosen so
// that the sum of their cosines is largest; a pair below 0.5 is none.
func Match(before, after []Topic) []int {
	out := make([]int, len(after))
	cosines := make([][]float64, len(after))
	for i, a := range after {
		out[i] = -1
		cosines[i] = make([]float64, len(before))
		for j, b := range before {
			cosines[i][j] = cosine(a.Direction, b.Direction)
		}
	}
	for i, j := range assign(cosines) {
		if j >= 0 && cosines[i][j] >= sameTopic {
			out[i] = j
		}
	}
	return out
}

func cosine(a, b map[string]float64) float64 {
	dot, na, nb := 0.0, 0.0, 0.0
	for term, x := range a {
		na += x * x
		dot += x * b[term]
	}
	for _, y := range b {
		nb += y * y
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return dot / math.Sqrt(na*nb)
}

// assign gives each row a column of its own, -1 where there are too few, so
// that the sum of the gains is largest: the Hungarian method in the form of
// shortest augmenting paths (Jonker & Volgenant 1987), in O(n³).
func assign(gains [][]float64) []int {
	n := len(gains)
	if n == 0 {
		return nil
	}
	m := len(gains[0])
	size := max(n, m)
	a := augmenter{cost: make([][]float64, size), rows: make([]float64, size+1), columns: make([]float64, size+1), taken: make([]int, size+1)}
	for i := range a.cost {
		a.cost[i] = make([]float64, size)
		for j := range a.cost[i] {
			if i < n && j < m {
				a.cost[i][j] = -gains[i][j]
			}
		}
	}
	for i := 1; i <= size; i++ {
		a.augment(i)
	}
	out := make([]int, n)
	for j := 1; j <= size; j++ {
		if i := a.taken[j] - 1; i >= 0 && i < n {
			if out[i] = j - 1; j > m {
				out[i] = -1
			}
		}
	}
	return out
}

// augmenter holds the prices of rows and columns, and which row has taken each
// column; all counted from 1, 0 is none.
type augmenter struct {
	cost          [][]float64
	rows, columns []float64
	taken         []int
}

// augment gives a row a column, moving others along the cheapest path.
func (a *augmenter) augment(row int) {
	size := len(a.cost)
	least, from, seen := make([]float64, size+1), make([]int, size+1), make([]bool, size+1)
	for j := range least {
		least[j] = math.Inf(1)
	}
	a.taken[0] = row
	at := 0
	for a.taken[at] != 0 {
		seen[at] = true
		i, step, next := a.taken[at], math.Inf(1), 0
		for j := 1; j <= size; j++ {
			if seen[j] {
				continue
			}
			if c := a.cost[i-1][j-1] - a.rows[i] - a.columns[j]; c < least[j] {
				least[j], from[j] = c, at
			}
			if least[j] < step {
				step, next = least[j], j
			}
		}
		a.pay(step, seen, least)
		at = next
	}
	for at != 0 {
		a.taken[at] = a.taken[from[at]]
		at = from[at]
	}
}

// pay moves the prices of what was seen by a step.
func (a *augmenter) pay(step float64, seen []bool, least []float64) {
	for j := range seen {
		if seen[j] {
			a.rows[a.taken[j]] += step
			a.columns[j] -= step
		} else {
			least[j] -= step
		}
	}
}
