// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Ten guests ask the front desk at ten in the evening and are served at eight, or
// three of them at ten. It is open from 7 to 23, so that they wait for two hours,
// or four; half of them may wait for three at most.
func TestStandardsFromTheCommandLine(t *testing.T) {
	p := serve(t, filepath.Join(t.TempDir(), "data"))
	token := read[struct{ Key string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/tokens", map[string]any{"name": "cli",
		"expires": time.Now().Add(time.Hour), "grants": []string{"*:read"}}))).Key
	create := func(noun string, value map[string]any) {
		t.Helper()
		p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/"+noun, value))
	}
	label := func(text string) map[string]string { return map[string]string{"en": text} }
	for _, name := range []string{"Ask", "Serve"} {
		create("touchpoints", map[string]any{"id": "tp_" + strings.ToLower(name), "label": label(name), "channel": "store", "status": "active"})
		create("rules", map[string]any{"enabled": true, "name": name, "touchpoint": "tp_" + strings.ToLower(name)})
	}
	create("stages", map[string]any{"id": "stg_stay", "label": label("Stay")})
	create("journeys", map[string]any{"id": "jny_stay", "label": label("Stay"), "status": "active",
		"stages": []any{map[string]any{"stage": "stg_stay", "order": "sequence", "touchpoints": []any{map[string]any{"touchpoint": "tp_ask"}, map[string]any{"touchpoint": "tp_serve"}}}}})
	create("standards", map[string]any{"id": "std_soon", "label": label("Served soon"), "touchpoint": "tp_serve", "measure": "duration(p50)", "statistic": "quantile", "quantile": 500, "bound": "at-most",
		"threshold": (3 * time.Hour).Milliseconds(), "hours": []any{map[string]any{"days": []int{1, 2, 3, 4, 5, 6, 7}, "from": "07:00", "to": "23:00"}}, "calendar": "cn", "valid_from": "2025-01-01T00:00:00Z"})
	var lines strings.Builder
	for guest := range 10 {
		served := "2026-01-06T08:00:00+08:00"
		if guest < 3 {
			served = "2026-01-06T10:00:00+08:00"
		}
		for name, at := range map[string]string{"Ask": "2026-01-05T22:00:00+08:00", "Serve": served} {
			fmt.Fprintf(&lines, `{"id":"%s-%d","name":"%s","time":"%s","identifiers":[{"kind":"user_id","value":"guest-%d"}]}`+"\n", name, guest, name, at, guest)
		}
	}
	got := read[received](t, p.must(http.StatusOK, p.events(lines.String())))
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"waiting", "--from", "Ask", "--to", "Serve", "--standard", "std_soon"}, []string{"2 h", "waits keep the promise: 70.0% (", "; 50.0% should", "only opening hours count (Asia/Shanghai)", "the holidays of the calendar cn do not count; they are known until 2027-01-01"}},
		{[]string{"conformance", "jny_stay", "--standards", "--closed", "2026-01-01"}, []string{"“Served soon”: 10 of 10 cases keep the promise: 100.0% (72.2%–100.0%); 50.0% should", "0 of 10 measured customers were too late", "10 of 10 customers keep to the design", "Fitness: 100.0% (", "by the nearest run that the design allows (10 journeys), 100.0% ("}},
	} {
		cmd := exec.Command("touchstone", append(append([]string{"--lang", "en", "trails"}, test.args...), "--after", fmt.Sprint(got.Position))...)
		cmd.Env = append(os.Environ(), "TOUCHSTONE_SERVER="+p.base, "TOUCHSTONE_TOKEN="+token, "TZ=UTC")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v\n%s", test.args, err, out)
		}
		for _, want := range test.want {
			if !strings.Contains(string(out), want) {
				t.Errorf("%v: %q is not in\n%s", test.args, want, out)
			}
		}
	}
}
