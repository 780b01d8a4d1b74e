// SPDX-License-Identifier: Apache-2.0

package study

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"touchstone/moment"
)

// TestASnapshotIsOpenedAsItWas copies two studies, opens the copy, and damages it.
func TestASnapshotIsOpenedAsItWas(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	w.made(k)
	w.now = w.now.Add(time.Hour)
	if _, err := k.Ask(Question{WindowDays: 30}); err != nil {
		t.Fatal(err)
	}
	w.made(k)
	if err := os.WriteFile(filepath.Join(w.folder, "half"+ending+".new"), []byte(form), 0o600); err != nil { // of a kill
		t.Fatal(err)
	}
	before, first := k.Heads(), w.study(k)
	if len(before) != 2 {
		t.Fatalf("%d studies, want 2", len(before))
	}
	w.folder = t.TempDir()
	if err := k.Snapshot(t.Context(), w.folder); err != nil {
		t.Fatal(err)
	}
	copied := w.open()
	if diff := cmp.Diff(before, copied.Heads(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the copy has others (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(first, w.study(copied), cmpopts.EquateNaNs(), cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(moment.OutcomeEffect{})); diff != "" {
		t.Errorf("the copy differs (-before +after):\n%s", diff)
	}
	if err := copied.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := os.Truncate(filepath.Join(w.folder, first.ID+ending), 3000); err != nil {
		t.Fatal(err)
	}
	if err := copied.Check(t.Context()); err == nil {
		t.Error("nothing is wrong with a part of a study")
	}
	if entries, err := os.ReadDir(w.folder); err != nil || len(entries) != 2 {
		t.Errorf("%v in the copy, want two studies: %v", entries, err)
	}
}

func (w *world) study(k *Keeper) *Study {
	w.t.Helper()
	s, err := k.Study(Latest)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}
