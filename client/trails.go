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
	Steps  string              `json:"steps,omitempty"` // touchpoint, stage, channel, shape or unit; "": touchpoint
	Level  string              `json:"level,omitempty"` // of the unit tree, with steps unit
	Scope  string              `json:"scope,omitempty"` // in the words of package query: where, from, to, zone
	Cases  Cases               `json:"cases,omitzero"`
	After  touchstone.Position `json:"after,omitempty"`   // wait until every fact up to this position counts
	ByUnit string              `json:"by_unit,omitempty"` // a level of the unit tree: also the same for each unit there
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

	Units       []TrailUnit `json:"units,omitempty"`        // with Trails.ByUnit
	UnitsHidden int         `json:"units_hidden,omitempty"` // outside the caller's scope, with too few customers to be told
}

// TrailUnit is what an analysis of the journeys that meet a unit found.
type TrailUnit struct {
	Key       string          `json:"key"` // the unit's code
	Name      string          `json:"name"`
	Events    int             `json:"events"`
	Customers int             `json:"customers"`
	Result    json.RawMessage `json:"result,omitempty"` // none outside the caller's scope, and where there is not enough
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
