// SPDX-License-Identifier: Apache-2.0

package stats

// clustering is which rows belong to one customer. The zero value makes each
// row its own.
type clustering struct {
	key   []uint32 // by row
	order []uint32 // rows by key
}

// clusteringOf sorts rows by key.
func clusteringOf(key []uint32) clustering { return clustering{key, sortedByKey(key)} }

// each calls visit with the sum of values of every customer, in ascending order
// of key (of row, for the zero value).
func (c clustering) each(values []float64, visit func(key uint32, sum float64)) {
	if c.order == nil {
		for i, v := range values {
			visit(uint32(i), v)
		}
		return
	}
	for i := 0; i < len(c.order); {
		key, sum := c.key[c.order[i]], 0.0
		for ; i < len(c.order) && c.key[c.order[i]] == key; i++ {
			sum += values[c.order[i]]
		}
		visit(key, sum)
	}
}

// sums gives the sum of all values, and the sum over customers of squared sums.
func (c clustering) sums(values []float64) (sum, square float64) {
	c.each(values, func(_ uint32, v float64) {
		sum += v
		square += v * v
	})
	return sum, square
}
