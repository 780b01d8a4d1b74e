// SPDX-License-Identifier: Apache-2.0

package drain_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/eventstore/memory"
	"touchstone/ingest/drain"
	"touchstone/journal"
)

// sink is a store that keeps positions alone, so that what is measured is the
// way to it.
type sink struct {
	eventstore.Store
	last touchstone.Position
	rows int
	sets int
}

func (s *sink) Append(_ context.Context, all []touchstone.Event) (eventstore.Receipt, error) {
	if len(all) > 0 {
		s.last = all[len(all)-1].Position
		s.rows += len(all)
		s.sets++
	}
	return eventstore.Receipt{Position: s.last, Stored: len(all)}, nil
}

// BenchmarkDrain takes posts of 200 events from 16 callers at once and measures
// until all are stored. Sealing turns bytes around; the store is nothing, or
// the memory store.
func BenchmarkDrain(b *testing.B) {
	post := func(n, count int) []touchstone.Event { return events(n*count, count) }
	b.Run("store=none", func(b *testing.B) { run(b, new(sink), wax{}, post) })
	b.Run("store=memory", func(b *testing.B) { run(b, memory.Open(), wax{}, post) })
}

// run takes b.N posts and measures until the last is stored. Making the posts
// is part of it, as receiving them is elsewhere.
func run(b *testing.B, store eventstore.Store, seal drain.Sealer, post func(n, count int) []touchstone.Event) {
	const size = 200
	folder := filepath.Join(b.TempDir(), "journal")
	j, err := journal.Open(folder, journal.Options{Clock: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	d, err := drain.Start(b.Context(), drain.Options{Journal: j, Folder: folder, Store: store, Vault: seal, Clock: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var posts sync.WaitGroup
	b.ResetTimer()
	for range 16 {
		posts.Go(func() {
			for n := next.Add(1) - 1; n < int64(b.N); n = next.Add(1) - 1 {
				all := post(int(n), size)
				begun := time.Now()
				if _, err := d.Accept(b.Context(), all); err != nil {
					b.Error(err)
					return
				}
				took[n] = time.Since(begun)
			}
		})
	}
	posts.Wait()
	accepted := b.Elapsed()
	if err := d.Wait(b.Context(), j.Last()); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	rows := float64(b.N * size)
	slices.Sort(took)
	b.ReportMetric(rows/accepted.Seconds(), "accepted/s")
	b.ReportMetric(rows/b.Elapsed().Seconds(), "stored/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	if s, ok := store.(*sink); ok {
		b.ReportMetric(float64(s.rows)/float64(s.sets), "rows/transaction")
	}
	if err := d.Close(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
}
