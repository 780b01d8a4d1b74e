// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// near tells whether two estimates differ by rounding only.
func near(t *rapid.T, name string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) && math.IsNaN(want) {
		return
	}
	if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
		t.Fatalf("%s is %v, by values %v", name, got, want)
	}
}

func sumsOf(x []float64) Sums {
	mean, squares := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		squares += (v - mean) * (v - mean)
	}
	return Sums{N: len(x), Mean: mean, Variance: squares / float64(len(x)-1)}
}

// The estimators over values, which are tested against R, are the oracle.
func TestSumsGiveWhatValuesGive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 10), toFloat), 50, 80).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 10), toFloat), 50, 80).Draw(t, "b")
		byValue, err := Mean(a, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		bySum, err := sumsOf(a).Estimate()
		if err != nil {
			t.Fatal(err)
		}
		near(t, "mean", bySum.Value, byValue.Value)
		near(t, "low", bySum.Low, byValue.Low)
		near(t, "high", bySum.High, byValue.High)
		difference, err := DifferenceMean(Sample{Values: a}, Sample{Values: b})
		if err != nil {
			t.Fatal(err)
		}
		sums, err := sumsOf(a).Minus(sumsOf(b))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "difference", sums.Value, difference.Value)
		near(t, "difference's low", sums.Low, difference.Low)
		near(t, "difference's P", sums.P, difference.P)
	})
}

func TestCountsGiveWhatValuesGive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 10), toFloat), 1, 40).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 10), toFloat), 2, 40).Draw(t, "b")
		byValue, _ := NPS(a, nil, nil)
		counts, _ := CountNPS(a)
		byCount, err := counts.Estimate()
		if err != nil || byCount != byValue {
			t.Fatalf("NPS by counts is %v, %v; by values %v", byCount, err, byValue)
		}
		other, _ := CountNPS(b)
		difference, _ := DifferenceNPS(Sample{Values: a}, Sample{Values: b})
		got, err := counts.Minus(other)
		if err != nil || got != difference {
			t.Fatalf("difference by counts is %v, %v; by values %v", got, err, difference)
		}
	})
}

func TestShareCountsGiveWhatValuesGive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 1), toFloat), 2, 40).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 1), toFloat), 2, 40).Draw(t, "b")
		byValue, _ := Share(a, nil, nil)
		byCount, err := shareOf(a).Estimate()
		if err != nil {
			t.Fatal(err)
		}
		near(t, "share", byCount.Value, byValue.Value)
		near(t, "low", byCount.Low, byValue.Low)
		near(t, "high", byCount.High, byValue.High)
		want, _ := DifferenceShare(Sample{Values: a}, Sample{Values: b})
		got, err := shareOf(a).Minus(shareOf(b))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "difference", got.Value, want.Value)
		near(t, "difference's low", got.Low, want.Low)
		near(t, "difference's high", got.High, want.High)
	})
}

func toFloat(v int) float64 { return float64(v) }

func shareOf(x []float64) ShareCounts {
	c := ShareCounts{N: len(x)}
	for _, v := range x {
		c.X += int(v)
	}
	return c
}

func TestSumsRefuse(t *testing.T) {
	one := func(_ any, err error) error { return err }
	cases := map[string]struct {
		err  error
		want Reason
	}{
		"one value":      {one(Sums{N: 1, Mean: 3}.Estimate()), TooFewRows},
		"infinite":       {one(Sums{N: 2, Mean: math.Inf(1)}.Estimate()), OutOfRange},
		"no answers":     {one(NPSCounts{}.Estimate()), TooFewRows},
		"no trials":      {one(ShareCounts{}.Estimate()), TooFewRows},
		"more than all":  {one(ShareCounts{X: 3, N: 2}.Estimate()), OutOfRange},
		"nothing before": {one(Sums{N: 3, Mean: 1, Variance: 1}.Minus(Sums{})), TooFewRows},
		"no one before":  {one(NPSCounts{Promoters: 1}.Minus(NPSCounts{})), TooFewRows},
		"none before":    {one(ShareCounts{X: 1, N: 2}.Minus(ShareCounts{})), TooFewRows},
	}
	for name, c := range cases {
		var refusal *Refusal
		if !errors.As(c.err, &refusal) || refusal.Reason != c.want {
			t.Errorf("%s: got %v, want %s", name, c.err, c.want)
		}
	}
}
