// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"math"
	"sort"
	"sync"
)

// cells is how many equally likely values the tables of quantiles hold.
const cells = 1 << 16

// exponential gives the quantiles of the exponential distribution with mean 1
// in the middle of each cell, descending, in millionths. No entry lies so near
// to a half that another machine's logarithm could round it otherwise (tested).
var exponential = sync.OnceValue(func() []int32 {
	table := make([]int32, cells)
	for i := range table {
		table[i] = int32(math.Round(exactQuantile(i)))
	}
	return table
})

func exactQuantile(cell int) float64 {
	return -1e6 * math.Log((float64(cell)+0.5)/cells)
}

// logit is a number on the scale of log odds, in millionths.
type logit int64

// exponential draws from the exponential distribution of a mean.
func (r random) exponential(mean milli) milli {
	return milli(int64(exponential()[r.below(cells)]) * int64(mean) / 1_000_000)
}

// logistic draws from the logistic distribution: it exceeds -x with the
// probability 1/(1+exp(-x)).
func (r random) logistic() logit { return logistic(r.below(cells)) }

// logistic gives the quantile of a cell, ascending.
func logistic(cell int) logit {
	table := exponential()
	return logit(table[cells-1-cell] - table[cell])
}

// odds is true with the probability of the log odds x.
func (r random) odds(x logit) bool { return x+r.logistic() > 0 }

// probability is how often odds(x) is true.
func probability(x logit) float64 {
	first := sort.Search(cells, func(cell int) bool { return x+logistic(cell) > 0 })
	return float64(cells-first) / cells
}

// logOdds gives the log odds of a share.
func logOdds(share milli) logit {
	return logit(math.Round(1e6 * math.Log(float64(share)/float64(1000-share))))
}
