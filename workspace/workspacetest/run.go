// SPDX-License-Identifier: Apache-2.0

// Package workspacetest proves that an adapter keeps the contract of package
// workspace. Every adapter's tests call Run.
//
// One idea: what databases are known to disagree on (order of texts, unique
// values that are missing, what a failed statement does to a transaction, two
// writers at once) is tested through the port alone, so that the adapters
// cannot drift apart.
//
// What it promises: every method of the port is called, with a second workspace
// beside that must neither see nor feel anything. What it does not do: look at
// a database behind the adapter's back.
package workspacetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
	"touchstone/workspace"
)

// Open gives an empty store with this clock and maker of ids. It closes the
// store when the test ends.
type Open func(t testing.TB, now func() time.Time, id func() string) workspace.Store

// Run tests an adapter.
func Run(t *testing.T, open Open) {
	groups := []struct {
		name string
		test func(*testing.T, *env)
	}{
		{"records", testRecords}, {"unique values", testUnique}, {"history", testHistory}, {"comments", testComments}, {"lists", testLists}, {"paging", testPaging}, {"texts", testTexts},
		{"model", testModel}, {"nouns", testNouns}, {"revision", testRevision}, {"transactions", testTransactions}, {"views", testViews},
		{"two writers", testWriters}, {"cancellation", testCancellation},
		{"users", testUsers}, {"sessions", testSessions}, {"links", testLinks}, {"members", testMembers}, {"keys", testKeys},
		{"subjects", testSubjects}, {"many subjects", testManySubjects}, {"edges", testEdges}, {"edges in any order", testEdgeOrder}, {"edges as of", testEdgesAsOf},
		{"guards", testGuards}, {"quarantine", testQuarantine}, {"statements", testStatements}, {"erasure", testErasure},
		{"cursors", testCursors}, {"replies", testReplies}, {"jobs", testJobs}, {"audit", testAudit},
		{"isolation", testIsolation}, {"snapshot", func(t *testing.T, e *env) { testSnapshot(t, e, open) }},
		{"an old snapshot", func(t *testing.T, e *env) { testOldSnapshot(t, e, open) }},
		{"damaged snapshots", func(t *testing.T, e *env) { testDamagedSnapshots(t, e, open) }}, {"check and compact", testCheck},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) { g.test(t, newEnv(t, open)) })
	}
}

// env is an empty store with two workspaces, a clock that ticks a millisecond
// at every look, and ids that count.
type env struct {
	store workspace.Store
	w     workspace.Workspace // "acme"
	other workspace.Workspace // "beta"; must stay as it is
	ticks atomic.Int64
	ids   atomic.Int64
}

var epoch = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func newEnv(t testing.TB, open Open) *env {
	t.Helper()
	e := &env{}
	e.store = open(t, e.now, func() string { return fmt.Sprintf("%06d", e.ids.Add(1)) })
	for _, id := range []string{"acme", "beta"} {
		_, err := e.store.Workspaces().Create(t.Context(), touchstone.Workspace{Meta: touchstone.Meta{ID: id}, Name: touchstone.Label{EN: id}, Settings: touchstone.DefaultSettings()})
		check(t, err)
	}
	e.w, e.other = e.store.In("acme"), e.store.In("beta")
	return e
}

func (e *env) now() time.Time { return epoch.Add(time.Duration(e.ticks.Add(1)) * time.Millisecond) }

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// must gives a value that came without an error.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		check(t, err)
		return value
	}
}

// wantKind wants an error that says what can be done about it.
func wantKind(t testing.TB, what string, err error, kind touchstone.Kind) {
	t.Helper()
	if err == nil || touchstone.KindOf(err) != kind {
		t.Errorf("%s: got error %v of kind %v, want kind %v", what, err, touchstone.KindOf(err), kind)
	}
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmp.AllowUnexported()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func label(s string) touchstone.Label { return touchstone.Label{ZH: s} }

func touchpoint(name string) touchstone.Touchpoint {
	return touchstone.Touchpoint{Meta: touchstone.Meta{UpdatedBy: "usr_1"}, Label: label(name), Status: touchstone.Active}
}

func names(list []touchstone.Touchpoint) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.Label.ZH
	}
	return out
}
