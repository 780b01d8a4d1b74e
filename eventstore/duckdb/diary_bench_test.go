// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"math"
	"testing"

	"touchstone"
	"touchstone/query"
)

// BenchmarkDiary measures the questions of a page about a period, answered by
// the diary and by the file, over as many facts as -facts says.
func BenchmarkDiary(b *testing.B) {
	s := benchFilled(b)
	meaning := benchMeaning(b, s)
	for _, by := range []struct {
		name  string
		least touchstone.Position
	}{{"diary", 0}, {"file", math.MaxInt64}} {
		s.current.diary.limits = diaryLimits{least: by.least, most: math.MaxInt, late: math.MaxInt}
		for _, text := range []string{
			"nps(nps), csat(csat), mean(rating), count, customers from 2026-05-01 to 2026-05-31 compare",
			"nps(nps), csat(csat), mean(rating), count, customers by week from 2026-05-01 to 2026-05-31 zone Asia/Shanghai",
			"count, nps(nps), csat(csat), mean(rating) by touchpoint from 2026-05-01 to 2026-05-31 compare",
			"count, customers by touchpoint from 2026-05-01 to 2026-05-31",
			"count, customers by touchpoint where trait(level) = gold from 2026-05-01 to 2026-05-31",
			"nps(nps), csat(csat), mean(rating), count, customers from 2025-12-01 to 2026-10-01",
			"count, customers by touchpoint from 2025-12-01 to 2026-10-01",
			"count, customers by touchpoint where trait(level) = gold from 2025-12-01 to 2026-10-01",
		} {
			b.Run(by.name+"/"+text, func(b *testing.B) {
				q, err := query.Parse(text)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Query(b.Context(), q, meaning); err != nil { // what is kept is made once
					b.Fatal(err)
				}
				used := processorTime(b)
				for b.Loop() {
					s.current.told.all = nil
					if _, err := s.Query(b.Context(), q, meaning); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric((processorTime(b)-used).Seconds()*1000/float64(b.N), "cpu-ms/op")
			})
		}
	}
}
