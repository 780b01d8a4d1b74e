// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// atRisk is the list of who is at risk, as far as the test looks at it.
type atRisk struct {
	Made  time.Time
	Items []struct {
		Customer    string
		Probability float64
	}
}

func (a atRisk) without(customer string) atRisk {
	a.Items = slices.Clone(a.Items)
	for i := range a.Items {
		if a.Items[i].Customer == customer {
			a.Items = slices.Delete(a.Items, i, i+1)
			break
		}
	}
	return a
}

// TestSearchesAndRisksComeBackWithABackup makes two searches and a list of who is
// at risk, backs them up, has one of the list erased, and restores: the searches
// are the same, the list is the same but for who was erased, and nothing was made
// again.
func TestSearchesAndRisksComeBackWithABackup(t *testing.T) {
	folder, vault := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "vault")
	p := serve(t, folder, "--vault", vault)
	for _, name := range []string{"Front desk", "Lift"} {
		made := read[struct{ ID string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/touchpoints", map[string]any{"label": map[string]string{"en": name}, "status": "active"})))
		p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/rules", map[string]any{"enabled": true, "name": name, "touchpoint": made.ID}))
	}
	position := read[received](t, p.must(http.StatusOK, p.events(monthlyStays(200)))).Position
	p.must(http.StatusOK, p.post("GET", fmt.Sprintf("/v1/workspaces/main/query?q=count&after=%d", position), "", nil))
	p.eventually("every guest is known", func() bool { return p.find("user_id", "g199") != "" })
	searches := []string{p.search(map[string]any{"window_days": 20}), p.search(map[string]any{"window_days": 40})}
	p.must(http.StatusAccepted, p.call("POST", "/v1/workspaces/main/risk", map[string]any{"outcome": "bad_encounter"}))
	p.eventually("it is told who is at risk", func() bool {
		a, err := p.send("GET", riskPath, "", nil)
		return err == nil && a.status == http.StatusOK
	})
	found, risks := p.found(searches), read[atRisk](t, p.must(http.StatusOK, p.post("GET", riskPath, "", nil)))
	if len(risks.Items) < 100 {
		t.Fatalf("%d customers are at risk: the test needs more", len(risks.Items))
	}
	gone := risks.Items[0].Customer
	made := read[struct{ Name string }](t, p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/server/backups", map[string]string{})))
	p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/erasures", map[string]string{"customer": gone, "reason": "asked"}))
	p.stop()

	restored := filepath.Join(t.TempDir(), "restored")
	if out, err := exec.Command("touchstone", "--lang", "en", "restore", filepath.Join(folder, "backups", made.Name), "--data", restored, "--vault", vault).CombinedOutput(); err != nil {
		t.Fatalf("restore: %v\n%s", err, out)
	}
	q := serve(t, restored, "--vault", vault)
	if got := q.found(searches); !slices.Equal(got, found) {
		t.Errorf("the searches are others:\n%.500s\n%.500s", got, found)
	}
	got, want := read[atRisk](t, q.must(http.StatusOK, q.post("GET", riskPath, "", nil))), risks.without(gone)
	if !got.Made.Equal(want.Made) || !slices.Equal(got.Items, want.Items) {
		t.Errorf("who is at risk is another list, of %v instead of %v: %.300v, want %.300v", got.Made, want.Made, got.Items, want.Items)
	}
	q.stop()
	if slices.Equal(outlookFile(t, filepath.Join(folder, "backups", made.Name)), outlookFile(t, restored)) {
		t.Error("who was erased is still in the file, only not shown")
	}
	doctorNames(t, restored, vault)
}

const riskPath = "/v1/workspaces/main/risk/customers?outcome=bad_encounter&limit=200"

// outlookFile is the list of who is at risk as it lies below a folder.
func outlookFile(t *testing.T, folder string) []byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "workspaces", "*", "outlooks", "bad_encounter.outlook"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v: %v", files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// search asks for a search and waits until it is done.
func (p *process) search(question map[string]any) (id string) {
	p.t.Helper()
	id = read[struct{ ID string }](p.t, p.must(http.StatusAccepted, p.call("POST", "/v1/workspaces/main/moments", question))).ID
	p.eventually("the search is done", func() bool {
		a, err := p.send("GET", "/v1/workspaces/main/moments/"+id, "", nil)
		return err == nil && a.status == http.StatusOK
	})
	return id
}

// found gives what searches found, as the server tells it, but for whether
// anything has changed since.
func (p *process) found(searches []string) (all []string) {
	p.t.Helper()
	for _, id := range searches {
		a := p.must(http.StatusOK, p.post("GET", "/v1/workspaces/main/moments/"+id, "", nil))
		all = append(all, strings.ReplaceAll(a.body, `"stale":true`, `"stale":false`))
	}
	return all
}

// doctorNames has the doctor look at searches and risks, whole and damaged.
func doctorNames(t *testing.T, folder, vault string) {
	t.Helper()
	doctor := func() (string, error) {
		out, err := exec.Command("touchstone", "--lang", "en", "doctor", "--json", "--data", folder, "--vault", vault, "--memory-mib", "256").Output()
		return string(out), err
	}
	if out, err := doctor(); err != nil || !strings.Contains(out, "/studies") || !strings.Contains(out, "/outlooks") {
		t.Errorf("the doctor: %v\n%s", err, out)
	}
	for _, pattern := range []string{"studies/*.study", "outlooks/*.outlook"} {
		files, err := filepath.Glob(filepath.Join(folder, "workspaces", "*", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		if err := os.Truncate(files[0], 200); err != nil {
			t.Fatal(err)
		}
		if out, err := doctor(); err == nil || !strings.Contains(out, "unexpected EOF") {
			t.Errorf("the doctor finds nothing wrong with half of %s: %s", files[0], out)
		}
		if err := os.Remove(files[0]); err != nil {
			t.Fatal(err)
		}
	}
}

// monthlyStays are the stays of guests who come once a month for a year; two in
// five have a bad front desk each time they come, the others one time in ten.
func monthlyStays(guests int) string {
	r := rand.New(rand.NewPCG(8, 9))
	start := time.Now().UTC().AddDate(-1, 0, -10)
	var lines strings.Builder
	n := 0
	event := func(guest int, day float64, kind, name, metric string, value, high int) {
		n++
		at := start.Add(time.Duration(day * 24 * float64(time.Hour))).Format(time.RFC3339)
		fmt.Fprintf(&lines, `{"schema":"touchstone.event/1","id":"e%d","kind":"%s","channel":"store","name":"%s","time":"%s","identifiers":[{"kind":"user_id","value":"g%d"}],"scores":[{"metric":"%s","value":%d,"low":%d,"high":%d}]}`+"\n",
			n, kind, name, at, guest, metric, value, 1-high/10, high)
	}
	for guest := range guests {
		for month := range 12 {
			day, bad := 30*(float64(month)+r.Float64()), r.Float64() < .1 || guest%5 < 2
			rating, nps := 3+r.IntN(3), 7+r.IntN(4)
			if bad {
				rating, nps = 1, nps-4
			}
			event(guest, day, "interaction", "Front desk", "rating", rating, 5)
			event(guest, day+.2, "interaction", "Lift", "rating", 3+r.IntN(3), 5)
			event(guest, day+1, "feedback", "Survey", "nps", nps, 10)
		}
	}
	return lines.String()
}
