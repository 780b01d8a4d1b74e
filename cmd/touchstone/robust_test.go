// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"touchstone/eventstore"
	"touchstone/eventstore/duckdb"
)

// line is one event that is unlike any other, by its number, which it tells as
// its duration.
func line(n int) string {
	return fmt.Sprintf(`{"id":"m%d","kind":"interaction","channel":"website","name":"Page Viewed","place":"/home","duration_ms":%d,"identifiers":[{"kind":"anonymous_id","value":"d%d"}]}`+"\n", n, n, n%100)
}

// TestSlowSenders lets heads and bodies trickle in: others are served
// meanwhile, and who is slow is cut off, with a reason where the head was read.
func TestSlowSenders(t *testing.T) {
	t.Parallel()
	p := serve(t, t.TempDir())
	head := "POST /v1/events HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000\r\nAuthorization: Bearer " + p.key + "\r\n\r\n"
	var going atomic.Int64
	answers := make(chan string, 40)
	for i := range cap(answers) {
		begin := head
		if i%2 == 0 {
			begin = "POST /v1/events HTTP/1.1\r\nX-Slow: "
		}
		going.Add(1)
		go func() {
			answers <- trickle(t.Context(), strings.TrimPrefix(p.base, "http://"), begin)
			going.Add(-1)
		}()
	}
	for n := range 50 {
		p.must(http.StatusOK, p.events(line(n)))
	}
	if going.Load() != int64(cap(answers)) {
		t.Errorf("%d slow senders are left of %d: they were to be there while others were served", going.Load(), cap(answers))
	}
	p.eventually("all slow senders are cut off", func() bool { return going.Load() == 0 })
	bodies, others := 0, ""
	for range cap(answers) {
		if a := <-answers; strings.HasPrefix(a, "HTTP/1.1 503") && strings.Contains(a, "Retry-After: ") && strings.Contains(a, "came too slowly") {
			bodies++
		} else {
			others += a + "\n"
		}
	}
	if bodies != cap(answers)/2 {
		t.Errorf("%d slow bodies were told why they were cut off, want %d; the others heard: %s", bodies, cap(answers)/2, others)
	}
	p.must(http.StatusOK, p.events(line(50)))
}

// trickle sends the beginning of a request and then a byte now and then, until
// it is cut off, and gives what was answered.
func trickle(ctx context.Context, address, begin string) string {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { _ = c.Close() })
	defer stop()
	if _, err := io.WriteString(c, begin); err != nil {
		return err.Error()
	}
	go func() {
		every := time.NewTicker(100 * time.Millisecond)
		defer every.Stop()
		for range every.C {
			if _, err := io.WriteString(c, "x"); err != nil {
				return
			}
		}
	}()
	said, err := io.ReadAll(c)
	if err != nil && len(said) == 0 {
		return err.Error()
	}
	return string(said)
}

// connections is how many may be open at once: 10,000, or what the system
// allows beside what the test itself needs.
func connections(t *testing.T) int {
	const wanted, spare = 10_000, 500
	var l unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
	if l.Max < wanted+spare {
		// root may raise it; whoever may not gets fewer connections
		_ = unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: wanted + spare, Max: wanted + spare})
	}
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
	if l.Cur < wanted+spare {
		t.Logf("the system allows %d open files", l.Cur)
	}
	return min(wanted, int(l.Cur)-spare)
}

// TestIdleConnections keeps 10,000 connections open that were used once, while
// events come in.
func TestIdleConnections(t *testing.T) {
	t.Parallel()
	p := serve(t, t.TempDir())
	many := connections(t)
	idle := make([]net.Conn, many)
	var next atomic.Int64
	var opened sync.WaitGroup
	for range 32 {
		opened.Go(func() {
			for i := next.Add(1) - 1; i < int64(many); i = next.Add(1) - 1 {
				c, err := net.Dial("tcp", strings.TrimPrefix(p.base, "http://"))
				if err == nil {
					err = healthy(c)
				}
				if err != nil {
					t.Errorf("connection %d: %v", i, err)
					return
				}
				idle[i] = c
			}
		})
	}
	opened.Wait()
	if t.Failed() {
		t.FailNow()
	}
	t.Cleanup(func() {
		for _, c := range idle {
			_ = c.Close() // the server may have been faster
		}
	})
	for n := range 20 {
		p.must(http.StatusOK, p.events(line(n)))
	}
	for _, i := range []int{0, many / 2, many - 1} {
		if err := healthy(idle[i]); err != nil {
			t.Errorf("the idle connection %d of %d is dead: %v", i, many, err)
		}
	}
	p.within(700)
}

// healthy asks over one connection and leaves it open.
func healthy(c net.Conn) error {
	if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return err
	}
	r, err := http.ReadResponse(bufio.NewReaderSize(c, 1024), nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r.Body)
	if err == nil && r.StatusCode != http.StatusOK {
		err = errors.New(r.Status)
	}
	return err
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
