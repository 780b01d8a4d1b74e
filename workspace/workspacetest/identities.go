// SPDX-License-Identifier: Apache-2.0

package workspacetest

import (
	"cmp"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"touchstone"
	"touchstone/workspace"
)

func collect[T any](t testing.TB, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for v, err := range seq {
		check(t, err)
		out = append(out, v)
	}
	return out
}

func subject(id touchstone.SubjectID) workspace.Subject {
	return workspace.Subject{ID: id, Kind: touchstone.Phone, Fingerprint: [16]byte{byte(id), byte(id >> 8), 1}, Sealed: []byte{0, 0xff, byte(id)}, Seen: epoch, Position: 9}
}

func testSubjects(t *testing.T, e *env) {
	ctx, subjects := t.Context(), e.w.Subjects()
	low, high := subject(1), subject(1<<63+5) // the highest bit must not turn the order round
	top := subject(1<<64 - 1)
	none := must(subjects.Put(ctx, []workspace.Subject{top, low, high}))(t)
	if len(none) != 0 {
		t.Errorf("collisions of different subjects: %v", none)
	}
	equal(t, "ByID", must(subjects.ByID(ctx, []touchstone.SubjectID{top.ID, 7, low.ID, high.ID, low.ID}))(t), []workspace.Subject{low, high, top})
	equal(t, "All", collect(t, subjects.All(ctx, 0)), []workspace.Subject{low, high, top})
	equal(t, "All after one", collect(t, subjects.All(ctx, low.ID)), []workspace.Subject{high, top})

	earlier := low
	earlier.Seen, earlier.Position, earlier.Verified, earlier.Sealed = epoch.Add(-time.Hour), 4, true, nil
	later := low
	later.Seen, later.Position = epoch.Add(time.Hour), 0
	imposter := high
	imposter.Fingerprint[15], imposter.Kind = 1, touchstone.Email
	told := must(subjects.Put(ctx, []workspace.Subject{earlier, imposter, later}))(t)
	equal(t, "collisions", told, []workspace.Collision{{ID: high.ID, Kept: touchstone.Phone, Other: touchstone.Email}})
	merged := earlier
	merged.Sealed = low.Sealed
	equal(t, "after a collision", must(subjects.ByID(ctx, []touchstone.SubjectID{low.ID, high.ID}))(t), []workspace.Subject{merged, high})
	told = must(subjects.Put(ctx, []workspace.Subject{subject(42), {ID: 42, Kind: touchstone.OpenID}}))(t)
	equal(t, "a collision within the list", told, []workspace.Collision{{ID: 42, Kept: touchstone.Phone, Other: touchstone.OpenID}})

	if n := len(collect(t, subjects.All(ctx, 0))); n != 4 {
		t.Errorf("there are %d subjects, want 4", n)
	}
	_, err := subjects.Put(ctx, []workspace.Subject{{}})
	wantKind(t, "subject 0", err, touchstone.Invalid)
	_, err = e.store.In("nowhere").Subjects().Put(ctx, []workspace.Subject{low})
	wantKind(t, "a subject in no workspace", err, touchstone.NotFound)
	_, err = subjects.Put(ctx, make([]workspace.Subject, workspace.MaxBatch+1))
	wantKind(t, "a list that is too long", err, touchstone.TooLarge)
}

// testManySubjects puts the largest batch, and a part of it again.
func testManySubjects(t *testing.T, e *env) {
	ctx, subjects := t.Context(), e.w.Subjects()
	list := manySubjects(workspace.MaxBatch)
	for _, part := range [][]workspace.Subject{list, list[:10_000]} {
		if told := must(subjects.Put(ctx, part))(t); len(told) != 0 {
			t.Fatalf("%d collisions", len(told))
		}
	}
	slices.SortFunc(list, func(a, b workspace.Subject) int { return cmp.Compare(a.ID, b.ID) })
	n := 0
	for got, err := range subjects.All(ctx, 0) {
		check(t, err)
		if got.ID != list[n].ID || got.Fingerprint != list[n].Fingerprint {
			t.Fatalf("subject %d is %v, want %v", n, got, list[n])
		}
		if n++; n == 5_000 { // a list may be left
			break
		}
	}
	some := make([]touchstone.SubjectID, 10_000)
	for i := range some {
		some[i] = list[i*7].ID
	}
	if found := must(subjects.ByID(ctx, some))(t); len(found) != len(some) {
		t.Errorf("%d subjects were found", len(found))
	}
	if rows := must(subjects.Erase(ctx, some[:1000]))(t); rows != 1000 {
		t.Errorf("%d rows went", rows)
	}
	if total := len(collect(t, subjects.All(ctx, 0))); total != workspace.MaxBatch-1000 {
		t.Errorf("there are %d subjects", total)
	}
}

func manySubjects(n int) []workspace.Subject {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]workspace.Subject, n)
	for i := range out {
		out[i] = subject(touchstone.SubjectID(random.Uint64() | 1))
		out[i].Sealed = make([]byte, 60)
	}
	return out
}

func edgeKey(a, b touchstone.SubjectID) workspace.EdgeKey {
	return workspace.EdgeKey{A: a, B: b, Kind: workspace.EdgeIdentify, Source: "web"}
}

func testEdges(t *testing.T, e *env) {
	ctx, edges := t.Context(), e.w.Edges()
	put := []workspace.Edge{
		{EdgeKey: edgeKey(2, 1<<63+1), Position: 5, At: epoch, By: ""},
		{EdgeKey: edgeKey(1, 2), Position: 6, At: epoch},
		{EdgeKey: workspace.EdgeKey{A: 1, B: 2, Kind: workspace.EdgeManual}, At: epoch, By: "usr_1"},
	}
	fresh := must(edges.Put(ctx, put))(t)
	want := []workspace.Edge{put[1], put[2], put[0]}
	for i := range want {
		want[i].Revision = 1
	}
	equal(t, "the new edges", fresh, want)
	equal(t, "of one subject", must(edges.Of(ctx, []touchstone.SubjectID{1}))(t), want[:2])
	equal(t, "of several", must(edges.Of(ctx, []touchstone.SubjectID{1<<63 + 1, 2, 2, 99}))(t), want)
	equal(t, "all", collect(t, edges.All(ctx, 0)), want)

	again := put[1]
	again.Position, again.At = 2, epoch.Add(-time.Hour)
	more := workspace.Edge{EdgeKey: edgeKey(3, 4), At: epoch}
	fresh = must(edges.Put(ctx, []workspace.Edge{again, more, more}))(t)
	more.Revision = 2
	equal(t, "only what is new", fresh, []workspace.Edge{more})
	again.Revision = 1
	want[0] = again
	equal(t, "the earlier time wins", must(edges.Of(ctx, []touchstone.SubjectID{1}))(t), want[:2])
	equal(t, "changed since", collect(t, edges.All(ctx, 1)), []workspace.Edge{more})

	undo := workspace.Undo{At: epoch.Add(time.Hour), By: "usr_2", Reason: "不是同一人"}
	undone := must(edges.Undo(ctx, put[1].EdgeKey, undo))(t)
	again.Undone, again.Revision = &undo, 3
	equal(t, "the undone edge", undone, again)
	_, err := edges.Undo(ctx, put[1].EdgeKey, undo)
	wantKind(t, "undoing twice", err, touchstone.NotFound)
	must(edges.Put(ctx, []workspace.Edge{put[1]}))(t)
	equal(t, "it stays undone", collect(t, edges.All(ctx, 2)), []workspace.Edge{again})
	redone := must(edges.Redo(ctx, put[1].EdgeKey))(t)
	again.Undone, again.Revision = nil, 4
	equal(t, "the redone edge", redone, again)
	_, err = edges.Redo(ctx, put[1].EdgeKey)
	wantKind(t, "redoing what holds", err, touchstone.NotFound)
	_, err = edges.Undo(ctx, edgeKey(8, 9), undo)
	wantKind(t, "undoing nothing", err, touchstone.NotFound)
	for what, key := range map[string]workspace.EdgeKey{"A after B": edgeKey(2, 1), "A is B": edgeKey(2, 2), "nobody": edgeKey(0, 2)} {
		_, err := edges.Put(ctx, []workspace.Edge{{EdgeKey: key}})
		wantKind(t, what, err, touchstone.Invalid)
	}
}

// testEdgeOrder puts the same edges in another order and other parts into the
// other workspace: what is kept is the same.
func testEdgeOrder(t *testing.T, e *env) {
	ctx := t.Context()
	random := rand.New(rand.NewPCG(3, 4))
	var list []workspace.Edge
	for range 3_000 {
		a := touchstone.SubjectID(1 + random.IntN(40))
		key := workspace.EdgeKey{A: a, B: a + touchstone.SubjectID(1+random.IntN(40)), Kind: workspace.EdgeKinds[random.IntN(3)], Source: fmt.Sprint("s", random.IntN(2))}
		at := epoch.Add(time.Duration(random.IntN(5)) * time.Second)
		list = append(list, workspace.Edge{EdgeKey: key, Position: touchstone.Position(random.IntN(50)), At: at, By: fmt.Sprint("u", random.IntN(3))})
	}
	must(e.w.Edges().Put(ctx, list))(t)
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for part := range slices.Chunk(list, 700) {
		must(e.other.Edges().Put(ctx, part))(t)
	}
	sorted := func(w workspace.Workspace) []workspace.Edge {
		all := collect(t, w.Edges().All(ctx, 0))
		for i := range all {
			all[i].Revision = 0
		}
		slices.SortFunc(all, func(x, y workspace.Edge) int {
			return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Source, y.Source))
		})
		return all
	}
	equal(t, "edges in another order", sorted(e.other), sorted(e.w))
}

// testEdgesAsOf makes, undoes and redoes edges, one revision each, and asks
// every revision again.
func testEdgesAsOf(t *testing.T, e *env) {
	ctx, edges := t.Context(), e.w.Edges()
	one, two := edgeKey(1, 2), edgeKey(2, 3)
	put := func(k workspace.EdgeKey) { must(edges.Put(ctx, []workspace.Edge{{EdgeKey: k, At: epoch}}))(t) }
	put(one)                                                 // 1
	put(two)                                                 // 2
	must(edges.Undo(ctx, one, workspace.Undo{At: epoch}))(t) // 3
	must(edges.Redo(ctx, one))(t)                            // 4
	check(t, e.w.Tx(ctx, func(w workspace.Workspace) error { // 5: twice within one revision
		must(w.Edges().Undo(ctx, two, workspace.Undo{At: epoch}))(t)
		must(w.Edges().Redo(ctx, two))(t)
		_, err := w.Edges().Undo(ctx, two, workspace.Undo{At: epoch})
		return err
	}))
	want := [][]workspace.EdgeKey{nil, {one}, {one, two}, {two}, {one, two}, {one}, {one}}
	for revision, keys := range want {
		equal(t, fmt.Sprint("edges as of ", revision), collect(t, edges.AsOf(ctx, uint64(revision))), keys)
	}
}

func testGuards(t *testing.T, e *env) {
	ctx, guards := t.Context(), e.w.Guards()
	shared := workspace.Guard{GuardKey: workspace.GuardKey{Kind: workspace.GuardShared, A: 7}, Reason: "前台平板", At: epoch, By: "usr_1"}
	apart := workspace.Guard{GuardKey: workspace.GuardKey{Kind: workspace.GuardApart, A: 7, B: 1<<63 + 9}, Reason: "两个人", At: epoch, By: "usr_1"}
	check(t, guards.Put(ctx, []workspace.Guard{apart, shared}))
	shared.Revision, apart.Revision = 1, 1
	equal(t, "of a subject", must(guards.Of(ctx, []touchstone.SubjectID{7}))(t), []workspace.Guard{shared, apart})
	equal(t, "of the second", must(guards.Of(ctx, []touchstone.SubjectID{1<<63 + 9}))(t), []workspace.Guard{apart})

	other := shared
	other.Reason = "又说一次"
	check(t, guards.Put(ctx, []workspace.Guard{other}))
	equal(t, "one that holds is left", must(guards.Of(ctx, []touchstone.SubjectID{7}))(t), []workspace.Guard{shared, apart})
	undo := workspace.Undo{At: epoch.Add(time.Hour), By: "usr_2", Reason: "已换"}
	gone := must(guards.Undo(ctx, shared.GuardKey, undo))(t)
	shared.Undone, shared.Revision = &undo, 2
	equal(t, "an undone guard", gone, shared)
	_, err := guards.Undo(ctx, shared.GuardKey, undo)
	wantKind(t, "undoing twice", err, touchstone.NotFound)
	check(t, guards.Put(ctx, []workspace.Guard{other}))
	other.Revision = 3
	equal(t, "set again, changed since 1", collect(t, guards.All(ctx, 1)), []workspace.Guard{other})
	for revision, want := range [][]workspace.GuardKey{nil, {shared.GuardKey, apart.GuardKey}, {apart.GuardKey}, {shared.GuardKey, apart.GuardKey}} {
		equal(t, fmt.Sprint("guards as of ", revision), collect(t, guards.AsOf(ctx, uint64(revision))), want)
	}
	for what, key := range map[string]workspace.GuardKey{"nobody": {Kind: workspace.GuardShared}, "one apart": {Kind: workspace.GuardApart, A: 3},
		"two shared": {Kind: workspace.GuardShared, A: 3, B: 4}, "the wrong way": {Kind: workspace.GuardApart, A: 4, B: 3}} {
		wantKind(t, what, guards.Put(ctx, []workspace.Guard{{GuardKey: key}}), touchstone.Invalid)
	}
	if n := len(must(e.w.Edges().Of(ctx, []touchstone.SubjectID{7}))(t)); n != 0 {
		t.Errorf("%d guards are edges", n)
	}
}

func testQuarantine(t *testing.T, e *env) {
	ctx, quarantine := t.Context(), e.w.Quarantine()
	held := func(c touchstone.CustomerID) workspace.Quarantined {
		return workspace.Quarantined{Component: c, Size: 201, Reason: "too-many", Detail: workspace.State(`{"limit": 200}`), Since: epoch}
	}
	for _, c := range []touchstone.CustomerID{1<<63 + 1, 3, 2} {
		check(t, quarantine.Put(ctx, held(c)))
	}
	larger := held(3)
	larger.Size, larger.Detail = 300, nil
	check(t, quarantine.Put(ctx, larger))
	page := must(quarantine.List(ctx, workspace.Pager{Limit: 2}))(t)
	equal(t, "the first two", page.Items, []workspace.Quarantined{held(2), larger})
	page = must(quarantine.List(ctx, workspace.Pager{Limit: 2, Cursor: page.Next}))(t)
	equal(t, "the last", page, workspace.Page[workspace.Quarantined]{Items: []workspace.Quarantined{held(1<<63 + 1)}})
	check(t, quarantine.Release(ctx, []touchstone.CustomerID{3, 4}))
	page = must(quarantine.List(ctx, workspace.Pager{}))(t)
	equal(t, "what was not released", page.Items, []workspace.Quarantined{held(2), held(1<<63 + 1)})
}

func testStatements(t *testing.T, e *env) {
	ctx, statements := t.Context(), e.w.Statements()
	tier := func(id touchstone.SubjectID, value string, after time.Duration, p touchstone.Position) workspace.Statement {
		return workspace.Statement{Subject: id, Topic: workspace.Trait, Name: "tier", Source: "crm", At: epoch.Add(after), Position: p, Value: value}
	}
	gone := tier(2, "", time.Hour, 4)
	gone.Gone = true
	room := workspace.Statement{Subject: 1, Topic: workspace.Preference, Name: "room", At: epoch, By: "usr_1", Sealed: []byte{0, 1}}
	refused := workspace.Statement{Subject: 1, Topic: workspace.Consent, Name: "marketing", Source: "app", At: epoch, Position: 2, Value: workspace.Refused}
	check(t, statements.Put(ctx, []workspace.Statement{tier(1, "gold", time.Hour, 3), tier(2, "silver", 0, 1), gone, room, refused, tier(1<<63+3, "gold", 0, 7)}))
	check(t, statements.Put(ctx, []workspace.Statement{tier(1, "silver", 0, 2), tier(1, "gold", time.Hour, 5), tier(1, "later told, same key", time.Hour, 3)}))

	stamped := func(s workspace.Statement, revision uint64) workspace.Statement {
		s.Revision = revision
		return s
	}
	equal(t, "of a subject", must(statements.Of(ctx, []touchstone.SubjectID{1}))(t), []workspace.Statement{
		stamped(refused, 1), stamped(room, 1), stamped(tier(1, "gold", time.Hour, 5), 2), stamped(tier(1, "gold", time.Hour, 3), 1), stamped(tier(1, "silver", 0, 2), 2)})
	said := func(above, upTo uint64) []workspace.Statement {
		return collect(t, statements.Said(ctx, workspace.Trait, "tier", above, upTo))
	}
	first := []workspace.Statement{stamped(tier(1, "gold", time.Hour, 3), 1), stamped(tier(2, "silver", 0, 1), 1), stamped(gone, 1), stamped(tier(1<<63+3, "gold", 0, 7), 1)}
	second := []workspace.Statement{stamped(tier(1, "silver", 0, 2), 2), stamped(tier(1, "gold", time.Hour, 5), 2)}
	equal(t, "said", said(0, 0), append(first[:len(first):len(first)], second...))
	equal(t, "said by revision 1", said(0, 1), first)
	equal(t, "said since revision 1", said(1, 2), second)
	equal(t, "said since revision 2", len(said(2, 0)), 0)
	equal(t, "erased", must(statements.Erased(ctx))(t), uint64(0))
	wantKind(t, "about nobody", statements.Put(ctx, []workspace.Statement{{Topic: workspace.Trait, Name: "tier"}}), touchstone.Invalid)
	wantKind(t, "in no workspace", e.store.In("nowhere").Statements().Put(ctx, []workspace.Statement{room}), touchstone.NotFound)
	testManyStatements(t, e)
}

// testManyStatements has more rows than an adapter reads at a time, with
// several of one subject where it goes on.
func testManyStatements(t *testing.T, e *env) {
	ctx, statements := t.Context(), e.w.Statements()
	var list []workspace.Statement
	for i := range 3_000 {
		for version := range 3 {
			list = append(list, workspace.Statement{Subject: touchstone.SubjectID(i + 1), Topic: workspace.Trait, Name: "visits", Value: fmt.Sprint(version), At: epoch, Position: touchstone.Position(version)})
		}
	}
	check(t, statements.Put(ctx, list))
	all := collect(t, statements.Said(ctx, workspace.Trait, "visits", 0, 0))
	if len(all) != len(list) || all[len(all)-1].Subject != 3_000 || all[len(all)-1].Value != "2" {
		t.Fatalf("%d statements, want %d", len(all), len(list))
	}
}

func testErasure(t *testing.T, e *env) {
	ctx := t.Context()
	for _, w := range []workspace.Workspace{e.w, e.other} {
		must(w.Subjects().Put(ctx, []workspace.Subject{subject(1), subject(2), subject(3)}))(t)
		must(w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(1, 2), At: epoch}, {EdgeKey: edgeKey(2, 3), At: epoch}, {EdgeKey: edgeKey(3, 4), At: epoch}}))(t)
		must(w.Edges().Undo(ctx, edgeKey(1, 2), workspace.Undo{At: epoch}))(t)
		check(t, w.Guards().Put(ctx, []workspace.Guard{{GuardKey: workspace.GuardKey{Kind: workspace.GuardTrusted, A: 2}, At: epoch}}))
		check(t, w.Quarantine().Put(ctx, workspace.Quarantined{Component: 2, Since: epoch}))
		check(t, w.Statements().Put(ctx, []workspace.Statement{{Subject: 2, Topic: workspace.Trait, Name: "tier", Value: "gold", At: epoch}, {Subject: 3, Topic: workspace.Trait, Name: "tier", Value: "gold", At: epoch}}))
	}
	before := must(e.w.Revision(ctx))(t)
	// subject 2; edges 1-2 and 2-3; the flip of 1-2; the guard; the component; the statement
	if n := must(e.w.Subjects().Erase(ctx, []touchstone.SubjectID{2, 2, 99}))(t); n != 7 {
		t.Errorf("%d rows went, want 7", n)
	}
	if n := must(e.w.Subjects().Erase(ctx, []touchstone.SubjectID{2}))(t); n != 0 {
		t.Errorf("%d rows went the second time", n)
	}
	if n := must(e.w.Revision(ctx))(t); n != before+1 {
		t.Errorf("the revision went from %d to %d", before, n)
	}
	equal(t, "erased", must(e.w.Statements().Erased(ctx))(t), before+1)
	equal(t, "erased in the other", must(e.other.Statements().Erased(ctx))(t), uint64(0))
	count := func(w workspace.Workspace) []int {
		everybody := []touchstone.SubjectID{1, 2, 3, 4}
		return []int{len(must(w.Subjects().ByID(ctx, everybody))(t)), len(must(w.Edges().Of(ctx, everybody))(t)), len(must(w.Guards().Of(ctx, everybody))(t)),
			len(must(w.Quarantine().List(ctx, workspace.Pager{}))(t).Items), len(must(w.Statements().Of(ctx, everybody))(t))}
	}
	equal(t, "what is left", count(e.w), []int{2, 1, 0, 0, 1})
	equal(t, "what the other has", count(e.other), []int{3, 3, 1, 1, 2})
	if fresh := must(e.w.Edges().Put(ctx, []workspace.Edge{{EdgeKey: edgeKey(1, 2), At: epoch}}))(t); len(fresh) != 1 || fresh[0].Undone != nil {
		t.Errorf("an erased edge that comes again is not new: %v", fresh)
	}
}
