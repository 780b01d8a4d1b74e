// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"context"

	"gonum.org/v1/gonum/floats"
)

// Rows are taken blockSize at a time. A table holds the sum of their products
// for each combination of weights 0..mostWeight, so that a replicate adds one
// entry per block instead of one product per row; the few weights above
// mostWeight add a second entry. (The idea is that of the Four Russians.)
const (
	blockSize  = 3
	weightBits = 2
	mostWeight = 1<<weightBits - 1
	entries    = 1 << (blockSize * weightBits)
)

// tile holds the sums of a run of replicates.
type tile struct {
	*packing
	poisson *poisson
	seed    uint64
	first   int // its first replicate
	size    int

	wordTable  []uint64  // entries of words
	floatTable []float64 // entries of floatPairs
	code       []uint64  // of one row, by variable
	value      []float64 // likewise
	entry      []uint8   // by replicate: the entry to add
	extra      []extra   // entries to add beside

	wordSums []uint64  // by replicate: words
	adds     []int     // by replicate: additions since the words were emptied
	sums     []float64 // by replicate: products of wordPairs, then of floatPairs
}

type extra struct {
	replicate int
	entry     uint8
}

func newTile(p *packing, seed uint64, first, size int) *tile {
	pairs := len(p.wordPairs) + len(p.floatPairs)
	return &tile{
		packing: p, poisson: newPoisson(), seed: seed, first: first, size: size,
		wordTable:  make([]uint64, entries*p.words),
		floatTable: make([]float64, entries*len(p.floatPairs)),
		code:       make([]uint64, p.mo.m+1),
		value:      make([]float64, p.mo.m+1),
		entry:      make([]uint8, (size+drawsPerHash-1)/drawsPerHash*drawsPerHash),
		wordSums:   make([]uint64, size*p.words),
		adds:       make([]int, size),
		sums:       make([]float64, size*pairs),
	}
}

// run goes through all rows; it tells whether it came to the end.
func (t *tile) run(ctx context.Context, progress *progress) bool {
	const reportRows = blockSize << 10
	for from := 0; from < t.n; from += blockSize {
		if from%reportRows == 0 {
			if ctx.Err() != nil {
				return false
			}
			progress.add(min(reportRows, from), t.size)
		}
		rows := min(blockSize, t.n-from)
		t.draw(from, rows)
		t.fillTables(from, rows)
		t.addBlock()
	}
	for b := range t.size {
		t.empty(b)
	}
	rest := t.n - (t.n-1)/reportRows*reportRows
	progress.add(rest, t.size)
	return true
}

// draw sets the entry of each replicate from its weights for the rows.
func (t *tile) draw(from, rows int) {
	clear(t.entry)
	t.extra = t.extra[:0]
	for r := range rows {
		customer := uint32(from + r)
		if t.cluster != nil {
			customer = t.cluster[from+r]
		}
		state := stream(t.seed, customer) + golden*uint64(t.first/drawsPerHash)
		shift := uint8(r * weightBits)
		for b := 0; b < t.size; b += drawsPerHash {
			state += golden
			bits := mix(state)
			entry := t.entry[b : b+drawsPerHash]
			for i := range entry {
				u := uint16(bits >> (i * 16))
				w := t.poisson.byUpper[u>>8]
				if w > mostWeight {
					w = t.rare(b+i, shift, u)
				}
				entry[i] |= w << shift
			}
		}
	}
}

// rare draws a weight that the table leaves open or that exceeds mostWeight;
// what exceeds it is added beside.
func (t *tile) rare(replicate int, shift uint8, u uint16) uint8 {
	w := t.poisson.search(u)
	for left := int(w) - mostWeight; left > 0 && replicate < t.size; left -= mostWeight {
		t.extra = append(t.extra, extra{replicate, uint8(min(left, mostWeight)) << shift})
	}
	return min(w, mostWeight)
}

// fillTables builds all entries from the products of the rows. Rows that are
// missing in the last block count as nothing: no weight is drawn for them.
func (t *tile) fillTables(from, rows int) {
	nw, nf := t.words, len(t.floatPairs)
	for r := range rows {
		one := 1 << (r * weightBits) // the entry of weight 1 for this row alone
		t.packRow(from+r, t.code, t.wordTable[one*nw:(one+1)*nw])
		t.floatRow(from+r, t.value, t.floatTable[one*nf:(one+1)*nf])
	}
	for e := 1; e < 1<<(rows*weightBits); e++ {
		one := lowestRow(e)
		if e == one {
			continue
		}
		sumWords(t.wordTable[e*nw:(e+1)*nw], t.wordTable[(e-one)*nw:], t.wordTable[one*nw:])
		if nf > 0 {
			floats.AddTo(t.floatTable[e*nf:(e+1)*nf], t.floatTable[(e-one)*nf:(e-one+1)*nf], t.floatTable[one*nf:(one+1)*nf])
		}
	}
}

// lowestRow gives the entry of weight 1 for the first row that e weighs.
func lowestRow(e int) int {
	one := 1
	for e&(one*mostWeight) == 0 {
		one <<= weightBits
	}
	return one
}

func sumWords(dst, a, b []uint64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

func addWords(dst, src []uint64) {
	src = src[:len(dst)]
	for i, v := range src {
		dst[i] += v
	}
}

// addBlock adds to each replicate the entry that it drew.
func (t *tile) addBlock() {
	for b, e := range t.entry[:t.size] {
		if e != 0 {
			t.add(b, int(e))
		}
	}
	for _, x := range t.extra {
		t.add(x.replicate, int(x.entry))
	}
}

func (t *tile) add(b, e int) {
	nw, nf := t.words, len(t.floatPairs)
	if nw > 0 {
		addWords(t.wordSums[b*nw:(b+1)*nw], t.wordTable[e*nw:])
		if t.adds[b]++; t.adds[b] == t.mostAdds {
			t.empty(b)
		}
	}
	if nf > 0 {
		floats.Add(t.sumsOf(b)[len(t.wordPairs):], t.floatTable[e*nf:(e+1)*nf])
	}
}

// sumsOf gives the sums of one replicate: of wordPairs, then of floatPairs.
func (t *tile) sumsOf(b int) []float64 {
	pairs := len(t.wordPairs) + len(t.floatPairs)
	return t.sums[b*pairs : (b+1)*pairs]
}

// empty moves a replicate's lanes into its sums, before one overflows.
func (t *tile) empty(b int) {
	t.adds[b] = 0
	words := t.wordSums[b*t.words : (b+1)*t.words]
	for i := range t.wordPairs {
		t.sumsOf(b)[i] += float64(words[i/lanes] >> (i % lanes * laneBits) & laneMax)
	}
	clear(words)
}

// covariance gives the weighted covariance matrix of a replicate, columns
// first and outcome last; false where nobody was drawn.
func (t *tile) covariance(b int, cov []float64) bool {
	sums := t.sumsOf(b)
	total := sums[0] // of the pair (constant, constant), which is always first
	if !(total > 0) {
		return false
	}
	m := t.mo.m
	mean := make([]float64, m+1)
	t.eachPair(func(i, a, b int) {
		if b == 0 {
			mean[a] = sums[i] / total
		}
	})
	t.eachPair(func(i, a, b int) {
		if b > 0 {
			v := sums[i]/total - mean[a]*mean[b]
			cov[(a-1)*m+b-1], cov[(b-1)*m+a-1] = v, v
		}
	})
	return true
}

func (p *packing) eachPair(f func(i, a, b int)) {
	for i, pair := range p.wordPairs {
		f(i, pair[0], pair[1])
	}
	for i, pair := range p.floatPairs {
		f(len(p.wordPairs)+i, pair[0], pair[1])
	}
}
