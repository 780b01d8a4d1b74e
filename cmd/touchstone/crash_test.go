// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestKillingTheServerLosesAndDoublesNothing kills the whole server at random
// moments while clients post and send again what was not acknowledged, looks
// the data directory over each time, and counts at the end: every message that
// was acknowledged is there once. TOUCHSTONE_CRASHES sets how often.
func TestKillingTheServerLosesAndDoublesNothing(t *testing.T) {
	crashes := 30
	if n, err := strconv.Atoi(os.Getenv("TOUCHSTONE_CRASHES")); err == nil {
		crashes = n
	}
	folder := filepath.Join(t.TempDir(), "data")
	r := rand.New(rand.NewPCG(1, uint64(crashes)))
	c := &clients{}
	for range crashes {
		p := serve(t, folder)
		var running sync.WaitGroup
		for range 4 {
			running.Go(func() { c.post(p) })
		}
		before := c.acknowledged.Load()
		p.eventually("some posts are acknowledged", func() bool { return c.acknowledged.Load() > before+3 })
		if r.IntN(3) == 0 {
			running.Go(func() {
				_, _ = p.send("POST", "/v1/workspaces/main/server/backups", "application/json", strings.NewReader("{}"))
			})
		}
		select {
		case <-time.After(time.Duration(r.IntN(150)) * time.Millisecond):
		case <-p.ended:
		}
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		p.over()
		running.Wait()
		soundAfterDoctor(t, folder)
	}
	p := serve(t, folder)
	for _, post := range c.open {
		p.must(http.StatusOK, p.events(lines(post)))
		c.acknowledged.Add(1)
	}
	if got, want := storedOnce(p), int(c.acknowledged.Load())*postSize; got != want {
		t.Errorf("%d events are stored, %d were acknowledged", got, want)
	}
	t.Logf("%d crashes, %d messages, %d posts sent again", crashes, c.acknowledged.Load()*postSize, c.again)
}

// clients post messages of which each post is sent until it is acknowledged,
// over the deaths of the server.
type clients struct {
	acknowledged atomic.Int64
	mu           sync.Mutex
	made         int64
	again        int
	open         []int64 // posts that nobody acknowledged when the server died
}

// next gives a post that is still open, else a fresh one.
func (c *clients) next() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := len(c.open); n > 0 {
		post := c.open[n-1]
		c.open = c.open[:n-1]
		c.again++
		return post
	}
	c.made++
	return c.made
}

// post sends one post after the other until the server is gone.
func (c *clients) post(p *process) {
	for p.alive() {
		post := c.next()
		a, err := p.send("POST", "/v1/events", "application/x-ndjson", strings.NewReader(lines(post)))
		if err == nil && a.status == http.StatusOK {
			c.acknowledged.Add(1)
			continue
		}
		c.mu.Lock()
		c.open = append(c.open, post)
		c.mu.Unlock()
	}
}

const postSize = 20 // messages in a post

func lines(post int64) string {
	var b strings.Builder
	for i := range postSize {
		fmt.Fprintf(&b, `{"id":"m%d-%d","name":"Order Completed","time":"2026-02-01T10:00:00Z","identifiers":[{"kind":"user_id","value":"u%d"}],"texts":[{"field":"note","text":"n"}]}`+"\n", post, i, post%50)
	}
	return b.String()
}

// storedOnce counts the events that an export gives, and fails where one comes
// twice.
func storedOnce(p *process) int {
	p.t.Helper()
	p.eventually("everything is stored", func() bool { return p.metric("touchstone_journal_lag_seconds") == 0 })
	seen := map[string]bool{}
	for line := range strings.Lines(p.must(http.StatusOK, p.post("GET", "/v1/workspaces/main/exports/events", "", nil)).body) {
		var e struct{ ID string }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			p.t.Fatal(err)
		}
		if seen[e.ID] {
			p.t.Errorf("%s is stored twice", e.ID)
		}
		seen[e.ID] = true
	}
	return len(seen)
}

// soundAfterDoctor has the doctor finish what was interrupted and look for
// faults.
func soundAfterDoctor(t *testing.T, folder string) {
	t.Helper()
	out, err := exec.Command("touchstone", "--lang", "en", "doctor", "--data", folder, "--memory-mib", "256").CombinedOutput()
	if err != nil {
		t.Fatalf("the doctor finds faults: %v\n%s", err, out)
	}
}

// TestAnErasedPersonIsGoneFromEveryFile erases one of two customers, and looks
// for what they said and were called in every file of the data directory and of
// an older backup that was restored.
func TestAnErasedPersonIsGoneFromEveryFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	vault := filepath.Join(t.TempDir(), "vault")
	p := serve(t, folder, "--vault", vault)
	p.must(http.StatusOK, p.events(person("erased-person", "+8613912345678", "an-unhappy-sentence")+person("kept-person", "+8613987654321", "a-happy-sentence")))
	p.eventually("both are known, each under two identifiers", func() bool {
		return p.known("erased-person", "+8613912345678") && p.known("kept-person", "+8613987654321")
	})
	gone := p.find("user_id", "erased-person")
	made := read[struct{ Name string }](t, p.must(http.StatusCreated, p.post("POST", "/v1/workspaces/main/server/backups", "application/json", strings.NewReader("{}"))))
	p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/erasures", map[string]string{"customer": gone, "reason": "asked"}))
	p.stop()
	compacted(t, folder, vault)
	secrets := []string{"erased-person", "13912345678", "an-unhappy-sentence"}
	older := filepath.Join(t.TempDir(), "backup")
	if err := os.Rename(filepath.Join(folder, "backups", made.Name), older); err != nil {
		t.Fatal(err)
	}
	nowhere(t, folder, secrets)
	restored := filepath.Join(t.TempDir(), "restored")
	if out, err := exec.Command("touchstone", "--lang", "en", "restore", older, "--data", restored, "--vault", vault).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	q := serve(t, restored, "--vault", vault)
	if q.find("user_id", "erased-person") != "" {
		t.Error("the person is found in the restored backup")
	}
	if q.find("user_id", "kept-person") == "" {
		t.Error("the other person is not found in the restored backup")
	}
	q.stop()
	nowhere(t, restored, secrets)
}

func person(id, phone, text string) string {
	return fmt.Sprintf(`{"id":"m-%s","kind":"feedback","name":"Stay Survey","time":"2026-02-01T10:00:00Z","identifiers":[{"kind":"user_id","value":"%s"},{"kind":"phone","value":"%s","verified":true}],"texts":[{"field":"comment","text":"%s"}],"traits":{"nickname":"%s"}}`+"\n", id, id, phone, text, text)
}

// known tells whether a user id and a phone number were found to be one
// customer.
func (p *process) known(user, phone string) bool {
	p.t.Helper()
	found := p.find("user_id", user)
	return found != "" && found == p.find("phone", phone)
}

// find gives the customer behind an identifier, "" when there is none.
func (p *process) find(kind, value string) string {
	p.t.Helper()
	a := p.call("POST", "/v1/workspaces/main/customers/search", map[string]string{"kind": kind, "value": value})
	if a.status != http.StatusOK {
		return ""
	}
	return read[struct{ Customer string }](p.t, a).Customer
}

// compacted has the doctor rewrite the files, as the server does within 30
// days.
func compacted(t *testing.T, folder, vault string) {
	t.Helper()
	out, err := exec.Command("touchstone", "--lang", "en", "doctor", "--compact", "--data", folder, "--vault", vault).CombinedOutput()
	if err != nil {
		t.Fatalf("compact: %v\n%s", err, out)
	}
}

// nowhere looks for texts in every file of a folder.
func nowhere(t *testing.T, folder string, secrets []string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		for _, s := range secrets {
			if bytes.Contains(content, []byte(s)) {
				t.Errorf("%s stands in %s", s, path)
			}
		}
		return nil
	})
	if err != nil || files < 3 {
		t.Fatalf("%d files were searched: %v", files, err)
	}
}
