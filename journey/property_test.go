// SPDX-License-Identifier: Apache-2.0

package journey

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// drawLog draws a small log: some cases may be empty, times may tie or be
// missing, events come in any order.
func drawLog(t *rapid.T) *Log {
	log := &Log{Cases: rapid.IntRange(0, 12).Draw(t, "cases"), Activities: []string{"a", "b", "c", "d", "e"}}
	if log.Cases == 0 {
		return log
	}
	time := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(MinTime, MaxTime), rapid.Just(NoTime))
	for range rapid.IntRange(0, 60).Draw(t, "events") {
		log.Case = append(log.Case, uint32(rapid.IntRange(0, log.Cases-1).Draw(t, "case")))
		log.Activity = append(log.Activity, uint32(rapid.IntRange(0, 4).Draw(t, "activity")))
		log.Time = append(log.Time, time.Draw(t, "time"))
	}
	if rapid.Bool().Draw(t, "untimed") {
		log.Time = nil
	}
	return log
}

func drawMining(t *rapid.T) *Mining {
	opts := Options{
		MaxActivities: rapid.IntRange(1, 6).Draw(t, "nodes"), TopVariants: rapid.IntRange(1, 6).Draw(t, "top"),
		EventuallyFollows: true, Workers: rapid.IntRange(1, 3).Draw(t, "workers"),
	}
	m, err := Mine(t.Context(), drawLog(t), opts)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFlowIsConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawMining(t).Graph
		in, out, loops := map[uint32]int{}, map[uint32]int{}, map[uint32]int{}
		for _, e := range g.Edges {
			in[e.To] += e.Count
			out[e.From] += e.Count
			if e.From == e.To {
				loops[e.From] = e.Count
			}
		}
		for a := range g.nodes {
			n := g.node(a)
			if n.Events != in[a]+n.Starts || n.Events != out[a]+n.Ends || n.SelfLoops != loops[a] {
				t.Fatalf("%+v: in %d, out %d, loops %d", n, in[a], out[a], loops[a])
			}
			if n.ReworkCases > n.Cases || n.Cases > n.Events {
				t.Fatalf("%+v", n)
			}
		}
	})
}

func TestTotalsEqualTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMining(t)
		events, starts, ends := 0, 0, 0
		for _, a := range m.Graph.Activities {
			events, starts, ends = events+a.Events, starts+a.Starts, ends+a.Ends
		}
		if events != m.Events || starts != m.Cases || ends != m.Cases || m.Cases+m.Empty != m.Trails.Len() {
			t.Fatalf("%d events, %d starts, %d ends in %+v", events, starts, ends, m)
		}
		cases := m.Variants.Rest.Cases
		for _, v := range m.Variants.Top {
			cases += v.Cases
		}
		if cases != m.Cases || len(m.Variants.Top)+m.Variants.RestCount != m.Variants.Count {
			t.Fatalf("%d cases in variants, %d in the log", cases, m.Cases)
		}
		binned := 0
		for i, b := range m.Durations.Bins {
			binned += b.Count
			if i > 0 && b.Low != m.Durations.Bins[i-1].High || b.Count < 0 || b.High <= b.Low {
				t.Fatalf("bins %+v", m.Durations.Bins)
			}
		}
		if binned != m.Durations.N {
			t.Fatalf("%d cases in bins, %d have a duration", binned, m.Durations.N)
		}
	})
}

// Every pair of places i < j of a case is counted, so n events make n(n-1)/2.
func TestEventuallyCountsEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMining(t)
		got, want := 0, 0
		for _, p := range m.Eventually {
			got += p.Count
		}
		for c := range m.Trails.Len() {
			n := len(m.Trails.At(c).Activity)
			want += n * (n - 1) / 2
		}
		if got != want {
			t.Fatalf("got %d pairs, want %d", got, want)
		}
	})
}

func TestTransitionsLeaveEveryStateOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawMining(t).Graph
		sum := map[uint32]float64{}
		for _, s := range g.Transitions() {
			sum[s.From] += s.P
		}
		for state, p := range sum {
			if math.Abs(p-1) > 1e-12 {
				t.Fatalf("state %d is left with probability %v", state, p)
			}
		}
	})
}

var comparable = cmp.Options{
	cmpopts.EquateNaNs(), cmpopts.IgnoreFields(Mining{}, "Trails"), cmpopts.EquateEmpty(),
}

func (f *mineFold) mining(t *rapid.T, trails *Trails) *Mining {
	m := &Mining{Cases: f.graph.trail, Graph: f.graph.result(trails.Activities)}
	variants, err := variantsOf(t.Context(), trails, f.variants, Options{TopVariants: 3, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	m.Variants, m.Durations = *variants, f.durations.result()
	m.Eventually = f.eventually.result(&m.Graph)
	return m
}

// split shows every trail to one fold, and to one of several that are then
// merged; see journeytest.Split, which the tests of this package's insides cannot
// enter.
func split[F Fold[F]](t *rapid.T, trails *Trails, create func() F) (whole, merged F) {
	whole = create()
	for c := range trails.Len() {
		if trail := trails.At(c); len(trail.Activity) > 0 {
			whole.Visit(&trail)
		}
	}
	return whole, parted(t, trails, create)
}

// parted shows every trail to one of several folds, which are then merged in the
// order of a random tree.
func parted[F Fold[F]](t *rapid.T, trails *Trails, create func() F) F {
	parts := make([]F, rapid.IntRange(1, 5).Draw(t, "parts"))
	for i := range parts {
		parts[i] = create()
	}
	for c := range trails.Len() {
		if trail := trails.At(c); len(trail.Activity) > 0 {
			parts[rapid.IntRange(0, len(parts)-1).Draw(t, "part")].Visit(&trail)
		}
	}
	for len(parts) > 1 {
		i := rapid.IntRange(1, len(parts)-1).Draw(t, "merge")
		parts[i-1].Merge(parts[i])
		parts = slices.Delete(parts, i, i+1)
	}
	return parts[0]
}

// However many trails were kept, whatever the split of the passes over the
// variants and the order of their merges, the same are listed with the same
// durations.
func TestListingsMergeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails, err := NewTrails(drawLog(t))
		if err != nil {
			t.Fatal(err)
		}
		opts, some := Options{TopVariants: 2}, rapid.IntRange(0, 10)
		whole, merged := split(t, trails, func() *variantFold { return &variantFold{room: some.Draw(t, "kept")} })
		want, err := variantsOf(t.Context(), trails, whole, opts)
		if err != nil {
			t.Fatal(err)
		}
		merged.finish()
		search := newPathSearch(&merged.tables, trails.Activities, opts)
		found := parted(t, trails, func() *pathFold { return &pathFold{search: search, stop: func() {}} }).listed()
		spread := parted(t, trails, func() *spreadFold { return newSpreadFold(search, found) })
		if d := cmp.Diff(want, merged.list(trails.Activities, found, spread), comparable); d != "" {
			t.Fatal(d)
		}
	})
}

func TestMergeOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		trails, err := NewTrails(drawLog(t))
		if err != nil {
			t.Fatal(err)
		}
		n, err := nodesOf(t.Context(), trails, Options{MaxActivities: 3})
		if err != nil {
			t.Fatal(err)
		}
		whole, merged := split(t, trails, func() *mineFold { return newMineFold(n, true) })
		if d := cmp.Diff(whole.mining(t, trails), merged.mining(t, trails), comparable); d != "" {
			t.Fatal(d)
		}
	})
}

func TestOrderOfEventsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		log.Time = rapid.Permutation(distinctTimes(len(log.Case))).Draw(t, "times")
		order := rapid.Permutation(indices(len(log.Case))).Draw(t, "order")
		shuffled := &Log{Activities: log.Activities, Cases: log.Cases}
		for _, i := range order {
			shuffled.Case = append(shuffled.Case, log.Case[i])
			shuffled.Activity = append(shuffled.Activity, log.Activity[i])
			shuffled.Time = append(shuffled.Time, log.Time[i])
		}
		want, err := Mine(t.Context(), log, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := Mine(t.Context(), shuffled, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got, comparable); d != "" {
			t.Fatal(d)
		}
	})
}

func distinctTimes(n int) []int64 {
	times := make([]int64, n)
	for i := range times {
		times[i] = int64(i * i)
	}
	return times
}

// Timed events end up in order of time and, within a time, of the file; an
// event without a time stays at its place; and the log is left as it was.
func TestTrailsAreInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		for i := range log.Activity { // so that an event shows where it came from
			log.Activity[i] = uint32(i)
		}
		log.Activities = make([]string, len(log.Case))
		before := slices.Clone(log.Activity)
		trails, err := NewTrails(log)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before, log.Activity) {
			t.Fatal("the log was changed")
		}
		for c := range trails.Len() {
			trail := trails.At(c)
			checkOrder(t, log, &trail)
		}
	})
}

func checkOrder(t *rapid.T, log *Log, trail *Trail) {
	var inFile []uint32
	for i, c := range log.Case {
		if int(c) == trail.Case {
			inFile = append(inFile, uint32(i))
		}
	}
	last := -1
	for place, event := range trail.Activity {
		if log.Time == nil || !timed(log.Time[event]) {
			if inFile[place] != event {
				t.Fatalf("event %d without a time was moved", event)
			}
			continue
		}
		if trail.Time[place] != log.Time[event] {
			t.Fatalf("event %d has lost its time", event)
		}
		if last >= 0 && (log.Time[last] > log.Time[event] || log.Time[last] == log.Time[event] && last > int(event)) {
			t.Fatalf("event %d stands before %d", last, event)
		}
		last = int(event)
	}
}
