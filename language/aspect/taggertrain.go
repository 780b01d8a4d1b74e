// SPDX-License-Identifier: Apache-2.0

package aspect

import (
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// lesson is a text to learn tags from.
type lesson struct {
	words []word
	known hints
	row   []tag
}

// learner is a tagger under training: the averaged perceptron of Collins (2002,
// doi 10.3115/1118693.1118694). All of it is whole numbers, which every machine
// adds alike.
type learner struct {
	emit, emitSum []int64 // now, and times the round at which it changed
	pass, passSum [tags][tags]int64
	now           int64
	seen          []uint32
}

// learnTagger learns from texts in some passes, in an order drawn from a seed.
func learnTagger(ctx context.Context, texts []lesson, rounds int, seed uint64) (*tagger, error) {
	l := &learner{emit: make([]int64, int(tags)<<taggerBits), emitSum: make([]int64, int(tags)<<taggerBits), now: 1}
	p := path{score: l.row}
	texts = slices.Clone(texts)
	source := rand.NewPCG(seed, 1)
	for range rounds {
		for i := len(texts) - 1; i > 0; i-- {
			at, _ := bits.Mul64(source.Uint64(), uint64(i+1))
			texts[i], texts[at] = texts[at], texts[i]
		}
		for _, t := range texts {
			l.learn(&p, t)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return l.average(), nil
}

func (l *learner) row(row *[tags]int32, buckets []uint32) {
	for _, b := range buckets {
		for k, w := range l.emit[int(b)*int(tags) : int(b+1)*int(tags)] {
			row[k] += int32(w)
		}
	}
}

// learn corrects the weights where the best row is not the right one.
func (l *learner) learn(p *path, t lesson) {
	pass := [tags][tags]int32{}
	for a := range tags {
		for b := range tags {
			pass[a][b] = int32(l.pass[a][b])
		}
	}
	row := p.best(t.words, t.known, &pass)
	if !slices.Equal(row, t.row) {
		was, is := outside, outside
		for i := range row {
			if row[i] != t.row[i] {
				l.seen = observe(l.seen[:0], t.words, t.known, i)
				for _, b := range l.seen {
					l.change(int(b)*int(tags)+int(t.row[i]), 1)
					l.change(int(b)*int(tags)+int(row[i]), -1)
				}
			}
			l.passes(is, t.row[i], 1)
			l.passes(was, row[i], -1)
			was, is = row[i], t.row[i]
		}
	}
	l.now++
}

func (l *learner) change(at int, by int64) {
	l.emit[at] += by
	l.emitSum[at] += by * l.now
}

func (l *learner) passes(before, g tag, by int64) {
	l.pass[before][g] += by
	l.passSum[before][g] += by * l.now
}

// average gives the mean of the weights over all examples seen, the largest
// being 127.
func (l *learner) average() *tagger {
	mean := func(w, sum int64) float64 { return float64(w) - float64(sum)/float64(l.now) }
	largest := 1.0
	for i, w := range l.emit {
		largest = max(largest, math.Abs(mean(w, l.emitSum[i])))
	}
	g := &tagger{}
	for i, w := range l.emit {
		g.emit[i] = int8(math.RoundToEven(mean(w, l.emitSum[i]) / largest * math.MaxInt8))
	}
	for a := range tags {
		for b := range tags {
			g.pass[a][b] = int32(math.RoundToEven(mean(l.pass[a][b], l.passSum[a][b]) / largest * math.MaxInt8))
		}
	}
	return g
}
