// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// fractionsOf adds fractions up by customer.
func fractionsOf(values []float64, customers []uint32) FractionSums {
	s := FractionSums{N: len(values), Weight: float64(len(values))}
	for _, v := range values {
		s.Mean += v / s.Weight
	}
	off, size := map[uint32]float64{}, map[uint32]float64{}
	for i, c := range customers {
		off[c] += values[i] - s.Mean
		size[c]++
	}
	for c := range off {
		s.Customers++
		s.Deviations += off[c] * off[c]
		s.Sizes += size[c] * size[c]
	}
	return s
}

// Three customers with 1 and .5, .75, and .25: the mean is .625, deviations add
// up to .25, .125 and -.375, so V = 3/2 x .21875 / 16 = .0205078 and n = .234375
// / V x (1.959964 / 4.302653)^2 = 2.371459 (t of two degrees of freedom).
// Wilson's formula with it, worked out in Python: .159269 and .936155.
func TestMeanOfFractions(t *testing.T) {
	e, err := fractionsOf([]float64{1, .5, .75, .25}, []uint32{1, 1, 2, 3}).Estimate()
	if err != nil || math.Abs(e.NEff-2.371459) > 2e-6 || e.N != 4 || e.Value != .625 {
		t.Fatalf("%+v, %v", e, err)
	}
	if math.Abs(e.Low-.159269) > 1e-6 || math.Abs(e.High-.936155) > 1e-6 {
		t.Errorf("from %v to %v", e.Low, e.High)
	}
}

// Where nobody differs the interval has a width still: with sizes 2, 1 and 1
// n = 16/6 x (1.959964 / 4.302653)^2 = .553342, and the lower limit n / (n + z^2).
func TestFractionsThatAreAllOne(t *testing.T) {
	e, err := fractionsOf([]float64{1, 1, 1, 1}, []uint32{1, 1, 2, 3}).Estimate()
	if err != nil || math.Abs(e.Low-.125908) > 1e-6 || e.High != 1 {
		t.Errorf("%+v, %v", e, err)
	}
}

// The standard error is that of the mean under a design, which is checked
// against R's survey package.
func TestFractionsVaryAsTheMeanOfADesignDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	values, customers := make([]float64, 400), make([]uint32, 400)
	for i := range values {
		values[i], customers[i] = r.Float64(), uint32(r.IntN(90))
	}
	want, err := Mean(values, nil, customers)
	if err != nil {
		t.Fatal(err)
	}
	got, err := fractionsOf(values, customers).Estimate()
	if err != nil || math.Abs(got.SE-want.SE) > 1e-12 || math.Abs(got.Value-want.Value) > 1e-12 {
		t.Errorf("got %+v, want %+v, %v", got, want, err)
	}
}

// Customers have one to five values, all near their own level: the interval
// holds the true mean .8 about as often as it says, 1,000 times with 60 customers.
func TestFractionsCover(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 2))
	held := 0
	for range 1000 {
		var values []float64
		var customers []uint32
		for c := range uint32(60) {
			level := .6 + .4*r.Float64()
			for range 1 + r.IntN(5) {
				values, customers = append(values, level+.1*(r.Float64()-.5)*min(1, (1-level)/.05)), append(customers, c)
			}
		}
		if e, err := fractionsOf(values, customers).Estimate(); err == nil && e.Contains(.8) {
			held++
		}
	}
	if held < 930 || held > 970 {
		t.Errorf("%d of 1000 intervals hold the mean", held)
	}
}

func TestFractionsAreRefused(t *testing.T) {
	ok := FractionSums{N: 4, Customers: 3, Mean: .5, Weight: 4, Deviations: 1, Sizes: 6}
	for name, change := range map[string]func(*FractionSums){
		"one customer":       func(s *FractionSums) { s.Customers = 1 },
		"mean above one":     func(s *FractionSums) { s.Mean = 1.1 },
		"mean unknown":       func(s *FractionSums) { s.Mean = math.NaN() },
		"no weight":          func(s *FractionSums) { s.Weight = 0 },
		"infinite deviation": func(s *FractionSums) { s.Deviations = math.Inf(1) },
	} {
		s := ok
		change(&s)
		if _, err := s.Estimate(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
