// SPDX-License-Identifier: Apache-2.0

package topic

import "testing"

func BenchmarkDiscover(b *testing.B) {
	texts, _ := spoken(5_000)
	terms := read(texts)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Discover(b.Context(), terms, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(terms))*float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
