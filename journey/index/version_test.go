// SPDX-License-Identifier: Apache-2.0

package index

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"touchstone"
)

// A sound snapshot of an earlier program, which knew no units, is refused as a
// whole, so that whoever keeps the index makes it again.
func TestOlderSnapshotsAreRefused(t *testing.T) {
	name := filepath.Join(t.TempDir(), "old")
	x := New("")
	x.Append([]touchstone.Event{{Position: 1, Kind: touchstone.Interaction, Shape: touchstone.Shape{ID: 1}, Unit: "E1", Subjects: []touchstone.SubjectID{1}}}, 0)
	if err := x.Compact(t.Context(), name, nil); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{"03", "02", "01"} { // the magic number ends in it
		binary.NativeEndian.PutUint64(data, magic)
		for i := range data[:8] {
			if data[i] == '3' {
				data[i] = version[1]
			}
		}
		binary.NativeEndian.PutUint64(data[headBytes-word:], uint64(checksum(data[:headBytes-word])))
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		opened, err := Open(name, "")
		if version == "03" {
			if err != nil || opened.Size().Events != 1 {
				t.Errorf("of this version: %v", err)
			}
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("of version %s: %v", version, err)
		}
	}
}
