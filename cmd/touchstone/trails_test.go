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

// TestTrailsFromTheCommandLine asks every analysis about forty guests: all of
// them search, thirty book an hour later, twenty of these check in the next day
// and ten of these search again a week later.
func TestTrailsFromTheCommandLine(t *testing.T) {
	p := serve(t, filepath.Join(t.TempDir(), "data"))
	token := read[struct{ Key string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/tokens", map[string]any{"name": "cli",
		"expires": time.Now().Add(time.Hour), "grants": []string{"*:read"}}))).Key
	p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/units", map[string]any{"label": map[string]string{"en": "East One"}, "code": "E1", "level": "hotel", "moves": []any{map[string]any{"from": "0001-01-01T00:00:00Z"}}}))
	var lines strings.Builder
	event := func(guest int, name, at string) {
		worth := ""
		if name == "Check-in" { // at a hotel, where half of them pay 100 yuan and the others 200
			worth = fmt.Sprintf(`,"unit":"E1","value":{"amount":%d,"currency":"CNY"}`, 100+100*(guest/10))
		}
		fmt.Fprintf(&lines, `{"schema":"touchstone.event/1","id":"%s-%s-%d","kind":"interaction","channel":"app","name":"%s","time":"2026-01-%s:00Z","identifiers":[{"kind":"user_id","value":"guest-%02d"}],"objects":[{"type":"stay","id":"stay-%d"}]%s}`+"\n", name, at, guest, name, at, guest, guest%20, worth)
	}
	for guest := range 40 {
		event(guest, "Search", "05T09:00")
		if guest < 30 {
			event(guest, "Book", "05T10:00")
		}
		if guest < 20 {
			event(guest, "Check-in", "06T10:00")
		}
		if guest < 10 {
			event(guest, "Search", "13T09:00")
		}
	}
	got := read[struct{ Position uint64 }](t, p.must(http.StatusOK, p.events(lines.String())))
	after := fmt.Sprint(got.Position)
	ask := func(lang string, args ...string) (string, error) {
		cmd := exec.Command("touchstone", append([]string{"--lang", lang, "trails"}, args...)...)
		cmd.Env = append(os.Environ(), "TOUCHSTONE_SERVER="+p.base, "TOUCHSTONE_TOKEN="+token, "TZ=America/Los_Angeles") // days are those of the question
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, test := range []struct {
		args string
		want []string
	}{
		// all begin with a search; the ten who do not book end there, as do the ten who search again
		{"graph --edges 0", []string{"app Search │ 50 │ 40 │ 100.0% (91.2%–100.0%) │ 40 │ 20 │ 0 │ 10 │", "app Search │ app Book │ 30 │ 30 │ 1 h │ 1 h │ 0.97 │"}},
		{"variants --groups 1", []string{"app Search → app Book → app Check-in → app Search", "25.0% (14.2%–40.2%)", "Stands for 100.0% (91.2%–100.0%), 4 kinds"}},
		{"variants --gap 48h --top 1", []string{"app Search"}},
		{"variants --starts|app Book|--ends|app Check-in", []string{"app Book → app Check-in", "20", "100.0%"}},
		{"paths --depth 2|app Book", []string{"(beginning)", "app Check-in", "66.7%", "Of 40 journeys, 0 do not begin or end as asked, and 10 of the others are without the step"}},
		{"paths --before --depth 1|app Book", []string{"app Search", "100.0%"}},
		{"paths --both --depth 1|app Book", []string{"│ Before │", "app Search │ 30 │ 100.0%", "│ After │", "app Check-in │ 20 │ 66.7%"}},
		{"paths --bands 3 --depth 2", []string{"1 │ app Search │ 40 │ 100.0% (91.2%–100.0%) │ (beginning) 40 │", "2 │ app Book │ 30 │ 75.0% (", "│ app Search 30 │", "2 │ (ended) │ 10 │ 25.0% (14.2%–40.2%) │ app Search 10 │"}},
		{"paths --unordered --depth 2|app Book", []string{"app Check-in + app Search"}},
		{"funnel --window 48h|app Search|app Book|app Check-in", []string{"40", "75.0%", "50.0% (35.2%–64.8%)", "66.7% (48.8%–80.8%) │ 1 d │ 1 d │ 0 │"}},
		{"funnel --by week --scope|from 2026-01-05 to 2026-01-19 zone UTC|app Search|app Book", []string{"2026-01-05", "75.0%"}},
		// who searches again has checked in meanwhile
		{"funnel|app Search|app Search", []string{"25.0% (14.2%–40.2%)"}},
		{"funnel|--without=app Check-in|app Search|app Search", []string{"0.0% (0.0%–8.8%)"}},
		{"funnel --by-case --gap 48h|app Search|app Book", []string{"app Search │ 50 │", "60.0%"}},
		{"waiting --within 2h --from|app Search|--to|app Book", []string{"40 began, 30 ended, 0 were interrupted, 10 are open: 25.0% (14.2%–40.2%)", "30 of 30 waits keep the promise: 100.0% (88.6%–100.0%); 90.0% should"}},
		{"waiting --from|app Search|--to|app Check-in|--without|app Book", []string{"There is nothing to list.", "40 began, 0 ended, 30 were interrupted, 10 are open"}},
		{"graph --scope|from 2020-01-01 to 2020-01-02", []string{"There is nothing to list."}},
		{"next|app Book", []string{"app Check-in", "20", "(nothing more)", "These steps were seen 30 times", "on held-out customers", "one of the first three 100.0%"}},
		{"attribution --models last|app Check-in", []string{"Last │ app Book │ 20 │ 20.0 │ 100.0%", "20 outcomes = 20 with steps before + 0 without. 30 further paths had no outcome."}},
		// without either step nobody checks in; of fifty paths, ten of them after a check-in, twenty lead there
		{"attribution --models markov,shapley|app Check-in", []string{"Lost without it (Markov) │ app Search │ 20 │ 10.0 │ 50.0% (50.0%–50.0%) │ 100.0% (100.0%–100.0%) │", "Fair shares (Shapley) │ app Book",
			"40.0% reach an outcome", "looks back 1 step. AUC", "STEPS BACK │ AUC (95 %)", "Intervals come from 200 resamples of"}},
		{"attribution --models markov --order 2|app Check-in", []string{"looks back 2 steps, as asked"}},
		{"attribution --models last --currency JPY|app Check-in", []string{"20.0", "20 outcomes are worth nothing in JPY"}},
		{"cohorts --by day --scope|from 2026-01-05 to 2026-01-12 zone UTC|app Search", []string{"2026-01-05", "40", "0.0% (0.0%–8.8%)", "0 of 40 customers have come back since"}},
		// ten of the forty search again eight days later: Wilson's interval of 10 of 40
		{"cohorts --by day --scope|from 2026-01-05 to 2026-01-14 zone UTC|app Search", []string{"10 of 40 customers came back after the first period: 25.0% (14.2%–40.2%)"}},
		{"value --as-of 2026-02-01 --parts 2|app Search", []string{"25.0%", "75.0%"}},
		{"attribution --models last --currency CNY|app Check-in", []string{"WORTH (CNY)", "3000.00"}},
		{"value --as-of 2026-02-01 --parts 2 --currency CNY|app Check-in", []string{"WORTH (CNY)", "100.00", "200.00",
			// ten of 100 and ten of 200: 150 ± 2.09302 · 51.2989 / √20, Student's quantile of 19 degrees
			"150.00 (125.99–174.01)", "worth 150.00 (125.99–174.01) CNY on average"}},
		{"value --as-of 2026-02-01 --parts 2 --currency CNY|app Search", []string{"No coming is worth anything in CNY."}},
		{"value --as-of 2026-02-01 --parts 2 --currency CNY|app Check-in|app Book", []string{"20 of 50 comings are worth something in CNY"}},
		{"difference --outcomes|app Check-in", []string{"app Book", "100.0%", "50.0% (", "Only steps before the outcome are compared"}},
		{"graph --object stay --edges 0", []string{"app Search", "app Book"}},
		{"funnel --by-unit hotel|app Search|app Check-in", []string{"50.0% (35.2%–64.8%)", "East One: 20 customers, 20 events", "100.0% ("}},
		{"paths --depth 1 --scope|where unit(hotel) = E1|app Check-in", []string{"(beginning)", "20"}},
	} {
		fields := strings.Split(test.args, "|")
		args := append(append(strings.Fields(fields[0]), fields[1:]...), "--steps", "shape", "--after", after)
		out, err := ask("en", args...)
		if err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
			continue
		}
		out = strings.Join(strings.Fields(out), " ")
		if strings.Contains(out, "nothing to list") && strings.Contains(out, "│") {
			t.Errorf("%v: there is a table in\n%s", args, out)
		}
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: %q is not in\n%s", args, want, out)
			}
		}
	}
	if out, err := ask("zh", "graph", "--steps", "channel", "--json"); err != nil || !strings.Contains(out, `"from": "app"`) {
		t.Errorf("as JSON: %v\n%s", err, out)
	}
	if out, err := ask("zh", "graph"); err != nil || !strings.Contains(out, "不属于任何步骤") {
		t.Errorf("without rules: %v\n%s", err, out)
	}
	if out, err := ask("zh", "attribution", "app Check-in", "--steps", "shape", "--models", "time_decay,position"); err != nil || !strings.Contains(out, "随时间递减") || strings.Contains(out, "position") {
		t.Errorf("models in Chinese: %v\n%s", err, out)
	}
	if events, behind := p.metric("touchstone_trails_events"), p.metric("touchstone_trails_behind"); events != 100 || behind != 0 {
		t.Errorf("the metrics tell of %v events, %v behind", events, behind)
	}
	for _, args := range [][]string{{"paths", "Nowhere"}, {"graph", "--starts", "Nowhere", "--ends", "Nowhere"}, {"graph", "--steps", "shape", "--starts", "app Book"}, {"conformance", "jny_none"}, {"graph", "--scope", "where day = 2026-01-05"}, {"graph", "--by-unit", "planet"}, {"graph", "--steps", "unit"}, {"funnel", "a", "--by", "week"}, {"funnel", "app Search", "--without", "app Book", "--steps", "shape"}, {"waiting", "--within=-5m", "--from", "app Search", "--to", "app Book", "--steps", "shape"}} {
		if out, err := ask("en", args...); err == nil {
			t.Errorf("%v is answered:\n%s", args, out)
		}
	}
}
