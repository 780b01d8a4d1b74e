// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Share gives the share of ones among the answers 0 and 1, in 0..1, with a
// Wilson interval. NaN is a missing answer and left out.
//
// With weights the share is sum(w y)/sum(w), SE is linearised, and the
// effective number of answers (see Estimate.NEff) stands for n in the Wilson
// formula, so that a share of 0 or 1 keeps an honest interval. Method is
// "wilson", or "wilson_n_eff" with weights or clusters.
//
// It refuses with TooFewRows when no answer is left, OutOfRange for an answer
// other than 0 and 1, BadWeight, LengthMismatch, and TooFewClusters when all
// answers come from one cluster.
func Share(yes, weights []float64, clusters []uint32) (Estimate, error) {
	if err := checkShares(yes); err != nil {
		return Estimate{}, err
	}
	d, err := Design{Weights: weights, Clusters: clusters}.reduced(len(yes))
	if err != nil {
		return Estimate{}, err
	}
	s, err := d.summary(yes)
	if err != nil {
		return Estimate{}, err
	}
	return s.share(d.simple()), nil
}

// share gives the estimate of a share, of a plain sample or of a design.
func (s summary) share(plain bool) Estimate {
	e := Estimate{Value: min(1, max(0, s.mean)), N: s.n, NEff: s.effective(), DF: math.Inf(1), Method: "wilson"}
	if plain {
		e.SE = math.Sqrt(e.Value * (1 - e.Value) / float64(s.n))
	} else {
		e.Method, e.DF = "wilson_n_eff", s.df
		e.SE = math.Sqrt(s.variance)
	}
	e.Interval = Wilson(e.Value*e.NEff, e.NEff)
	return e
}

func checkShares(yes []float64) error {
	for _, v := range yes {
		if v != 0 && v != 1 && v == v {
			return refuse(OutOfRange)
		}
	}
	return nil
}

// DifferenceShare gives Share(a) - Share(b), in -1..1.
//
// Without weights and clusters the interval is Newcombe's hybrid of the two
// Wilson intervals (method "newcombe") and P comes from the chi-squared test
// without correction, or from Fisher's exact test when an expected count is
// below 5 (test "chi_squared", "fisher"). Otherwise see DifferenceMean; when
// neither side varies, Newcombe's interval with the effective numbers is used.
//
// It refuses as Share does.
func DifferenceShare(a, b Sample) (Difference, error) {
	ea, err := Share(a.Values, a.Weights, a.Clusters)
	if err != nil {
		return Difference{}, err
	}
	eb, err := Share(b.Values, b.Weights, b.Clusters)
	if err != nil {
		return Difference{}, err
	}
	d, err := DifferenceMean(a, b)
	if err != nil {
		return Difference{}, err
	}
	return differenceOfShares(ea, eb, d), nil
}

// differenceOfShares turns a difference of means into one of shares.
func differenceOfShares(a, b Estimate, d Difference) Difference {
	if d.Method == "welch_t" {
		return differenceOfCounts(a, b)
	}
	if d.SE*d.SE <= negligible {
		byCount := differenceOfCounts(a, b)
		d.Interval, d.P, d.Method, d.Test = byCount.Interval, byCount.P, byCount.Method, byCount.Test
	}
	d.Interval = d.clip(-1, 1)
	return d
}

func differenceOfCounts(a, b Estimate) Difference {
	xa, xb := a.Value*a.NEff, b.Value*b.NEff
	d := Difference{
		Value: a.Value - b.Value, SE: math.Hypot(a.SE, b.SE),
		Interval: Newcombe(xa, a.NEff, xb, b.NEff),
		NA:       a.N, NB: b.N, Method: "newcombe", Test: "chi_squared",
	}
	d.P = ChiSquared(xa, a.NEff, xb, b.NEff)
	pooled := (xa + xb) / (a.NEff + b.NEff)
	if min(a.NEff, b.NEff)*min(pooled, 1-pooled) < 5-1e-9 {
		d.Test = "fisher"
		d.P = FisherExact(int(math.Round(xa)), int(math.Round(a.NEff)), int(math.Round(xb)), int(math.Round(b.NEff)))
	}
	return d
}

// Wilson gives the score interval of x successes among n > 0 trials:
//
//	(p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
//
// x and n need not be whole (Wilson 1927; Brown, Cai & DasGupta 2001).
func Wilson(x, n float64) Interval { return scored(x/n, n, z95) }

// AgrestiCoull gives the Wald interval about the centre of Wilson's, which is
// never shorter than it (Agresti & Coull 1998).
func AgrestiCoull(x, n float64) Interval {
	n2 := n + z95*z95
	p := (x + z95*z95/2) / n2
	return around(p, z95*math.Sqrt(p*(1-p)/n2)).clip(0, 1)
}

// Jeffreys gives the equal-tailed interval of the posterior under the prior
// Beta(1/2, 1/2), with 0 and 1 as limits when x is 0 and n (Brown, Cai &
// DasGupta 2001).
func Jeffreys(x, n float64) Interval {
	return betaInterval(distuv.Beta{Alpha: x + .5, Beta: n - x + .5},
		distuv.Beta{Alpha: x + .5, Beta: n - x + .5}, x, n)
}

// ClopperPearson gives the exact interval, which covers at least 95 % at any
// share, and therefore often more (Clopper & Pearson 1934).
func ClopperPearson(x, n float64) Interval {
	return betaInterval(distuv.Beta{Alpha: x, Beta: n - x + 1},
		distuv.Beta{Alpha: x + 1, Beta: n - x}, x, n)
}

func betaInterval(low, high distuv.Beta, x, n float64) Interval {
	limits := Interval{0, 1}
	if x > 0 {
		limits.Low = low.Quantile(.025)
	}
	if x < n {
		limits.High = high.Quantile(.975)
	}
	return limits
}

// Newcombe gives the interval of xa/na - xb/nb that joins the two Wilson
// intervals (Newcombe 1998, method 10).
func Newcombe(xa, na, xb, nb float64) Interval {
	pa, pb := xa/na, xb/nb
	a, b := Wilson(xa, na), Wilson(xb, nb)
	return Interval{
		Low:  pa - pb - math.Hypot(pa-a.Low, b.High-pb),
		High: pa - pb + math.Hypot(a.High-pa, pb-b.Low),
	}
}

// ChiSquared gives the p-value of equal shares by Pearson's test without
// continuity correction; 1 when all or none are successes.
func ChiSquared(xa, na, xb, nb float64) float64 {
	pooled := (xa + xb) / (na + nb)
	v := pooled * (1 - pooled) * (1/na + 1/nb)
	if v <= 0 {
		return 1
	}
	return twoSidedNormal((xa/na - xb/nb) / math.Sqrt(v))
}

// FisherExact gives the two-sided p-value of equal shares: the chance, with
// both margins fixed, of a table that is no more likely than the one seen. As
// in R, tables within a relative 1e-7 of its probability count as equally
// likely.
func FisherExact(xa, na, xb, nb int) float64 {
	total := xa + xb
	first, last := max(0, total-nb), min(total, na)
	logp := func(x int) float64 { return logChoose(na, x) + logChoose(nb, total-x) - logChoose(na+nb, total) }
	limit := logp(xa) + 1e-7
	p := 0.0
	for x := first; x <= last; x++ {
		if l := logp(x); l <= limit {
			p += math.Exp(l)
		}
	}
	return min(1, p)
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

func twoSidedNormal(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }
