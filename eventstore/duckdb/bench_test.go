// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
	"touchstone/simulate"
)

var (
	benchFacts   = flag.Int("facts", 1_000_000, "how many facts the benchmarks ask about")
	benchStore   = flag.String("store", "", "a folder that keeps the facts of the benchmarks between runs; made when it is empty")
	benchThreads = flag.Int("threads", 2, "worker threads of the engine in benchmarks")
)

const benchBatch = 50_000

// typical makes facts like those of a group of hotels, with a sealed part of
// 250 bytes each, in batches, by the million: repeats have the same id.
type typical struct {
	next func() (simulate.Contact, bool)
	stop func()
	seal *rand.Rand
	last touchstone.Position
}

func newTypical(contacts int) *typical {
	next, stop := iter.Pull(simulate.Stream(1, contacts, simulate.StreamOptions{}))
	return &typical{next: next, stop: stop, seal: rand.New(rand.NewPCG(1, 2))}
}

// batch gives up to n facts; none at the end.
func (f *typical) batch(n int) []touchstone.Event {
	out := make([]touchstone.Event, 0, n)
	for len(out) < n {
		contact, ok := f.next()
		if !ok {
			break
		}
		e := contact.Event()
		f.last++
		e.Position = f.last
		e.Promoted = []touchstone.Property{{Name: "member", Type: touchstone.String, Text: [...]string{"gold", "silver", "none"}[contact.Customer%3]}}
		e.Sealed = make([]byte, 250)
		for i := 0; i+8 <= len(e.Sealed); i += 8 {
			binary.LittleEndian.PutUint64(e.Sealed[i:], f.seal.Uint64())
		}
		out = append(out, e)
	}
	return out
}

// BenchmarkAppend measures durable appends of typical facts, and how many
// times longer they take than writing the same rows without looking at ids,
// names or shapes.
func BenchmarkAppend(b *testing.B) {
	for _, part := range []struct {
		name  string
		write func(s *Store, events []touchstone.Event) error
	}{
		{"store", func(s *Store, events []touchstone.Event) error { _, err := s.Append(b.Context(), events); return err }},
		{"bare", bareAppend},
	} {
		b.Run(part.name, func(b *testing.B) {
			s := openBench(b, b.TempDir())
			facts := newTypical(20_000_000)
			defer facts.stop()
			var worst, busy time.Duration
			rows := 0
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				events := facts.batch(benchBatch)
				b.StartTimer()
				began, used := b.Elapsed(), processorTime(b)
				if err := part.write(s, events); err != nil {
					b.Fatal(err)
				}
				worst, busy = max(worst, b.Elapsed()-began), busy+processorTime(b)-used
				rows += len(events)
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(rows)/busy.Seconds(), "rows/cpu-s")
			b.ReportMetric(worst.Seconds()*1000, "worst-ms")
		})
	}
}

// processorTime is what all threads of the process have used, so that a busy
// machine does not blur the figure.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bareAppend writes rows as they are, in a transaction of their own.
func bareAppend(s *Store, events []touchstone.Event) error {
	c, done, err := s.connection()
	if err != nil {
		return err
	}
	defer done()
	w := &rowWriter{shapes: map[touchstone.ShapeID]uint32{}, names: map[string]uint32{}}
	facts := make([]*touchstone.Event, len(events))
	for i := range events {
		facts[i] = &events[i]
	}
	defer s.wake()
	return c.transaction(context.Background(), func() error { return w.write(c, facts) })
}

// BenchmarkQuery measures the questions that a page asks, over as many facts
// as -facts says.
func BenchmarkQuery(b *testing.B) {
	s := benchFilled(b)
	meaning := benchMeaning(b, s)
	for _, text := range []string{
		"count by touchpoint",
		"count by touchpoint from 2026-02-01 to 2026-03-01",
		"nps(nps) by channel",
		"nps(nps) by unit",
		"count by day zone Asia/Shanghai",
		"count by day zone America/New_York",
		"count by month zone Europe/Berlin",
		"count by unit(brand)",
		"count by property(member)",
		"rate(touchpoint = tp_3) by channel",
		"duration(p90) by touchpoint",
		"value(CNY) by channel, week zone Asia/Shanghai",
		"customers",
		"customers by touchpoint",
		"count by trait(level)",
	} {
		b.Run(text, func(b *testing.B) {
			q, err := query.Parse(text)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := s.Query(b.Context(), q, meaning); err != nil { // the meaning's tables are made once
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
			b.ReportMetric(float64(*benchFacts)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
		})
	}
}

// BenchmarkRead measures reading every fact in order of arrival, and every
// trail.
func BenchmarkRead(b *testing.B) {
	s := benchFilled(b)
	meaning := benchMeaning(b, s)
	b.Run("events", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, err := range s.Events(b.Context(), eventstore.Filter{}, 0) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(n), "facts")
		}
	})
	b.Run("trails", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, err := range s.Trails(b.Context(), eventstore.Filter{}, meaning, 0) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(n), "steps")
		}
	})
}

// BenchmarkOpen measures opening the store, and the first append after it,
// which recalls the ids of its day.
func BenchmarkOpen(b *testing.B) {
	s := benchFilled(b)
	folder := s.folder
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(b.Context(), folder, Options{Threads: *benchThreads})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func openBench(b *testing.B, folder string) *Store {
	b.Helper()
	s, err := Open(b.Context(), folder, Options{Threads: *benchThreads})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// benchFilled gives a store with as many facts as -facts says.
func benchFilled(b *testing.B) *Store {
	b.Helper()
	folder := *benchStore
	if folder == "" {
		folder = b.TempDir()
	}
	s := openBench(b, folder)
	if s.position > 0 {
		return s
	}
	facts := newTypical(*benchFacts)
	defer facts.stop()
	for {
		events := facts.batch(2 * benchBatch)
		if len(events) == 0 {
			break
		}
		if _, err := s.Append(b.Context(), events); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.checkpoint(b.Context()); err != nil {
		b.Fatal(err)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.Logf("filled; Go holds %d MiB", memory.Sys>>20)
	return s
}

// merges says that every third subject is another's customer.
type merges map[touchstone.SubjectID]touchstone.CustomerID

func (m merges) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	if c, ok := m[s]; ok {
		return c
	}
	return touchstone.CustomerID(s)
}

func (m merges) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for s, c := range m {
		if !yield(s, c) {
			return
		}
	}
}

// benchMeaning maps every shape to one of 20 touchpoints, every hotel to one
// of four brands, merges subjects and gives every customer a level.
func benchMeaning(b *testing.B, s *Store) *touchstone.Meaning {
	b.Helper()
	levels := touchstone.TraitMap{}
	m := &touchstone.Meaning{
		Revision: 1, Shapes: map[touchstone.ShapeID]touchstone.TouchpointID{}, Touchpoints: map[touchstone.TouchpointID]touchstone.TouchpointPlace{},
		Units: map[string][]touchstone.UnitPlace{}, Traits: map[string]touchstone.Trait{"level": levels},
	}
	shapes, err := s.Shapes(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for i, shape := range shapes {
		m.Shapes[shape.ID] = touchstone.TouchpointID(fmt.Sprintf("tp_%d", i%20))
		m.Touchpoints[m.Shapes[shape.ID]] = touchstone.TouchpointPlace{Stage: "st_stay", Channel: shape.Channel}
	}
	for hotel := range 50 {
		m.Units[fmt.Sprintf("H%03d", hotel)] = []touchstone.UnitPlace{{Levels: map[string]string{"brand": fmt.Sprintf("brand %d", hotel%4)}}}
	}
	c, done, err := s.connection()
	if err != nil {
		b.Fatal(err)
	}
	defer done()
	merged, last := merges{}, touchstone.CustomerID(0)
	err = each(b.Context(), c, func(columns []vector, row int) error {
		subject := at[uint64](&columns[0])[row]
		if len(merged)%3 == 1 {
			merged[touchstone.SubjectID(subject)] = last
		} else {
			last = touchstone.CustomerID(subject)
			merged[touchstone.SubjectID(subject)] = last
		}
		levels[touchstone.CustomerID(subject)] = [...]string{"gold", "silver", "none"}[subject%3]
		return nil
	}, "SELECT DISTINCT subject FROM events WHERE subject IS NOT NULL ORDER BY subject")
	if err != nil {
		b.Fatal(err)
	}
	for s, c := range merged {
		if touchstone.CustomerID(s) == c {
			delete(merged, s)
		}
	}
	m.Customers = merged
	return m
}
