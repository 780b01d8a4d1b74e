// SPDX-License-Identifier: Apache-2.0

package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"touchstone"
)

// Trails says which journeys are asked about; see docs/api.md.
type Trails struct {
	Steps string              `json:"steps,omitempty"` // touchpoint, stage, channel or shape; "": touchpoint
	Scope string              `json:"scope,omitempty"` // in the words of package query: where, from, to, zone
	Cases Cases               `json:"cases,omitzero"`
	After touchstone.Position `json:"after,omitempty"` // wait until every fact up to this position counts
}

// Cases says what one journey is: all events of a customer, or what a gap ends,
// or the events about one object, or what lies from some steps to others.
type Cases struct {
	GapMS  int64    `json:"gap_ms,omitempty"`
	Object string   `json:"object,omitempty"`
	Starts []string `json:"starts,omitempty"` // by key or name; with Ends
	Ends   []string `json:"ends,omitempty"`
}

// Explored is what an analysis of journeys found.
type Explored struct {
	Steps      []TrailStep     `json:"steps"`
	Unplaced   int             `json:"unplaced"`
	Result     json.RawMessage `json:"result"` // its form depends on the analysis
	Provenance Provenance      `json:"provenance"`
}

// TrailStep is one kind of step; its key is "" for everything outside the
// caller's scope.
type TrailStep struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Outside bool   `json:"outside,omitempty"`
}

// Explore runs an analysis of journeys, such as "graph" or "funnel"; ask is
// what it wants to know, as the API describes it.
func (c *Client) Explore(ctx context.Context, analysis string, t Trails, ask any) (*Explored, error) {
	body := struct {
		Trails
		Ask any `json:"ask"`
	}{t, ask}
	found, err := call[Explored](ctx, c, request{method: http.MethodPost, path: c.workspace("/trails/" + url.PathEscape(analysis)), body: body})
	return &found, err
}
