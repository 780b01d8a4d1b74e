// SPDX-License-Identifier: Apache-2.0

package path

import (
	"math/rand/v2"
	"testing"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// skewed is a log of cases of 20 events over 60 activities, few of which are
// frequent; what comes next depends on what was.
func skewed(events int) *journey.Log {
	random := rand.New(rand.NewPCG(1, 1))
	log := &journey.Log{Cases: events / 20, Activities: make([]string, 60)}
	for a := range log.Activities {
		log.Activities[a] = string(rune('A' + a))
	}
	last := 0
	for i := range events {
		next := random.IntN(60) * random.IntN(60) / 60
		if random.IntN(2) == 0 {
			next = (last*7 + random.IntN(3)) % 60
		}
		last = next
		log.Case = append(log.Case, uint32(i/20))
		log.Activity = append(log.Activity, uint32(next))
	}
	return log
}

const benchEvents = 10_000_000

func benchmarkPaths(b *testing.B, q Question) {
	b.Helper()
	log := skewed(benchEvents)
	trails := journeytest.Trails(b, log)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Paths(b.Context(), trails, q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Events()), "ns/event")
}

func BenchmarkPathsFromStart(b *testing.B) { benchmarkPaths(b, Question{}) }

func BenchmarkPathsAround(b *testing.B) {
	benchmarkPaths(b, Question{Anchor: []uint32{7}, Direction: Both, Repeats: Collapse})
}

func BenchmarkPathsFromEveryUnique(b *testing.B) {
	benchmarkPaths(b, Question{Anchor: []uint32{7}, Occurrence: Every, Repeats: Unique})
}

func BenchmarkSets(b *testing.B) {
	benchmarkPaths(b, Question{Anchor: []uint32{7}, Unordered: true})
}
