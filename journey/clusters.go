// SPDX-License-Identifier: Apache-2.0

package journey

// Clusters count the cases of customers whose cases come one after another. The
// zero value is empty.
type Clusters struct {
	n, squares int // cases, and the sum of the squares of each customer's
	customer   int // of the last case, counted from 1
	mine       int // cases of this customer
}

// Visit counts a case of a customer.
func (c *Clusters) Visit(customer int) {
	if c.customer != customer+1 {
		c.close()
		c.customer = customer + 1
	}
	c.n++
	c.mine++
}

func (c *Clusters) close() {
	c.squares += c.mine * c.mine
	c.customer, c.mine = 0, 0
}

// Merge adds the cases of other customers.
func (c *Clusters) Merge(o *Clusters) {
	c.close()
	o.close()
	c.n += o.n
	c.squares += o.squares
}

// Effective is how many customers with one case each the cases are worth, if
// all cases of a customer are alike (Kish 1965).
func (c *Clusters) Effective() float64 {
	c.close()
	if c.n == 0 {
		return 0
	}
	return float64(c.n) * float64(c.n) / float64(c.squares)
}
