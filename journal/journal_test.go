// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"touchstone"
)

func positions(all []touchstone.Event) []touchstone.Position {
	var out []touchstone.Position
	for _, e := range all {
		out = append(out, e.Position)
	}
	return out
}

func count(log []op, v verb) int {
	n := 0
	for _, o := range log {
		if o.verb == v {
			n++
		}
	}
	return n
}

func TestAppendHandsOutPositions(t *testing.T) {
	j := open(t, options(newDisk()))
	if j.Next() != 1 || j.Last() != 0 || j.Holds(0) {
		t.Fatalf("a new journal begins at %d after %d", j.Next(), j.Last())
	}
	first, second := events(1, 3), events(4, 2)
	if got := post(t, j, first); got != 3 {
		t.Errorf("the last of three is %d", got)
	}
	if got := post(t, j, second); got != 5 {
		t.Errorf("the last of five is %d", got)
	}
	if got := post(t, j, nil); got != 5 {
		t.Errorf("an empty post gives %d, want the last position 5", got)
	}
	want := append(first, second...)
	if diff := cmp.Diff([]touchstone.Position{1, 2, 3, 4, 5}, positions(want)); diff != "" {
		t.Errorf("positions set on the events: %s", diff)
	}
	if diff := cmp.Diff(want, contents(t, j, 0), likeness); diff != "" {
		t.Error(diff)
	}
}

func TestReadingBeginsInsideAFrame(t *testing.T) {
	j := open(t, options(newDisk()))
	post(t, j, events(1, 4))
	post(t, j, events(5, 1))
	got := batches(t, j, 2)
	if len(got) != 2 || !got[0].More || got[1].More || !got[0].At.Equal(noon()) {
		t.Fatalf("batches %+v, want two, of which the first knows of the second, both from noon", got)
	}
	if diff := cmp.Diff([]touchstone.Position{3, 4, 5}, positions(contents(t, j, 2))); diff != "" {
		t.Error(diff)
	}
}

// Posts that arrive while the disk is busy share the next sync: of 51 posts
// the first is synced alone and the other 50 together.
func TestPostsShareASync(t *testing.T) {
	d := newDisk()
	j := open(t, options(d))
	post(t, j, events(1, 1)) // the file's own syncs are behind
	busy, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d.fail = func(o op) error {
		if o.verb == syncNode {
			once.Do(func() { close(busy); <-free })
		}
		return nil
	}
	before := count(d.log, syncNode)
	var posts sync.WaitGroup
	posts.Go(func() { post(t, j, events(2, 1)) })
	<-busy
	for n := range 50 {
		posts.Go(func() { post(t, j, events(100+n, 1)) })
	}
	until(t, func() bool {
		j.mu.Lock()
		defer j.mu.Unlock()
		return len(j.groups) == 1 && j.groups[0].count == 50
	})
	close(free)
	posts.Wait()
	if got := count(d.log, syncNode) - before; got != 2 {
		t.Errorf("51 posts took %d syncs, want 2", got)
	}
	if got := len(contents(t, j, 0)); got != 52 {
		t.Errorf("%d events are there, want 52", got)
	}
}

// until polls for a condition, and fails a test that waits too long.
func until(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatal("waited too long")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestReadersWaitForMore(t *testing.T) {
	j := open(t, options(newDisk()))
	read := make(chan touchstone.Position)
	go func() {
		defer close(read)
		for b, err := range j.Read(soon(t), 0, new([]touchstone.Event)) {
			if err != nil {
				if touchstone.KindOf(err) != touchstone.Unavailable {
					t.Errorf("reading ended with %v", err)
				}
				return
			}
			for _, e := range b.Events {
				read <- e.Position
			}
		}
	}()
	for n := touchstone.Position(1); n <= 3; n++ {
		post(t, j, events(int(n), 1))
		if got := <-read; got != n {
			t.Errorf("read position %d, want %d", got, n)
		}
		if err := j.Rotate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	shut(t, j)
	if _, more := <-read; more {
		t.Error("a reader goes on after Close")
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	j := open(t, options(newDisk()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range j.Read(ctx, 0, new([]touchstone.Event)) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if _, err := j.Append(ctx, events(1, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("Append: error %v", err)
	}
}

// A post whose context ends while it waits may or may not be written; here it
// is, because the disk had taken it.
func TestAPostMayGiveUpWaiting(t *testing.T) {
	d := newDisk()
	j := open(t, options(d))
	busy, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d.fail = func(op) error { once.Do(func() { close(busy); <-free }); return nil }
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	all := events(1, 1)
	go func() { _, err := j.Append(ctx, all); done <- err }()
	<-busy
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if all[0].Position != 0 {
		t.Error("a position was set without an acknowledgement")
	}
	close(free)
	until(t, func() bool { return j.Last() == 1 })
}

func TestAdvanceNeverGoesBack(t *testing.T) {
	d := newDisk()
	j := open(t, options(d))
	j.Advance(40)
	j.Advance(10)
	if j.Last() != 40 || j.Holds(0) {
		t.Errorf("after Advance(40) the last position is %d", j.Last())
	}
	if got := post(t, j, events(1, 2)); got != 42 {
		t.Errorf("the next post ends at %d, want 42", got)
	}
	j.Advance(41)
	if got := post(t, j, events(3, 1)); got != 43 {
		t.Errorf("Advance to a known position moved the next one to %d, want 43", got)
	}
	shut(t, j)
	j = open(t, options(d))
	if j.Next() != 44 {
		t.Errorf("after opening again %d is next, want 44", j.Next())
	}
}

func TestDropKeepsWhatIsNotPassed(t *testing.T) {
	o := options(newDisk())
	o.FileSize = 1 // every post begins a file
	j := open(t, o)
	for n := range 4 {
		post(t, j, events(10*n, 2)) // positions 1–2, 3–4, 5–6, 7–8
	}
	for _, c := range []struct{ through, first touchstone.Position }{{1, 1}, {2, 3}, {5, 5}, {6, 7}, {8, 7}} {
		if err := j.Drop(c.through); err != nil {
			t.Fatal(err)
		}
		if got := contents(t, j, 0)[0].Position; got != c.first {
			t.Errorf("after Drop(%d) the first position is %d, want %d", c.through, got, c.first)
		}
	}
}

// The position outlives the events: after Rotate and Drop only an empty file
// is left, and it carries the position.
func TestNothingOutlivesRotateAndDrop(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "workspaces", "one", "journal")
	if err := os.MkdirAll(filepath.Dir(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	j, err := Open(folder, Options{Clock: noon})
	if err != nil {
		t.Fatal(err)
	}
	all := samples()
	post(t, j, all)
	if !holdsText(t, folder, "店员很好") {
		t.Fatal("the text cannot be found before: the test proves nothing")
	}
	for range 2 { // the second time there is nothing to do
		if err := j.Rotate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := j.Drop(j.Last()); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"店员很好", "+8613800000000", "12345", "A-1", "查看商品"} {
		if holdsText(t, folder, text) {
			t.Errorf("%q is still in the folder", text)
		}
	}
	shut(t, j)
	if j, err = Open(folder, Options{Clock: noon}); err != nil {
		t.Fatal(err)
	}
	defer shut(t, j)
	if want := all[len(all)-1].Position + 1; j.Next() != want {
		t.Errorf("the next position is %d, want %d", j.Next(), want)
	}
	if j.Size() != headerSize {
		t.Errorf("the journal takes %d bytes, want one header", j.Size())
	}
}

// holdsText looks for a text in every file below a folder.
func holdsText(t *testing.T, folder, text string) bool {
	t.Helper()
	hit := false
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		hit = hit || bytes.Contains(raw, []byte(text))
		if info, infoErr := d.Info(); infoErr == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hit
}

func TestTheFloorOfFreeSpace(t *testing.T) {
	d := newDisk()
	o := options(d)
	o.Floor = 1 << 20
	j := open(t, o)
	post(t, j, events(1, 1))
	writes := count(d.log, write)
	d.mu.Lock()
	d.free = 1<<20 + 10 // less than a frame above the floor
	d.mu.Unlock()
	_, err := j.Append(t.Context(), events(2, 1))
	kindOf(t, err, touchstone.Unavailable)
	if got := count(d.log, write); got != writes {
		t.Error("something was written below the floor")
	}
	d.mu.Lock()
	d.free = 1 << 30
	d.mu.Unlock()
	if got := post(t, j, events(2, 1)); got != 2 {
		t.Errorf("with room again the post ends at %d, want 2", got)
	}
}

func TestAFileIsLeftAfterAFailedSync(t *testing.T) {
	d := newDisk()
	j := open(t, options(d))
	post(t, j, events(1, 1))
	d.fail = func(o op) error {
		if o.verb == syncNode {
			return errors.New("input/output error")
		}
		return nil
	}
	for range 3 {
		_, err := j.Append(t.Context(), events(2, 1))
		kindOf(t, err, touchstone.Unavailable)
	}
	d.fail = nil
	if got := post(t, j, events(3, 1)); got != 2 {
		t.Errorf("the position is %d, want 2: those that failed used none up", got)
	}
	if got := len(d.names); got != 2 {
		t.Errorf("%d files, want the one that failed and the one after it", got)
	}
	if got := contents(t, j, 0); len(got) != 2 || got[1].ID != event(3).ID {
		t.Errorf("contents %v", got)
	}
}

func TestWhatCannotBePosted(t *testing.T) {
	d := newDisk()
	j := open(t, options(d))
	large := event(1)
	large.Private.Extra = make([]byte, postLimit)
	_, err := j.Append(t.Context(), []touchstone.Event{large})
	kindOf(t, err, touchstone.TooLarge)

	// a disk that hangs does not fill the memory: 60 MB wait, 60 more are refused
	busy, free := make(chan struct{}), make(chan struct{})
	var once sync.Once
	d.fail = func(op) error { once.Do(func() { close(busy); <-free }); return nil }
	large.Private.Extra = large.Private.Extra[:60<<20]
	var posts sync.WaitGroup
	posts.Go(func() { post(t, j, []touchstone.Event{large}) })
	<-busy
	_, err = j.Append(t.Context(), []touchstone.Event{large})
	kindOf(t, err, touchstone.Unavailable)
	close(free)
	posts.Wait()

	shut(t, j)
	_, err = j.Append(t.Context(), events(1, 1))
	kindOf(t, err, touchstone.Unavailable)
	kindOf(t, j.Rotate(t.Context()), touchstone.Unavailable)
}

func TestOneProcessHasTheFolder(t *testing.T) {
	folder := t.TempDir()
	j, err := Open(folder, Options{Clock: noon})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(folder, Options{Clock: noon})
	kindOf(t, err, touchstone.Conflict)
	shut(t, j)
	if j, err = Open(folder, Options{Clock: noon}); err != nil {
		t.Fatal(err)
	}
	shut(t, j)
}

func TestManyPostAtOnce(t *testing.T) {
	o := Options{Clock: noon, FileSize: 3_000}
	folder := t.TempDir()
	j, err := Open(folder, o)
	if err != nil {
		t.Fatal(err)
	}
	const writers, each, size = 16, 30, 4
	var posts sync.WaitGroup
	for w := range writers {
		posts.Go(func() {
			for n := range each {
				all := events(w*10_000+n*size, size)
				if last := post(t, j, all); all[0].Position+size-1 != last {
					t.Errorf("a post of %d has positions %d to %d", size, all[0].Position, last)
				}
			}
		})
	}
	read := make(chan []touchstone.Event, 1)
	go func() {
		var all []touchstone.Event
		for b, err := range j.Read(soon(t), 0, new([]touchstone.Event)) {
			if err != nil {
				t.Error(err)
				break
			}
			if all = append(all, b.Events...); len(all) >= writers*each*size {
				break
			}
		}
		read <- all
	}()
	posts.Wait()
	all := <-read
	seen := map[touchstone.EventID]bool{}
	for i, e := range all {
		if e.Position != touchstone.Position(i+1) || seen[e.ID] {
			t.Fatalf("event %d has position %d, seen before: %v", i, e.Position, seen[e.ID])
		}
		seen[e.ID] = true
	}
	if err := j.Check(t.Context()); err != nil {
		t.Error(err)
	}
	shut(t, j)
	names, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(slices.DeleteFunc(names, func(e os.DirEntry) bool { return !strings.HasSuffix(e.Name(), extension) })); n < 5 {
		t.Errorf("%d files: FileSize has no effect", n)
	}
}
