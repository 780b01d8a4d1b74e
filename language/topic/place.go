// SPDX-License-Identifier: Apache-2.0

package topic

import "gonum.org/v1/gonum/floats"

// space is what texts are placed in: the terms of a discovery with their
// weights, and the directions of its topics. It does not change.
type space struct {
	number map[string]int32
	idf    []float64
	terms  [][]float64 // terms × topics
	gram   []float64
	k      int
}

func newSpace(c *Corpus, f *factors, order []int) *space {
	s := &space{number: make(map[string]int32, len(c.terms)), idf: c.inverse(), terms: zeros(len(c.terms), len(order)), k: len(order)}
	for i, term := range c.terms {
		s.number[term] = int32(i)
		for at, t := range order {
			s.terms[i][at] = f.terms[i][t]
		}
	}
	s.gram = products(s.terms, s.k)
	return s
}

// Placer finds the topics of texts one by one, also of texts that no discovery
// has seen. A worker keeps one for its buffers; it is not for several
// goroutines at once.
type Placer struct {
	space   *space
	weights []float64
	target  []float64
}

// Placer gives a placer of the discovery's topics.
func (d *Discovery) Placer() *Placer {
	if d.space == nil {
		return &Placer{space: &space{}}
	}
	return &Placer{space: d.space, weights: make([]float64, d.space.k), target: make([]float64, d.space.k)}
}

// Place tells the main topic of a text, given as its Terms, and how purely and
// strongly the text is of it, from 0 to 1; -1 where no topic has a term of it.
func (p *Placer) Place(terms []string) (topic int, purity float64) {
	s := p.space
	r := counted(terms, s.number)
	if len(r.terms) == 0 {
		return -1, 0
	}
	for j, term := range r.terms {
		r.weights[j] *= s.idf[term]
	}
	floats.Scale(1/floats.Norm(r.weights, 2), r.weights)
	clear(p.weights)
	clear(p.target)
	for j, term := range r.terms {
		floats.AddScaled(p.target, r.weights[j], s.terms[term])
	}
	for range settling {
		if improve(p.weights, p.target, s.gram, s.k) == 0 {
			break
		}
	}
	at := strongest(p.weights)
	if at < 0 {
		return -1, 0
	}
	return at, pure(p.weights, at)
}
