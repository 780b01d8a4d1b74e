// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"net/http"

	"touchstone/access"
	"touchstone/answer"
	"touchstone/explore"
	"touchstone/query"
)

// trailsInput asks something about the trails that it describes.
type trailsInput[Q any] struct {
	InWorkspace
	Body struct {
		explore.Question
		AsOf
		Ask Q `json:"ask,omitzero" doc:"What to find out about them. Steps are named by their keys, such as ids of touchpoints."`
	}
}

// trailsAnswer is what was found out about trails.
type trailsAnswer[R any] struct {
	Steps      []TrailStep `json:"steps" doc:"Every kind of step; results name steps by their key."`
	Unplaced   int         `json:"unplaced" doc:"How many forms of event are no step, such as those that no rule maps to a touchpoint; they are left out."`
	Result     R           `json:"result"`
	Provenance Provenance  `json:"provenance"`
}

// TrailStep is one kind of step.
type TrailStep struct {
	Key     string `json:"key" doc:"Empty for everything outside the reader's scope."`
	Name    string `json:"name"`
	Outside bool   `json:"outside,omitempty" doc:"Everything outside the reader's scope."`
}

// trails adds an operation that asks something about trails.
func trails[Q, R any](a *API, name, id, summary string, find func(context.Context, *explore.Population, Q) (*R, error)) {
	register(a, operation{id: id, method: http.MethodPost, path: "/v1/workspaces/{workspace}/trails/" + name, tag: "trails", summary: summary,
		action: access.Read, noun: access.Figure, timeout: queryTimeout},
		func(ctx context.Context, c *call, in *trailsInput[Q]) (*content[trailsAnswer[R]], error) {
			done, err := a.turn(ctx)
			if err != nil {
				return nil, err
			}
			defer done()
			p, err := c.population(ctx, in.Body.Question, in.Body.AsOf)
			if err != nil {
				return nil, err
			}
			found, err := find(ctx, p, in.Body.Ask)
			if err != nil {
				return nil, err
			}
			steps, err := c.steps(ctx, p, in.Body.Steps)
			return &content[trailsAnswer[R]]{trailsAnswer[R]{Steps: steps, Unplaced: p.Unplaced, Result: *found, Provenance: provenanceOf(p.Provenance)}}, err
		})
}

// population lays out the trails that the caller asks about.
func (c *call) population(ctx context.Context, q explore.Question, at AsOf) (*explore.Population, error) {
	if c.ws.Trails == nil {
		return nil, notHere("trails")
	}
	settings, err := c.ws.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	limits, err := c.scope(ctx)
	if err != nil {
		return nil, err
	}
	m, err := c.meaning(ctx, at)
	if err != nil {
		return nil, err
	}
	if at.After > 0 {
		if err := c.ws.Trails.Wait(ctx, at.After); err != nil {
			return nil, err
		}
	}
	shapes, err := c.ws.Shapes.Shapes(ctx)
	if err != nil {
		return nil, err
	}
	w := explore.World{Trails: c.ws.Trails, Meaning: m, Shapes: shapes, Zone: settings.Zone, Reader: answer.Reader{Scope: limits, Floor: int64(settings.Floor)}}
	return explore.Open(ctx, w, q)
}

// steps names the steps of a population.
func (c *call) steps(ctx context.Context, p *explore.Population, by explore.Steps) ([]TrailStep, error) {
	names := c.namer()
	kind := query.ByTouchpoint
	if by != "" {
		kind = query.DimensionKind(by)
	}
	out := make([]TrailStep, len(p.Steps))
	for i, s := range p.Steps {
		out[i] = TrailStep{Key: s.Key, Name: s.Name, Outside: s.Key == ""}
		if s.Name != "" || s.Key == "" {
			continue
		}
		var err error
		if out[i].Name, err = names.of(ctx, query.Dimension{Kind: kind}, s.Key); err != nil {
			return nil, err
		}
	}
	return out, nil
}
