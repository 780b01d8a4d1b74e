// SPDX-License-Identifier: Apache-2.0

package stats

// z95 is the 97.5 % point of the normal distribution: every interval of this
// package covers 95 %.
const z95 = 1.959963984540054

// Interval is a 95 % confidence interval. Both limits are in the unit of the
// value that they enclose; they are NaN where no interval can be given.
type Interval struct{ Low, High float64 }

// Contains tells whether v lies within the closed interval.
func (i Interval) Contains(v float64) bool { return i.Low <= v && v <= i.High }

func (i Interval) clip(low, high float64) Interval {
	return Interval{max(i.Low, low), min(i.High, high)}
}

func around(centre, half float64) Interval { return Interval{centre - half, centre + half} }

// Estimate is a figure with how sure it is.
type Estimate struct {
	Value float64
	SE    float64
	Interval
	N      int     // answers used
	NEff   float64 // how many independent, equally weighted answers they are worth
	DF     float64 // degrees of freedom of SE; +Inf where it is used with the normal distribution
	Method string  // stable short name of the interval's method, such as "adjusted_wald"
}

// PValue gives the two-sided p-value of the hypothesis that the true figure is
// value, by t with DF degrees of freedom. Where SE is 0 it is 1 when Value is
// value, else 0.
func (e Estimate) PValue(value float64) float64 { return twoSidedT(e.Value-value, e.SE, e.DF) }

// Difference is a minus b with how sure it is.
type Difference struct {
	Value float64
	SE    float64
	Interval
	P      float64 // two-sided, of no difference
	NA, NB int     // answers used on each side
	Method string  // of the interval
	Test   string  // of P
}

// Sample is one group of answers. Values may hold NaN for a missing answer.
// Weights and Clusters are nil or as long as Values; a cluster is a customer
// (or another unit that was sampled whole), under any number.
type Sample struct {
	Values   []float64
	Weights  []float64
	Clusters []uint32
}
