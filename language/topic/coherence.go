// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"math"
	"slices"
)

// window is how many terms in a row make one observation of Coherence.
const window = 10

// Coherence tells how often the terms of a topic stand near each other, from -1
// for never to 1 for only together: the mean normalised pointwise mutual
// information of all pairs over sliding windows of ten terms (C_NPMI of Röder,
// Both & Hinneburg 2015, after Bouma 2009). Texts are their terms in order.
// NaN for fewer than two terms.
func Coherence(texts [][]string, terms []string) float64 {
	o := newObserved(terms)
	for _, text := range texts {
		for from := 0; from == 0 || from+window <= len(text); from++ {
			o.see(text[from:min(from+window, len(text))])
		}
	}
	return o.coherence()
}

// observed counts in how many windows terms stand, and pairs of them.
type observed struct {
	number  map[string]int // of each term
	alone   []float64
	pairs   []float64 // terms × terms
	windows float64
}

func newObserved(terms []string) *observed {
	o := &observed{number: map[string]int{}, alone: make([]float64, len(terms)), pairs: make([]float64, len(terms)*len(terms))}
	for i, term := range terms {
		o.number[term] = i
	}
	return o
}

// see counts the terms of one window, each once; a window without terms is
// none.
func (o *observed) see(text []string) {
	if len(text) == 0 {
		return
	}
	o.windows++
	var here []int
	for _, term := range text {
		if i, ok := o.number[term]; ok && !slices.Contains(here, i) {
			here = append(here, i)
		}
	}
	for _, a := range here {
		o.alone[a]++
		for _, b := range here {
			o.pairs[a*len(o.alone)+b]++
		}
	}
}

func (o *observed) coherence() float64 {
	const least = 1e-12
	sum, of := 0.0, 0.0
	for a := range o.alone {
		for b := range a {
			joint := o.pairs[a*len(o.alone)+b] / o.windows
			expected := o.alone[a] / o.windows * o.alone[b] / o.windows
			sum += math.Log((joint+least)/expected) / -math.Log(joint+least)
			of++
		}
	}
	return sum / of
}
