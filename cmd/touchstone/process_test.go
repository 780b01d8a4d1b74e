// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// longest is how long a test waits for something that has to come.
const longest = 90 * time.Second

// process is touchstone serve in a process of its own.
type process struct {
	t      testing.TB
	cmd    *exec.Cmd
	said   *transcript // what it said on standard error
	ended  chan struct{}
	fault  error // how it ended
	base   string
	link   string // secret of the owner's link, at the first start
	key    string // write key of the source "test"
	client *http.Client
}

// transcript is what a process says, while it goes on.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *transcript) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// launch starts the command with a data directory and settings, and does not
// wait for it to serve.
func launch(t testing.TB, folder string, settings ...string) (*process, io.Reader) {
	t.Helper()
	p := &process{t: t, said: &transcript{}, ended: make(chan struct{})}
	p.cmd = exec.Command("touchstone", append([]string{"--lang", "en", "serve", "--data", folder, "--listen", "127.0.0.1:0", "--memory-mib", "256"}, settings...)...)
	p.cmd.Stderr = p.said
	printed, out := io.Pipe()
	p.cmd.Stdout = out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.fault = p.cmd.Wait()
		_ = out.Close() // of a pipe in memory; it cannot fail
		close(p.ended)
	}()
	t.Cleanup(func() {
		if p.alive() {
			_ = p.cmd.Process.Kill() // it may end meanwhile
			<-p.ended
		}
		if said := p.said.String(); strings.Contains(said, "panic") || strings.Contains(said, "fatal error") {
			t.Errorf("the server panicked:\n%s", said)
		}
	})
	return p, printed
}

// serve starts a server, makes its owner where there is none, and a write key.
func serve(t testing.TB, folder string, settings ...string) *process {
	t.Helper()
	_, err := os.Stat(filepath.Join(folder, "workspace"))
	first := errors.Is(err, fs.ErrNotExist)
	p, printed := launch(t, folder, settings...)
	p.greeted(printed, first)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p.client = &http.Client{Jar: jar, Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16}}
	t.Cleanup(p.client.CloseIdleConnections)
	if first {
		p.must(http.StatusOK, p.call("POST", "/v1/setup", map[string]string{"token": p.link, "email": "owner@example.com", "name": "Owner", "password": "correct horse battery"}))
	} else {
		p.must(http.StatusOK, p.call("POST", "/v1/session", map[string]string{"email": "owner@example.com", "password": "correct horse battery"}))
	}
	made := p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/write-keys", map[string]string{"source": "test", "name": "test"}))
	p.key = read[struct{ Key string }](t, made).Key
	return p
}

// greeted reads what a server prints until it serves: its address and, at the
// first start, the owner's link.
func (p *process) greeted(printed io.Reader, first bool) {
	p.t.Helper()
	for lines := bufio.NewScanner(printed); p.base == "" || first && p.link == ""; {
		if !lines.Scan() {
			<-p.ended
			p.t.Fatalf("the server ended before it served: %v\n%s", p.fault, p.said)
		}
		if address, ok := strings.CutPrefix(lines.Text(), "Serving at "); ok {
			p.base = address
		}
		_, p.link, _ = strings.Cut(lines.Text(), "#setup=")
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }() // there is no more
}

func (p *process) alive() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// stop tells the server to end and waits until it has.
func (p *process) stop() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	p.over()
	if p.fault != nil {
		p.t.Fatalf("the server ended with %v\n%s", p.fault, p.said)
	}
}

// over waits until the process has ended.
func (p *process) over() {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(longest):
		p.t.Fatalf("the server does not end\n%s", p.said)
	}
}

// answered is what the server answered.
type answered struct {
	status int
	header http.Header
	body   string
}

// send sends one request; events go with the write key, everything else as the
// owner.
func (p *process) send(method, path, media string, body io.Reader) (answered, error) {
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, body)
	if err != nil {
		return answered{}, err
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	r.Header.Set("Accept-Language", "en")
	return p.do(r)
}

// do sends a request, signed in by what its path asks for.
func (p *process) do(r *http.Request) (answered, error) {
	if isIntake(r.URL.Path) {
		r.SetBasicAuth(p.key, "")
	}
	got, err := p.client.Do(r)
	if err != nil {
		return answered{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answered{got.StatusCode, got.Header, string(text)}, err
}

func isIntake(path string) bool {
	switch path {
	case "/v1/events", "/v1/cloudevents", "/v1/track", "/v1/batch", "/v1/identify":
		return true
	}
	return false
}

// call sends JSON and wants an answer.
func (p *process) call(method, path string, body any) answered {
	p.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.post(method, path, "application/json", bytes.NewReader(raw))
}

// post sends a body and wants an answer.
func (p *process) post(method, path, media string, body io.Reader) answered {
	p.t.Helper()
	a, err := p.send(method, path, media, body)
	if err != nil {
		p.t.Fatalf("%s %s: %v\n%s", method, path, err, p.said)
	}
	return a
}

// events posts lines.
func (p *process) events(lines string) answered {
	p.t.Helper()
	return p.post("POST", "/v1/events", "application/x-ndjson", strings.NewReader(lines))
}

// must wants a status.
func (p *process) must(status int, a answered) answered {
	p.t.Helper()
	if a.status != status {
		p.t.Fatalf("status %d, want %d: %s\n%s", a.status, status, a.body, p.said)
	}
	return a
}

func read[T any](t testing.TB, a answered) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("read %q: %v", a.body, err)
	}
	return v
}

// received is what intake tells.
type received struct {
	Accepted, Rejected int
	Position           uint64
	Rejects            []struct {
		Errors []struct{ Field, Message string }
	}
}

// eventually waits until something holds.
func (p *process) eventually(what string, holds func() bool) {
	p.t.Helper()
	end := time.After(longest)
	for again := time.NewTicker(20 * time.Millisecond); ; <-again.C {
		if holds() {
			again.Stop()
			return
		}
		select {
		case <-end:
			p.t.Fatalf("this did not come: %s\n%s", what, p.said)
		case <-p.ended:
			p.t.Fatalf("the server ended before this came: %s: %v\n%s", what, p.fault, p.said)
		default:
		}
	}
}

// metric sums a metric over all its labels.
func (p *process) metric(name string) (sum float64) {
	p.t.Helper()
	for line := range strings.Lines(p.must(http.StatusOK, p.post("GET", "/metrics", "", nil)).body) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), name)
		if !ok || rest == "" || rest[0] != ' ' && rest[0] != '{' {
			continue
		}
		v, err := strconv.ParseFloat(rest[strings.LastIndexByte(rest, ' ')+1:], 64)
		if err != nil {
			p.t.Fatal(err)
		}
		sum += v
	}
	return sum
}

// peak gives the most MiB that the server had resident.
func (p *process) peak() int {
	p.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		p.t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				p.t.Fatal(err)
			}
			return kib >> 10
		}
	}
	p.t.Fatal(errors.New("the system does not tell what a process takes"))
	return 0
}

// within fails when the server took more memory than it may.
func (p *process) within(mebibytes int) {
	p.t.Helper()
	mebibytes *= watching
	if got := p.peak(); got > mebibytes {
		p.t.Errorf("the server took %d MiB, at most %d were expected", got, mebibytes)
	} else {
		p.t.Logf("the server took %d MiB at most", got)
	}
}
