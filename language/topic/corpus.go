// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"gonum.org/v1/gonum/floats"
)

// Corpus is a number of texts as counts of terms: the terms that stand in
// enough texts, in order of the alphabet, and one sparse row a text.
type Corpus struct {
	terms []string
	rows  []row
}

// row is one text: which terms it has, ascending, and a weight for each.
type row struct {
	terms   []int32
	weights []float64
}

// NewCorpus counts the terms of texts. Terms in fewer texts than least, or in
// more than a share of them, in (0, 1], and Chinese ones of more characters than
// longest, are left out; of the others those in most texts are kept, at most so
// many.
func NewCorpus(texts [][]string, least int, share float64, most, longest int) *Corpus {
	in := map[string]int{}
	for _, text := range texts {
		seen := map[string]bool{}
		for _, term := range text {
			if !seen[term] {
				seen[term] = true
				in[term]++
			}
		}
	}
	c := &Corpus{rows: make([]row, len(texts))}
	for term, n := range in {
		if n >= least && float64(n) <= share*float64(len(texts)) && (utf8.RuneCountInString(term) <= longest || !chinese(term)) {
			c.terms = append(c.terms, term)
		}
	}
	slices.SortFunc(c.terms, func(a, b string) int { return cmp.Or(cmp.Compare(in[b], in[a]), cmp.Compare(a, b)) })
	c.terms = c.terms[:min(most, len(c.terms))]
	slices.Sort(c.terms)
	number := make(map[string]int32, len(c.terms))
	for i, term := range c.terms {
		number[term] = int32(i)
	}
	for i, text := range texts {
		c.rows[i] = counted(text, number)
	}
	return c
}

func counted(text []string, number map[string]int32) row {
	counts := map[int32]float64{}
	for _, term := range text {
		if n, known := number[term]; known {
			counts[n]++
		}
	}
	r := row{terms: make([]int32, 0, len(counts)), weights: make([]float64, 0, len(counts))}
	for n := range counts {
		r.terms = append(r.terms, n)
	}
	slices.Sort(r.terms)
	for _, n := range r.terms {
		r.weights = append(r.weights, counts[n])
	}
	return r
}

// Terms gives the terms that are counted.
func (c *Corpus) Terms() []string { return c.terms }

// inverse gives the weight of each term, ln((1+n)/(1+df)) + 1 with n texts of
// which df have it (the smoothed form of scikit-learn's TfidfTransformer).
func (c *Corpus) inverse() []float64 {
	out := make([]float64, len(c.terms))
	for _, r := range c.rows {
		for _, term := range r.terms {
			out[term]++
		}
	}
	for i, df := range out {
		out[i] = math.Log((1+float64(len(c.rows)))/(1+df)) + 1
	}
	return out
}

// weighted gives the rows by TF-IDF, each of length one.
func (c *Corpus) weighted() []row {
	idf := c.inverse()
	out := make([]row, len(c.rows))
	for i, r := range c.rows {
		out[i] = row{terms: r.terms, weights: make([]float64, len(r.weights))}
		for j, term := range r.terms {
			out[i].weights[j] = r.weights[j] * idf[term]
		}
		if length := floats.Norm(out[i].weights, 2); length > 0 {
			floats.Scale(1/length, out[i].weights)
		}
	}
	return out
}

// transposed gives the columns of rows.
func transposed(rows []row, columns int) []row {
	out := make([]row, columns)
	for i, r := range rows {
		for j, term := range r.terms {
			out[term].terms = append(out[term].terms, int32(i))
			out[term].weights = append(out[term].weights, r.weights[j])
		}
	}
	return out
}

// largest gives the numbers of the n largest values, the largest first, ties
// by number; values of zero or less are left out.
func largest(values []float64, n int) []int {
	order := make([]int, 0, len(values))
	for i, v := range values {
		if v > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(values[b], values[a]), cmp.Compare(a, b))
	})
	return order[:min(n, len(order))]
}
