// SPDX-License-Identifier: Apache-2.0

package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"touchstone"
	"touchstone/ingest/envelope"
	"touchstone/ingest/mapping"
	"touchstone/ingest/shape"
	"touchstone/workspace"
	"touchstone/workspace/sqlite"
	"touchstone/workspace/sqlstore"
)

const reviews = "user,event,time,score\nli,check-in,2026-02-01T09:00:00+08:00,5\nwang,check-in,2026-02-02T09:00:00+08:00,4\nzhao,check-in,not a time,3\n"

func reviewProfile() touchstone.Profile {
	return touchstone.Profile{Name: "reviews", Format: touchstone.FormatCSV, Kind: touchstone.Feedback, Source: "site", Columns: []touchstone.ColumnUse{
		{Column: "user", Field: "subject", Name: "user_id"}, {Column: "event", Field: "name"}, {Column: "time", Field: "time"},
		{Column: "score", Field: "score", Name: "rating", Scale: &touchstone.Scale{Low: 100, High: 500}}}}
}

// world is a workspace with an importer, beside another one. Its clock stands
// still unless a test moves it.
type world struct {
	t     *testing.T
	clock atomic.Int64
	store workspace.Store
	im    *Importer
	facts map[touchstone.EventID]bool // that were accepted
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func newIDs(prefix string) func() string {
	var n atomic.Int64
	return func() string { return fmt.Sprintf("%s%06d", prefix, n.Add(1)) }
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, facts: map[touchstone.EventID]bool{}}
	w.clock.Store(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).UnixMilli())
	store := must(sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "workspace.db"), sqlstore.Options{Now: w.now, ID: newIDs("")}))
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	w.store = store
	for _, id := range []string{"main", "other"} {
		must(store.Workspaces().Create(t.Context(), touchstone.Workspace{Meta: touchstone.Meta{ID: id}, Name: touchstone.Label{EN: id}, Settings: touchstone.DefaultSettings()}))
	}
	w.im = w.importer("main")
	return w
}

func (w *world) now() time.Time { return time.UnixMilli(w.clock.Load()).UTC() }

func (w *world) importer(id touchstone.WorkspaceID) *Importer {
	builder := must(envelope.NewBuilder(envelope.Options{Secret: make([]byte, 32), Settings: envelope.Settings{Source: touchstone.Source{Name: "site", Channel: "website"}, Currency: "CNY"},
		Shaper: shape.New(shape.Options{Source: "site"}), Now: w.now}))
	maker := func(_ context.Context, source string) (mapping.Maker, error) {
		if source != "site" {
			return nil, &touchstone.Error{Kind: touchstone.NotFound, Message: touchstone.Msg("importing.unknown", "id", source)}
		}
		return builder, nil
	}
	return must(New(Options{Workspace: w.store.In(id), Folder: filepath.Join(w.t.TempDir(), "uploads"), Maker: maker, Accept: w.accept, Now: w.now, NewID: newIDs("u"), Log: slog.New(slog.DiscardHandler)}))
}

// accept keeps every fact once, as a store does.
func (w *world) accept(_ context.Context, events []touchstone.Event) (touchstone.Position, error) {
	for _, e := range events {
		w.facts[e.ID] = true
	}
	return touchstone.Position(len(w.facts)), nil
}

func unnoted(context.Context, workspace.Workspace, Import) error { return nil }

func (w *world) keep(text string) Upload {
	w.t.Helper()
	return must(w.im.Uploads.Keep(strings.NewReader(text), "reviews.csv", "usr_1"))
}

func (w *world) start(text string) Import {
	w.t.Helper()
	return must(w.im.Start(w.t.Context(), Plan{Upload: w.keep(text), Profile: reviewProfile(), Language: touchstone.English, By: "usr_1"}, unnoted))
}

// work runs the importer until the test ends.
func (w *world) work() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.im.Run(ctx)
	}()
	w.t.Cleanup(func() {
		cancel()
		<-done
	})
}

// until waits for an import to come to an end.
func (w *world) until(id string) Import {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		i := must(w.im.ByID(w.t.Context(), id))
		if i.Status != workspace.JobWaiting && i.Status != workspace.JobRunning {
			return i
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("the import is %+v", i)
		}
	}
}

func TestAnImportTellsWhatBecameOfEveryRow(t *testing.T) {
	w := newWorld(t)
	started := w.start(reviews)
	w.work()
	i := w.until(started.ID)
	if i.Status != workspace.JobDone || i.Rows != 3 || i.Events != 2 || i.Rejected != 1 || i.Position != 2 || i.Read != int64(len(reviews)) || i.Name != "reviews.csv" {
		t.Errorf("the import is %+v", i)
	}
	f := must(w.im.Rejects(t.Context(), i.ID))
	text := string(must(io.ReadAll(f)))
	if err := f.Close(); err != nil || !strings.Contains(text, "not a time") || strings.Contains(text, "wang") || !strings.Contains(text, "\nreviews.csv,") {
		t.Errorf("rejects are %q, %v", text, err)
	}
	if again := w.until(w.start(reviews).ID); again.Status != workspace.JobDone || len(w.facts) != 2 {
		t.Errorf("imported again: %+v, %d facts", again, len(w.facts))
	}
	if list := must(w.im.List(t.Context(), workspace.Pager{})); len(list.Items) != 2 || list.Items[1].ID != i.ID {
		t.Errorf("imports are %+v", list.Items)
	}
}

// Where the server keeps a file is nobody's business.
func TestAFaultOfAFileNamesItWithoutItsFolder(t *testing.T) {
	w := newWorld(t)
	started := w.start("user,event,time,score\n")
	w.work()
	i := w.until(started.ID)
	if i.Status != workspace.JobFailed || !strings.HasPrefix(i.Fault, "reviews.csv ") {
		t.Errorf("the import is %+v", i)
	}
}

func TestAnImportFailsWithAReason(t *testing.T) {
	w := newWorld(t)
	p := reviewProfile()
	p.Columns = append(p.Columns, touchstone.ColumnUse{Column: "missing", Field: "property"})
	plan := Plan{Upload: w.keep(reviews), Profile: p, Language: touchstone.English, By: "usr_1"}
	started := must(w.im.Start(t.Context(), plan, unnoted))
	w.work()
	if i := w.until(started.ID); i.Status != workspace.JobFailed || !strings.Contains(i.Fault, "missing") || len(w.facts) != 0 {
		t.Errorf("the import is %+v", i)
	}
	w.im.Accept = func(context.Context, []touchstone.Event) (touchstone.Position, error) {
		return 0, errors.New("secret detail")
	}
	if i := w.until(w.start(reviews).ID); i.Status != workspace.JobFailed || strings.Contains(i.Fault, "secret") || !strings.Contains(i.Fault, "log") {
		t.Errorf("the import is %+v", i)
	}
	plan.Profile.Source = "elsewhere"
	if _, err := w.im.Start(t.Context(), plan, unnoted); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("an unknown source: %v", err)
	}
}

func TestAnImportIsStartedWithItsNoteOrNot(t *testing.T) {
	w := newWorld(t)
	no := errors.New("no")
	if _, err := w.im.Start(t.Context(), Plan{Upload: w.keep(reviews), Profile: reviewProfile()}, func(context.Context, workspace.Workspace, Import) error { return no }); !errors.Is(err, no) {
		t.Errorf("started: %v", err)
	}
	if list := must(w.im.List(t.Context(), workspace.Pager{})); len(list.Items) != 0 {
		t.Errorf("imports are %+v", list.Items)
	}
}

func TestAnotherWorkspaceSeesNothing(t *testing.T) {
	w := newWorld(t)
	mine := w.start(reviews)
	others := w.importer("other")
	if list := must(others.List(t.Context(), workspace.Pager{})); len(list.Items) != 0 {
		t.Errorf("another workspace sees %+v", list.Items)
	}
	_, err := others.ByID(t.Context(), mine.ID)
	_, gone := others.Rejects(t.Context(), mine.ID)
	for _, err := range []error{err, gone, others.Cancel(t.Context(), mine.ID, unnoted)} {
		if touchstone.KindOf(err) != touchstone.NotFound {
			t.Errorf("another workspace's import: %v", err)
		}
	}
}

// A server that stops in the middle goes on where it was: what it had accepted
// comes again without harm.
func TestAnInterruptedImportGoesOn(t *testing.T) {
	w := newWorld(t)
	started := w.start(reviews)
	ctx, cancel := context.WithCancel(t.Context())
	w.im.Accept = func(ctx context.Context, events []touchstone.Event) (touchstone.Position, error) {
		_, err := w.accept(ctx, events)
		cancel() // after the events are safe, before anybody was told
		return 0, errors.Join(err, ctx.Err())
	}
	w.im.Run(ctx)
	if i := must(w.im.ByID(t.Context(), started.ID)); i.Status != workspace.JobWaiting {
		t.Fatalf("the import is %+v", i)
	}
	// A process that is killed cannot give it back: its hold has to end.
	must(w.im.Workspace.Jobs().Claim(t.Context(), []string{jobKind}, "dead", w.now().Add(holdFor)))
	w.im.Accept = w.accept
	w.clock.Add((holdFor + time.Second).Milliseconds())
	w.work()
	if i := w.until(started.ID); i.Status != workspace.JobDone || len(w.facts) != 2 {
		t.Errorf("%d facts after %+v", len(w.facts), i)
	}
}

func TestACancelledImportStops(t *testing.T) {
	w := newWorld(t)
	started := w.start(reviews)
	asked := make(chan error, 1)
	w.im.Accept = func(ctx context.Context, _ []touchstone.Event) (touchstone.Position, error) {
		asked <- w.im.Cancel(ctx, started.ID, unnoted)
		return 0, &touchstone.Error{Kind: touchstone.RateLimited, Retry: time.Second, Message: touchstone.Msg("importing.running")}
	}
	w.work()
	if err := <-asked; err != nil {
		t.Fatal(err)
	}
	if i := w.until(started.ID); i.Status != workspace.JobCanceled || i.Events != 0 {
		t.Errorf("the import is %+v", i)
	}
	if err := w.im.Cancel(t.Context(), started.ID, unnoted); touchstone.KindOf(err) != touchstone.Conflict {
		t.Errorf("cancelled again: %v", err)
	}
}

// Any file may tell of a person, so an erasure clears all that are not in use.
func TestAnErasureClearsUploads(t *testing.T) {
	w := newWorld(t)
	idle := w.keep(reviews)
	w.start(reviews)
	n, err := w.im.Erase(t.Context(), nil)
	if n != 1 || touchstone.KindOf(err) != touchstone.Unavailable || w.im.Name() != "imports" {
		t.Errorf("cleared %d, %v", n, err)
	}
	if _, _, err := w.im.Uploads.Find(idle.ID); touchstone.KindOf(err) != touchstone.NotFound {
		t.Errorf("the idle upload: %v", err)
	}
}

// The record of an import outlasts its files, but not for ever.
func TestOldImportsAreForgotten(t *testing.T) {
	w := newWorld(t)
	ended := w.start(reviews)
	w.im.next(t.Context())
	if i := w.until(ended.ID); i.Status != workspace.JobDone {
		t.Fatalf("the import is %+v", i)
	}
	waiting := w.start(reviews)
	w.clock.Add((400*24*time.Hour - time.Second).Milliseconds())
	if n := must(w.im.Forget(t.Context())); n != 0 {
		t.Errorf("%d imports were forgotten too early", n)
	}
	w.clock.Add((2 * time.Second).Milliseconds())
	if n := must(w.importer("other").Forget(t.Context())); n != 0 {
		t.Errorf("another workspace forgot %d imports", n)
	}
	if n := must(w.im.Forget(t.Context())); n != 1 {
		t.Errorf("%d imports were forgotten, want 1", n)
	}
	if list := must(w.im.List(t.Context(), workspace.Pager{})); len(list.Items) != 1 || list.Items[0].ID != waiting.ID {
		t.Errorf("imports are %+v, want the one that waits", list.Items)
	}
}
