// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"math"
	"strings"
)

const (
	named  = 8  // terms that name a topic
	looked = 40 // terms that are looked at for it
	quoted = 5
	// within is the share of a term's count that a longer one must have to
	// stand for it: "前台服务" for "台服务".
	within = 0.5
)

// distinctive weighs the terms of groups by how much they set a group apart:
// the share of a term in the group times ln(1 + A/f), where A is the whole
// number of terms in the average group and f the term's count in all of them
// (class-based TF-IDF, Grootendorst 2022). groups holds the group of each text;
// a negative one is none.
func (c *Corpus) distinctive(groups []int, k int) (weights, counts [][]float64) {
	counts, weights = zeros(k, len(c.terms)), zeros(k, len(c.terms))
	in, of := make([]float64, len(c.terms)), make([]float64, k)
	all := 0.0
	for i, r := range c.rows {
		g := groups[i]
		if g < 0 {
			continue
		}
		for j, term := range r.terms {
			counts[g][term] += r.weights[j]
			in[term] += r.weights[j]
			of[g] += r.weights[j]
			all += r.weights[j]
		}
	}
	average := math.Floor(all / float64(max(1, k)))
	for g := range k {
		for term, n := range counts[g] {
			if n > 0 {
				weights[g][term] = n / of[g] * math.Log(1+average/in[term])
			}
		}
	}
	return weights, counts
}

// names gives the terms that name a group: the most distinctive ones, without
// those that are parts of a longer one that stands almost as often.
func (c *Corpus) names(weights, counts []float64) []string {
	best := largest(weights, looked)
	var out []string
	for _, term := range best {
		if c.absorbed(term, best, counts) {
			continue
		}
		if out = append(out, c.terms[term]); len(out) == named {
			break
		}
	}
	return out
}

// absorbed tells whether a longer term among others says what this one says.
func (c *Corpus) absorbed(term int, others []int, counts []float64) bool {
	for _, other := range others {
		if other != term && strings.Contains(c.terms[other], c.terms[term]) && counts[other] >= within*counts[term] {
			return true
		}
	}
	return false
}
