// SPDX-License-Identifier: Apache-2.0

package vault_test

import (
	"fmt"
	"testing"
	"time"

	"touchstone"
	"touchstone/vault"
)

// typical gives n events of about 600 bytes on the wire, by several subjects.
func typical(n, subjects int) []touchstone.Event {
	out := make([]touchstone.Event, n)
	for i := range out {
		s := touchstone.SubjectID(1 + i%subjects)
		out[i] = touchstone.Event{ID: touchstone.EventID{byte(i), byte(i >> 8), byte(i >> 16)}, Subjects: []touchstone.SubjectID{s}, Private: touchstone.Private{
			Place:       "https://shop.example.cn/products/10029384756?utm_source=wechat",
			Identifiers: []touchstone.Identifier{{Subject: s, Kind: touchstone.AnonymousID, Value: fmt.Sprintf("01890a5d-ac96-774b-bcce-%012d", s)}},
			Properties: []touchstone.Property{{Name: "price", Type: touchstone.Number, Number: 129.5}, {Name: "sku", Type: touchstone.String, Text: "SKU-10029384756"},
				{Name: "title", Type: touchstone.String, Text: "轻便保温杯 500ml 316 不锈钢"}, {Name: "position", Type: touchstone.Integer, Integer: 3}},
		}}
	}
	return out
}

// BenchmarkSeal seals batches of 10,000 typical events, whose keys are cached
// (5,000 subjects) or new (every event by another one).
func BenchmarkSeal(b *testing.B) {
	for name, subjects := range map[string]int{"cached": 5_000, "new": 0} {
		b.Run(name, func(b *testing.B) {
			v, err := vault.Open(b.Context(), b.TempDir(), vault.Options{Now: time.Now})
			if err != nil {
				b.Fatal(err)
			}
			defer v.Close()
			k := keysOf(b, v, hotel)
			const batch = 10_000
			template := typical(batch, max(subjects, 1))
			sealAll(b, k, append([]touchstone.Event(nil), template...)...)
			events, next := make([]touchstone.Event, batch), touchstone.SubjectID(batch)
			b.ReportAllocs()
			for b.Loop() {
				copy(events, template)
				for i := range events {
					if subjects == 0 {
						next += 0x9E3779B97F4A7C15 // ids are spread like HMACs
						events[i].Subjects = []touchstone.SubjectID{next}
					}
				}
				if err := k.Seal(b.Context(), events); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*batch/b.Elapsed().Seconds(), "events/s")
		})
	}
}
