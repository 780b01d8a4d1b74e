// SPDX-License-Identifier: Apache-2.0

package identity

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"touchstone"
	"touchstone/workspace"
)

// TestMappingIsAMap compares a mapping in layers, and what its snapshot gives
// back, with a plain map.
func TestMappingIsAMap(t *testing.T) {
	folder := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		m := &Mapping{base: baseOf(nil)}
		want := map[touchstone.SubjectID]touchstone.CustomerID{}
		spread := rapid.SampledFrom([]touchstone.SubjectID{1, 0x0123456789ABCDEF}).Draw(rt, "spread") // crowded into one bucket, or like HMACs
		for range rapid.IntRange(0, 12).Draw(rt, "steps") {
			layer := map[touchstone.SubjectID]touchstone.CustomerID{}
			for _, s := range rapid.SliceOfNDistinct(rapid.Uint64Range(1, 60), 0, 20, rapid.ID).Draw(rt, "subjects") {
				c := s // those that end in 1 are customers, others are theirs or their own
				if s%10 != 1 && rapid.Bool().Draw(rt, "merged") {
					c = rapid.Uint64Range(0, 5).Draw(rt, "customer")*10 + 1
				}
				layer[touchstone.SubjectID(s)*spread] = touchstone.CustomerID(touchstone.SubjectID(c) * spread)
			}
			var entries []entry
			for s, c := range layer {
				entries = append(entries, entry{s, c})
				if want[s] = c; touchstone.CustomerID(s) == c {
					delete(want, s)
				}
			}
			slices.SortFunc(entries, bySubject)
			m = m.changed(entries, m.revision+1)
			if rapid.IntRange(0, 4).Draw(rt, "save") == 0 {
				var err error
				if m, err = writeSnapshot(folder, m); err != nil {
					rt.Fatal(err)
				}
			}
			if diff := cmp.Diff(want, pairs(m)); diff != "" {
				rt.Fatal(diff)
			}
			for s := range touchstone.SubjectID(70) {
				is, ok := want[s*spread]
				if !ok {
					is = touchstone.CustomerID(s * spread)
				}
				if got := m.Customer(s * spread); got != is {
					rt.Fatalf("customer of %v is %v, want %v", s*spread, got, is)
				}
			}
		}
	})
}

func TestMergedIsInOrderAndStops(t *testing.T) {
	m := (&Mapping{base: baseOf([]entry{{1, 1}, {3, 1}, {7, 1}})}).changed([]entry{{2, 1}, {3, 3}, {9, 1}}, 1)
	var got []touchstone.SubjectID
	for s := range m.Merged {
		got = append(got, s)
	}
	if diff := cmp.Diff([]touchstone.SubjectID{2, 7, 9}, got); diff != "" {
		t.Error(diff)
	}
	for stop := 1; stop <= 3; stop++ {
		n := 0
		for range m.Merged {
			if n++; n == stop {
				break
			}
		}
		if n != stop {
			t.Errorf("went on after %d", stop)
		}
	}
}

// A damaged snapshot is noticed, whichever byte it is, and computed again.
func TestDamagedSnapshots(t *testing.T) {
	w := newWorld(t)
	folder := t.TempDir()
	g := w.open(t, folder)
	w.put(t, user, 1, 2, 3)
	w.say(t, edgeOf(workspace.EdgeAlias, 1, 2), edgeOf(workspace.EdgeAlias, 2, 3))
	want := pairs(g.now(t))
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, snapshotName)
	whole, err := os.ReadFile(file)
	if err != nil || len(want) != 2 {
		t.Fatal(want, err)
	}
	if m, err := readSnapshot(folder); err != nil || !cmp.Equal(pairs(m), want) {
		t.Fatalf("the whole one: %v", err)
	}
	for i := range whole {
		broken := slices.Clone(whole)
		broken[i] ^= 1
		mustWrite(t, file, broken)
		if _, err := readSnapshot(folder); !errors.Is(err, errDamaged) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	for n := range whole {
		mustWrite(t, file, whole[:n])
		if _, err := readSnapshot(folder); !errors.Is(err, errDamaged) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if got := pairs(w.open(t, folder).Mapping()); !cmp.Equal(got, want) {
		t.Errorf("opened on a damaged one: %v", got)
	}
}

func mustWrite(t *testing.T, file string, raw []byte) {
	t.Helper()
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) { // the old one may be mapped
		t.Fatal(err)
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A snapshot that is older than the workspace is brought up to it, and one that
// is newer (the workspace was restored) is not used.
func TestSnapshotsOfOtherRevisions(t *testing.T) {
	w := newWorld(t)
	folder := t.TempDir()
	g := w.open(t, folder)
	w.put(t, user, 1, 2, 3)
	w.say(t, edgeOf(workspace.EdgeAlias, 1, 2))
	m := g.now(t)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	w.say(t, edgeOf(workspace.EdgeAlias, 2, 3))
	want := map[touchstone.SubjectID]touchstone.CustomerID{2: 1, 3: 1}
	if got := pairs(w.open(t, folder).Mapping()); !cmp.Equal(got, want) {
		t.Errorf("on an older one: %v", got)
	}
	if _, err := writeSnapshot(folder, m.changed([]entry{{3, 2}}, m.revision+100)); err != nil {
		t.Fatal(err)
	}
	if got := pairs(w.open(t, folder).Mapping()); !cmp.Equal(got, want) {
		t.Errorf("on a newer one: %v", got)
	}
}

// An old mapping can be read after the snapshot under it was replaced, and its
// memory goes when nobody holds it.
func TestOldMappingsStayReadable(t *testing.T) {
	folder := t.TempDir()
	m, err := writeSnapshot(folder, &Mapping{base: baseOf([]entry{{1, 1}, {2, 1}})})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writeSnapshot(folder, &Mapping{base: baseOf(nil)}); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	if got := m.Customer(2); got != 1 {
		t.Errorf("got %v", got)
	}
	runtime.KeepAlive(m)
}

func FuzzReadSnapshot(f *testing.F) {
	folder := f.TempDir()
	if _, err := writeSnapshot(folder, &Mapping{revision: 7, base: baseOf([]entry{{1, 1}, {1 << 63, 1}})}); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(folder, snapshotName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:headerBytes])
	f.Fuzz(func(t *testing.T, data []byte) {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, snapshotName), data, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := readSnapshot(folder)
		if err != nil {
			return
		}
		for s, c := range m.Merged {
			if m.Customer(s) != c {
				t.Errorf("%v is %v and %v", s, c, m.Customer(s))
			}
		}
	})
}
