// SPDX-License-Identifier: Apache-2.0

package answer

import (
	"math/big"

	"touchstone/query"
	"touchstone/stats"
)

// FewAnswers is the number of answers below which an estimate says more about
// who happened to answer than about the whole: it is shown with its interval,
// as "not enough data", and not ranked.
const FewAnswers = 30

// Figure is one number with how sure it is.
type Figure struct {
	N int64 // what it rests on: events, customers, answers, measurements, mentions
	// Value is in Unit; nil when there is nothing to compute it from, or it is
	// hidden.
	Value     *float64
	Low, High *float64 // 95 % interval; nil where the figure is complete or none can be given
	Total     *int64   // exact sum, in ms, minor units or hundredths; nil where none is meant
	Method    Method
	Unit      Unit
	Few       bool // an estimate from fewer than FewAnswers answers
	Hidden    bool // below the floor; N, Value and Total are not told
	Previous  *Figure
	Change    *Change
}

// Change is a figure less what it was in the period before.
type Change struct {
	Value     float64
	Low, High *float64
	P         *float64 // two-sided, of no change
	Method    Method   // of the interval
	Test      Method   // of P
}

// Method is the stable short name of how an interval or a test was made.
type Method string

// The methods beside those of package stats.
const (
	Complete   Method = "complete"        // everything was counted
	Order      Method = "order_statistic" // the exact quantile; its interval is that of the ranks around it
	Ratio      Method = "ratio"           // numerators over denominators that are no counts of the same things
	Unweighted Method = "unweighted_mean" // of measurements whose sizes are not known
)

// Unit is what a figure is counted in.
type Unit string

// The units.
const (
	OfEvents    Unit = "events"
	OfCustomers Unit = "customers"
	OfPoints    Unit = "points" // -100 to 100
	OfShare     Unit = "share"  // 0 to 1
	OfScore     Unit = "score"  // of the metric's scale
	OfMillis    Unit = "ms"
	OfMinor     Unit = "minor" // minor units of the measure's currency
	OfMetric    Unit = "metric"
)

// figureOf makes a figure from what a store counted.
func figureOf(m query.Measure, t query.Tally) Figure {
	switch m.Kind {
	case query.Count, query.Contacts:
		return complete(t.N, OfEvents)
	case query.CustomersCount, query.Reach:
		return complete(t.N, OfCustomers)
	case query.NPS, query.Mentions:
		return estimated(t.N, OfPoints)(npsCounts(t).Estimate())
	case query.CSAT, query.Rate, query.Share:
		return estimated(t.N, OfShare)(shareCounts(t).Estimate())
	case query.Mean:
		return estimated(t.N, OfScore)(meanOf(m, t))
	case query.Duration:
		return summed(m, t, OfMillis)
	case query.Value:
		return summed(m, t, OfMinor)
	}
	return reported(t)
}

func complete(n int64, unit Unit) Figure {
	value := float64(n)
	return Figure{N: n, Value: &value, Method: Complete, Unit: unit}
}

// estimated gives what turns an estimate, or its refusal, into a figure.
func estimated(n int64, unit Unit) func(stats.Estimate, error) Figure {
	return func(e stats.Estimate, err error) Figure {
		f := Figure{N: n, Unit: unit, Few: n < FewAnswers}
		if err != nil {
			return f
		}
		f.Value, f.Low, f.High, f.Method = &e.Value, finite(e.Low), finite(e.High), Method(e.Method)
		return f
	}
}

// summed is of what is added up: its mean or a quantile, and its total.
func summed(m query.Measure, t query.Tally, unit Unit) Figure {
	f := estimated(t.N, unit)(sums(t, 1).Estimate())
	f.Total = &t.Sum
	if m.Quantile > 0 {
		f = Figure{N: t.N, Unit: unit, Total: &t.Sum, Few: f.Few}
		if t.Quantile != nil {
			value := float64(*t.Quantile)
			f.Value, f.Method = &value, Order
			f.Low, f.High = limit(t.QuantileLow), limit(t.QuantileHigh)
		}
		return f
	}
	if t.N == 1 {
		value := float64(t.Sum)
		f.Value = &value
	}
	return f
}

// reported is of measurements that arrived ready-made: a share where they have
// denominators, else the mean of their values.
func reported(t query.Tally) Figure {
	switch {
	case t.N == 0:
		return Figure{Unit: OfMetric}
	case t.Misses > 0 && t.Hits >= 0 && t.Hits <= t.Misses:
		f := estimated(t.N, OfShare)(stats.ShareCounts{X: int(t.Hits), N: int(t.Misses)}.Estimate())
		f.Few = t.Misses < FewAnswers
		return f
	case t.Misses > 0:
		value := float64(t.Hits) / float64(t.Misses)
		return Figure{N: t.N, Value: &value, Method: Ratio, Unit: OfMetric}
	}
	value := float64(t.Sum) / 100 / float64(t.N)
	return Figure{N: t.N, Value: &value, Total: &t.Sum, Method: Unweighted, Unit: OfMetric}
}

func npsCounts(t query.Tally) stats.NPSCounts {
	return stats.NPSCounts{Promoters: float64(t.Hits), Passives: float64(t.N - t.Hits - t.Misses), Detractors: float64(t.Misses)}
}

func shareCounts(t query.Tally) stats.ShareCounts {
	return stats.ShareCounts{X: int(t.Hits), N: int(t.N)}
}

// meanOf gives the mean of answers; on the measure's scale its interval stays.
func meanOf(m query.Measure, t query.Tally) (stats.Estimate, error) {
	if low, high, ok := scaleOf(m); ok {
		return sums(t, 100).EstimateWithin(low, high)
	}
	return sums(t, 100).Estimate()
}

// scaleOf gives the scale that answers were given on.
func scaleOf(m query.Measure) (low, high float64, ok bool) {
	return float64(m.Low) / 100, float64(m.High) / 100, m.High > m.Low
}

// sums gives mean and variance of values that were added up in parts of one.
// The variance is computed exactly before it is rounded, so that large values
// with little spread keep theirs: (n·Σx² − (Σx)²) / (n(n−1)).
func sums(t query.Tally, parts float64) stats.Sums {
	s := stats.Sums{N: int(t.N)}
	if t.N == 0 {
		return s
	}
	s.Mean = float64(t.Sum) / float64(t.N) / parts
	if t.N == 1 {
		return s
	}
	squares := new(big.Int).SetUint64(t.Squares.Hi)
	squares.Lsh(squares, 64).Or(squares, new(big.Int).SetUint64(t.Squares.Lo))
	sum := big.NewInt(t.Sum)
	spread := squares.Mul(squares, big.NewInt(t.N))
	spread.Sub(spread, sum.Mul(sum, sum))
	pairs := new(big.Int).Mul(big.NewInt(t.N), big.NewInt(t.N-1))
	variance, _ := new(big.Rat).SetFrac(spread, pairs).Float64()
	s.Variance = variance / (parts * parts)
	return s
}

// limit gives an end of a quantile's interval; nil where there is none.
func limit(v *int64) *float64 {
	if v == nil {
		return nil
	}
	out := float64(*v)
	return &out
}

// finite gives nil for a limit that cannot be given.
func finite(v float64) *float64 {
	if v != v {
		return nil
	}
	return &v
}
