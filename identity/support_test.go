// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore/memory"
	"touchstone/vault"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is a workspace with everything that a graph works with, in real
// adapters, and a second workspace that must stay as it is.
type world struct {
	Options
	store  *sqlstore.Store
	events *memory.Store
	vault  *vault.Vault
	folder string
	rooms  int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{folder: t.TempDir(), events: memory.Open()}
	var err error
	now := func() time.Time { return noon }
	if w.store, err = sqlite.Open(t.Context(), filepath.Join(w.folder, "workspace.db"), sqlstore.Options{Now: now, ID: rand.Text}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.store.Close() })
	if w.vault, err = vault.Open(t.Context(), filepath.Join(w.folder, "vault"), vault.Options{Now: now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.vault.Close() })
	w.Options = Options{Events: w.events, Now: now}
	w.room(t)
	return w
}

// room moves the world to a new, empty workspace.
func (w *world) room(t testing.TB) {
	t.Helper()
	w.rooms++
	id := touchstone.WorkspaceID(fmt.Sprintf("room-%d", w.rooms))
	made := touchstone.Workspace{Meta: touchstone.Meta{ID: string(id)}, Name: touchstone.Label{EN: "Room"}, Settings: touchstone.DefaultSettings()}
	if _, err := w.store.Workspaces().Create(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	w.Workspace = w.store.In(id)
	var err error
	if w.Keys, err = w.vault.Keys(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

func (w *world) open(t testing.TB, folder string) *Graph {
	t.Helper()
	g, err := Open(t.Context(), folder, w.Options)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// put keeps subjects of a kind with ids from first on.
func (w *world) put(t testing.TB, kind touchstone.SubjectKind, ids ...touchstone.SubjectID) {
	t.Helper()
	var list []workspace.Subject
	for _, id := range ids {
		list = append(list, workspace.Subject{ID: id, Kind: kind, Fingerprint: [16]byte{byte(id), byte(id >> 8), byte(id >> 16)}, Seen: noon})
	}
	if _, err := w.Workspace.Subjects().Put(t.Context(), list); err != nil {
		t.Fatal(err)
	}
}

func edgeOf(kind workspace.EdgeKind, a, b touchstone.SubjectID) workspace.EdgeKey {
	return workspace.EdgeKey{A: min(a, b), B: max(a, b), Kind: kind, Source: "app"}
}

func (w *world) say(t testing.TB, keys ...workspace.EdgeKey) {
	t.Helper()
	var list []workspace.Edge
	for _, k := range keys {
		list = append(list, workspace.Edge{EdgeKey: k, At: noon, Position: 1})
	}
	if _, err := w.Workspace.Edges().Put(t.Context(), list); err != nil {
		t.Fatal(err)
	}
}

func (g *Graph) now(t testing.TB) *Mapping {
	t.Helper()
	if err := g.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return g.Mapping()
}

// pairs lists what a mapping merges.
func pairs(m *Mapping) map[touchstone.SubjectID]touchstone.CustomerID {
	out := map[touchstone.SubjectID]touchstone.CustomerID{}
	for s, c := range m.Merged {
		out[s] = c
	}
	return out
}
