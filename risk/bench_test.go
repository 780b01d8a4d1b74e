// SPDX-License-Identifier: Apache-2.0

//go:build unix

package risk_test

import (
	"syscall"
	"testing"
	"time"

	"touchstone/risk"
)

// BenchmarkCustomers learns from and scores 500,000 customers of 20 features,
// and tells the processor time of each; with trees, the comparison is part of
// it.
func BenchmarkCustomers(b *testing.B) {
	table, _ := world(500_000, 1, straight)
	for len(table.Features) < 20 {
		f := table.Features[len(table.Features)-4]
		f.Name += "'"
		table.Features = append(table.Features, f)
	}
	for _, kind := range []risk.Kind{risk.Logistic, risk.Boosted} {
		b.Run(string(kind), func(b *testing.B) {
			o := risk.Options{Window: time.Hour, Only: kind}
			var learning, scoring time.Duration
			for b.Loop() {
				began := spent(b)
				m := learn(b, table, o)
				learnt := spent(b)
				score(b, m, table, o)
				learning += learnt - began
				scoring += spent(b) - learnt
			}
			b.ReportMetric(learning.Seconds()/float64(b.N), "learn-cpu-s")
			b.ReportMetric(scoring.Seconds()/float64(b.N), "score-cpu-s")
		})
	}
}

// spent is the processor time of this process so far.
func spent(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
