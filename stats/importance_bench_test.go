// SPDX-License-Identifier: Apache-2.0

package stats

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"touchstone/internal/testenv"
)

// airline reads the public airline survey: 103,904 customers, 14 ratings from
// 1 to 5 with 0 for what was not applicable, and whether they were satisfied.
func airline(tb testing.TB) (ratings [][]float64, satisfied []float64) {
	tb.Helper()
	file, err := os.Open(testenv.Shared(tb, "data", "airline_satisfaction", "train.csv.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	in := csv.NewReader(plain)
	if _, err := in.Read(); err != nil {
		tb.Fatal(err)
	}
	const firstRating, numberOfRatings, outcome = 7, 14, 23
	ratings = make([][]float64, numberOfRatings)
	for {
		record, err := in.Read()
		if err == io.EOF {
			return ratings, satisfied
		}
		if err != nil {
			tb.Fatal(err)
		}
		for j := range ratings {
			v, err := strconv.ParseFloat(record[firstRating+j], 64)
			if err != nil {
				tb.Fatal(err)
			}
			ratings[j] = append(ratings[j], v)
		}
		y := 0.0
		if record[outcome] == "satisfied" {
			y = 1
		}
		satisfied = append(satisfied, y)
	}
}

// pairs codes each rating as (met, met*rating). So that all 14 pairs are full,
// a seeded fifth of the encounters is taken for not met, beside the zeros.
func pairs(ratings [][]float64) (x [][]float64, groups [][]int) {
	random := rand.New(rand.NewPCG(2, 2))
	for _, rating := range ratings {
		met, quality := make([]float64, len(rating)), make([]float64, len(rating))
		for i, v := range rating {
			if v > 0 && random.Float64() > .2 {
				met[i], quality[i] = 1, v
			}
		}
		groups = append(groups, []int{len(x), len(x) + 1})
		x = append(x, met, quality)
	}
	return x, groups
}

func BenchmarkAirlineRatings(b *testing.B) {
	x, y := airline(b)
	benchmarkImportances(b, Regression{Y: y, X: x}, ImportanceOptions{Resamples: 1000})
}

func BenchmarkAirlinePairs(b *testing.B) {
	ratings, y := airline(b)
	x, groups := pairs(ratings)
	benchmarkImportances(b, Regression{Y: y, X: x, Groups: groups}, ImportanceOptions{Resamples: 1000})
}

// BenchmarkAirlineWeighted has case weights, so no product is a whole number.
func BenchmarkAirlineWeighted(b *testing.B) {
	x, y := airline(b)
	w := make([]float64, len(y))
	random := rand.New(rand.NewPCG(1, 1))
	for i := range w {
		w[i] = .5 + random.Float64()
	}
	benchmarkImportances(b, Regression{Y: y, X: x, Weight: w}, ImportanceOptions{Resamples: 1000})
}

func BenchmarkAirlinePairsWeighted(b *testing.B) {
	ratings, y := airline(b)
	x, groups := pairs(ratings)
	w := make([]float64, len(y))
	random := rand.New(rand.NewPCG(1, 1))
	for i := range w {
		w[i] = .5 + random.Float64()
	}
	benchmarkImportances(b, Regression{Y: y, X: x, Groups: groups, Weight: w}, ImportanceOptions{Resamples: 1000})
}

func BenchmarkMillionByTwenty(b *testing.B) {
	const n, p = 1_000_000, 20
	random := rand.New(rand.NewPCG(1, 2))
	r := Regression{Y: make([]float64, n), X: make([][]float64, p)}
	for j := range r.X {
		r.X[j] = make([]float64, n)
	}
	for i := range n {
		common := random.Float64()
		for j := range r.X {
			r.X[j][i] = float64(int(1 + 2.5*(common+random.Float64())))
			r.Y[i] += r.X[j][i] * float64(j)
		}
		r.Y[i] += 100 * random.NormFloat64()
	}
	benchmarkImportances(b, r, ImportanceOptions{Exact: 20})
}

func benchmarkImportances(b *testing.B, r Regression, o ImportanceOptions) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Importances(context.Background(), r, o); err != nil {
			b.Fatal(err)
		}
	}
}
