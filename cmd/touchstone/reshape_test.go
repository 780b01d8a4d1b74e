// SPDX-License-Identifier: Apache-2.0

//go:build linux && cgo

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"touchstone/httpapi"
)

// A source declares a facet and a promoted property after a thousand events
// have arrived, and the server is killed while it derives them again: it goes on
// when it serves again, and a rule on the facet and a question about the property
// reach every old event.
func TestADeclaredFacetReachesThePast(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	p := serve(t, folder)
	var lines strings.Builder
	for n := range 1000 {
		fmt.Fprintf(&lines, `{"id":"m%d","name":"Page Viewed","place":"/rooms/%d","identifiers":[{"kind":"user_id","value":"u%d"}],"properties":{"plan":%q,"price":%d}}`+"\n", n, n, n%50, []string{"gold", "basic"}[n%2], n%10)
	}
	p.must(http.StatusOK, p.events(lines.String()))
	p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/touchpoints", map[string]any{"id": "tp_gold", "label": map[string]string{"en": "Gold"}, "channel": "website", "status": "active"}))
	p.must(http.StatusCreated, p.call("POST", "/v1/workspaces/main/rules", map[string]any{"enabled": true, "facets": []map[string]string{{"name": "plan", "value": "gold"}}, "touchpoint": "tp_gold"}))
	p.eventually("all events count", func() bool { return p.count("count") == 1000 })
	if n := p.count("count where touchpoint present"); n != 0 {
		t.Fatalf("%d events have the facet before it is declared", n)
	}
	p.declare(map[string]any{"facets": []string{"plan"}, "promoted": []map[string]string{{"name": "price", "type": "integer"}}})
	p.eventually("the work begins", func() bool { return p.derivation().Deriving != nil })
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.over()
	p = serve(t, folder)
	p.eventually("the facet reaches the past", func() bool { return p.count("count where touchpoint present") == 500 })
	p.eventually("the property reaches the past", func() bool { return p.count("count where property(price) >= 5") == 500 })
	if d := p.derivation(); d.Unreadable != 0 {
		t.Errorf("derivation %+v", d)
	}
	p.stop()
	soundAfterDoctor(t, folder)
}

// declare changes the settings of the source of events.
func (p *process) declare(changes map[string]any) {
	p.t.Helper()
	list := read[struct{ Items []map[string]any }](p.t, p.must(http.StatusOK, p.call("GET", "/v1/workspaces/main/sources", nil)))
	source := list.Items[0]
	path := "/v1/workspaces/main/sources/" + source["id"].(string)
	body := map[string]any{"name": source["name"]}
	for name, v := range changes {
		body[name] = v
	}
	raw, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPut, p.base+path, bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("If-Match", fmt.Sprintf(`"%v"`, source["version"]))
	got, err := p.client.Do(r)
	if err != nil || got.StatusCode != http.StatusOK {
		p.t.Fatalf("declare: %v %+v", err, got)
	}
	_ = got.Body.Close()
}

func (p *process) derivation() httpapi.Derivation {
	p.t.Helper()
	return read[httpapi.Derivation](p.t, p.must(http.StatusOK, p.call("GET", "/v1/workspaces/main/derivation", nil)))
}

// count answers a question of one figure.
func (p *process) count(question string) int64 {
	p.t.Helper()
	a := read[httpapi.Answer](p.t, p.must(http.StatusOK, p.call("POST", "/v1/workspaces/main/query", map[string]string{"q": question})))
	return a.Rows[0].Figures[0].N
}
