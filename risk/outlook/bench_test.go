// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// BenchmarkTable reads the trails of 200,000 customers of 20 steps each and
// tells how large the rows are.
func BenchmarkTable(b *testing.B) {
	const customers, each = 200_000, 20
	steps := func(yield func(eventstore.Step, error) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		times := make([]float64, each)
		for c := range customers {
			for i := range times {
				times[i] = r.Float64() * 400
			}
			slices.Sort(times)
			for i, at := range times {
				s := on(touchstone.CustomerID(c+1), at, desk, touchstone.Interaction, int32(1+r.IntN(5)))
				if i%7 == 0 {
					s.Kind, s.Shape = touchstone.Outcome, complaint
				}
				if !yield(s, nil) {
					return
				}
			}
		}
	}
	for b.Loop() {
		g := testGround(Question{What: Complaint})
		g.through, g.now = ms(400), ms(400)
		t := newTable(g)
		began := time.Now()
		if err := t.read(context.Background(), steps); err != nil {
			b.Fatal(err)
		}
		in := t.rows()
		b.ReportMetric(float64(customers*each)/time.Since(began).Seconds()/1e6, "Msteps/s")
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "MiB")
		b.ReportMetric(float64(len(in.IDs)), "rows")
		runtime.KeepAlive(in)
	}
}
