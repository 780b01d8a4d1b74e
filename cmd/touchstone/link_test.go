// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"touchstone"
	"touchstone/journal"
)

// setAside puts an event among those that the store refused, as a server that
// was there before would have left it.
func setAside(t *testing.T, data string) {
	t.Helper()
	folder := filepath.Join(data, "workspaces", "main", "journal")
	event, err := journal.Encode(nil, []touchstone.Event{{Kind: "nonsense", Shape: touchstone.Shape{Source: "test", Name: "odd"}.WithID(), Received: time.Now()}})
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := json.Marshal(map[string]any{"at": time.Now(), "position": 1, "id": touchstone.EventID{1}, "reason": "it is odd", "event": event})
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "rejects.ndjson"), append(line, '\n'), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestPeopleAreLinkedAndRejectsTaken imports pairs of identifiers and frees what
// the store refused, all from the command line.
func TestPeopleAreLinkedAndRejectsTaken(t *testing.T) {
	data, folder := filepath.Join(t.TempDir(), "data"), t.TempDir()
	setAside(t, data)
	p := serve(t, data)
	token := read[struct{ Key string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/tokens", map[string]any{"name": "cli",
		"expires": time.Now().Add(time.Hour), "grants": []string{"*:read", "*:change", "*:export"}}))).Key
	run := func(works bool, want string, args ...string) {
		t.Helper()
		cmd := exec.Command("touchstone", append([]string{"--lang", "en"}, args...)...)
		cmd.Env = append(os.Environ(), "TOUCHSTONE_SERVER="+p.base, "TOUCHSTONE_TOKEN="+token)
		out, err := cmd.CombinedOutput()
		if (err == nil) != works || !strings.Contains(string(out), want) {
			t.Fatalf("%v: %v, %q is not in\n%s\n%s", args, err, want, out, p.said)
		}
	}
	pairs, rejects, other := filepath.Join(folder, "pairs.csv"), filepath.Join(folder, "rejects.csv"), filepath.Join(folder, "other.csv")
	for file, content := range map[string]string{
		pairs: "kind_a,value_a,kind_b,value_b\nuser_id,li,phone,13800138000\nphone,13800138000,email,li@example.com\nphone,12,user_id,li\ndevice_id,d1,user_id,li\n",
		other: "a,b\n1,2\n",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run(true, "4 rows read: 2 new pieces of evidence, 0 known before, 2 rows not used", "link", pairs, "--source", "crm", "--rejects", rejects)
	run(true, `"new": 0`, "link", pairs, "--source", "crm", "--json")
	if raw, err := os.ReadFile(rejects); err != nil || !strings.Contains(string(raw), "3,a.value,") || !strings.Contains(string(raw), "4,a.source,") || strings.Count(string(raw), "\n") != 3 {
		t.Errorf("rejects: %s, %v", raw, err)
	}
	run(false, "no column kind_a", "link", other, "--source", "crm")
	run(false, "--source", "link", pairs)

	taken := filepath.Join(folder, "taken.ndjson")
	run(true, "it is odd", "rejected", "list")
	run(false, "--limit", "rejected", "list", "--limit", "0")
	run(true, "1 event is taken out", "rejected", "take", taken)
	run(false, taken, "rejected", "take", taken)
	run(true, "No event was set aside", "rejected", "list")
	if raw, err := os.ReadFile(taken); err != nil || !strings.Contains(string(raw), `"name":"odd"`) {
		t.Errorf("taken: %s, %v", raw, err)
	}
}
