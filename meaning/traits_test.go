// SPDX-License-Identifier: Apache-2.0

package meaning

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

// heard is what was said, in memory.
type heard struct {
	workspace.Statements
	list   []workspace.Statement
	read   int
	erased uint64
}

func (h *heard) Erased(context.Context) (uint64, error) { return h.erased, nil }

// erase removes what was said of a subject, under a revision.
func (h *heard) erase(subject touchstone.SubjectID, revision uint64) {
	h.list = slices.DeleteFunc(slices.Clone(h.list), func(s workspace.Statement) bool { return s.Subject == subject })
	h.erased = revision
}

// plain writes a trait down.
func plain(t touchstone.Trait) map[touchstone.CustomerID]string { return maps.Collect(t.All) }

func (h *heard) Said(_ context.Context, _ workspace.Topic, name string, above, upTo uint64) iter.Seq2[workspace.Statement, error] {
	return func(yield func(workspace.Statement, error) bool) {
		for _, s := range h.list {
			if s.Name != name || s.Revision <= above || upTo > 0 && s.Revision > upTo {
				continue
			}
			h.read++
			if !yield(s, nil) {
				return
			}
		}
	}
}

func newLedgers(h *heard) *ledgers { return newLedgersOf(h) }

func newLedgersOf(said workspace.Statements) *ledgers {
	return &ledgers{said: said, byName: map[string]*ledger{}}
}

var morning = time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)

func said(s touchstone.SubjectID, value string, hours int, revision uint64) workspace.Statement {
	return workspace.Statement{Subject: s, Topic: workspace.Trait, Name: "tier", Source: "crm", At: morning.Add(time.Duration(hours) * time.Hour), Value: value, Revision: revision}
}

// Customer 1 is the subjects 1 and 2. By hand: subject 1 was silver at 1 and
// gold at 3, subject 2 basic at 2; the gold was taken back at 4, so that what is
// left is subject 2's basic.
func TestHistory(t *testing.T) {
	gone := said(1, "", 4, 2)
	gone.Gone = true
	hidden := said(3, "", 2, 1)
	hidden.Sealed = []byte("sealed")
	h := &heard{list: []workspace.Statement{said(1, "gold", 3, 1), said(1, "silver", 1, 2), said(2, "basic", 2, 1), gone, said(3, "gold", 1, 1), hidden, said(3, "gold", 5, 1), said(3, "gold", 6, 1)}}
	who := &touchstone.Meaning{Customers: couples{2: 1}}
	g, err := newLedgers(h).upTo(t.Context(), "tier", 2)
	if err != nil {
		t.Fatal(err)
	}
	at := func(hours int, value string) touchstone.TraitValue {
		return touchstone.TraitValue{From: morning.Add(time.Duration(hours) * time.Hour), Value: value, Missing: value == ""}
	}
	want := map[touchstone.CustomerID][]touchstone.TraitValue{1: {at(1, "silver"), at(2, "basic"), at(3, "gold"), at(4, "basic")}, 3: {at(1, "gold"), at(2, ""), at(5, "gold")}}
	if diff := cmp.Diff(want, g.history(2, who)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	early := map[touchstone.CustomerID][]touchstone.TraitValue{1: {at(2, "basic"), at(3, "gold")}, 3: want[3]}
	if diff := cmp.Diff(early, g.history(1, who)); diff != "" {
		t.Errorf("under revision 1 (-want +got):\n%s", diff)
	}
}

// At every time a history tells what the value now would be had nothing been
// said later.
func TestHistoryIsTheValueThatHeld(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &heard{list: rapid.SliceOfN(rapid.Custom(drawStatement), 0, 12).Draw(t, "said")}
		slices.SortFunc(h.list, func(a, b workspace.Statement) int { return int(a.Revision) - int(b.Revision) })
		who := &touchstone.Meaning{Customers: couples{2: 1, 3: 1}}
		g, err := newLedgers(h).upTo(t.Context(), "tier", 3)
		if err != nil {
			t.Fatal(err)
		}
		revision := rapid.Uint64Range(1, 3).Draw(t, "revision")
		history := g.history(revision, who)
		for hours := range 6 {
			at := morning.Add(time.Duration(hours) * time.Hour)
			until := &heard{list: slices.DeleteFunc(slices.Clone(h.list), func(s workspace.Statement) bool { return s.At.After(at) })}
			then, err := newLedgers(until).upTo(t.Context(), "tier", 3)
			if err != nil {
				t.Fatal(err)
			}
			got := map[touchstone.CustomerID]string{}
			for c, values := range history {
				if value, known := touchstone.TraitAt(values, at); known {
					got[c] = value
				}
			}
			if diff := cmp.Diff(plain(then.now(revision, who)), got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("at hour %d (-the value then +the history):\n%s", hours, diff)
			}
		}
	})
}

func drawStatement(t *rapid.T) workspace.Statement {
	s := said(touchstone.SubjectID(rapid.Uint64Range(1, 4).Draw(t, "subject")), rapid.SampledFrom([]string{"", "gold", "金"}).Draw(t, "value"), rapid.IntRange(0, 5).Draw(t, "hour"), rapid.Uint64Range(1, 3).Draw(t, "revision"))
	s.Position = touchstone.Position(rapid.Uint64Range(0, 3).Draw(t, "position"))
	s.Source = rapid.SampledFrom([]string{"", "app", "crm"}).Draw(t, "source")
	switch rapid.IntRange(0, 4).Draw(t, "how") {
	case 0:
		s.Gone, s.Value = true, ""
	case 1:
		s.Sealed, s.Value = []byte("sealed"), ""
	}
	return s
}

// A further revision reads what came with it, and after an erasure everything
// again: of who was erased nothing is left.
func TestLedgerReadsWhatIsNewOnly(t *testing.T) {
	h := &heard{list: []workspace.Statement{said(1, "gold", 1, 1), said(2, "gold", 1, 1), said(3, "gold", 1, 2)}}
	l, who := newLedgers(h), &touchstone.Meaning{}
	for _, step := range []struct {
		revision uint64
		read     int
		now      map[touchstone.CustomerID]string
	}{
		{1, 2, map[touchstone.CustomerID]string{1: "gold", 2: "gold"}},
		{1, 2, map[touchstone.CustomerID]string{1: "gold", 2: "gold"}},
		{2, 3, map[touchstone.CustomerID]string{1: "gold", 2: "gold", 3: "gold"}},
		{9, 3, map[touchstone.CustomerID]string{1: "gold", 2: "gold", 3: "gold"}},
		{1, 3, map[touchstone.CustomerID]string{1: "gold", 2: "gold"}},
	} {
		g, err := l.upTo(t.Context(), "tier", step.revision)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.now, plain(g.now(step.revision, who))); diff != "" || h.read != step.read {
			t.Errorf("under revision %d, %d read, want %d: %s", step.revision, h.read, step.read, diff)
		}
	}
	h.erase(2, 10)
	g, err := l.upTo(t.Context(), "tier", 9)
	if diff := cmp.Diff(map[touchstone.CustomerID]string{1: "gold", 3: "gold"}, plain(g.now(9, who))); err != nil || diff != "" {
		t.Errorf("after an erasure: %v %s", err, diff)
	}
}

// A change that has nothing to do with traits takes their values over as they
// are, and reads nothing about them.
func TestTraitsAreTakenOver(t *testing.T) {
	x := newWorld(t, nil)
	give(x, touchstone.SegmentTrait{Name: "tier"}, x.w.SegmentTraits().Create)
	if err := x.w.Statements().Put(x.ctx, []workspace.Statement{said(1, "gold", 1, 0)}); err != nil {
		t.Fatal(err)
	}
	before := x.current()
	x.touchpoint("tp_1", "", "website")
	after := x.current()
	if after.Revision <= before.Revision || after.Traits["tier"] != before.Traits["tier"] {
		t.Errorf("under revision %d the traits %v were made again", after.Revision, after.Traits)
	}
	history, err := after.Histories.History(t.Context(), "tier")
	if want := (map[touchstone.CustomerID][]touchstone.TraitValue{1: {{From: morning.Add(time.Hour), Value: "gold"}}}); err != nil || !cmp.Equal(history, want) {
		t.Errorf("history %v, %v", history, err)
	}
	if none, err := after.Histories.History(t.Context(), "undeclared"); err != nil || len(none) > 0 {
		t.Errorf("of a trait that is not declared: %v, %v", none, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x.touchpoint("tp_2", "", "website")
	if _, err := x.current().Histories.History(ctx, "tier"); err == nil {
		t.Error("a cancelled question gets a history")
	}
}

// While values that nobody had before come in, others read histories and make
// the meaning; each sees what was said by its revision.
func TestHistoriesWhileMoreIsSaid(t *testing.T) {
	x := newWorld(t, nil)
	give(x, touchstone.SegmentTrait{Name: "tier"}, x.w.SegmentTraits().Create)
	var readers sync.WaitGroup
	for n := range 12 {
		if err := x.w.Statements().Put(x.ctx, []workspace.Statement{said(touchstone.SubjectID(n+1), fmt.Sprint("level ", n), n, 0)}); err != nil {
			t.Fatal(err)
		}
		m := x.current()
		readers.Go(func() {
			values, err := m.Histories.History(x.ctx, "tier")
			if now := plain(m.Traits["tier"]); err != nil || len(values) != n+1 || len(now) != n+1 || now[touchstone.CustomerID(n+1)] != fmt.Sprint("level ", n) {
				t.Errorf("after %d statements there are %d histories and the values %v: %v", n+1, len(values), now, err)
			}
		})
	}
	readers.Wait()
}
