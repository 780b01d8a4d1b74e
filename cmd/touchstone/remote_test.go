// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCommandsAskARunningServer imports a file, asks about it and makes a
// backup, all from the command line.
func TestCommandsAskARunningServer(t *testing.T) {
	p := serve(t, filepath.Join(t.TempDir(), "data"))
	token := read[struct{ Key string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/tokens", map[string]any{"name": "cli",
		"expires": time.Now().Add(time.Hour), "grants": []string{"*:read", "*:change", "*:export"}}))).Key
	file := filepath.Join(t.TempDir(), "reviews.csv")
	content := "订单编号,评分,评价内容,评价时间,用户名\n1,5,很好,2026-02-01 00:30,a\n2,1,太慢,2026-02-02 10:00,b\n3,x,坏行,2026-02-02 10:00,c\n"
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	rejects := filepath.Join(t.TempDir(), "rejects.csv")
	run := func(want string, args ...string) {
		t.Helper()
		cmd := exec.Command("touchstone", append([]string{"--lang", "en"}, args...)...)
		cmd.Env = append(os.Environ(), "TOUCHSTONE_SERVER="+p.base, "TOUCHSTONE_TOKEN="+token)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Fatalf("%v: %v, %q is not in\n%s\n%s", args, err, want, out, p.said)
		}
	}
	run("“x” is no score", "import", file, "--source", "test", "--preview")
	run("3 rows read, 2 events stored, 1 row rejected", "import", file, "--source", "test", "--rejects", rejects)
	run("3 rows read, 2 events stored, 1 row rejected", "import", file, "--source", "test")
	if raw, err := os.ReadFile(rejects); err != nil || !strings.Contains(string(raw), "坏行") {
		t.Errorf("rejects: %s, %v", raw, err)
	}
	p.eventually("both reviews are stored", func() bool { return p.metric("touchstone_journal_lag_seconds") == 0 })
	run("2", "query", "count by source")
	p.eventually("texts are searchable", func() bool {
		cmd := exec.Command("touchstone", "--lang", "en", "search", "太慢", "--server", p.base, "--token", token)
		out, err := cmd.CombinedOutput()
		return err == nil && strings.Contains(string(out), "太慢") && !strings.Contains(string(out), "很好")
	})
	run(`"text": "很好"`, "search", "很好", "--json", "--from", "2026-02-01", "--to", "2026-02-02")
	run(`"n": 1`, "query", "count from 2026-02-01 to 2026-02-02", "--json") // days are those of Shanghai, where the workspace is
	run("No text says this", "search", "nobody said this")
	run(`"n": 2`, "query", "mean(rating 1..5)", "--json")
	run("is written", "backup")
	cmd := exec.Command("touchstone", "--lang", "en", "query", "count", "--server", p.base)
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "An API token is needed") {
		t.Errorf("without a token: %v\n%s", err, out)
	}
}
