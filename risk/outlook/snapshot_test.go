// SPDX-License-Identifier: Apache-2.0

package outlook

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestASnapshotIsOpenedAsItWas copies outlooks, opens the copy, erases one of the
// customers from it as after a restore, and damages it.
func TestASnapshotIsOpenedAsItWas(t *testing.T) {
	w := newWorld(t)
	w.live(300)
	k := w.open()
	w.made(k)
	before := status(t, k, Complaint).Outlook
	if before == nil {
		t.Fatal(status(t, k, Complaint).Failed)
	}
	w.folder = t.TempDir()
	if err := k.Snapshot(t.Context(), w.folder); err != nil {
		t.Fatal(err)
	}
	copied := w.open()
	if diff := cmp.Diff(before, status(t, copied, Complaint).Outlook, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the copy differs (-before +after):\n%s", diff)
	}
	if n, err := copied.Erase(t.Context(), before.Customers[0].Subjects); err != nil || n != 2 { // of complaints and of bad encounters
		t.Errorf("%d rows erased from the copy: %v", n, err)
	}
	if got := status(t, w.open(), Complaint).Outlook; len(got.Customers) != len(before.Customers)-1 || got.Customers[0].ID == before.Customers[0].ID {
		t.Error("the row of who was erased is back")
	}
	if err := copied.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := os.Truncate(filepath.Join(w.folder, "complaint"+ending), 200); err != nil {
		t.Fatal(err)
	}
	if err := copied.Check(t.Context()); err == nil {
		t.Error("nothing is wrong with a part of an outlook")
	}
}
