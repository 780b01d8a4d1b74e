// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMomentsOfAServer plants a front desk that keeps guests from coming again
// and from recommending, and a lift that does nothing, and asks for them by
// command.
func TestMomentsOfAServer(t *testing.T) {
	p := serve(t, filepath.Join(t.TempDir(), "data"))
	token := read[struct{ Key string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/tokens", map[string]any{"name": "cli",
		"expires": time.Now().Add(time.Hour), "grants": []string{"*:read", "study:change"}}))).Key
	for _, name := range []string{"Front desk", "Lift"} {
		made := read[struct{ ID string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/touchpoints", map[string]any{"label": map[string]string{"en": name}, "status": "active"})))
		p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/rules", map[string]any{"enabled": true, "name": name, "touchpoint": made.ID}))
	}
	position := read[received](t, p.must(http.StatusOK, p.events(plantedStays(900)))).Position
	p.must(http.StatusOK, p.post("GET", fmt.Sprintf("/v1/workspaces/main/query?q=count&after=%d", position), "", nil))
	ask := func(lang string, args ...string) (string, error) {
		cmd := exec.Command("touchstone", append([]string{"--lang", lang, "moments"}, args...)...)
		cmd.Env = append(os.Environ(), "TOUCHSTONE_SERVER="+p.base, "TOUCHSTONE_TOKEN="+token, "TZ=UTC")
		out, err := cmd.Output()
		return string(out), err
	}
	out, err := ask("en", "--again")
	if err != nil || !strings.HasPrefix(out, "1 moment") && !strings.Contains(out, "Front desk") || !strings.Contains(out, "What to do first") || !strings.Contains(out, "customers a month") {
		t.Fatalf("%v: %s", err, out)
	}
	out, err = ask("zh", "--json")
	var whole struct {
		Moments []struct{ Name string }
		Stale   bool
	}
	if err != nil || json.Unmarshal([]byte(out), &whole) != nil || len(whole.Moments) != 1 || whole.Moments[0].Name != "Front desk" {
		t.Errorf("%v: %.600s", err, out)
	}
	for _, wrong := range []string{"--segment=where channel = app", "--study=none", "--customers=x.csv", "--outcomes=nps"} {
		if out, err := ask("en", wrong); err == nil {
			t.Errorf("%s: %s", wrong, out)
		}
	}
}

func plantedStays(guests int) string {
	r := rand.New(rand.NewPCG(6, 7))
	start := time.Now().UTC().AddDate(-1, 0, 0)
	var lines strings.Builder
	n := 0
	event := func(guest int, day float64, kind, name, more string) {
		n++
		at := start.Add(time.Duration(day * 24 * float64(time.Hour))).Format(time.RFC3339)
		fmt.Fprintf(&lines, `{"schema":"touchstone.event/1","id":"e%d","kind":"%s","channel":"store","name":"%s","time":"%s","identifiers":[{"kind":"user_id","value":"g%d"}]%s}`+"\n", n, kind, name, at, guest, more)
	}
	stars := func(bad bool) string {
		v := 3 + r.IntN(3)
		if bad {
			v = 1
		}
		return fmt.Sprintf(`,"scores":[{"metric":"rating","value":%d,"low":1,"high":5}]`, v)
	}
	for guest := range guests {
		day, bad := 20+200*r.Float64(), r.Float64() < .3
		event(guest, day, "interaction", "Front desk", stars(bad))
		event(guest, day+.2, "interaction", "Lift", stars(r.Float64() < .3))
		nps, again := 9, .6
		if bad {
			nps, again = 5, .25
		}
		event(guest, day+2, "feedback", "Survey", fmt.Sprintf(`,"scores":[{"metric":"nps","value":%d,"low":0,"high":10}]`, nps-r.IntN(3)))
		if r.Float64() < again {
			event(guest, day+30, "outcome", "Repurchase", `,"value":{"amount":500,"currency":"CNY"}`)
		}
	}
	event(0, 360, "interaction", "Lift", "")
	return lines.String()
}
