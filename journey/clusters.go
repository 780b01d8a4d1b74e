// SPDX-License-Identifier: Apache-2.0

package journey

// clusters counts the cases of customers whose cases come one after another.
type clusters struct {
	n, squares int // cases, and the sum of the squares of each customer's
	customer   int // of the last case, counted from 1
	mine       int // cases of this customer
}

func (c *clusters) visit(customer int) {
	if c.customer != customer+1 {
		c.close()
		c.customer = customer + 1
	}
	c.n++
	c.mine++
}

func (c *clusters) close() {
	c.squares += c.mine * c.mine
	c.customer, c.mine = 0, 0
}

// merge adds the cases of other customers.
func (c *clusters) merge(o *clusters) {
	c.close()
	o.close()
	c.n += o.n
	c.squares += o.squares
}

// effective is how many customers with one case each the cases are worth, if
// all cases of a customer are alike (Kish 1965).
func (c *clusters) effective() float64 {
	c.close()
	if c.n == 0 {
		return 0
	}
	return float64(c.n) * float64(c.n) / float64(c.squares)
}
