// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

// TestIncrementalIsBatch does random things to a few subjects under low limits,
// and after each of them compares the mapping that was brought up to date with
// one that is computed from everything.
func TestIncrementalIsBatch(t *testing.T) {
	w := newWorld(t)
	folder := t.TempDir()
	kinds := []touchstone.SubjectKind{touchstone.UserID, touchstone.Phone, touchstone.MemberID, touchstone.UnionID, touchstone.DeviceID, touchstone.AnonymousID}
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		w.room(t)
		run++
		g := w.open(t, fmt.Sprintf("%s/%d", folder, run))
		g.limits = limits{subjects: rapid.IntRange(2, 8).Draw(rt, "subjects"), people: rapid.IntRange(1, 4).Draw(rt, "people")}
		const subjects = 24
		for id := range touchstone.SubjectID(subjects) {
			w.put(t, rapid.SampledFrom(kinds).Draw(rt, "kind"), id+1)
		}
		subject := rapid.Uint64Range(1, subjects)
		edge := rapid.Custom(func(rt *rapid.T) workspace.EdgeKey {
			a := subject.Draw(rt, "a")
			b := subject.Filter(func(b uint64) bool { return a != b }).Draw(rt, "b")
			k := edgeOf(rapid.SampledFrom(workspace.EdgeKinds).Draw(rt, "edge"), touchstone.SubjectID(a), touchstone.SubjectID(b))
			k.Source = rapid.SampledFrom([]string{"app", "crm"}).Draw(rt, "source")
			return k
		})
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			before := g.now(t)
			w.change(t, rt, g, edge)
			got := pairs(g.now(t))
			checkMoved(rt, before, g.Mapping(), subjects)
			want, err := g.MappingAt(t.Context(), g.Mapping().revision)
			if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(pairs(want), got); diff != "" {
				rt.Fatalf("(-batch +incremental)\n%s", diff)
			}
		}
	})
}

// checkMoved looks for whom a mapping moved among those whom it tells of; where it
// tells of nobody it stands on another base.
func checkMoved(t *rapid.T, before, now *Mapping, subjects touchstone.SubjectID) {
	moved, known := now.Moved(before)
	if known != (before.base == now.base) {
		t.Fatalf("it is known who moved: %t", known)
	}
	for s := touchstone.SubjectID(1); known && s <= subjects; s++ {
		if before.Customer(s) != now.Customer(s) && !slices.Contains(moved, s) {
			t.Fatalf("%d went from %d to %d, and is not among %v", s, before.Customer(s), now.Customer(s), moved)
		}
	}
}

// change does one random thing to the evidence.
func (w *world) change(t *testing.T, rt *rapid.T, g *Graph, edge *rapid.Generator[workspace.EdgeKey]) {
	undo := workspace.Undo{At: noon, By: "usr_1"}
	switch rapid.IntRange(0, 10).Draw(rt, "what") {
	default:
		w.say(t, rapid.SliceOfN(edge, 1, 12).Draw(rt, "edges")...)
	case 4, 5: // a crowd around one subject
		hub := touchstone.SubjectID(rapid.Uint64Range(1, 3).Draw(rt, "hub"))
		var burst []workspace.EdgeKey
		for _, other := range rapid.SliceOfNDistinct(rapid.Uint64Range(4, 24), 6, 16, rapid.ID).Draw(rt, "crowd") {
			burst = append(burst, edgeOf(rapid.SampledFrom(workspace.EdgeKinds[:3]).Draw(rt, "edge"), hub, touchstone.SubjectID(other)))
		}
		w.say(t, burst...)
	case 6, 7:
		all, err := collect(w.Workspace.Edges().All(t.Context(), 0))
		if err != nil || len(all) == 0 {
			return
		}
		e := rapid.SampledFrom(all).Draw(rt, "flipped")
		if e.Undone == nil {
			_, err = w.Workspace.Edges().Undo(t.Context(), e.EdgeKey, undo)
		} else {
			_, err = w.Workspace.Edges().Redo(t.Context(), e.EdgeKey)
		}
		if err != nil {
			rt.Fatal(err)
		}
	case 8:
		e := edge.Draw(rt, "guarded")
		k := workspace.GuardKey{Kind: rapid.SampledFrom(workspace.GuardKinds).Draw(rt, "guard"), A: e.A}
		if k.Kind == workspace.GuardApart {
			k.B = e.B
		}
		if err := w.Workspace.Guards().Put(t.Context(), []workspace.Guard{{GuardKey: k, At: noon}}); err != nil {
			rt.Fatal(err)
		}
	case 9:
		gone := edge.Draw(rt, "erased")
		if _, err := g.Erase(t.Context(), []touchstone.SubjectID{gone.A, gone.B}); err != nil {
			rt.Fatal(err)
		}
	case 10:
		all, err := collect(w.Workspace.Guards().All(t.Context(), 0))
		if err != nil || len(all) == 0 {
			return
		}
		k := rapid.SampledFrom(all).Draw(rt, "unguarded")
		if k.Undone == nil {
			if _, err := w.Workspace.Guards().Undo(t.Context(), k.GuardKey, undo); err != nil {
				rt.Fatal(err)
			}
		}
	}
}

// What comes after a crowd was remembered counts: the phone and then the second
// login make three ids of people, one more than the limit.
func TestCrowdsGoOnCounting(t *testing.T) {
	w := newWorld(t)
	g := w.open(t, t.TempDir())
	g.limits = limits{subjects: 2, people: 9}
	w.put(t, user, 1, 3)
	w.put(t, tel, 2)
	for id := touchstone.SubjectID(10); id < 30; id++ {
		w.put(t, dev, id)
		w.say(t, edgeOf(workspace.EdgeIdentify, 1, id))
	}
	g.now(t)
	for _, step := range []struct {
		edge workspace.EdgeKey
		want map[touchstone.SubjectID]touchstone.CustomerID
	}{
		{edgeOf(workspace.EdgePhone, 1, 2), map[touchstone.SubjectID]touchstone.CustomerID{2: 1}},
		{edgeOf(workspace.EdgeAlias, 1, 3), map[touchstone.SubjectID]touchstone.CustomerID{}},
	} {
		w.say(t, step.edge)
		if diff := cmp.Diff(step.want, pairs(g.now(t))); diff != "" {
			t.Errorf("%v: %s", step.edge, diff)
		}
		if len(g.crowds.edges[1]) == 0 {
			t.Error("the crowd around 1 was not remembered: the test proves nothing")
		}
	}
	all, err := allQuarantined(t.Context(), w.Workspace)
	if q := all[1]; err != nil || len(all) != 1 || q.Reason != string(TooMany) || q.Size != 3 {
		t.Errorf("quarantined: %v, %v", all, err)
	}
	if _, err := g.Undo(t.Context(), edgeOf(workspace.EdgeAlias, 1, 3), "usr_1", ""); err != nil {
		t.Fatal(err)
	}
	all, err = allQuarantined(t.Context(), w.Workspace)
	if q := all[1]; err != nil || len(all) != 1 || q.Reason != string(ManyDevices) { // 1, 2 and twenty devices
		t.Errorf("after the undo: %v, %v", all, err)
	}
}
