// SPDX-License-Identifier: Apache-2.0

package journey_test

import (
	"math/rand/v2"
	"testing"

	"touchstone/journey"
	"touchstone/journey/journeytest"
)

// randomLog has ten events a case on average, over 40 activities of which few
// are frequent. In a file by time the cases are interleaved.
func randomLog(events int, byTime bool) *journey.Log {
	random := rand.New(rand.NewPCG(1, 1))
	log := &journey.Log{Cases: events / 10}
	for a := range 40 {
		log.Activities = append(log.Activities, string(rune('A'+a)))
	}
	for i := range events {
		c := uint32(i / 10)
		if byTime {
			c = uint32(random.IntN(log.Cases))
		}
		log.Case = append(log.Case, c)
		log.Activity = append(log.Activity, uint32(random.IntN(40)*random.IntN(40)/40))
		log.Time = append(log.Time, int64(i)*1000)
	}
	return log
}

func benchmarkMine(b *testing.B, log *journey.Log) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		mine(b, log, journey.Options{})
	}
	b.ReportMetric(float64(log.Events())*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}

func BenchmarkMineLoans(b *testing.B) {
	benchmarkMine(b, &journeytest.ReadXES(b, "data", "eventlogs", "bpic2012.xes.gz").Log)
}

func BenchmarkMine10MByCase(b *testing.B) { benchmarkMine(b, randomLog(10_000_000, false)) }

func BenchmarkMine10MByTime(b *testing.B) { benchmarkMine(b, randomLog(10_000_000, true)) }

func BenchmarkMine10MShuffled(b *testing.B) {
	log := randomLog(10_000_000, true)
	random := rand.New(rand.NewPCG(2, 2))
	random.Shuffle(log.Events(), func(i, j int) { log.Time[i], log.Time[j] = log.Time[j], log.Time[i] })
	benchmarkMine(b, log)
}

func BenchmarkDifferencesLoans(b *testing.B) {
	log := &journeytest.ReadXES(b, "data", "eventlogs", "bpic2012.xes.gz").Log
	m := mine(b, log, journey.Options{})
	good := make([]int8, log.Cases)
	for i, c := range log.Case {
		if log.Activities[log.Activity[i]] == "A_APPROVED" {
			good[c] = journey.Good
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := journey.Differences(b.Context(), m.Trails, good, journey.CompareOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
