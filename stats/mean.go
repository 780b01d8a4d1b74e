// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

const (
	meanResamples = 2000
	meanSeed      = 1
	bcaFrom       = 10 // below, resamples repeat too few values to show the tails
	tFrom         = 50
)

// Mean gives the mean of values with its interval; NaN is a missing value and
// left out. Without weights and clusters the interval is Student's t (method
// "t"), or BCa for 10 to 49 values that are not all equal (method "bca", 2,000
// resamples under a fixed seed, the same for any order of the rows). Otherwise
// it is that of Design.Mean (method "linearised_t").
//
// When all values are equal, SE is 0 and the interval has no width: that says
// how little was seen, not how sure the figure is.
//
// It refuses with TooFewRows below 2 values, OutOfRange for an infinite value,
// BadWeight, LengthMismatch, and TooFewClusters when all values come from one
// cluster.
func Mean(values, weights []float64, clusters []uint32) (Estimate, error) {
	d, err := Design{Weights: weights, Clusters: clusters}.reduced(len(values))
	if err != nil {
		return Estimate{}, err
	}
	s, err := d.summary(values)
	if err != nil {
		return Estimate{}, err
	}
	if s.n < 2 {
		return Estimate{}, refuse(TooFewRows)
	}
	return s.meanOf(values, d.simple()), nil
}

// meanOf gives the estimate of a mean; values are needed for BCa only.
func (s summary) meanOf(values []float64, plain bool) Estimate {
	e := s.estimate(s.mean, s.variance)
	if !plain {
		return e
	}
	e.Method = "t"
	if s.n >= bcaFrom && s.n < tFrom && e.SE > 0 {
		e.Method = "bca"
		e.Interval = BCa(values, meanResamples, meanSeed)
	}
	return e
}

// BCa gives the bias-corrected and accelerated bootstrap interval of the mean
// of the values that are not NaN (Efron 1987; DiCiccio & Efron 1996):
//
//	a_lo, a_hi = Phi(z0 + (z0 ± z)/(1 - a (z0 ± z))),  a = sum l^3 / (6 (sum l^2)^1.5)
//
// with l the deviations from the mean and z0 from the share of resampled means
// below the mean, ties counted half. Equal for any order of the values; NaN
// limits below 2 values; no width when all are equal.
func BCa(values []float64, resamples int, seed uint64) Interval {
	x := make([]float64, 0, len(values))
	for _, v := range values {
		if v == v {
			x = append(x, v)
		}
	}
	if len(x) < 2 {
		return Interval{math.NaN(), math.NaN()}
	}
	slices.Sort(x)
	if x[0] == x[len(x)-1] {
		return Interval{x[0], x[0]}
	}
	means := resampledMeans(x, resamples, seed)
	mean, acceleration := accelerationOfMean(x)
	first, _ := slices.BinarySearch(means, mean)
	last := first
	for last < len(means) && means[last] == mean {
		last++
	}
	share := (float64(first) + float64(last-first)/2) / float64(len(means))
	edge := .5 / float64(len(means))
	z0 := distuv.UnitNormal.Quantile(min(1-edge, max(edge, share)))
	at := func(z float64) float64 {
		return distuv.UnitNormal.CDF(z0 + (z0+z)/(1-acceleration*(z0+z)))
	}
	return Interval{quantileOfSorted(means, at(-z95)), quantileOfSorted(means, at(z95))}
}

// resampledMeans draws with replacement; means come back in ascending order.
func resampledMeans(x []float64, resamples int, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, uint64(len(x))))
	means := make([]float64, resamples)
	for b := range means {
		sum := 0.0
		for range x {
			sum += x[random.IntN(len(x))]
		}
		means[b] = sum / float64(len(x))
	}
	slices.Sort(means)
	return means
}

func accelerationOfMean(x []float64) (mean, acceleration float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	var squares, cubes float64
	for _, v := range x {
		l := v - mean
		squares += l * l
		cubes += l * l * l
	}
	return mean, cubes / (6 * math.Pow(squares, 1.5))
}

// quantileOfSorted interpolates linearly between order statistics (Hyndman &
// Fan 1996, type 7).
func quantileOfSorted(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	low := int(math.Floor(at))
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

func tQuantile(df float64) float64 {
	if df < 1 || math.IsNaN(df) {
		return math.NaN()
	}
	if df > 1e7 {
		return z95
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(.975)
}

// twoSidedT gives the p-value of a t statistic. Every statistic with a zero
// standard error gets 1 when the difference is zero too, else 0.
func twoSidedT(value, se, df float64) float64 {
	switch {
	case se > 0 && df > 1e7:
		return twoSidedNormal(value / se)
	case se > 0:
		return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.CDF(-math.Abs(value/se))
	case value == 0:
		return 1
	default:
		return 0
	}
}
