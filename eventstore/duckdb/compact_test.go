// SPDX-License-Identifier: Apache-2.0

package duckdb

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"touchstone"
	"touchstone/eventstore"
	"touchstone/query"
)

// find gives the files below a folder that contain a text.
func find(t *testing.T, folder, text string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(text)) {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// personal gives facts of two subjects whose texts can be found in files.
func personal(first touchstone.Position, n int, subject touchstone.SubjectID, mark string) []touchstone.Event {
	out := make([]touchstone.Event, n)
	for i := range out {
		out[i] = numbered(first + touchstone.Position(i))
		out[i].ID = touchstone.EventID{0: 1, 7: byte(subject), 14: byte(i >> 8), 15: byte(i)}
		out[i].Subjects = []touchstone.SubjectID{subject}
		out[i].Sealed = fmt.Appendf(nil, "sealed %s %d", mark, i)
		out[i].Objects = []touchstone.Object{{Type: "order", ID: fmt.Sprintf("object %s %d", mark, i)}}
		out[i].Promoted = []touchstone.Property{{Name: "plan", Type: touchstone.String, Text: "promoted " + mark}}
		out[i].Consents = []touchstone.Consent{{Purpose: "purpose " + mark, Granted: true}}
	}
	return out
}

func appendAll(t *testing.T, s *Store, events []touchstone.Event) {
	t.Helper()
	if _, err := s.Append(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

// DELETE leaves what it removes in the file: the texts are found there before
// Compact, and nowhere after it.
func TestCompactLeavesNothingOfTheErased(t *testing.T) {
	folder := t.TempDir()
	s := open(t, folder)
	const gone, stays = "Zxqv7Gone", "Zxqv7Stays"
	appendAll(t, s, personal(1, 300, 1, gone))
	appendAll(t, s, personal(301, 300, 2, stays))
	if err := s.checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	erased, err := s.Erase(t.Context(), []touchstone.SubjectID{1})
	if err != nil || erased.Events != 300 {
		t.Fatalf("erased %+v, %v; 300 events expected", erased, err)
	}
	if len(find(t, folder, gone)) == 0 {
		t.Fatal("the erased text is in no file before compacting: the test finds nothing")
	}
	if err := s.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if files := find(t, folder, gone); len(files) > 0 {
		t.Errorf("the erased text is still in %v", files)
	}
	if len(find(t, folder, stays)) == 0 {
		t.Error("the text that stays is in no file")
	}
	appendAll(t, s, personal(601, 300, 3, "later"))
	count := 0
	for e, err := range s.Events(t.Context(), eventstore.Filter{}, 0) {
		if err != nil || e.Subjects[0] == 1 {
			t.Fatalf("%v, %v", e, err)
		}
		count++
	}
	if count != 600 {
		t.Errorf("%d events after compacting; 600 expected", count)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// Appends, new properties and questions go on while the file is rewritten
// again and again; nothing is lost, and a reader that began before ends well.
func TestCompactBesideEverythingElse(t *testing.T) {
	s := open(t, t.TempDir())
	appendAll(t, s, personal(1, 100, 1, "first"))
	var running sync.WaitGroup
	stop := make(chan struct{})
	running.Go(func() {
		for range 5 {
			if err := s.Compact(t.Context()); err != nil {
				t.Errorf("compact: %v", err)
			}
		}
		close(stop)
	})
	running.Go(func() {
		for e, err := range s.Events(t.Context(), eventstore.Filter{Limit: 100}, 0) {
			if err != nil || e.Position > 100 {
				t.Errorf("read %d: %v", e.Position, err)
			}
		}
		for _, err := range s.Trails(t.Context(), eventstore.Filter{}, &touchstone.Meaning{}, 0) {
			if err != nil {
				t.Errorf("trails: %v", err)
			}
		}
	})
	last := touchstone.Position(100)
	for going := true; going; {
		select {
		case <-stop:
			going = false
		default:
		}
		batch := personal(last+1, 50, touchstone.SubjectID(2+last/50%250), "next")
		for i := range batch {
			batch[i].ID[3] = byte(last / 12_800)
			batch[i].Promoted[0].Name = fmt.Sprintf("p%d", last/50%40)
		}
		appendAll(t, s, batch)
		last += 50
		if got := counted(t, s); got != int64(last) {
			t.Fatalf("%d events are counted; %d were appended", got, last)
		}
	}
	running.Wait()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func counted(t *testing.T, s *Store) int64 {
	t.Helper()
	table, err := s.Query(t.Context(), query.Question{Measures: []query.Measure{{Kind: query.Count}}}, &touchstone.Meaning{})
	if err != nil {
		t.Fatal(err)
	}
	return table.Rows[0].Tallies[0].N
}

// A crash of a compaction leaves the old file, the new one, or both: whatever
// it is, Open finds the whole one and removes the rest.
func TestOpenEndsAnInterruptedCompaction(t *testing.T) {
	whole := t.TempDir()
	s := open(t, whole)
	appendAll(t, s, personal(1, 10, 1, "old"))
	newer := t.TempDir()
	if _, err := s.Snapshot(t.Context(), filepath.Join(newer, "copy")); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(newer, "copy", fileName(1))
	for name, leave := range map[string]func(folder string){
		"while copying": func(folder string) {
			place(t, copied, filepath.Join(folder, fileName(1)))
			write(t, filepath.Join(folder, copyName), "half a file")
			write(t, filepath.Join(folder, copyName+logSuffix), "its log")
			write(t, filepath.Join(folder, tempStem+"1", "spilled"), "rows")
		},
		"after the copy took its place": func(folder string) {
			write(t, filepath.Join(folder, fileName(1)), "the old file")
			write(t, filepath.Join(folder, fileName(1)+logSuffix), "its log")
			write(t, filepath.Join(folder, fileName(1)+logSuffix+".checkpoint"), "its log")
			place(t, copied, filepath.Join(folder, fileName(2)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			leave(folder)
			s := open(t, folder)
			if got := counted(t, s); got != 10 {
				t.Errorf("%d events; 10 expected", got)
			}
			for _, text := range []string{"half a file", "the old file", "its log", "rows"} {
				if files := find(t, folder, text); len(files) > 0 {
					t.Errorf("%q is still in %v", text, files)
				}
			}
		})
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func place(t *testing.T, from, to string) {
	t.Helper()
	if err := copyFile(from, to); err != nil {
		t.Fatal(err)
	}
}

func TestSnapshotRefusesAFolderThatIsTaken(t *testing.T) {
	s := open(t, t.TempDir())
	folder := t.TempDir()
	if _, err := s.Snapshot(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	_, err := s.Snapshot(t.Context(), folder)
	wantKind(t, err, touchstone.Conflict, "duckdb.taken")
}
