// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A journey is listed, shown and exported from one workspace, and taken in by
// another server: first refused by the name of what is missing there, then with
// what is missing made.
func TestJourneysFromTheCommandLine(t *testing.T) {
	from, to := serve(t, filepath.Join(t.TempDir(), "a")), serve(t, filepath.Join(t.TempDir(), "b"))
	desk := read[struct{ ID string }](t, from.must(http.StatusCreated, from.call("POST", "/v1/workspaces/main/touchpoints", map[string]any{"label": map[string]string{"zh": "前台", "en": "Desk"}, "channel": "store", "status": "active"})))
	arrive := read[struct{ ID string }](t, from.must(http.StatusCreated, from.call("POST", "/v1/workspaces/main/stages", map[string]any{"label": map[string]string{"zh": "到店", "en": "Arrive"}})))
	made := read[struct{ ID string }](t, from.must(http.StatusCreated, from.call("POST", "/v1/workspaces/main/journeys", map[string]any{"label": map[string]string{"zh": "住店", "en": "A stay"}, "status": "active",
		"stages": []any{map[string]any{"stage": arrive.ID, "touchpoints": []any{map[string]string{"touchpoint": desk.ID}}}}})))
	ask := func(p *process, code int, lang string, args ...string) string {
		t.Helper()
		token := read[struct{ Key string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/tokens", map[string]any{"name": "cli", "expires": time.Now().Add(time.Hour), "grants": []string{"*:read", "*:change", "*:export"}}))).Key
		cmd := exec.Command("touchstone", append([]string{"--lang", lang, "journeys"}, args...)...)
		cmd.Env = append(os.Environ(), "TOUCHSTONE_SERVER="+p.base, "TOUCHSTONE_TOKEN="+token)
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != code {
			t.Fatalf("%v: exit %d, want %d: %s", args, got, code, out)
		}
		return string(out)
	}
	holds := func(out string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("no %q in %s", w, out)
			}
		}
	}
	holds(ask(from, 0, "en", "list"), made.ID, "A stay", "active")
	holds(ask(from, 0, "zh", "show", made.ID), "住店", "到店", "前台", "assumed")
	var live struct{ Journey struct{ ID string } }
	if err := json.Unmarshal([]byte(ask(from, 0, "en", "show", made.ID, "--json")), &live); err != nil || live.Journey.ID != made.ID {
		t.Errorf("as JSON: %+v, %v", live, err)
	}
	file := filepath.Join(t.TempDir(), "stay.json")
	ask(from, 0, "en", "export", made.ID, file)
	holds(ask(from, 0, "en", "export", made.ID), "touchstone.journey/1", "Desk")
	holds(ask(to, 2, "en", "import", file), "there is no touchpoint", "there is no stage")
	holds(ask(to, 0, "en", "import", file, "--create"), "“A stay” is taken in as", "Made: ")
	holds(ask(to, 0, "zh", "list"), "住店")
	holds(ask(from, 2, "en", "show", "jny_none"), "jny_none")
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	holds(ask(to, 2, "en", "import", broken), fmt.Sprint(broken, " is no JSON document"))
}
