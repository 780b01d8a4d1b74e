// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/workspace"
)

const benchSubjects = 10_000_000

// spread gives n ids as HMACs would be, in ascending order.
func spread(n int) []touchstone.SubjectID {
	r := rand.New(rand.NewPCG(1, 2))
	ids := make([]touchstone.SubjectID, n)
	for i := range ids {
		ids[i] = touchstone.SubjectID(r.Uint64())
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// BenchmarkOpenMapping opens the snapshot of 10 million subjects, all of which
// are merged by twos and threes, and looks one up. MB is the file, which is
// mapped, and what the heap grew by.
func BenchmarkOpenMapping(b *testing.B) {
	folder := b.TempDir()
	ids := spread(benchSubjects)
	entries := make([]entry, len(ids))
	for i, s := range ids { // three, then two, then three
		first := i - i%5
		if i%5 >= 3 {
			first += 3
		}
		entries[i] = entry{s, touchstone.CustomerID(ids[first])}
	}
	if _, err := writeSnapshot(folder, &Mapping{revision: 1, base: baseOf(entries)}); err != nil {
		b.Fatal(err)
	}
	entries = nil
	info, err := os.Stat(filepath.Join(folder, snapshotName))
	if err != nil {
		b.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	m, err := readSnapshot(folder)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			if _, err := readSnapshot(folder); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(info.Size())/1e6, "file-MB")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "heap-MB")
	})
	b.Run("customer", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i = (i + 7_919_777) % len(ids)
			m.Customer(ids[i])
		}
	})
	b.Run("merged", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for range m.Merged {
				n++
			}
		}
	})
	runtime.KeepAlive(m)
}

// BenchmarkResolve computes the customers of 10 million subjects from 7 million
// edges at once, as a rebuild does.
func BenchmarkResolve(b *testing.B) {
	e := &evidence{ids: spread(benchSubjects), guards: newGuards(nil), limits: limits{MaxSubjects, MaxPeople}}
	kinds := []class{person, person, device, device, member}
	for i := range e.ids {
		e.classes = append(e.classes, kinds[i%len(kinds)])
		if i%10 > 2 {
			l := link{a: int32(i - 1 - i%3), b: int32(i)}
			l.add(workspace.EdgeIdentify)
			e.links = append(e.links, l)
		}
	}
	for b.Loop() {
		resolve(e)
	}
}

// BenchmarkProject projects identify events of 10,000 people, each with a
// login, a phone and a browser: people who are new, and then the same again.
func BenchmarkProject(b *testing.B) {
	const people = 10_000
	w := newWorld(b)
	g := w.open(b, filepath.Join(w.folder, "identity"))
	n := 0
	prepare := func(first int) {
		var events []touchstone.Event
		for p := range people {
			e := fact(n, touchstone.Identify, threeOf(first+p)...)
			e.ID = touchstone.EventID{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}
			n++
			e.Position = touchstone.Position(n)
			events = append(events, e)
		}
		w.Events = memory.Open() // or its age would be measured
		g.Events = w.Events
		if err := w.Keys.Seal(b.Context(), events); err != nil {
			b.Fatal(err)
		}
		if _, err := w.Events.Append(b.Context(), events); err != nil {
			b.Fatal(err)
		}
	}
	for name, first := range map[string]func() int{"new": func() int { return n }, "known": func() int { return 0 }} {
		b.Run(name, func(b *testing.B) {
			prepare(first())
			g.project(b)
			for b.Loop() {
				b.StopTimer()
				prepare(first())
				b.StartTimer()
				g.project(b)
			}
			b.ReportMetric(float64(b.N)*people/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func threeOf(person int) []touchstone.Identifier {
	var who []touchstone.Identifier
	for i, kind := range []touchstone.SubjectKind{touchstone.UserID, touchstone.Phone, touchstone.AnonymousID} {
		s := touchstone.SubjectID(uint64(3*person+i+1) * 0x9E3779B97F4A7C15)
		who = append(who, touchstone.Identifier{Subject: s, Kind: kind, Value: fmt.Sprint("value-", person), Verified: true})
	}
	return who
}
