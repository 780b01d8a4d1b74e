// SPDX-License-Identifier: Apache-2.0

package funnel

import (
	"math/rand/v2"
	"testing"

	"touchstone/journey"
)

// BenchmarkFunnel takes four steps within a day over ten million events of
// customers with twenty events each, on 60 touchpoints few of which are
// frequent.
func BenchmarkFunnel(b *testing.B) {
	const events = 10_000_000
	random := rand.New(rand.NewPCG(1, 1))
	log := &journey.Log{Cases: events / 20, Activities: make([]string, 60)}
	for i := range events {
		log.Case = append(log.Case, uint32(i/20))
		log.Activity = append(log.Activity, uint32(random.IntN(60)*random.IntN(60)/60))
		log.Time = append(log.Time, int64(i%20)*3_600_000+random.Int64N(3_600_000))
	}
	trails, err := journey.NewTrails(log)
	if err != nil {
		b.Fatal(err)
	}
	one := func(codes ...uint32) Step { return Step{Parts: [][]uint32{codes}} }
	q := Question{Steps: []Step{one(3), one(7, 8), one(2), one(12)}, WindowMS: 24 * 3_600_000}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Funnel(b.Context(), trails, q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/events, "ns/event")
}
