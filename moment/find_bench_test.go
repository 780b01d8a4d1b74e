// SPDX-License-Identifier: Apache-2.0

package moment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"touchstone/moment"
)

// crowd is n encounters of n/20 customers with 60 touchpoints, three outcomes
// and six covariates. The first three touchpoints matter.
func crowd(n int) moment.Encounters {
	const touchpoints = 60
	source := rand.New(rand.NewPCG(1, 2))
	customers := n / 20
	e := moment.Encounters{Customer: make([]uint32, n), Touchpoint: make([]uint16, n), At: make([]int64, n), Quality: make([]moment.Quality, n),
		Before: make([]float32, n), After: make([]float32, n)}
	for t := range touchpoints {
		e.Touchpoints = append(e.Touchpoints, fmt.Sprintf("t%02d", t))
	}
	e.Customers.N = customers
	known := make([][]float32, 6)
	for j := range known {
		known[j] = make([]float32, customers)
		for c := range known[j] {
			known[j][c] = float32(source.NormFloat64())
		}
		e.Customers.Covariates = append(e.Customers.Covariates, moment.Covariate{Name: fmt.Sprintf("x%d", j), Values: known[j]})
	}
	harm := make([]float64, customers)
	for i := range n {
		c, t := source.IntN(customers), source.IntN(touchpoints)
		e.Customer[i], e.Touchpoint[i], e.At[i] = uint32(c), uint16(t), int64(i)
		e.Quality[i] = moment.Ordinary
		if source.Float64() < expit(-1.4-.5*float64(known[0][c])) {
			e.Quality[i] = moment.Bad
		} else if source.Float64() < .3 {
			e.Quality[i] = moment.Good
		}
		swing := .1 * source.NormFloat64()
		if t < 3 && e.Quality[i] == moment.Bad {
			swing -= .5
			harm[c]++
		}
		e.Before[i] = float32(.2 * (source.Float64() - .5))
		e.After[i] = float32(max(-1, min(1, float64(e.Before[i])+swing)))
	}
	again, left, nps := make([]float32, customers), make([]float32, customers), make([]float32, customers)
	for c := range customers {
		x := .5*float64(known[0][c]) - harm[c]
		again[c], left[c] = draw(source, expit(x)), draw(source, expit(-1-x))
		nps[c] = float32(math.Round(max(0, min(10, 7+x+2*source.NormFloat64()))))
	}
	e.Customers.Outcomes = []moment.Outcome{{Name: "repurchase", Impact: moment.Decision, Binary: true, Values: again},
		{Name: "churn", Impact: moment.Decision, Binary: true, Values: left}, {Name: "nps", Impact: moment.Brand, Values: nps}}
	return e
}

func expit(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

func draw(source *rand.Rand, p float64) float32 {
	if source.Float64() < p {
		return 1
	}
	return 0
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{200_000, 1_000_000} {
		e := crowd(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			began := time.Now()
			for b.Loop() {
				if _, err := moment.Find(b.Context(), e, moment.FindOptions{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(time.Since(began).Seconds()/float64(b.N)/float64(n)*1e6, "s/million")
		})
	}
}
