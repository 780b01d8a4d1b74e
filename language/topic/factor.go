// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"context"
	"math"
)

// settled is the share of the first round's violation at which a descent ends.
const settled = 1e-4

// factors is X ≈ W·H, all of it at least zero: weights of texts (n × k) and of
// topics (k × terms, kept by term so that both are updated alike).
type factors struct {
	texts [][]float64 // n × k
	terms [][]float64 // terms × k
	k     int
}

// factor splits rows into k topics by cyclic coordinate descent on
// ½‖X − WH‖² (Cichocki & Phan 2009, fast HALS), begun at NNDSVDa (Boutsidis &
// Gallopoulos 2008), until the projected gradient has shrunk ten thousandfold
// or after a number of rounds.
func factor(ctx context.Context, rows []row, columns, k, most int) (*factors, error) {
	byTerm := transposed(rows, columns)
	f := begin(rows, byTerm, k)
	first := 0.0
	for round := range most {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		violation := descend(f.texts, rows, f.terms, k) + descend(f.terms, byTerm, f.texts, k)
		if round == 0 {
			first = violation
		}
		if first == 0 || violation/first <= settled {
			break
		}
	}
	return f, nil
}

// descend improves one factor, row by row, while the other stands still, and
// tells by how much the rows violated the condition of an optimum.
func descend(into [][]float64, rows []row, other [][]float64, k int) (violation float64) {
	gram := products(other, k)
	target := make([]float64, k)
	for i, r := range rows {
		clear(target)
		for j, at := range r.terms {
			for t, x := range other[at] {
				target[t] += r.weights[j] * x
			}
		}
		violation += improve(into[i], target, gram, k)
	}
	return violation
}

// improve takes one step along each coordinate of a row.
func improve(v, target, gram []float64, k int) (violation float64) {
	for t := range k {
		gradient := -target[t]
		for r, x := range v {
			gradient += x * gram[r*k+t]
		}
		if v[t] == 0 {
			violation += math.Abs(min(0, gradient))
		} else {
			violation += math.Abs(gradient)
		}
		if h := gram[t*k+t]; h > 0 {
			v[t] = max(0, v[t]-gradient/h)
		}
	}
	return violation
}

// products gives Mᵀ·M of a table with k columns.
func products(m [][]float64, k int) []float64 {
	out := make([]float64, k*k)
	for _, r := range m {
		for a, x := range r {
			if x == 0 {
				continue
			}
			for b, y := range r {
				out[a*k+b] += x * y
			}
		}
	}
	return out
}

// settling is how many rounds a text gets to find its place.
const settling = 30

// place gives the weights of rows under topics that stand still.
func (f *factors) place(rows []row) [][]float64 {
	out := zeros(len(rows), f.k)
	for range settling {
		if descend(out, rows, f.terms, f.k) == 0 {
			break
		}
	}
	return out
}

func zeros(n, k int) [][]float64 {
	all := make([]float64, n*k)
	out := make([][]float64, n)
	for i := range out {
		out[i] = all[i*k : (i+1)*k : (i+1)*k]
	}
	return out
}
