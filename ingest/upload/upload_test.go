// SPDX-License-Identifier: Apache-2.0

package upload

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/mapping"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// desk is uploads over a real store of jobs, with what they handed over.
type desk struct {
	*Uploads
	mu     sync.Mutex
	taken  map[touchstone.EventID]int
	before func() error // called before anything is accepted
}

type maker struct{}

func (maker) Event(m *envelope.Message) (touchstone.Event, error) {
	e := touchstone.Event{Kind: m.Kind}
	sum := sha256.Sum256([]byte(m.ID))
	copy(e.ID[:], sum[:])
	return e, nil
}

func (d *desk) accept(_ context.Context, events []touchstone.Event) (touchstone.Position, error) {
	if d.before != nil {
		if err := d.before(); err != nil {
			return 0, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range events {
		d.taken[e.ID]++
	}
	return touchstone.Position(len(d.taken)), nil
}

func source(_ context.Context, name string) (mapping.Maker, *time.Location, error) {
	if name != "shop" {
		return nil, nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("upload.gone", "id", name)}
	}
	return maker{}, time.UTC, nil
}

// idle waits for work until the context ends; the time does not pass.
func idle(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() }

func newDesk(t *testing.T) *desk {
	t.Helper()
	folder := t.TempDir()
	store, err := sqlite.Open(context.Background(), filepath.Join(folder, "w.db"), sqlstore.Options{Now: func() time.Time { return now }, ID: rand.Text})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if _, err := store.Workspaces().Create(context.Background(), touchstone.Workspace{Meta: touchstone.Meta{ID: "main"}, Name: touchstone.Label{EN: "Main"}, Settings: touchstone.DefaultSettings()}); err != nil {
		t.Fatal(err)
	}
	d := &desk{taken: map[touchstone.EventID]int{}}
	d.Uploads, err = New(Options{Folder: filepath.Join(folder, "uploads"), Jobs: store.In("main").Jobs(), Source: source, Accept: d.accept,
		Clock: func() time.Time { return now }, Wait: idle, NewID: rand.Text, Holder: "test", Language: touchstone.English, MaxBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func profile() touchstone.Profile {
	return touchstone.Profile{Name: "p", Format: touchstone.FormatCSV, Kind: touchstone.Interaction, Source: "shop",
		Columns: []touchstone.ColumnUse{{Column: "name", Field: "name"}, {Column: "at", Field: "time"}}}
}

func rows(n int) string {
	var b strings.Builder
	b.WriteString("name,at\n")
	for i := range n {
		fmt.Fprintf(&b, "e%d,2026-01-01\n", i)
	}
	return b.String()
}

func (d *desk) put(t *testing.T, content string) File {
	t.Helper()
	f, err := d.Put(context.Background(), `C:\exports\"orders`+"\x00"+`.csv`, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// finish runs imports until a job has ended.
func (d *desk) finish(t *testing.T, id string) (workspace.Job, State) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	var running sync.WaitGroup
	running.Go(func() { d.Run(ctx) })
	defer running.Wait()
	defer stop()
	for {
		j, err := d.o.Jobs.ByID(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if j.Status != workspace.JobWaiting && j.Status != workspace.JobRunning {
			s, err := StateOf(j)
			if err != nil {
				t.Fatal(err)
			}
			return j, s
		}
	}
}

func TestAFileIsImported(t *testing.T) {
	d := newDesk(t)
	f := d.put(t, rows(12000)+"bad,never\n")
	if f.Name != `"orders.csv` || f.Size == 0 {
		t.Errorf("the file is kept as %+v", f)
	}
	j, err := d.Start(context.Background(), f.ID, profile(), "usr_1")
	if err != nil {
		t.Fatal(err)
	}
	done, s := d.finish(t, j.ID)
	if done.Status != workspace.JobDone || s.Rows != 12001 || s.Events != 12000 || s.Rejected != 1 || len(d.taken) != 12000 {
		t.Errorf("%s %+v, %d taken, %s", done.Status, s, len(d.taken), done.Fault)
	}
	in, err := d.Rejects(context.Background(), j.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil || !strings.Contains(string(text), "“never” is no time") {
		t.Errorf("rejects: %s, %v", text, err)
	}
	if _, err := os.Stat(d.content(f.ID)); err == nil {
		t.Error("the file is kept after its import")
	}
}

func TestAnImportGoesOnAfterItsProcessDied(t *testing.T) {
	d := newDesk(t)
	j, err := d.Start(context.Background(), d.put(t, rows(12000)).ID, profile(), "usr_1")
	if err != nil {
		t.Fatal(err)
	}
	ctx, die := context.WithCancel(context.Background())
	d.before = func() error {
		if len(d.taken) == 5000 {
			die()
			return ctx.Err()
		}
		return nil
	}
	d.Run(ctx)
	left, err := d.o.Jobs.ByID(context.Background(), j.ID)
	if err != nil || left.Status != workspace.JobRunning {
		t.Fatalf("after the death: %+v, %v", left, err)
	}
	past := now.Add(-time.Second)
	left.Until = &past // its time is over
	if _, err := d.o.Jobs.Save(context.Background(), left); err != nil {
		t.Fatal(err)
	}
	d.before = nil
	done, s := d.finish(t, j.ID)
	if done.Status != workspace.JobDone || s.Rows != 12000 || s.Events != 12000 {
		t.Errorf("%s %+v", done.Status, s)
	}
	for id, n := range d.taken {
		if n != 1 {
			t.Fatalf("%v was handed over %d times", id, n)
		}
	}
}

func TestACancelledImportStops(t *testing.T) {
	d := newDesk(t)
	j, err := d.Start(context.Background(), d.put(t, rows(12000)).ID, profile(), "usr_1")
	if err != nil {
		t.Fatal(err)
	}
	d.before = func() error {
		if len(d.taken) == 5000 {
			if _, err := d.Cancel(context.Background(), j.ID); err != nil {
				return err
			}
		}
		return nil
	}
	done, _ := d.finish(t, j.ID)
	if done.Status != workspace.JobCanceled {
		t.Errorf("status %s", done.Status)
	}
	if n := len(d.taken); n < 5000 || n > 10000 {
		t.Errorf("%d events were taken, 5,000 before it was cancelled", n)
	}
}

func TestAFileThatCannotBeReadFails(t *testing.T) {
	d := newDesk(t)
	j, err := d.Start(context.Background(), d.put(t, "other\n1\n").ID, profile(), "usr_1")
	if err != nil {
		t.Fatal(err)
	}
	if done, _ := d.finish(t, j.ID); done.Status != workspace.JobFailed || !strings.Contains(done.Fault, "mapping.no_column") {
		t.Errorf("%s: %s", done.Status, done.Fault)
	}
}

func TestPeekAndPreviewStoreNothing(t *testing.T) {
	d := newDesk(t)
	f := d.put(t, rows(3))
	head, err := d.Peek(context.Background(), f.ID)
	if err != nil || head.Format != touchstone.FormatCSV || len(head.Columns) != 2 || len(head.Sample) != 3 {
		t.Errorf("%+v, %v", head, err)
	}
	look, err := d.Preview(context.Background(), f.ID, profile())
	if err != nil || len(look.Rows) != 3 || len(look.Rows[0].Events) != 1 {
		t.Errorf("%+v, %v", look, err)
	}
	if len(d.taken) != 0 {
		t.Error("a preview stored something")
	}
}

func TestFilesThatAreTooLargeOrBrokenOffLeaveNothing(t *testing.T) {
	d := newDesk(t)
	broken := errors.New("the line broke")
	for name, c := range map[string]struct {
		content io.Reader
		wrong   func(error) bool
	}{
		"too large": {strings.NewReader(strings.Repeat("x", 1<<20+1)), func(err error) bool { return touchstone.KindOf(err) == touchstone.TooLarge }},
		"broken":    {io.MultiReader(strings.NewReader("a,b\n"), &failing{broken}), func(err error) bool { return errors.Is(err, broken) }},
	} {
		if _, err := d.Put(context.Background(), "a.csv", c.content); !c.wrong(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, _ := os.ReadDir(d.o.Folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestNothingIsFoundByAStrangeID(t *testing.T) {
	d := newDesk(t)
	for _, id := range []string{"", "../../w.db", "up_none", "up_/../x"} {
		if _, err := d.ByID(id); touchstone.KindOf(err) != touchstone.NotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestForgettingRemovesFilesAndRejects(t *testing.T) {
	d := newDesk(t)
	f := d.put(t, rows(1))
	j, err := d.Start(context.Background(), f.ID, profile(), "usr_1")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Forget(context.Background()); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("while an import waits: %v", err)
	}
	d.finish(t, j.ID)
	if err := d.Forget(context.Background()); err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(d.o.Folder); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSweepKeepsWhatIsNew(t *testing.T) {
	d := newDesk(t)
	f := d.put(t, rows(1))
	if err := d.Sweep(context.Background(), now); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ByID(f.ID); err != nil {
		t.Errorf("a new file is gone: %v", err)
	}
	if err := d.Sweep(context.Background(), now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.ByID(f.ID); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("an old file is here: %v", err)
	}
}
