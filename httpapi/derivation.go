// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone"
	"touchstone/access"
)

// Deriving says that shapes and promoted properties of old events are being
// derived again, because a source declares others or the rules that name shapes
// have changed. Until an event's turn has come its old shape answers.
type Deriving struct {
	Sources []string            `json:"sources" doc:"Whose events are being derived again; none: all are, and journeys are still being made of them."`
	Done    touchstone.Position `json:"done" doc:"Their events up to here are derived."`
	Of      touchstone.Position `json:"of" doc:"The last position at which one may stand."`
}

// Derivation tells how shapes and promoted properties stand.
type Derivation struct {
	Deriving   *Deriving `json:"deriving,omitempty" doc:"Missing: nothing is to do."`
	Changed    int64     `json:"changed" doc:"Events that became others since the server began."`
	Unreadable int64     `json:"unreadable" doc:"Events that kept their shape since then, because their raw part could not be opened."`
}

func (a *API) derivationRoutes() {
	register(a, operation{id: "getDerivation", method: http.MethodGet, path: "/v1/workspaces/{workspace}/derivation", tag: "rules", summary: "How far shapes and promoted properties of old events are derived again",
		action: access.Read, noun: touchstone.NounRule}, a.getDerivation)
}

func (a *API) getDerivation(_ context.Context, c *call, _ *InWorkspace) (*content[Derivation], error) {
	return &content[Derivation]{c.derivation()}, nil
}

// trailsDeriving tells how far the shapes in journeys are behind those of today,
// and of which generation they are.
func (c *call) trailsDeriving() (deriving *Deriving, generation uint64) {
	if c.ws.Trails == nil {
		return nil, 0
	}
	s := c.ws.Trails.Status()
	if d := c.derivation().Deriving; d != nil {
		return d, s.Generation
	}
	if s.Behind {
		deriving = &Deriving{Sources: []string{}, Done: s.Renewed, Of: s.Position}
	}
	return deriving, s.Generation
}

func (c *call) derivation() Derivation {
	if c.ws.Derivation == nil {
		return Derivation{}
	}
	return c.ws.Derivation()
}
