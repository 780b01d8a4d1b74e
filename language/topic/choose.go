// SPDX-License-Identifier: Apache-2.0

package topic

import (
	"context"
	"math"
	"math/rand/v2"
)

const (
	mostTried = 2_000 // texts by which the number of topics is chosen
	samples   = 3     // that a number of topics has to hold on
	held      = 0.8   // share of the texts in one
	rounds    = 50    // of the descent, which need not settle for this
	better    = 0.02  // that more topics have to be
)

// tried are the numbers of topics that are compared. Fewer than four are not:
// what two or three topics say, everybody knows.
var tried = [...]int{4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30}

// number gives how many topics to look for: the number whose topics are found
// again in parts of the texts and whose terms stand together, by the sum of
// both, and of almost equal ones the smallest (stability after Greene,
// O'Callaghan & Cunningham 2014).
func (o Options) number(ctx context.Context, c *Corpus, rows []row, texts [][]string) (k int, stability float64, err error) {
	most := min(mostTopics, len(rows), len(c.terms))
	if o.Topics > 0 {
		return min(o.Topics, most), math.NaN(), nil
	}
	if len(rows) > mostTried {
		texts = sample(texts, mostTried)
		rows = c.over(texts).weighted()
	}
	best := math.Inf(-1)
	k = min(most, tried[0])
	for step, n := range tried {
		if n > most || n > len(rows)/fewestTexts {
			break
		}
		if n < o.Least {
			k = n // where no more have enough texts
			continue
		}
		s, coherent, err := c.hold(ctx, rows, texts, n)
		if err != nil {
			return 0, 0, err
		}
		if s+coherent > best+better {
			best, k, stability = s+coherent, n, s
		}
		if o.Progress != nil {
			o.Progress(step+1, len(tried)+1)
		}
	}
	return k, stability, nil
}

// hold tells how well n topics hold: the mean cosine with those of samples, and
// the mean coherence of their terms.
func (c *Corpus) hold(ctx context.Context, rows []row, texts [][]string, n int) (stability, coherent float64, err error) {
	whole, err := factor(ctx, rows, len(c.terms), n, rounds)
	if err != nil {
		return 0, 0, err
	}
	random := rand.New(rand.NewPCG(5, uint64(n)))
	for range samples {
		var part []row
		for _, i := range random.Perm(len(rows))[:max(n, int(held*float64(len(rows))))] {
			part = append(part, rows[i])
		}
		f, err := factor(ctx, part, len(c.terms), n, rounds)
		if err != nil {
			return 0, 0, err
		}
		stability += alike(whole, f) / samples
	}
	whole.level()
	main := make([]int, len(rows))
	for i, w := range whole.texts {
		main[i] = strongest(w)
	}
	sampled := c.over(texts)
	distinct, counts := sampled.distinctive(main, n)
	for t := range n {
		if terms := first(named, sampled.longest(largest(distinct[t], looked), counts[t], within)); len(terms) > 1 {
			coherent += Coherence(texts, terms) / float64(n)
		}
	}
	return stability, coherent, nil
}

// alike gives the mean cosine of the topics of two factorings, matched so that
// it is largest.
func alike(a, b *factors) float64 {
	cosines := make([][]float64, a.k)
	for i := range cosines {
		cosines[i] = make([]float64, b.k)
		for j := range cosines[i] {
			dot, na, nb := 0.0, 0.0, 0.0
			for term := range a.terms {
				x, y := a.terms[term][i], b.terms[term][j]
				dot, na, nb = dot+x*y, na+x*x, nb+y*y
			}
			if na > 0 && nb > 0 {
				cosines[i][j] = dot / math.Sqrt(na*nb)
			}
		}
	}
	sum := 0.0
	for i, j := range assign(cosines) {
		sum += cosines[i][j]
	}
	return sum / float64(a.k)
}
