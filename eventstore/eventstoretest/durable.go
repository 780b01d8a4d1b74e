// SPDX-License-Identifier: Apache-2.0

package eventstoretest

import (
	"io"
	"path/filepath"
	"testing"
	"time"

	"touchstone"
	"touchstone/eventstore"
)

// RunDurable proves that what the store of a folder was told is still there
// when it is closed and opened again: facts, refused ids, mentions, shapes and
// the position. It proves snapshots too, where the store makes them.
func RunDurable(t *testing.T, open OpenFolder) {
	for _, p := range []struct {
		name string
		run  func(t *testing.T, open OpenFolder)
	}{
		{"everything is there again", reopened},
		{"known ids stay known", reopenedIDs},
		{"what was removed stays removed after compacting", reopenedCompacted},
		{"a snapshot is a store", snapshots},
		{"what was reshaped stays so", reshapedAgain},
	} {
		t.Run(p.name, func(t *testing.T) { p.run(t, open) })
	}
}

// closed closes a store that can be closed.
func closed(t *testing.T, s eventstore.Store) {
	t.Helper()
	if c, ok := s.(io.Closer); ok {
		if err := c.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	}
}

func reopened(t *testing.T, open OpenFolder) {
	folder := t.TempDir()
	s := open(t, folder)
	put(t, s, full(1), fact(2), fact(3, subjects(2)))
	put(t, s, fact(7, func(e *touchstone.Event) { e.ID = fact(2).ID }))
	derive(t, s, "v1", mention(2, 0, "a", 1), mention(3, 0, "b", -1))
	erase(t, s, 2)
	want := content(t, s)
	for range 2 {
		closed(t, s)
		s = open(t, folder)
		equal(t, "content", content(t, s), want)
	}
	equal(t, "a replay", put(t, s, fact(2), fact(7), fact(8)), eventstore.Receipt{Position: 8, Stored: 1, Replayed: 2})
	closed(t, s)
}

func reopenedIDs(t *testing.T, open OpenFolder) {
	folder := t.TempDir()
	s := open(t, folder)
	none := time.Time{}
	put(t, s, fact(1, id("stored")), fact(2, id("claims none"), claimed(none)), fact(3, id("erased"), subjects(2)), fact(4, id("erased, claims none"), subjects(2), claimed(none)))
	erase(t, s, 2)
	closed(t, s)
	s = open(t, folder)
	equal(t, "all come again", put(t, s,
		fact(11, id("stored")), fact(12, id("stored"), claimed(none)), fact(13, id("claims none")), fact(14, id("claims none"), claimed(none)),
		fact(15, id("erased")), fact(16, id("erased"), claimed(none)), fact(17, id("erased, claims none")), fact(18, id("new"))),
		eventstore.Receipt{Position: 18, Stored: 1, Duplicates: 4, Refused: 3, Left: []touchstone.Position{11, 12, 13, 14, 15, 16, 17}})
	closed(t, s)
}

func reopenedCompacted(t *testing.T, open OpenFolder) {
	folder := t.TempDir()
	s := open(t, folder)
	store, ok := s.(eventstore.Compacter)
	if !ok {
		return
	}
	put(t, s, full(1), fact(2), fact(3, subjects(2)))
	derive(t, s, "v1", mention(2, 0, "a", 1), mention(3, 0, "b", -1))
	erase(t, s, 2)
	if err := store.Compact(t.Context()); err != nil {
		t.Fatalf("compact: %v", err)
	}
	put(t, s, fact(4))
	want := content(t, s)
	closed(t, s)
	s = open(t, folder)
	equal(t, "content", content(t, s), want)
	again := fact(5, func(e *touchstone.Event) { e.ID = fact(3).ID })
	equal(t, "still refused", put(t, s, again), eventstore.Receipt{Position: 5, Refused: 1, Left: []touchstone.Position{5}})
	closed(t, s)
}

func snapshots(t *testing.T, open OpenFolder) {
	s := open(t, t.TempDir())
	store, ok := s.(eventstore.Snapshotter)
	if !ok {
		return
	}
	put(t, s, full(1), fact(2), fact(3, subjects(2)))
	derive(t, s, "v1", mention(2, 0, "a", 1))
	erase(t, s, 2)
	want := content(t, s)
	folder := filepath.Join(t.TempDir(), "copy")
	position, err := store.Snapshot(t.Context(), folder)
	if err != nil || position != 3 {
		t.Fatalf("snapshot: position %d, %v; 3 expected", position, err)
	}
	put(t, s, fact(4))
	copied := open(t, folder)
	equal(t, "the copy", content(t, copied), want)
	again := fact(5, func(e *touchstone.Event) { e.ID = fact(3).ID })
	equal(t, "the copy goes on for itself", put(t, copied, again, fact(6)), eventstore.Receipt{Position: 6, Stored: 1, Refused: 1, Left: []touchstone.Position{5}})
	if got := ask(t, s, "count").Position; got != 4 {
		t.Errorf("the original covers position %d; 4 expected", got)
	}
	closed(t, copied)
	closed(t, s)
}
