// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"iter"
	"math"
	"slices"
)

const (
	named  = 8   // terms that name a topic
	looked = 120 // terms that are looked at for it
	quoted = 5
	// within is the share of a term's count that a longer one must have to
	// stand for it where terms are judged, and nearly where they name: beside
	// "front desk", "desk" tells more of the second than of the first.
	within = 0.5
	nearly = 0.75
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

// names gives what names each group: the most distinctive of what it says
// that is whole, without parts of something longer that stands almost as often
// and without what those before it say. Where nothing is whole, the parts must
// do.
func (c *Corpus) names(groups []int, k int, texts []Text, known func(string) bool) [][]string {
	weights, counts := c.distinctive(groups, k)
	best := make([][]int, len(weights))
	var all []string
	for g := range weights {
		best[g] = largest(weights[g], looked)
		for _, term := range best[g] {
			all = append(all, c.terms[term])
		}
	}
	found := placesOf(all, texts, known)
	out := make([][]string, len(weights))
	for g := range out {
		fragment := func(term int) bool { return !found.whole(c.terms[term]) }
		whole := slices.DeleteFunc(slices.Clone(best[g]), fragment)
		if len(whole) == 0 {
			whole = best[g]
		}
		out[g] = first(named, found.fresh(c.longest(whole, counts[g], nearly)))
	}
	return out
}

// longest gives those terms that no other absorbs by standing as often as a
// share of their counts.
func (c *Corpus) longest(terms []int, counts []float64, share float64) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, term := range terms {
			if !c.absorbed(term, terms, counts, share) && !yield(c.terms[term]) {
				return
			}
		}
	}
}

// first gives at most n.
func first(n int, all iter.Seq[string]) (out []string) {
	for one := range all {
		if out = append(out, one); len(out) == n {
			break
		}
	}
	return out
}

// absorbed tells whether a longer term among others says what this one says.
func (c *Corpus) absorbed(term int, others []int, counts []float64, share float64) bool {
	for _, other := range others {
		if other != term && holds(c.terms[other], c.terms[term]) && counts[other] >= share*counts[term] {
			return true
		}
	}
	return false
}
