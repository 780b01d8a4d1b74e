// SPDX-License-Identifier: Apache-2.0

package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"touchstone"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func part(name, file, text string) Part {
	return Part{name, func(_ context.Context, folder string) (PartState, error) {
		return PartState{Position: 7}, os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600)
	}}
}

func made(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "b")
	if _, err := Make(context.Background(), folder, "v1", noon, []Part{part("workspace", "w.db", "w"), part("workspaces/main/facts", "f.db", "facts")}); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestRestoreGivesBackWhatWasWritten(t *testing.T) {
	to := filepath.Join(t.TempDir(), "data")
	m, err := Restore(context.Background(), made(t), to)
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{"workspace/w.db": "w", "workspaces/main/facts/f.db": "facts"} {
		got, err := os.ReadFile(filepath.Join(to, file))
		if err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", file, got, err)
		}
	}
	if _, err := os.Stat(filepath.Join(to, manifestName)); err == nil {
		t.Error("the manifest is no data")
	}
	if len(m.Parts) != 2 || m.Parts[1].Name != "workspaces/main/facts" || m.Parts[1].Position != 7 || !m.Made.Equal(noon) {
		t.Errorf("manifest %+v", m)
	}
}

func TestMakeLeavesNothingWhenAPartFails(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "b")
	fault := errors.New("no space")
	broken := Part{"facts", func(context.Context, string) (PartState, error) { return PartState{}, fault }}
	if _, err := Make(context.Background(), folder, "v1", noon, []Part{part("workspace", "w.db", "w"), broken}); !errors.Is(err, fault) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(folder)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestMakeOverwritesNothing(t *testing.T) {
	folder := made(t)
	if _, err := Make(context.Background(), folder, "v1", noon, nil); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("got %v", err)
	}
}

func TestDamageIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(folder string) error
		says   string
	}{
		"one byte changed": {func(f string) error { return os.WriteFile(filepath.Join(f, "workspace/w.db"), []byte("x"), 0o600) }, "backup.damaged file=workspace/w.db"},
		"a file gone":      {func(f string) error { return os.Remove(filepath.Join(f, "workspace/w.db")) }, "backup.missing file=workspace/w.db"},
		"a file more":      {func(f string) error { return os.WriteFile(filepath.Join(f, "x"), nil, 0o600) }, "backup.stranger file=x"},
		"no manifest":      {func(f string) error { return os.Remove(filepath.Join(f, manifestName)) }, "backup.none"},
		"another format": {func(f string) error {
			return os.WriteFile(filepath.Join(f, manifestName), []byte(`{"format":"touchstone.backup/9"}`), 0o600)
		}, "backup.format"},
		"a path that leads out": {func(f string) error {
			return os.WriteFile(filepath.Join(f, manifestName), []byte(`{"format":"`+Format+`","files":[{"path":"../../etc/passwd"}]}`), 0o600)
		}, "backup.missing file=../../etc/passwd"},
		"no JSON": {func(f string) error { return os.WriteFile(filepath.Join(f, manifestName), []byte(`{`), 0o600) }, "backup.none"},
	} {
		folder := made(t)
		if err := c.damage(folder); err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(t.TempDir(), "data")
		if _, err := Restore(context.Background(), folder, to); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %s", name, err, c.says)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: something was restored", name)
		}
	}
}

func TestRestoreWritesOnlyIntoAnEmptyFolder(t *testing.T) {
	to := t.TempDir()
	if _, err := Restore(context.Background(), made(t), to); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
	if _, err := Restore(context.Background(), made(t), to); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("a folder with data: %v", err)
	}
}

func TestACancelledRestoreLeavesNothing(t *testing.T) {
	from, to := made(t), filepath.Join(t.TempDir(), "data")
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Restore(ctx, from, to); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(to)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
