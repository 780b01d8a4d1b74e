// SPDX-License-Identifier: Apache-2.0

package boost

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"touchstone/internal/parallel"
	"touchstone/stats"
)

// exactRows is up to how many rows the cuts are quantiles of all of them.
// Above, they are those of so many rows, one drawn from each of so many equal
// stretches: by the inequality of Dvoretzky, Kiefer and Wolfowitz a cut is then
// off by less than .4 % of the rows in 99 of 100 draws.
const exactRows = 200_000

// mostBins keeps a bin, the missing one included, in a byte.
const mostBins = 255

// binned is a table whose cells are bins. Bin b of column c holds the values
// v with cuts[c][b-1] <= v < cuts[c][b]; the bin behind the last is for what
// is missing.
type binned struct {
	rows int
	cuts [][]float32
	bins [][]uint8
}

func (b *binned) missing(column int) uint8 { return uint8(len(b.cuts[column]) + 1) }

// cut bins the columns. It refuses with OutOfRange a column with a number that
// float32 cannot hold.
func cut(ctx context.Context, columns [][]float64, bins int, seed uint64) (*binned, error) {
	b := &binned{rows: len(columns[0]), cuts: make([][]float32, len(columns)), bins: make([][]uint8, len(columns))}
	drawn := draw(b.rows, seed)
	failed := make([]bool, len(columns))
	err := parallel.Each(ctx, len(columns), func(c int) {
		for _, v := range columns[c] {
			if !(math.Abs(v) < math.MaxFloat32) && v == v {
				failed[c] = true
				return
			}
		}
		b.cuts[c] = cutsOf(sortedOf(columns[c], drawn), bins)
		b.bins[c] = binsOf(columns[c], b.cuts[c], b.missing(c))
	})
	if err != nil {
		return nil, err
	}
	if c := slices.Index(failed, true); c >= 0 {
		return nil, &stats.Refusal{Reason: stats.OutOfRange, Column: c}
	}
	return b, nil
}

// draw gives the rows that the quantiles are taken of, nil meaning all.
func draw(rows int, seed uint64) []int {
	if rows <= exactRows {
		return nil
	}
	random := rand.New(rand.NewPCG(seed, 0))
	drawn := make([]int, exactRows)
	for k := range drawn {
		from, to := k*rows/exactRows, (k+1)*rows/exactRows
		drawn[k] = from + random.IntN(to-from)
	}
	return drawn
}

func sortedOf(column []float64, drawn []int) []float32 {
	var values []float32
	keep := func(v float64) {
		if v == v {
			values = append(values, float32(v))
		}
	}
	if drawn == nil {
		for _, v := range column {
			keep(v)
		}
	}
	for _, i := range drawn {
		keep(column[i])
	}
	slices.Sort(values)
	return values
}

// cutsOf cuts sorted values into at most so many bins: one per distinct value
// where that is enough, else of about the same number of rows, a value that
// fills a bin alone having one of its own.
func cutsOf(sorted []float32, bins int) []float32 {
	var values []float32
	var counts []int
	for _, v := range sorted {
		if n := len(values); n > 0 && values[n-1] == v {
			counts[n-1]++
		} else {
			values, counts = append(values, v), append(counts, 1)
		}
	}
	var cuts []float32
	inBin, left := 0, len(sorted)
	for i := range values {
		room := bins - len(cuts)
		target := float64(inBin+left) / float64(room)
		if i > 0 && room > 1 && (len(values) <= bins || float64(inBin) >= target || inBin > 0 && float64(counts[i]) >= target) {
			cuts = append(cuts, between(values[i-1], values[i]))
			inBin = 0
		}
		inBin += counts[i]
		left -= counts[i]
	}
	return cuts
}

// between gives a number c with low < c <= high.
func between(low, high float32) float32 {
	if c := low/2 + high/2; low < c && c < high {
		return c
	}
	return high
}

func binsOf(column []float64, cuts []float32, missing uint8) []uint8 {
	bins := make([]uint8, len(column))
	for i, v := range column {
		if v != v {
			bins[i] = missing
			continue
		}
		at, _ := slices.BinarySearchFunc(cuts, float32(v), func(c, v float32) int {
			if c <= v {
				return -1
			}
			return 1
		})
		bins[i] = uint8(at)
	}
	return bins
}
