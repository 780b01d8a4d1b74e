// SPDX-License-Identifier: Apache-2.0

package attribution

// chain is an absorbing Markov chain of order 1 with n touchpoints, as counts
// of steps: row 0 leaves the start and row 1+c touchpoint c; column c goes to
// touchpoint c, column n converts and column n+1 ends in null.
type chain struct {
	n     int
	steps []float64
	left  []float64 // scratch of removal: the steps left after elimination
	scale []float64
}

func newChain(n int) *chain {
	return &chain{n: n, steps: make([]float64, (n+1)*(n+2)), left: make([]float64, n*(n+1)), scale: make([]float64, n)}
}

// removal gives the chance that a walk from the start converts, and per
// touchpoint the share of that chance that goes through it: its removal effect.
//
// With N = (I-Q)^-1 a walk meets c with probability f = N[start,c] / N[c,c] and
// converts from there with h = (N r)[c], so the effect is f h / P. N comes from
// elimination without subtraction, so every figure keeps its relative
// precision however seldom walks end.
func (c *chain) removal() (reach float64, effects []float64) {
	c.eliminate()
	n := c.n
	first, starts := c.steps[:n], 0.0
	for _, s := range first {
		starts += s
	}
	converts, meets := make([]float64, n), make([]float64, n)
	for i := range n {
		converts[i] = c.steps[(i+1)*(n+2)+n]
		if starts > 0 {
			meets[i] = first[i] / starts
		}
	}
	c.solve(converts, 0)
	effects = make([]float64, n)
	for i := range n {
		reach += meets[i] * converts[i]
	}
	c.solveTransposed(meets)
	unit := make([]float64, n)
	for i := range n {
		if c.scale[i] == 0 || reach == 0 {
			continue
		}
		clear(unit)
		unit[i] = 1
		c.solve(unit, i)
		effects[i] = min(1, meets[i]/unit[i]*converts[i]/reach)
	}
	return reach, effects
}

// eliminate factors M = D - C, where C are the steps between touchpoints and D
// makes the rows sum to the steps that end. Below the diagonal left holds the
// factors, above it the steps of the walk that skips what was eliminated, and
// in column n the steps that end.
func (c *chain) eliminate() {
	n, w := c.n, c.n+1
	for i := range n {
		row := c.steps[(i+1)*(n+2):]
		copy(c.left[i*w:], row[:n])
		c.left[i*w+n] = row[n] + row[n+1]
	}
	for k := range n {
		pivot := c.left[k*w : (k+1)*w]
		sum := 0.0
		for _, s := range pivot[k+1:] {
			sum += s
		}
		if c.scale[k] = sum; sum == 0 {
			continue
		}
		for i := k + 1; i < n; i++ {
			row := c.left[i*w : (i+1)*w]
			factor := row[k] / sum
			if row[k] = factor; factor == 0 {
				continue
			}
			for j := k + 1; j < w; j++ {
				row[j] += factor * pivot[j]
			}
		}
	}
}

// solve gives x of M x = b in place of b, whose entries before from are 0; of x
// only the entries from there on are right.
func (c *chain) solve(b []float64, from int) {
	n, w := c.n, c.n+1
	for i := from + 1; i < n; i++ {
		b[i] = plus(b[i], c.left[i*w+from:i*w+i], b[from:i])
	}
	for i := n - 1; i >= from; i-- {
		b[i] = plus(b[i], c.left[i*w+i+1:i*w+n], b[i+1:n])
		if c.scale[i] > 0 {
			b[i] /= c.scale[i]
		}
	}
}

// plus adds the products of two rows, one after another, to a sum.
func plus(sum float64, a, b []float64) float64 {
	b = b[:len(a)]
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// solveTransposed gives y of y M = b in place of b.
func (c *chain) solveTransposed(b []float64) {
	n, w := c.n, c.n+1
	for k := range n {
		if c.scale[k] > 0 {
			b[k] /= c.scale[k]
		}
		for j := k + 1; j < n; j++ {
			b[j] += b[k] * c.left[k*w+j]
		}
	}
	for k := n - 1; k >= 0; k-- {
		for i := k + 1; i < n; i++ {
			b[k] += c.left[i*w+k] * b[i]
		}
	}
}
