// SPDX-License-Identifier: Apache-2.0

package attribution

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// skewed makes a log of customers with 20 events on average over 60
// touchpoints, some of them far more frequent, and one outcome in 50 events.
func skewed(b *testing.B, events int) *journey.Trails {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	log := &journey.Log{}
	for a := range 61 {
		log.Activities = append(log.Activities, fmt.Sprint(a))
	}
	for len(log.Case) < events {
		at := r.Int64N(300 * 24 * 3600_000)
		for range 1 + r.IntN(10) + int(10*r.ExpFloat64()) {
			a := uint32(min(r.IntN(60), r.IntN(60)))
			if r.IntN(50) == 0 {
				a = 60
			}
			log.Case, log.Activity, log.Time = append(log.Case, uint32(log.Cases)), append(log.Activity, a), append(log.Time, at)
			at += int64(r.ExpFloat64() * 2 * 24 * 3600_000)
		}
		log.Cases++
	}
	return journeytest.Trails(b, log)
}

func BenchmarkAttribute(b *testing.B) {
	trails := skewed(b, 4_000_000)
	for name, q := range map[string]Question{
		"markov1":             {Models: []Model{Markov}, Order: 1, Resamples: -1},
		"markov1_intervals":   {Models: []Model{Markov}, Order: 1},
		"markov2":             {Models: []Model{Markov}, Order: 2, Resamples: -1},
		"markov3":             {Models: []Model{Markov}, Order: 3, Resamples: -1},
		"shapley":             {Models: []Model{Shapley}, Resamples: -1},
		"all_intervals_order": {},
	} {
		b.Run(name, func(b *testing.B) {
			q.Outcomes = []uint32{60}
			for b.Loop() {
				if _, err := Attribute(b.Context(), trails, q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(trails.Events()), "ns/event")
		})
	}
}

// repeated shows a log many times, as other customers each time.
type repeated struct {
	*journey.Trails
	times int
}

func (r repeated) Parts() int { return r.Trails.Parts() * r.times }

func (r repeated) Visit(ctx context.Context, part int, visit func(*journey.Trail)) error {
	var own journey.Trail
	return r.Trails.Visit(ctx, part%r.Trails.Parts(), func(t *journey.Trail) {
		own = *t
		own.Customer += part / r.Trails.Parts() * r.Len()
		visit(&own)
	})
}

func BenchmarkHundredMillion(b *testing.B) {
	source := repeated{skewed(b, 5_000_000), 20}
	for name, resamples := range map[string]int{"markov1": -1, "markov1_intervals": 0} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Attribute(b.Context(), source, Question{Outcomes: []uint32{60}, Models: []Model{Markov}, Order: 1, Resamples: resamples}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(20*source.Events()), "ns/event")
		})
	}
}
