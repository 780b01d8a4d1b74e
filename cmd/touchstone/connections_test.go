// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

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
