// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone/access"
)

// TrailObjects are the types of object whose cases journeys can follow.
type TrailObjects struct {
	Types []string `json:"types" doc:"Those of which there are cases."`
}

func trailObjects(a *API) {
	register(a, operation{id: "trailObjects", method: http.MethodGet, path: "/v1/workspaces/{workspace}/trails/objects", tag: "trails",
		summary: "The types of object that journeys can follow, such as order", action: access.Read, noun: access.Figure}, a.trailObjects)
}

func (a *API) trailObjects(_ context.Context, c *call, _ *InWorkspace) (*content[TrailObjects], error) {
	if c.ws.Trails == nil {
		return nil, notHere("trails")
	}
	return &content[TrailObjects]{TrailObjects{Types: append([]string{}, c.ws.Trails.Status().Met...)}}, nil
}
