// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// refused starts a server that must end with a message.
func refused(t *testing.T, want, folder string, settings ...string) {
	t.Helper()
	p, printed := launch(t, folder, settings...)
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	p.over()
	if code := p.cmd.ProcessState.ExitCode(); code != 2 || !strings.Contains(p.said.String(), want) {
		t.Errorf("the server ended with %d and said: %s", code, p.said)
	}
}

// database makes an empty database and gives its address as a URL.
func database(t *testing.T) string {
	t.Helper()
	var host, name string
	if _, err := fmt.Sscanf(databases.Database(t), "host=%s user=tester dbname=%s", &host, &name); err != nil {
		t.Fatal(err)
	}
	return "postgres://tester@/" + name + "?host=" + url.QueryEscape(host)
}

// TestAWorkspaceHasOneDataDirectory shares one PostgreSQL database between two
// data directories: the second is refused before it reads or writes anything
// of the first's, whether the first is running or not, and the first goes on.
func TestAWorkspaceHasOneDataDirectory(t *testing.T) {
	t.Parallel()
	address := database(t)
	first, second := t.TempDir(), t.TempDir()
	p := serve(t, first, "--database", address)
	p.must(http.StatusOK, p.events(line(0)))
	p.eventually("the event is counted", func() bool {
		return strings.Contains(p.must(http.StatusOK, p.post("GET", "/v1/workspaces/main/query?q=count", "", nil)).body, `"n":1`)
	})
	const other = "belongs to another data directory"
	refused(t, other, second, "--database", address)
	if left, err := os.ReadDir(filepath.Join(second, "workspaces")); err == nil {
		t.Errorf("the second made %v", left)
	}
	p.must(http.StatusOK, p.events(line(1)))
	p.stop()
	refused(t, other, second, "--database", address)
	out, err := exec.Command("touchstone", "--lang", "en", "doctor", "--data", second, "--database", address).CombinedOutput()
	if err == nil || !strings.Contains(string(out), other) {
		t.Errorf("doctor: %v, %s", err, out)
	}
	again, printed := launch(t, first, "--database", address)
	again.greeted(printed, false)
	again.client = p.client
	again.must(http.StatusOK, again.post("GET", "/healthz", "", nil))
	again.stop()

	// A directory with a number that nobody wrote is not guessed about.
	if err := os.WriteFile(filepath.Join(first, numberFile), []byte("zero"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "holds no number", first, "--database", address)
}

// TestARestoredBackupSettlesAnew moves a workspace with a backup to another
// directory and another database, where it is at home from then on.
func TestARestoredBackupSettlesAnew(t *testing.T) {
	t.Parallel()
	from, to, vault := t.TempDir(), filepath.Join(t.TempDir(), "to"), filepath.Join(t.TempDir(), "vault")
	p := serve(t, from, "--vault", vault)
	p.must(http.StatusOK, p.events(line(0)))
	made := read[struct{ Name string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/server/backups", map[string]string{})))
	p.stop()
	address := database(t)
	out, err := exec.Command("touchstone", "--lang", "en", "restore", filepath.Join(from, "backups", made.Name), "--data", to, "--vault", vault, "--database", address).CombinedOutput()
	if err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	q, printed := launch(t, to, "--vault", vault, "--database", address)
	q.greeted(printed, false)
	q.client = p.client
	q.must(http.StatusOK, q.post("GET", "/healthz", "", nil))
	q.stop()
	refused(t, "belongs to another data directory", from, "--vault", vault, "--database", address)
}

// TestTheDoctorMakesNoDataDirectory asks about a path where nothing is, and about
// a folder of other things.
func TestTheDoctorMakesNoDataDirectory(t *testing.T) {
	t.Parallel()
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for folder, left := range map[string]int{filepath.Join(other, "nowhere"): 0, other: 1} {
		out, err := exec.Command("touchstone", "--lang", "en", "doctor", "--data", folder).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "no data directory") {
			t.Errorf("%s: %v, %s", folder, err, out)
		}
		if entries, _ := os.ReadDir(folder); len(entries) != left {
			t.Errorf("%s now holds %v", folder, entries)
		}
	}
}
