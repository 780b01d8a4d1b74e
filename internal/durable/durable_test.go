// SPDX-License-Identifier: Apache-2.0

package durable_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"touchstone/internal/durable"
)

func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	want := bytes.Repeat([]byte("half the size of the buffer, and one"), 1<<15)
	if err := durable.Create(path, func(w io.Writer) error { _, err := w.Write(want); return err }); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, want %d: %v", len(got), len(want), err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
}

func TestCreateNeverReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := durable.Create(path, func(io.Writer) error { t.Error("it was written"); return nil })
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	if got, err := os.ReadFile(path); string(got) != "old" {
		t.Errorf("%q: %v", got, err)
	}
}

func TestCreateTellsWhyItFailed(t *testing.T) {
	why := errors.New("why")
	path := filepath.Join(t.TempDir(), "a")
	if err := durable.Create(path, func(io.Writer) error { return why }); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	if err := durable.Create(filepath.Join(path, "below a file"), nil); err == nil {
		t.Error("a file was made below a file")
	}
}

func TestReplaceLeavesTheOldOrTheNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	holds := func(want string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%q, want %q: %v", got, want, err)
		}
	}
	if err := durable.Replace(path, durable.Bytes([]byte("old"))); err != nil {
		t.Fatal(err)
	}
	holds("old")
	why := errors.New("why")
	err := durable.Replace(path, func(w io.Writer) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, why)
	})
	if !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
	holds("old") // and the draft of before does not stand in the way
	if err := durable.Replace(path, durable.Bytes([]byte("new"))); err != nil {
		t.Fatal(err)
	}
	holds("new")
	if _, err := os.Stat(path + durable.Draft); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the draft is left: %v", err)
	}
}

func TestSyncFolder(t *testing.T) {
	folder := t.TempDir()
	if err := durable.SyncFolder(folder); err != nil {
		t.Error(err)
	}
	if err := durable.SyncFolder(filepath.Join(folder, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestCopyIsWhole(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	if err := durable.Copy(from, to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of nothing: %v", err)
	}
	if err := os.WriteFile(from, []byte("all of it"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := durable.Copy(from, to); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(to); string(got) != "all of it" {
		t.Errorf("%q: %v", got, err)
	}
	if err := durable.Copy(from, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
}
