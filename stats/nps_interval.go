// SPDX-License-Identifier: Apache-2.0

package stats

import "math"

// NPSCounts are the answers by group; they need not be whole. At least one is
// above zero.
type NPSCounts struct{ Promoters, Passives, Detractors float64 }

// N gives the number of answers.
func (c NPSCounts) N() float64 { return c.Promoters + c.Passives + c.Detractors }

// Value gives the net promoter score, 100 (p - d).
func (c NPSCounts) Value() float64 { return 100 * (c.Promoters - c.Detractors) / c.N() }

// Variance gives the variance of one answer coded 1, 0 and -1, by n:
// p + d - (p-d)^2.
func (c NPSCounts) Variance() float64 {
	n := c.N()
	p, d := c.Promoters/n, c.Detractors/n
	return max(0, p+d-(p-d)*(p-d))
}

// SE gives the standard error of Value in points, 100 sqrt(v/n).
func (c NPSCounts) SE() float64 { return 100 * math.Sqrt(c.Variance()/c.N()) }

// Wald gives Value ± z SE, not clipped. It has no width when everybody is in
// one group.
func (c NPSCounts) Wald() Interval { return around(c.Value(), z95*c.SE()) }

// AdjustedWald gives the Wald interval after adding 3/4 of an answer to
// promoters and to detractors and 3/2 to passives, clipped to -100..100: near
// the nominal coverage from about 5 answers on, with a width even when all
// agree (Rocks 2016, the American Statistician 70). That of a single answer would
// leave Value out, and is widened to it.
func (c NPSCounts) AdjustedWald() Interval {
	i := c.adjusted().Wald().clip(-100, 100)
	return Interval{Low: min(i.Low, c.Value()), High: max(i.High, c.Value())}
}

func (c NPSCounts) adjusted() NPSCounts {
	return NPSCounts{c.Promoters + .75, c.Passives + 1.5, c.Detractors + .75}
}

// TrinomialT gives Student's t interval of the answers coded 100, 0 and -100,
// not clipped. Its limits are NaN below 2 answers.
func (c NPSCounts) TrinomialT() Interval {
	n := c.N()
	return around(c.Value(), tQuantile(n-1)*c.SE()*math.Sqrt(n/(n-1)))
}

// Score gives the interval of all scores that the trinomial score test does not
// reject: the difference of the shares over its standard error at the
// restricted maximum likelihood (Tango 1998; Rocks 2016). Found by bisection to
// 1e-9 points.
func (c NPSCounts) Score() Interval {
	observed := c.Value() / 100
	limit := func(end float64) float64 {
		in, out := observed, end
		if c.scoreStatistic(end) <= z95 {
			return 100 * end
		}
		for math.Abs(out-in) > 1e-11 {
			mid := (in + out) / 2
			if c.scoreStatistic(mid) <= z95 {
				in = mid
			} else {
				out = mid
			}
		}
		return 100 * in
	}
	return Interval{limit(-1), limit(1)}
}

// scoreStatistic gives |z| of the hypothesis p - d = delta.
func (c NPSCounts) scoreStatistic(delta float64) float64 {
	distance := math.Abs(c.Value()/100 - delta)
	if distance == 0 {
		return 0
	}
	d := c.restrictedDetractors(delta)
	v := 2*d + delta - delta*delta
	return distance / math.Sqrt(max(0, v)/c.N())
}

// restrictedDetractors gives the maximum likelihood share of detractors d when
// the share of promoters is d + delta. Setting the derivative of
// P log(d+delta) + M log(1-2d-delta) + D log(d) to zero gives
//
//	2n d^2 - B d - C = 0,  B = (1-delta)(P+D) - 2 delta (M+D),  C = D delta (1-delta)
//
// of which the larger root lies in the range for delta >= 0; for delta < 0 the
// two groups change places.
func (c NPSCounts) restrictedDetractors(delta float64) float64 {
	if delta < 0 {
		mirrored := NPSCounts{c.Detractors, c.Passives, c.Promoters}
		return mirrored.restrictedDetractors(-delta) - delta
	}
	b := (1-delta)*(c.Promoters+c.Detractors) - 2*delta*(c.Passives+c.Detractors)
	constant := c.Detractors * delta * (1 - delta)
	d := (b + math.Sqrt(b*b+8*c.N()*constant)) / (4 * c.N())
	return min((1-delta)/2, max(0, d))
}
