// SPDX-License-Identifier: Apache-2.0

package funnel

import "touchstone/journey"

// clusters tells how many independent cases those of a row are worth, for several
// of one customer are not several customers. A row is everybody, a group or a
// period. The zero value is of customers, each of whom is worth one.
type clusters struct {
	squares [][]int // by row and steps done: of the cases of each customer who did so many
	own     [][]int // by row and steps done: cases of the customer being visited
	cases   []int   // by row, how many those are
	met     []int   // rows that hold any
}

func newClusters(rows, steps int) clusters {
	return clusters{squares: counters(rows, steps+1), own: counters(rows, steps+1), cases: make([]int, rows)}
}

// add counts a case of the customer being visited.
func (c *clusters) add(row, done int) {
	if c.own == nil {
		return
	}
	if c.cases[row] == 0 {
		c.met = append(c.met, row)
	}
	c.cases[row]++
	c.own[row][done]++
}

// close counts the customer whose cases have all been seen.
func (c *clusters) close() {
	for _, row := range c.met {
		own, n := c.own[row], 0
		for done := len(own) - 1; done >= 0; done-- {
			n += own[done]
			own[done] = 0
			c.squares[row][done] += n * n
		}
		c.cases[row] = 0
	}
	c.met = c.met[:0]
}

func (c *clusters) merge(o *clusters) {
	for row := range o.squares {
		add(c.squares[row], o.squares[row])
	}
}

// rate gives n of the cases of a row that did at least so many steps.
func (c *clusters) rate(n, of, row, done int) journey.Rate {
	if c.squares == nil || of == 0 {
		return journey.RateOf(n, of)
	}
	return journey.ClusteredRate(n, of, float64(of)*float64(of)/float64(c.squares[row][done]))
}
