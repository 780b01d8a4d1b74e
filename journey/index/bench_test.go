// SPDX-License-Identifier: Apache-2.0

package index_test

import (
	"context"
	"flag"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/journey"
	"touchstone/journey/index"
)

// How large the synthetic world is: -index.events=100000000 for the whole of it.
var benchEvents = flag.Int("index.events", 2_000_000, "events in the benchmarks of the journey index")

const (
	meanTrail   = 20
	shapeCount  = 500
	touchpoints = 60
)

// synthetic yields the trails of events/20 customers as traffic is: some shapes
// are a thousand times as frequent as others and follow each other in habits,
// trails are of very different lengths, gaps go from seconds to months, three of
// ten customers act as two subjects.
func synthetic(events int) iter.Seq2[eventstore.Step, error] {
	return func(yield func(eventstore.Step, error) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		habits := rand.NewZipf(r, 1.1, 4, shapeCount-1)
		start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
		customers := events / meanTrail
		position := touchstone.Position(0)
		for c := range customers {
			key := touchstone.CustomerID(uint64(c+1) * spacing(customers))
			at := start + r.Int64N(300*86400_000)
			shape := habits.Uint64()
			for range 1 + int(r.ExpFloat64()*(meanTrail-1)) {
				position++
				s := eventstore.Step{Customer: key, Subject: touchstone.SubjectID(key), Occurred: time.UnixMilli(at), Position: position, Kind: touchstone.Interaction, Shape: touchstone.ShapeID(shape + 1)}
				if c%10 < 3 && r.IntN(2) == 0 {
					s.Subject++
				}
				if r.IntN(20) == 0 {
					s.Kind, s.Scores = touchstone.Feedback, []touchstone.Score{{Metric: "nps", Value: int32(r.IntN(11)) * 100, High: 1000}}
				}
				if !yield(s, nil) {
					return
				}
				if shape = (shape*7 + 3) % shapeCount; r.IntN(3) > 0 {
					shape = habits.Uint64()
				}
				at += int64(math.Exp(r.NormFloat64()*2.5 + 11))
			}
		}
	}
}

func spacing(customers int) uint64 { return math.MaxUint64 / uint64(customers+1) }

// couples is the mapping under which synthetic trails are made: the second
// subject of a customer is one more than the first.
type couples struct{ customers int }

func (m *couples) Customer(s touchstone.SubjectID) touchstone.CustomerID {
	return touchstone.CustomerID(uint64(s) - uint64(s)%spacing(m.customers))
}

func (m *couples) Merged(yield func(touchstone.SubjectID, touchstone.CustomerID) bool) {
	for c := range m.customers {
		key := uint64(c+1) * spacing(m.customers)
		if c%10 < 3 && !yield(touchstone.SubjectID(key+1), touchstone.CustomerID(key)) {
			return
		}
	}
}

// benchScope maps the shapes to touchpoints; a share of them to none.
func benchScope() index.Scope {
	s := index.Scope{Activity: func(s touchstone.ShapeID, _ touchstone.EventKind, _ uint32) (uint32, bool) {
		return uint32(s) % touchpoints, s%25 != 24
	}}
	for i := range touchpoints {
		s.Names = append(s.Names, "touchpoint "+strconv.Itoa(i))
	}
	return s
}

var bench struct {
	sync.Once
	index   *index.Index
	mapping *couples
	file    string
	err     error
}

// benchIndex builds the synthetic index once for all benchmarks.
func benchIndex(b *testing.B) *index.Index {
	b.Helper()
	bench.Do(func() {
		bench.mapping = &couples{*benchEvents / meanTrail}
		var folder string
		if folder, bench.err = os.MkdirTemp("", "journeys"); bench.err != nil {
			return
		}
		bench.file = filepath.Join(folder, "customers.trails")
		bench.index, bench.err = index.Build(b.Context(), bench.file, math.MaxInt64, synthetic(*benchEvents))
	})
	if bench.err != nil {
		b.Fatal(bench.err)
	}
	return bench.index
}

// TestMain removes what the benchmarks share.
func TestMain(m *testing.M) {
	code := m.Run()
	if bench.file != "" {
		_ = os.RemoveAll(filepath.Dir(bench.file))
	}
	os.Exit(code)
}

// processor is the processor time that this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure runs a fold over a view and reports processor time per event.
func measure(b *testing.B, v *index.View, fold func(context.Context, journey.Source) error) {
	b.Helper()
	events := benchIndex(b).Size().Events
	runtime.GC()
	b.ResetTimer()
	before := processor()
	for b.Loop() {
		if err := fold(b.Context(), v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(processor()-before)/float64(b.N)/float64(events), "cpu-ns/event")
}

func BenchmarkGraph(b *testing.B) {
	measure(b, benchIndex(b).View(bench.mapping, benchScope()), func(ctx context.Context, s journey.Source) error {
		_, err := journey.GraphOf(ctx, s, journey.Options{})
		return err
	})
}

func BenchmarkVariants(b *testing.B) {
	measure(b, benchIndex(b).View(bench.mapping, benchScope()), func(ctx context.Context, s journey.Source) error {
		_, err := journey.VariantsOf(ctx, s, journey.Options{})
		return err
	})
}

func BenchmarkDurations(b *testing.B) {
	measure(b, benchIndex(b).View(bench.mapping, benchScope()), func(ctx context.Context, s journey.Source) error {
		_, err := journey.Run(ctx, s, 0, func() *lasts { return &lasts{} })
		return err
	})
}

// lasts gathers how long trails last.
type lasts struct{ journey.DurationSum }

func (f *lasts) Visit(t *journey.Trail) {
	if ms, ok := t.Duration(); ok {
		f.Add(ms)
	}
}

func (f *lasts) Merge(o *lasts) { f.DurationSum.Merge(&o.DurationSum) }

func BenchmarkReach(b *testing.B) {
	measure(b, benchIndex(b).View(bench.mapping, benchScope()), reachAll)
}

func reachAll(ctx context.Context, s journey.Source) error {
	_, err := journey.ReachOf(ctx, s, 0)
	return err
}

// BenchmarkSegment asks about every tenth customer.
func BenchmarkSegment(b *testing.B) {
	scope := benchScope()
	scope.In = func(c touchstone.CustomerID) bool { return uint64(c)/spacing(bench.mapping.customers)%10 == 0 }
	measure(b, benchIndex(b).View(bench.mapping, scope), reachAll)
}

// BenchmarkOverlay reads with 2 % of the customers changed: each has one late
// event and one new one.
func BenchmarkOverlay(b *testing.B) {
	measure(b, overlaid(b).View(bench.mapping, benchScope()), reachAll)
}

// BenchmarkGrown draws the graph while half of the trails went on since the
// snapshot, one event each.
func BenchmarkGrown(b *testing.B) {
	benchIndex(b)
	x, err := index.Open(bench.file, "")
	if err != nil {
		b.Fatal(err)
	}
	at, events := x.Position(), []touchstone.Event{}
	for _, c := range rand.New(rand.NewPCG(5, 6)).Perm(bench.mapping.customers)[:bench.mapping.customers/2] {
		at++
		events = append(events, contact(int(at), touchstone.SubjectID(uint64(c+1)*spacing(bench.mapping.customers)), 1, 1<<41+int64(at)))
	}
	x.Append(events, 0)
	measure(b, x.View(bench.mapping, benchScope()), func(ctx context.Context, s journey.Source) error {
		_, err := journey.GraphOf(ctx, s, journey.Options{})
		return err
	})
}

func overlaid(b *testing.B) *index.Index {
	b.Helper()
	benchIndex(b)
	x, err := index.Open(bench.file, "")
	if err != nil {
		b.Fatal(err)
	}
	at, events := x.Position(), []touchstone.Event{}
	for c := 0; c < bench.mapping.customers; c += 50 {
		for _, when := range []int64{0, 1 << 41} {
			at++
			events = append(events, contact(int(at), touchstone.SubjectID(uint64(c+1)*spacing(bench.mapping.customers)), 1, when))
		}
	}
	x.Append(events, 0)
	return x
}

// BenchmarkOpen opens the snapshot and looks at every checksum.
func BenchmarkOpen(b *testing.B) {
	benchIndex(b)
	for b.Loop() {
		if _, err := index.Open(bench.file, ""); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkView makes the first view under a mapping, with 2 % changed.
func BenchmarkView(b *testing.B) {
	x := overlaid(b)
	for b.Loop() {
		x.View(&couples{bench.mapping.customers}, benchScope())
	}
}

// BenchmarkNextView makes views under the mapping of the one before.
func BenchmarkNextView(b *testing.B) {
	x := overlaid(b)
	x.View(bench.mapping, benchScope())
	for b.Loop() {
		x.View(bench.mapping, benchScope())
	}
}

// BenchmarkAppend takes new facts of random customers, in batches of 4,096.
func BenchmarkAppend(b *testing.B) {
	r, x, at := rand.New(rand.NewPCG(3, 4)), index.New(""), 0
	batch := make([]touchstone.Event, 4096)
	for b.Loop() {
		for i := range batch {
			at++
			batch[i] = contact(at, touchstone.SubjectID(r.Uint64N(1_000_000)+1), touchstone.ShapeID(r.Uint64N(shapeCount)+1), int64(at))
		}
		x.Append(batch, 0)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(at), "ns/event")
}

// BenchmarkCompact writes a new snapshot of everything.
func BenchmarkCompact(b *testing.B) {
	x, name := overlaid(b), filepath.Join(b.TempDir(), "again")
	for b.Loop() {
		if err := x.Compact(b.Context(), name, bench.mapping); err != nil {
			b.Fatal(err)
		}
	}
}

// touch does nothing but look at every event.
type touch struct{ sum uint64 }

func (f *touch) Visit(t *journey.Trail) {
	f.sum += uint64(len(t.Activity))
}

func (f *touch) Merge(o *touch) { f.sum += o.sum }

func BenchmarkDecode(b *testing.B) {
	measure(b, benchIndex(b).View(bench.mapping, benchScope()), func(ctx context.Context, s journey.Source) error {
		_, err := journey.Run(ctx, s, 0, func() *touch { return &touch{} })
		return err
	})
}

func BenchmarkSize(b *testing.B) {
	x := benchIndex(b)
	for b.Loop() {
		if x.Size().Events == 0 {
			b.Fatal("nothing")
		}
	}
	b.ReportMetric(float64(x.Size().Resident)/float64(x.Size().Events), "B/event")
}
