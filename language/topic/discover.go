// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
)

const (
	fewestTexts = 3      // texts that a term stands in at least
	tooCommon   = 0.5    // share of the texts from which a term says nothing
	mostFitted  = 20_000 // texts that topics are found in; the others are placed
	mostTerms   = 5_000  // beyond which the rarest are dropped
	mostTopics  = 100
	mostRounds  = 200
)

// Options tell what to look for. The zero value finds the number of topics
// that suits the texts, from 4 to 30.
type Options struct {
	Topics   int                    // wanted, 1 to 100; 0: whatever suits
	Least    int                    // that suit, at most 30; 0: 4
	Known    func(term string) bool // to be one word, however it is cut; nil: none is
	Progress func(done, total int)  // of the steps of a discovery; may be nil
}

// Topic is one thing that texts talk about.
type Topic struct {
	Terms  []string // that name it, the most distinctive first; at most 8
	Texts  int      // whose main topic it is
	Quotes []int    // the most typical of them, by number; at most 5
	// Coherence tells how often its terms stand near each other, from -1 to 1.
	Coherence float64
	// Direction holds the weight of its terms, of length one, by which it is
	// found again.
	Direction map[string]float64
}

// Discovery is what was found in a number of texts.
type Discovery struct {
	Topics []Topic // the one of most texts first
	Main   []int   // the main topic of each text; -1 where it has no known term
	// Stability is how alike the topics of four fifths of the texts are, as the
	// mean cosine, from 0 to 1; NaN where the number of topics was given.
	Stability float64
	space     *space // nil without topics
}

// Discover finds the topics of texts. Too few texts, or texts that share no
// terms, have none. Its error is that of the context.
func Discover(ctx context.Context, texts []Text, o Options) (*Discovery, error) {
	terms := make([][]string, len(texts))
	for i := range texts {
		terms[i] = texts[i].Terms
	}
	fitted := sample(terms, mostFitted)
	c := NewCorpus(fitted, fewestTexts, tooCommon, mostTerms, longestPlaced)
	rows := c.weighted()
	d := &Discovery{Main: slices.Repeat([]int{-1}, len(texts)), Stability: math.NaN()}
	if len(c.terms) < 2 {
		return d, nil
	}
	k, stability, err := o.number(ctx, c, rows, fitted)
	if err != nil {
		return nil, err
	}
	f, err := factor(ctx, rows, len(c.terms), k, mostRounds)
	if err != nil {
		return nil, err
	}
	d.Stability = stability
	f.level()
	d.space = newSpace(c, f, d.describe(c.over(terms), f, texts, o.Known))
	return d, nil
}

// sample gives at most n texts, chosen at random but always alike.
func sample(texts [][]string, n int) [][]string {
	if len(texts) <= n {
		return texts
	}
	order := rand.New(rand.NewPCG(3, 4)).Perm(len(texts))[:n]
	slices.Sort(order)
	out := make([][]string, n)
	for i, at := range order {
		out[i] = texts[at]
	}
	return out
}

// over gives the corpus of other texts under the same terms.
func (c *Corpus) over(texts [][]string) *Corpus {
	number := make(map[string]int32, len(c.terms))
	for i, term := range c.terms {
		number[term] = int32(i)
	}
	out := &Corpus{terms: c.terms, rows: make([]row, len(texts))}
	for i, text := range texts {
		out.rows[i] = counted(text, number)
	}
	return out
}

// level gives every topic a direction of length one, so that the weights of
// texts can be compared between topics.
func (f *factors) level() {
	for t := range f.k {
		sum := 0.0
		for _, r := range f.terms {
			sum += r[t] * r[t]
		}
		if sum == 0 {
			continue
		}
		length := math.Sqrt(sum)
		for _, r := range f.terms {
			r[t] /= length
		}
		for _, r := range f.texts {
			r[t] *= length
		}
	}
}

// describe places all texts and names the topics, the one of most texts first,
// in the order that it gives.
func (d *Discovery) describe(c *Corpus, f *factors, texts []Text, known func(string) bool) (order []int) {
	weights := f.place(c.weighted())
	size := make([]float64, f.k)
	for i, w := range weights {
		if d.Main[i] = strongest(w); d.Main[i] >= 0 {
			size[d.Main[i]]++
		}
	}
	order = largest(size, f.k)
	rank := slices.Repeat([]int{-1}, f.k)
	for at, t := range order {
		rank[t] = at
	}
	said := namesOf(texts)
	names := NewCorpus(said, fewestTexts, tooCommon, mostTerms, longestWidth).names(d.Main, f.k, texts, known)
	d.Topics = make([]Topic, len(order))
	for at, t := range order {
		d.Topics[at] = Topic{Terms: names[t], Texts: int(size[t]), Quotes: typical(weights, d.Main, t),
			Coherence: Coherence(said, names[t]), Direction: f.direction(c.terms, t)}
	}
	for i, t := range d.Main {
		if t >= 0 {
			d.Main[i] = rank[t]
		}
	}
	return order
}

// strongest gives the topic of the largest weight, the first of equals, or -1
// where all are zero.
func strongest(weights []float64) int {
	best := -1
	for t, w := range weights {
		if w > 0 && (best < 0 || w > weights[best]) {
			best = t
		}
	}
	return best
}

// typical gives the texts of a topic that are most purely of it.
func typical(weights [][]float64, main []int, t int) []int {
	purity := make([]float64, len(weights))
	for i, w := range weights {
		if main[i] == t {
			purity[i] = pure(w, t)
		}
	}
	return largest(purity, quoted)
}

// pure tells how strongly and purely a text with these weights is of a topic.
func pure(weights []float64, t int) float64 { return weights[t] * weights[t] / floats.Sum(weights) }

// direction gives the terms of a topic that carry at least a hundredth of its
// strongest.
func (f *factors) direction(terms []string, t int) map[string]float64 {
	most := 0.0
	for _, r := range f.terms {
		most = max(most, r[t])
	}
	out := map[string]float64{}
	for i, r := range f.terms {
		if r[t] > 0 && r[t] >= most/100 {
			out[terms[i]] = r[t]
		}
	}
	return out
}
