// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"

	"touchstone/eventstore"
	"touchstone/eventstore/duckdb"
)

// line is one event that is unlike any other, by its number, which it tells as
// its duration.
func line(n int) string {
	return fmt.Sprintf(`{"id":"m%d","kind":"interaction","channel":"website","name":"Page Viewed","place":"/home","duration_ms":%d,"identifiers":[{"kind":"anonymous_id","value":"d%d"}]}`+"\n", n, n, n%100)
}

// small gives a folder and how many bytes are free in it: a disk of its own
// where one may be mounted, else one that others use as well.
func small(t *testing.T) string {
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=512m"); err != nil {
		t.Logf("no disk of its own: %v", err)
		return folder
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

func free(t *testing.T, folder string) int64 {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		t.Fatal(err)
	}
	return int64(s.Bavail) * s.Bsize
}

// TestDiskFloor fills the disk to the floor: posts are told to come again
// later, and are taken again as soon as there is room.
func TestDiskFloor(t *testing.T) {
	t.Parallel()
	folder := small(t)
	floor := free(t, folder)>>20 - 200
	p := serve(t, filepath.Join(folder, "data"), "--disk-floor-mib", fmt.Sprint(floor))
	p.must(http.StatusOK, p.events(line(0)))
	ballast, err := os.Create(filepath.Join(folder, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer ballast.Close()
	if err := unix.Fallocate(int(ballast.Fd()), 0, 0, 400<<20); err != nil {
		t.Fatal(err)
	}
	a := p.must(http.StatusServiceUnavailable, p.events(line(1)))
	if a.header.Get("Retry-After") == "" || !strings.Contains(a.body, "free") {
		t.Errorf("the answer at the floor is %v %s", a.header, a.body)
	}
	p.must(http.StatusOK, p.post("GET", "/healthz", "", nil))
	p.must(http.StatusOK, p.post("GET", "/v1/workspaces/main/query?q=count", "", nil))
	if err := ballast.Truncate(0); err != nil {
		t.Fatal(err)
	}
	p.eventually("events are taken again", func() bool { return p.events(line(2)).status == http.StatusOK })
	p.stop()
}

// TestOneServerADirectory starts a second server on a directory in use.
func TestOneServerADirectory(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := serve(t, folder)
	second, printed := launch(t, folder)
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	second.over()
	if code := second.cmd.ProcessState.ExitCode(); code != 2 || !strings.Contains(second.said.String(), "is in use by another process") {
		t.Errorf("the second server ended with %d and said: %s", code, second.said)
	}
	p.must(http.StatusOK, p.events(line(0)))
}

// hasty stops the server as soon as it has said anything.
type hasty struct{ stop context.CancelFunc }

func (h hasty) Write(p []byte) (int, error) {
	h.stop()
	return len(p), nil
}

// TestStopRightAfterTheAddress stops a server as soon as its address can be
// read, before and after it has an owner: that is the end that was asked for.
func TestStopRightAfterTheAddress(t *testing.T) {
	t.Parallel()
	hastily := func(folder string) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var said bytes.Buffer
		if code := run(ctx, []string{"--lang", "en", "serve", "--data", folder, "--listen", "127.0.0.1:0", "--memory-mib", "256"}, nil, hasty{stop}, &said); code != 0 {
			t.Errorf("exit code %d, want 0: %s", code, said.String())
		}
	}
	hastily(t.TempDir())
	owned := t.TempDir()
	serve(t, owned).stop()
	hastily(owned)
}

// TestStopStoresWhatWasAccepted tells a server under load to end: everything
// that it acknowledged is among the facts, once.
func TestStopStoresWhatWasAccepted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	p := serve(t, folder)
	const post = 50
	var next, posts atomic.Int64
	acknowledged := make([][]int, 8)
	var senders sync.WaitGroup
	for who := range acknowledged {
		senders.Go(func() {
			for {
				from := int(next.Add(post)) - post
				var lines strings.Builder
				for n := from; n < from+post; n++ {
					lines.WriteString(line(n))
				}
				a, err := p.send("POST", "/v1/events", "application/x-ndjson", strings.NewReader(lines.String()))
				if err != nil || a.status != http.StatusOK {
					return
				}
				acknowledged[who] = append(acknowledged[who], from)
				posts.Add(1)
			}
		})
	}
	p.eventually("the load is on", func() bool { return posts.Load() > 100 })
	p.stop()
	senders.Wait()
	found := stored(t, filepath.Join(folder, "workspaces", "main", "facts"))
	for _, starts := range acknowledged {
		for _, from := range starts {
			for n := from; n < from+post; n++ {
				if found[int64(n)] != 1 {
					t.Fatalf("event %d was acknowledged and is stored %d times", n, found[int64(n)])
				}
			}
		}
	}
	t.Logf("%d posts were acknowledged", posts.Load())
}

// stored counts the facts of a store by their durations.
func stored(t *testing.T, folder string) map[int64]int {
	t.Helper()
	s, err := duckdb.Open(t.Context(), folder, duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	found := map[int64]int{}
	for e, err := range s.Events(t.Context(), eventstore.Filter{}, 0) {
		if err != nil {
			t.Fatal(err)
		}
		found[*e.Duration]++
	}
	return found
}
